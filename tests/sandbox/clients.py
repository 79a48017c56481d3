"""What the sandbox's tests share: a clock to turn, small orders, and callers that know the servers' logins."""

import asyncio
from base64 import b64encode
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from secrets import token_hex
from time import time
from typing import Any

import aiohttp

from include.order_sync.models import Address, Order, OrderLine
from include.order_sync.sandbox import script
from include.order_sync.sandbox.faults import NO_FAULTS, Faults
from include.order_sync.sandbox.oauth1 import signature
from include.order_sync.sandbox.script import Script, ScriptedOrder, Side
from include.order_sync.sandbox.world import Ports, Sandbox, Setting

ORDERS = "/wp-json/wc/v3/orders"
NEW_ORDERS = "/ext/v2/orders/new_orders"


@dataclass
class TurnedClock:
    """A clock that moves only when it is told to."""

    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    def __call__(self) -> datetime:
        return self.now

    def turn(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


def make_order(number: str = "1", lines: int = 1) -> Order:
    return Order(
        external_id=number,
        number=number,
        placed_at=datetime(2026, 5, 4, 10, 30, tzinfo=UTC),
        currency="EUR",
        total=Decimal("12.50"),
        lines=tuple(
            OrderLine(str(index), f"SKU-{index}", Decimal(2), Decimal("3.10"), "Thé vert", "atelier")
            for index in range(1, lines + 1)
        ),
        ship_to=Address(name="Zoé Lefèvre", line1="Rue 1", city="Besançon", postcode="25000", country="FR"),
        ship_method="flat_rate",
        customer_account="C1",
        customer_name="Zoé Lefèvre",
    )


def scripted(
    number: str = "1", side: Side = Side.CART, part: Script | None = None, *faults: script.Fault, lines: int = 1
) -> ScriptedOrder:
    one = ScriptedOrder(make_order(number, lines), side, part or script.ships())
    for fault in faults:
        one = one.with_fault(fault)
    return one


def push_lines(count: int) -> list[dict[str, str]]:
    return [{"line": str(index), "sku": "S", "quantity": "2"} for index in range(1, count + 1)]


def push_body(number: str = "1", **changes: Any) -> dict[str, Any]:
    body = {
        "reference": f"ref/{number}",
        "number": number,
        "cart": "web_shop",
        "placed_at": "2026-05-04T10:30:00Z",
        "delivery_date": None,
        "currency": "EUR",
        "total": "12.50",
        "customer": {"account": "C1", "name": "Zoé"},
        "note": "",
        "ship_service": "GROUND",
        "ship_to": {"name": "Zoé", "line1": "Rue 1", "city": "Besançon", "country": "FR"},
        "lines": push_lines(1),
    }
    return {**body, **changes}


@dataclass
class Answer:
    status: int
    body: Any
    headers: Mapping[str, str]


@dataclass
class Caller:
    """Calls the servers of a running sandbox with the logins they want."""

    http: aiohttp.ClientSession
    ports: Ports
    sandbox: Sandbox
    clock: TurnedClock

    async def cart(self, method: str, path: str, query: Mapping[str, str] | None = None, body: Any = None) -> Answer:
        base = f"http://127.0.0.1:{self.ports.cart}{path}"
        signed = {
            **(query or {}),
            "oauth_consumer_key": "ck_sandbox",
            "oauth_nonce": token_hex(16),
            "oauth_timestamp": str(int(time())),
            "oauth_signature_method": "HMAC-SHA256",
        }
        signed["oauth_signature"] = signature(method, base, signed.items(), "cs_sandbox", "HMAC-SHA256")
        return await self.call(method, base, params=signed, json=body)

    async def source(self, method: str, body: Any = None) -> Answer:
        login = b64encode(b"field_sales:sandbox").decode()
        url = f"http://127.0.0.1:{self.ports.source}{NEW_ORDERS}"
        return await self.call(method, url, headers={"Authorization": f"Basic {login}"}, json=body)

    async def destination(self, method: str, path: str, body: Any = None, key: str = "k1") -> Answer:
        headers = {"Authorization": "Bearer sandbox-token", "Idempotency-Key": key}
        url = f"http://127.0.0.1:{self.ports.destination}{path}"
        return await self.call(method, url, headers=headers, json=body)

    async def push(self, number: str = "1", key: str = "k1", **changes: Any) -> Answer:
        return await self.destination("POST", "/v1/orders", push_body(number, **changes), key)

    async def control(self, path: str) -> Any:
        answer = await self.call("GET", f"http://127.0.0.1:{self.ports.control}{path}")
        assert answer.status == 200
        return answer.body

    async def mend(self, sku: str) -> Answer:
        return await self.call("POST", f"http://127.0.0.1:{self.ports.control}/items/{sku}")

    async def call(self, method: str, url: str, **options: Any) -> Answer:
        async with self.http.request(method, url, **options) as response:
            is_json = response.content_type == "application/json"
            return Answer(
                response.status, await response.json() if is_json else await response.text(), response.headers
            )


def play(
    folder: Path,
    orders: Sequence[ScriptedOrder],
    story: Callable[[Caller], Awaitable[None]],
    faults: Faults = NO_FAULTS,
) -> None:
    """Serve these orders on free ports, with a clock that the story turns, and stop afterwards."""
    asyncio.run(_play(Sandbox(orders, Setting(folder, faults=faults), clock := TurnedClock()), clock, story))


async def _play(sandbox: Sandbox, clock: TurnedClock, story: Callable[[Caller], Awaitable[None]]) -> None:
    ports = await sandbox.start()
    try:
        async with aiohttp.ClientSession() as http:
            await story(Caller(http, ports, sandbox, clock))
    finally:
        await sandbox.stop()
