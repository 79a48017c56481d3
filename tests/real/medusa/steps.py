"""What the tests of a real Medusa do again and again."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from include.order_sync.connectors.base import AccountOptions, Endpoint, OrderPage
from include.order_sync.connectors.medusa.connector import Medusa
from include.order_sync.models import Order
from include.order_sync.services.failures import ShipmentsNotConfirmed
from tests.real.kit import Flow, HandWarehouse
from tests.real.medusa.system import RunningMedusa

_WAITING = "SELECT * FROM confirmations WHERE state IN ('queued', 'sending', 'pending_verification')"


def flow_to(folder: Path, shop: Endpoint, depot: HandWarehouse) -> Flow:
    """Connect a shop with a destination."""
    cart = {"vendor": "medusa", "connection": "shop", "timeout": "10s", "backoff": "1s"}
    takes = {"takes": [{"from": "shop"}], "ship_methods": {"flat_rate": "GROUND"}}
    destination = {"vendor": "json_push", "connection": "warehouse", "export_method": "push", **takes}
    accounts = {"carts": {"shop": cart}, "destinations": {"warehouse": destination}}
    return Flow(folder, accounts, {"shop": shop, "warehouse": depot.endpoint})


def buy(medusa: RunningMedusa, sale: Order, **how: Any) -> str:
    """Order at the shop what somebody bought; return the order's id."""
    first, _, last = sale.ship_to.name.partition(" ")
    to = {
        "first_name": first,
        "last_name": last,
        "address_1": sale.ship_to.line1,
        "city": sale.ship_to.city,
        "province": sale.ship_to.region,
        "postal_code": sale.ship_to.postcode,
        "country_code": sale.ship_to.country.lower(),
    }
    wanted: Counter[str] = Counter()
    for line in sale.lines:
        wanted[line.sku] += int(line.quantity)
    return medusa.desk.order(wanted.items(), to, **how)


def parcels(seen: Mapping[str, Any]) -> list[tuple[list[str], dict[str, int]]]:
    """List what the buyer is told: tracking numbers, and what is in the parcel."""
    return [
        (
            [label["tracking_number"] for label in one["labels"]],
            {item["sku"]: item["quantity"] for item in one["items"]},
        )
        for one in sorted(seen["fulfillments"], key=lambda one: str(one["created_at"]))
    ]


def number_of(medusa: RunningMedusa, order_id: str) -> str:
    """Tell what people call an order."""
    return str(medusa.desk.see(order_id)["display_id"])


def deliver_all(flow: Flow) -> None:
    """Bring what changed at the shop to the destination."""
    flow.download("shop")
    flow.deliver("warehouse")


def tell(flow: Flow) -> None:
    """Bring tracking to the shop, as often as it takes until nothing waits."""
    flow.track("warehouse")
    end = time.monotonic() + 60
    while True:
        with suppress(ShipmentsNotConfirmed):
            flow.confirm("shop")
        if not flow.rows(_WAITING):
            return
        assert time.monotonic() < end, flow.rows(_WAITING)
        time.sleep(0.2)


def read(
    medusa: RunningMedusa, since: datetime | None = None, on_page: Callable[[int], None] | None = None, **settings: Any
) -> list[OrderPage]:
    """Read the changed orders, and do something after each page."""

    async def drive() -> list[OrderPage]:
        connector = Medusa(medusa.endpoint(), AccountOptions(settings=settings))
        pages: list[OrderPage] = []
        try:
            async for page in connector.changed_orders(since):
                pages.append(page)
                if on_page is not None:
                    await asyncio.to_thread(on_page, len(pages))
            return pages
        finally:
            await connector.close()

    return asyncio.run(drive())


def by_id(pages: list[OrderPage]) -> dict[str, Order]:
    """Give the newest reading of each order that was taken."""
    return {item.order.external_id: item.order for page in pages for item in page.orders}
