"""What the tests on a real Vendure do again and again."""

import asyncio
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from include.order_sync.connectors.base import AccountOptions, Api, Endpoint
from include.order_sync.connectors.vendure.connector import Vendure
from include.order_sync.models import Order, Shipment, ShipmentConfirmation, ShipmentLine
from tests.contract.samples import sample_line, sample_order
from tests.real.kit import Flow, HandWarehouse
from tests.real.vendure.desk import Desk
from tests.real.vendure.shopper import Placed
from tests.real.vendure.system import RunningVendure

FIELDS = {
    "distributor_field": "supplier",
    "delivery_date_field": "deliveryDate",
    "note_field": "message",
    "account_field": "account",
}


def shop(vendure: RunningVendure, **changes: Any) -> Endpoint:
    return Endpoint(
        **{"connection": "shop", "base_url": vendure.url, "login": vendure.user, "password": vendure.password} | changes
    )


def flow_of(folder: Path, cart: Endpoint, destination: HandWarehouse) -> Flow:
    accounts = {
        "carts": {"shop": {"vendor": "vendure", "connection": "shop", "settings": FIELDS, "timeout": "10s"}},
        "destinations": {
            "warehouse": {
                "vendor": "json_push",
                "connection": "warehouse",
                "export_method": "push",
                "takes": [{"from": "shop"}],
                "ship_methods": {"flat_rate": "GROUND"},
            }
        },
    }
    return Flow(folder, accounts, {"shop": cart, "warehouse": destination.endpoint})


def connect(cart: Endpoint, **settings: Any) -> Vendure:
    return Vendure(cart, AccountOptions(timeout=20, settings={**FIELDS, **settings}))


async def read(cart: Endpoint, since: datetime | None = None, **settings: Any) -> list[Any]:
    connector = connect(cart, **settings)
    try:
        return [page async for page in connector.changed_orders(since)]
    finally:
        await connector.close()


def codes(pages: list[Any]) -> list[str]:
    return [one.order.number for page in pages for one in page.orders]


def bought(number: int, *quantities: int, **changes: Any) -> Order:
    lines = tuple(
        sample_line(number * 10 + at, quantity=Decimal(quantity), sku=f"SKU-{number}-{at}")
        for at, quantity in enumerate(quantities)
    )
    return sample_order(number, **{"lines": lines, "currency": "BRL", **changes})


def parcels(desk: Desk, order: Placed) -> list[tuple[str, dict[str, int], str]]:
    found = sorted(desk.order(order.id)["fulfillments"], key=lambda one: int(one["id"]))
    return [
        (one["trackingCode"], {line["orderLineId"]: line["quantity"] for line in one["lines"]}, one["state"])
        for one in found
    ]


def confirmation(order: Placed, number: int, units: dict[str, int], **changes: Any) -> ShipmentConfirmation:
    values: dict[str, Any] = {
        "external_id": f"parcel-{number}",
        "reference": "shop-1",
        "carrier": "UPS",
        "tracking_number": f"1Z{number}",
        "shipped_at": datetime(2026, 3, 22, tzinfo=UTC),
        "lines": tuple(ShipmentLine(line, Decimal(count)) for line, count in units.items()),
    }
    return ShipmentConfirmation(order.id, order.code, Shipment(**{**values, **changes}), complete=False)


def ask(cart: Endpoint, api: Api = Api.ORDERS, **settings: Any) -> None:
    async def probe() -> None:
        connector = connect(cart, **settings)
        try:
            await connector.probe(api)
        finally:
            await connector.close()

    asyncio.run(probe())
