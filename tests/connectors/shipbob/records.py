"""Records as ShipBob has them, written by us to its OpenAPI document (version 2026-01)."""

import json
from datetime import UTC, datetime
from decimal import ROUND_CEILING, Decimal
from typing import Any

import msgspec

from include.order_sync.models import InventoryLevel, Product, Shipment, ShipmentLine


def iso(time: datetime) -> str:
    return time.astimezone(UTC).isoformat().replace("+00:00", "Z")


def carried(shipment: Shipment) -> Shipment:
    """A shipment's id is a number there, and pieces are whole."""
    lines = tuple(ShipmentLine(line.line, line.quantity.to_integral_value(ROUND_CEILING)) for line in shipment.lines)
    return msgspec.structs.replace(shipment, external_id=shipment.external_id.removeprefix("parcel-"), lines=lines)


def new_order(number: int, body: dict[str, Any]) -> dict[str, Any]:
    """The order that a body of POST /order becomes."""
    kept = {
        name: body[name] for name in ("order_number", "reference_id", "recipient", "shipping_method", "tags", "type")
    }
    optional = {name: body[name] for name in ("financials", "gift_message", "shipping_terms") if name in body}
    products = [
        {**{name: line[name] for name in line if name != "name"}, "id": 7000 + line["external_line_id"]}
        for line in body["products"]
    ]
    return {
        **kept,
        **optional,
        "id": number,
        "channel": {"id": 101, "name": "OrderSync"},
        "created_date": "2026-03-22T11:00:00Z",
        "purchase_date": body["purchase_date"],
        "status": "Processing",
        "products": products,
        "shipments": [],
    }


def bare_order(number: int, reference_id: str) -> dict[str, Any]:
    """An order without a line yet."""
    return {
        "id": number,
        "reference_id": reference_id,
        "channel": {"id": 101, "name": "OrderSync"},
        "created_date": "2026-03-22T11:00:00Z",
        "status": "Processing",
        "type": "DTC",
        "products": [],
        "tags": [],
        "shipments": [],
    }


def positions(order: dict[str, Any]) -> dict[str, int]:
    """The position of each of the cart's lines."""
    return {tag["value"]: int(tag["name"].removeprefix("order_sync_line_")) for tag in order["tags"]}


def order_more(order: dict[str, Any], line: str, quantity: Decimal) -> None:
    """Let an order have so much more of a line."""
    known = positions(order)
    position = known.get(line, len(known) + 1)
    if line not in known:
        order["tags"].append({"name": f"order_sync_line_{position}", "value": line})
        order["products"].append(
            {"external_line_id": position, "id": 7000 + position, "reference_id": f"SKU-{line}", "quantity": 0}
        )
    order["products"][position - 1]["quantity"] += int(quantity)


def sent(order: dict[str, Any], shipment: Shipment, changed: datetime, left: str = "") -> dict[str, Any]:
    """A shipment of an order that has left."""
    by_line = positions(order)
    products = [order["products"][by_line[line.line] - 1] for line in shipment.lines]
    return {
        "id": int(shipment.external_id),
        "order_id": order["id"],
        "reference_id": order["reference_id"],
        "status": "Completed",
        "status_details": [{"id": 201, "name": "InTransit", "description": "Shipment In Transit"}],
        "created_date": "2026-03-22T11:05:00Z",
        "last_update_at": iso(changed),
        "actual_fulfillment_date": left or iso(shipment.shipped_at),
        "products": [
            packed(product, int(line.quantity)) for product, line in zip(products, shipment.lines, strict=True)
        ],
        "tracking": {
            "carrier": shipment.carrier,
            "carrier_service": shipment.service,
            "tracking_number": shipment.tracking_number,
            "tracking_url": shipment.tracking_url,
        },
    }


def packed(product: dict[str, Any], quantity: int) -> dict[str, Any]:
    item = {"id": product["id"] + 900, "name": "Any", "quantity": quantity, "quantity_committed": quantity}
    return {"id": product["id"], "reference_id": product["reference_id"], "inventory_items": [item]}


def product_record(product: Product) -> dict[str, Any]:
    number = int(product.external_id)
    status = "Active" if product.active else "Inactive"
    variant = {"id": number, "sku": product.sku, "name": product.name, "status": status, "is_digital": False}
    return {"id": number + 5000, "name": "The product", "type": "Regular", "variants": [variant]}


def level_record(number: int, level: InventoryLevel) -> dict[str, Any]:
    available = int(level.available)
    return {
        "inventory_id": number,
        "sku": level.sku,
        "name": "Any",
        "total_fulfillable_quantity": available,
        "total_on_hand_quantity": available + 3,
        "total_committed_quantity": 3,
        "total_sellable_quantity": available + 10,
    }


def exact(body: bytes) -> Any:
    """Read JSON with every fraction as it is written."""
    return json.loads(body, parse_float=str)
