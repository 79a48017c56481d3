"""Records as Integration Manager has them.

Written by us with the fields that the tests of public clients of the API have (https://github.com/CartRover/cartrover-php,
https://github.com/narch/extensiv_ruby): there is no schema to hold them against.
"""

import json
from datetime import UTC, datetime
from typing import Any

import msgspec

from include.order_sync.models import InventoryLevel, Shipment


def iso(time: datetime) -> str:
    return time.astimezone(UTC).isoformat()


def good(response: Any) -> dict[str, Any]:
    return {"success_code": True, "response": response}


def refusal(message: str, code: str = "Invalid") -> dict[str, Any]:
    return {"success_code": False, "error_code": code, "message": message}


def order(reference: str, original: str | None = None, **more: Any) -> dict[str, Any]:
    """An order as it is listed."""
    return {
        "created_date_time": "2026-03-22T11:00:00+00:00",
        "updated_date_time": "2026-03-22T11:00:00+00:00",
        "cust_ref": reference,
        "cust_ref_original": original,
        "cust_po_no": reference,
        "order_source": "APIAccess1",
        "order_status": "new",
        "items": [],
        "shipments": [],
        **more,
    }


def item(line: str | None, sku: str, quantity: Any, number: int = 1) -> dict[str, Any]:
    return {"line_no": str(number), "item": sku, "quantity": quantity, "price": "6.2500", "line_item_id": line}


def shipped(shipment: Shipment, date: str = "") -> dict[str, Any]:
    """What was shipped of an order, by SKU."""
    return {
        "carrier": shipment.carrier,
        "method": shipment.service,
        "tracking_no": shipment.tracking_number,
        "tracking_url": shipment.tracking_url,
        "date": date or iso(shipment.shipped_at),
        "items": [{"item": f"SKU-{line.line}", "quantity": str(line.quantity)} for line in shipment.lines],
    }


def carried(shipment: Shipment) -> Shipment:
    """A parcel has no id there: it is known by the part of the order that it is of, and its tracking number."""
    part = f"{shipment.reference}-{shipment.tracking_number}"
    return msgspec.structs.replace(shipment, external_id=f"{part}:{shipment.tracking_number}")


def stock(level: InventoryLevel) -> dict[str, Any]:
    on_hand = int(level.available) + 5
    return {"sku": level.sku, "qty_available": int(level.available), "qty_on_hand": on_hand, "aliases": []}


def exact(body: bytes) -> Any:
    """Read JSON with every number as it is written."""
    return json.loads(body, parse_float=str, parse_int=str)
