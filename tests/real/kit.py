"""What the flows against real systems share: a ledger, the other side from the sandbox, and real orders."""

import asyncio
import json
import os
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count, islice
from pathlib import Path
from typing import Any

from aiohttp import web

from include.order_sync.accounts import read_accounts
from include.order_sync.connectors.base import Endpoint
from include.order_sync.ledger.runs import TaskRun
from include.order_sync.ledger.session import Ledger
from include.order_sync.models import Order
from include.order_sync.sandbox.director import Director
from include.order_sync.sandbox.faults import NO_FAULTS
from include.order_sync.sandbox.marketplace import read_sales
from include.order_sync.sandbox.oauth1 import SignatureCheck
from include.order_sync.sandbox.replay import replay
from include.order_sync.sandbox.script import Script, ScriptedOrder, Side, waits
from include.order_sync.sandbox.selfmade import make_orders
from include.order_sync.sandbox.shop import Shop, tracking_numbers
from include.order_sync.sandbox.shop_server import ShopServer
from include.order_sync.sandbox.warehouse import Warehouse
from include.order_sync.sandbox.warehouse_server import WarehouseServer
from include.order_sync.services.confirm import confirm
from include.order_sync.services.deliver import deliver
from include.order_sync.services.download import download
from include.order_sync.services.runtime import Runtime
from include.order_sync.services.track import track

ROOT = Path(__file__).parents[2]
OLIST = Path(os.environ.get("ORDER_SYNC_SHARED") or ROOT.parent / "shared") / "data" / "olist"
_TOKEN, _KEY, _SECRET = "by-hand", "ck_by_hand", "cs_by_hand"
_ORDER = "SELECT id, cart, external_id, number, status, error_code, error_message FROM orders ORDER BY id"


class Flow:
    """One ledger (SQLite in `folder`) and its accounts; each method does what the DAG's task of that name does.

    `accounts` is what the accounts file says, without its version; `endpoints` are the connections by name. Every
    method raises what the task would end red with.
    """

    def __init__(self, folder: Path, accounts: Mapping[str, Any], endpoints: Mapping[str, Endpoint]) -> None:
        self.ledger = Ledger.open(f"sqlite:///{folder / 'ledger.db'}")
        self._accounts = read_accounts(json.dumps({"version": 1, **accounts}))
        self._endpoints = endpoints
        self._runs = count(1)

    def download(self, cart: str, **how: Any) -> Any:
        """Take what changed at a cart."""
        return download(self._runtime("download"), cart, **how)

    def deliver(self, destination: str, **how: Any) -> Any:
        """Send a destination what waits for it."""
        return deliver(self._runtime("deliver"), destination, **how)

    def track(self, destination: str, **how: Any) -> Any:
        """Ask a destination what it shipped."""
        return track(self._runtime("track"), destination, **how)

    def confirm(self, cart: str, **how: Any) -> Any:
        """Tell a cart what was shipped."""
        return confirm(self._runtime("confirm"), cart, **how)

    def orders(self) -> dict[str, dict[str, Any]]:
        """Read how every order stands, by its number."""
        return {row["number"]: dict(row) for row in self.rows(_ORDER)}

    def order(self, number: str) -> dict[str, Any]:
        """Read how one order stands: its status, error code and message, and the cart's id of it."""
        return self.orders()[number]

    def rows(self, question: str, **values: Any) -> list[dict[str, Any]]:
        """Ask the ledger in SQL."""
        with self.ledger.read() as tx:
            return [dict(row) for row in tx.rows(question, **values)]

    def _runtime(self, task: str) -> Runtime:
        run = TaskRun("test_real", f"run-{next(self._runs)}", task)
        return Runtime(self.ledger, self._accounts, self._endpoints.__getitem__, run)


class _ByHand(Director):
    """Lets nothing happen by itself: the test ships and cancels."""

    def __init__(self) -> None:
        super().__init__([], NO_FAULTS, lambda: datetime.now(UTC))

    def script(self, number: str) -> Script:
        return waits("a test ships it by hand")


class HandWarehouse:
    """A destination of our JSON push contract. `state` is what it holds, `endpoint` how it is reached."""

    def __init__(self, state: Warehouse, endpoint: Endpoint) -> None:
        self.state = state
        self.endpoint = endpoint

    @property
    def given_twice(self) -> list[str]:
        """List the references of orders that it was given when it had them."""
        return [held.reference for held in self.state.orders.values() if held.given_again]

    def numbers(self) -> dict[str, str]:
        """Map the number of each order that it has to its reference."""
        return {held.number: reference for reference, held in self.state.orders.items()}

    def ship(self, number: str, quantities: Mapping[str, str] | None = None) -> str:
        """Ship a parcel of an order, of some lines or of all; return its tracking number."""
        held = self.state.orders[self.numbers()[number]]
        wanted = quantities or {line["line"]: line["quantity"] for line in held.lines}
        self.state.ship(held.reference, [{"line": line, "quantity": much} for line, much in wanted.items()])
        return str(self.state.shipments[-1]["tracking_number"])


class HandShop:
    """A WooCommerce shop. `state` is what it holds, `endpoint` how it is reached."""

    def __init__(self, state: Shop, endpoint: Endpoint) -> None:
        self.state = state
        self.endpoint = endpoint

    def cancel(self, number: str) -> None:
        """Cancel an order at the shop."""
        order = next(one for one in self.state.orders.values() if one.data["number"] == number)
        self.state.change_status(order, "cancelled")

    def tracking_numbers(self, number: str) -> list[str]:
        """List the tracking numbers that the shop was told for an order."""
        return tracking_numbers(one for one in self.state.orders.values() if one.data["number"] == number)


@contextmanager
def warehouse() -> Iterator[HandWarehouse]:
    """Serve a destination on loopback."""
    director = _ByHand()
    state = Warehouse(director)
    with serving(WarehouseServer(state, director, _TOKEN).app) as url:
        yield HandWarehouse(state, Endpoint("warehouse", url, "", _TOKEN))


@contextmanager
def shop(orders: list[Order]) -> Iterator[HandShop]:
    """Serve a cart with paid orders on loopback."""
    director = _ByHand()
    state = Shop([ScriptedOrder(order, Side.CART, waits("paid")) for order in orders], director)
    with serving(ShopServer(state, director, SignatureCheck(_KEY, _SECRET)).app) as url:
        yield HandShop(state, Endpoint("shop", url, _KEY, _SECRET))


@contextmanager
def serving(make_app: Callable[[], web.Application]) -> Iterator[str]:
    """Serve an application in a thread of its own, on a free loopback port; yields its address."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    async def start() -> tuple[web.AppRunner, int]:
        runner = web.AppRunner(make_app(), access_log=None, shutdown_timeout=1.0)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        return runner, int(runner.addresses[0][1])

    runner, port = asyncio.run_coroutine_threadsafe(start(), loop).result(30)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result(30)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(30)
        loop.close()


def olist(wanted: int, lines: int = 1) -> list[Order]:
    """Read so many real orders with at least so many lines each; made-up ones where the real ones are not there.

    As the sandbox's shop gives them: ids that are numbers, Brazilian addresses (BRL), ship method `flat_rate`.
    """
    scripted = replay(read_sales(OLIST)) if OLIST.is_dir() else make_orders(400, 5, datetime.now(UTC).date())
    fit = (one.order for one in scripted if one.side is Side.CART and len(one.order.lines) >= lines)
    return list(islice(fit, wanted))
