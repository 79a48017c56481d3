"""A parcel's tracking as WooCommerce is told it: as a fulfillment (11.0 on), or as meta data, note and status before.

Sources: https://developer.woocommerce.com/docs/apis/rest-api/v3/order-fulfillments/ and
https://woocommerce.github.io/woocommerce-rest-api-docs/#order-notes. The API's `fulfillments/lookup` is of no use
here: it guesses the carrier from a number's form, and knows nothing of what is stored.
"""

import html
from decimal import Decimal
from typing import Any

import msgspec

from include.order_sync.connectors.woocommerce.wire import Fulfillment, Meta, Note
from include.order_sync.models import Shipment

MARK = "_order_sync_parcel"


def fulfillment_body(shipment: Shipment) -> dict[str, Any]:
    """Write a parcel as a fulfillment: the items in it with their quantities, and our own mark."""
    items = [{"item_id": _id(line.line), "qty": _count(line.quantity)} for line in shipment.lines]
    meta = [{"key": "_items", "value": items}, *_tracking(shipment), {"key": MARK, "value": shipment.external_id}]
    return {"status": "fulfilled", "is_fulfilled": True, "meta_data": meta}


def find_fulfillment(found: list[Fulfillment], shipment: Shipment) -> str | None:
    """Find a parcel among an order's fulfillments, by our mark, or by tracking number where it has none."""
    for fulfillment in found:
        if fulfillment.date_deleted is None and _is_of(fulfillment.meta_data, shipment):
            return str(fulfillment.id)
    return None


def order_update(shipment: Shipment, complete: bool) -> dict[str, Any]:
    """Write a parcel into an order's meta data under a key of its own, and close the order with its last parcel."""
    value = {entry["key"].lstrip("_"): entry["value"] for entry in _tracking(shipment)}
    value["items"] = {line.line: _count(line.quantity) for line in shipment.lines}
    update: dict[str, Any] = {"meta_data": [{"key": f"{MARK}_{shipment.external_id}", "value": value}]}
    return {**update, "status": "completed"} if complete else update


def note_body(shipment: Shipment, notify: bool) -> dict[str, Any]:
    """Write a parcel as a note that ends with our mark."""
    way = " ".join(filter(None, (shipment.carrier, shipment.service)))
    words = f"Shipped with {way}" if way else "Shipped"
    words += f", tracking number {shipment.tracking_number}" if shipment.tracking_number else ""
    words += f": {shipment.tracking_url}" if shipment.tracking_url else ""
    return {"note": f"{words} {_note_mark(shipment)}", "customer_note": notify}


def find_note(notes: list[Note], shipment: Shipment) -> str | None:
    """Find a parcel's note by our mark."""
    mark = _note_mark(shipment)
    return next((str(note.id) for note in notes if mark in html.unescape(note.note)), None)


def _tracking(shipment: Shipment) -> list[dict[str, Any]]:
    values = {
        "_tracking_number": shipment.tracking_number,
        "_shipment_provider": shipment.carrier,
        "_tracking_url": shipment.tracking_url,
    }
    return [{"key": key, "value": value} for key, value in values.items() if value]


def _is_of(entries: list[Meta], shipment: Shipment) -> bool:
    meta = {entry.key: msgspec.json.decode(entry.value) for entry in entries}
    if MARK in meta:
        return str(meta[MARK]) == shipment.external_id
    return bool(shipment.tracking_number) and meta.get("_tracking_number") == shipment.tracking_number


def _note_mark(shipment: Shipment) -> str:
    return f"(parcel {shipment.external_id})"


def _id(line: str) -> int | str:
    return int(line) if line.isdecimal() else line


def _count(quantity: Decimal) -> int | float:
    return int(quantity) if quantity == quantity.to_integral_value() else float(quantity)
