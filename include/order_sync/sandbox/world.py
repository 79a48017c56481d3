"""Puts the cart, the source, the destination and the mailbox together and serves them."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from aiohttp import web

from include.order_sync.errors import ConfigurationError
from include.order_sync.sandbox.control import ControlServer
from include.order_sync.sandbox.director import Clock, Director
from include.order_sync.sandbox.faults import Faults
from include.order_sync.sandbox.mailbox import Mailbox
from include.order_sync.sandbox.oauth1 import SignatureCheck
from include.order_sync.sandbox.people import NEW_ITEM
from include.order_sync.sandbox.script import ScriptedOrder, Side, plan
from include.order_sync.sandbox.shop import Shop, tracking_numbers
from include.order_sync.sandbox.shop_server import ShopServer
from include.order_sync.sandbox.source import Source, SourceServer
from include.order_sync.sandbox.warehouse import Warehouse
from include.order_sync.sandbox.warehouse_server import WarehouseServer


@dataclass(frozen=True, slots=True)
class Ports:
    """Where each server listens; 0 lets the system choose."""

    cart: int = 0
    source: int = 0
    destination: int = 0
    smtp: int = 0
    control: int = 0


@dataclass(frozen=True, slots=True)
class Credentials:
    """What the servers accept."""

    cart_key: str = "ck_sandbox"
    cart_secret: str = field(default="cs_sandbox", repr=False)
    source_login: str = "field_sales"
    source_password: str = field(default="sandbox", repr=False)
    destination_token: str = field(default="sandbox-token", repr=False)


@dataclass(frozen=True, slots=True)
class Setting:
    """Where the sandbox listens, what it accepts, how it misbehaves and what its accounts are called."""

    state_dir: Path
    host: str = "127.0.0.1"
    ports: Ports = Ports()
    credentials: Credentials = Credentials()
    faults: Faults = field(default_factory=Faults)
    names: dict[Side, str] = field(default_factory=lambda: {Side.CART: "web_shop", Side.SOURCE: "field_sales"})


def utc_now() -> datetime:
    """Read the clock."""
    return datetime.now(UTC)


class Sandbox:
    """One world of orders. Start it, read its ports, stop it."""

    def __init__(self, orders: Sequence[ScriptedOrder], setting: Setting, clock: Clock = utc_now) -> None:
        access = setting.credentials
        self._setting = setting
        self.director = Director(orders, setting.faults, clock)
        self.shop = Shop([one for one in orders if one.side is Side.CART], self.director)
        self.source = Source([one for one in orders if one.side is Side.SOURCE], self.director)
        self.warehouse = Warehouse(self.director, [NEW_ITEM])
        self.mailbox = Mailbox(setting.state_dir / "mails")
        self.plan = plan(orders, setting.names)
        check = SignatureCheck(access.cart_key, access.cart_secret)
        self._shop_server = ShopServer(self.shop, self.director, check)
        self._apps = {
            "cart": self._shop_server.app(),
            "source": SourceServer(self.source, self.director, access.source_login, access.source_password).app(),
            "destination": WarehouseServer(self.warehouse, self.director, access.destination_token).app(),
            "control": ControlServer(self.plan, self.state, self.mailbox, self.warehouse).app(),
        }
        self._runners: list[web.AppRunner] = []
        self._smtp: asyncio.Server | None = None

    async def start(self) -> Ports:
        """Listen, and tell where. Raises ConfigurationError that names a port that is taken."""
        ports = {}
        try:
            for name, app in self._apps.items():
                ports[name] = await self._serve(name, app)
            ports["smtp"] = await self._serve_mail()
        except BaseException:
            await self.stop()
            raise
        return Ports(**ports)

    async def _serve(self, name: str, app: web.Application) -> int:
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await runner.setup()
        self._runners.append(runner)
        wanted: int = getattr(self._setting.ports, name)
        try:
            await web.TCPSite(runner, self._setting.host, wanted).start()
        except OSError as error:
            raise self._taken(name, wanted, error) from None
        return int(runner.addresses[0][1])

    async def _serve_mail(self) -> int:
        wanted = self._setting.ports.smtp
        try:
            self._smtp = await self.mailbox.serve(self._setting.host, wanted)
        except OSError as error:
            raise self._taken("smtp", wanted, error) from None
        return int(self._smtp.sockets[0].getsockname()[1])

    def _taken(self, name: str, port: int, error: OSError) -> ConfigurationError:
        where = f"{self._setting.host}:{port}"
        return ConfigurationError(f"the sandbox's {name} cannot listen on {where}: {error.strerror or error}")

    async def stop(self) -> None:
        """Stop listening and close every connection."""
        if self._smtp is not None:
            self._smtp.close()
        for runner in self._runners:
            await runner.cleanup()
        self._runners.clear()

    def state(self) -> dict[str, object]:
        """Count what happened so far. `duplicates` are orders that the destination was given again when it had them."""
        self.director.run_due()
        held = self.warehouse.orders.values()
        tracked = tracking_numbers(self.shop.orders.values())
        return {
            "listed": len(self.shop.listed) + len(self.source.listed),
            "exports_attempted": self.warehouse.attempts,
            "received": len(held),
            "duplicates": sum(1 for one in held if one.given_again),
            "canceled": sum(1 for one in held if one.status == "canceled"),
            "shipped": sum(1 for one in held if one.status == "shipped"),
            "shipments": len(self.warehouse.shipments),
            "confirmations": self._shop_server.confirmations,
            "confirmed_twice": len(tracked) - len(set(tracked)),
            "mails": self.mailbox.count,
            "faults": dict(self.director.made),
        }
