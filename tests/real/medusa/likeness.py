"""Whether the answers that tests make up are like a real server's: each field is there, and of the same kind."""

import asyncio
from collections.abc import Iterator
from typing import Any

from include.order_sync.connectors.http import basic_auth
from include.order_sync.connectors.medusa.parcel_wire import PARCEL_FIELDS
from include.order_sync.connectors.medusa.wire import FIELDS, PAYMENT_FIELDS
from include.order_sync.models import Product
from tests.contract.samples import sample_order
from tests.contract.scenarios.medusa import MedusaScenario
from tests.real.medusa.api import Api

# What a program or a person puts in there has no shape of the vendor's.
FREE = frozenset({"metadata"})


def unlike(made_up: Any, real: Any, path: str = "$") -> Iterator[str]:
    """Yield each field of a made-up answer that the real one lacks, or has another kind of value in; null fits all."""
    if made_up is None or real is None:
        return
    if isinstance(made_up, dict) and isinstance(real, dict):
        for key, value in made_up.items():
            if key not in real:
                yield f"{path}.{key} is not in the real answer"
            elif key not in FREE:
                yield from unlike(value, real[key], f"{path}.{key}")
    elif isinstance(made_up, list) and isinstance(real, list):
        if made_up and not real:
            yield f"{path} is empty in the real answer"
        for value in made_up if real else ():
            yield from unlike(value, real[0], f"{path}[]")
    elif _kind(made_up) is not _kind(real):
        yield f"{path} is {made_up!r}, and really {real!r}"


def _kind(value: Any) -> type:
    return float if isinstance(value, int) and not isinstance(value, bool) else type(value)


def answers(calls: Api, order_id: str, item: str, location: str) -> dict[str, Any]:
    """Ask a server everything that the connector asks."""
    paged = {"limit": "5", "order": "id"}
    order = f"/admin/orders/{order_id}"
    told = {
        "orders": calls.get("/admin/orders", fields=FIELDS, id=order_id, **paged),
        "payments": calls.get("/admin/payments", fields=PAYMENT_FIELDS, order="updated_at", limit="5"),
        "variants": calls.get("/admin/product-variants", fields="id,sku,title,product.title,product.status", **paged),
        "places": calls.get("/admin/stock-locations", fields="id,name", **paged),
    }
    stocked = "id,sku,location_levels.location_id,location_levels.stocked_quantity,location_levels.reserved_quantity"
    told["stock"] = calls.get(
        "/admin/inventory-items", fields=f"{stocked},location_levels.available_quantity", sku="MUG-1", **paged
    )
    packed = {"items": [{"id": item, "quantity": 1}], "metadata": {"order_sync": {"parcel": "p"}}}
    told["packed"] = calls.post(f"{order}/fulfillments", packed, fields=PARCEL_FIELDS)
    fulfillment = told["packed"]["order"]["fulfillments"][0]["id"]
    label = {"tracking_number": "1Z", "tracking_url": "https://track.example.com/1", "label_url": ""}
    shipped = {"items": packed["items"], "labels": [label]}
    told["shipped"] = calls.post(f"{order}/fulfillments/{fulfillment}/shipments", shipped, fields=PARCEL_FIELDS)
    told["parcels"] = calls.get(order, fields=PARCEL_FIELDS)
    level = {"inventory_item_id": told["stock"]["inventory_items"][0]["id"], "location_id": location}
    told["set"] = calls.post(
        "/admin/inventory-items/location-levels/batch", {"create": [], "update": [{**level, "stocked_quantity": 90}]}
    )
    return told


async def answers_of_the_fake() -> dict[str, Any]:
    """Ask the server that the contract suite makes up the same."""
    async with MedusaScenario() as scenario:
        scenario.hold(sample_order())
        scenario.sell(Product("variant_1", "MUG-1", "Mug"))
        calls = as_program(scenario.base_url, scenario.password)
        return await asyncio.to_thread(answers, calls, "1001", "10011", "sloc_1")


def as_program(url: str, key: str) -> Api:
    """Call a server with a secret key."""
    return Api(url, {"Authorization": basic_auth(key, "")})
