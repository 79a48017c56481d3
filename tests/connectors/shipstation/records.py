"""Records as ShipStation has them, written by us to its OpenAPI document (v2, 2025)."""

import json
import re
from datetime import UTC, datetime
from decimal import ROUND_CEILING, Decimal
from typing import Any

import msgspec

from include.order_sync.connectors.shipstation.references import to_shipstation
from include.order_sync.models import InventoryLevel, Product, Shipment, ShipmentLine

ADDRESS = {
    "name": "Warehouse",
    "phone": "512-555-0100",
    "address_line1": "1 Dock Rd",
    "city_locality": "Austin",
    "state_province": "TX",
    "postal_code": "78701",
    "country_code": "US",
    "address_residential_indicator": "no",
}
WEIGHT = {"value": 16, "unit": "ounce"}
REQUEST = "aa3d8e8e-462b-4476-9618-72db7f7b7009"


def iso(time: datetime) -> str:
    return time.astimezone(UTC).isoformat().replace("+00:00", "Z")


def code(words: str) -> str:
    """A carrier or service is a code there: lower case, without accents and blanks."""
    return re.sub(r"[^a-z0-9]+", "_", words.lower()).strip("_") or "other"


def carried(shipment: Shipment) -> Shipment:
    """Ids begin with "se-", carriers and services are codes, and pieces are whole."""
    lines = tuple(ShipmentLine(line.line, line.quantity.to_integral_value(ROUND_CEILING)) for line in shipment.lines)
    changes = {
        "external_id": f"se-{shipment.external_id}",
        "lines": lines,
        "carrier": code(shipment.carrier),
        "service": code(shipment.service),
    }
    return msgspec.structs.replace(shipment, **changes)


def item(reference: str, line: str, quantity: int, **changes: Any) -> dict[str, Any]:
    """A line of an order in a shipment."""
    values = {"name": line, "sku": f"SKU-{line}", "quantity": quantity}
    return {**values, "external_order_id": reference, "external_order_item_id": line, **changes}


def shipment(number: int, reference: str, *items: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """A shipment; changes are of its fields."""
    values = {
        "shipment_id": f"se-{number}",
        "external_shipment_id": to_shipstation(reference),
        "external_order_id": reference,
        "shipment_number": reference[:50],
        "shipment_status": "pending",
        "created_at": "2026-03-22T12:00:00Z",
        "modified_at": "2026-03-22T12:00:00Z",
        "ship_to": ADDRESS,
        "ship_from": ADDRESS,
        "return_to": ADDRESS,
        "confirmation": "none",
        "advanced_options": {"custom_field1": reference[:100]},
        "insurance_provider": "none",
        "tags": [],
        "packages": [{"package_code": "package", "weight": WEIGHT}],
        "total_weight": WEIGHT,
        "items": list(items),
    }
    return {**values, **changes}


def new_shipment(number: int, body: dict[str, Any]) -> dict[str, Any]:
    """The shipment that one of a POST's body becomes."""
    kept = {name: body[name] for name in body if name not in ("validate_address", "create_sales_order", "ship_from")}
    items = [{**one, "sales_order_id": f"order-{number}"} for one in body["items"]]
    return {**shipment(number, body["external_order_id"]), **kept, "items": items}


def label(shipment_id: str, sent: Shipment, created_at: str, ship_date: str = "", **changes: Any) -> dict[str, Any]:
    """The label of a shipment that `sent` tells of."""
    values = {
        "label_id": f"se-{sent.external_id}",
        "status": "completed",
        "shipment_id": shipment_id,
        "external_shipment_id": to_shipstation(sent.reference),
        "ship_date": ship_date or iso(sent.shipped_at),
        "created_at": created_at,
        "tracking_number": sent.tracking_number,
        "carrier_code": code(sent.carrier),
        "service_code": code(sent.service),
        "tracking_url": sent.tracking_url,
        "is_return_label": False,
        "voided": False,
        "packages": [{"weight": WEIGHT, "tracking_number": sent.tracking_number}],
    }
    return {**values, **changes}


def page(name: str, found: list[dict[str, Any]], number: int, size: int, address: str) -> dict[str, Any]:
    """A page of a list, with the addresses of those around it."""
    pages = max(1, -(-len(found) // size))
    links: dict[str, Any] = {"first": {"href": f"{address}?page=1"}, "last": {"href": f"{address}?page={pages}"}}
    links |= {"prev": {}, "next": {"href": f"{address}?page={number + 1}&limit={size}"} if number < pages else {}}
    part = found[(number - 1) * size : number * size]
    return {name: part, "total": len(found), "page": number, "pages": pages, "links": links}


def product_record(product: Product) -> dict[str, Any]:
    return {
        "product_id": int(product.external_id),
        "sku": product.sku,
        "name": product.name,
        "active": product.active,
        "upc": None,
    }


def level_record(level: InventoryLevel) -> dict[str, Any]:
    available = int(level.available)
    return {"sku": level.sku, "on_hand": available + 1, "allocated": 1, "available": available}


def refusal(words: str, error_code: str = "unspecified", kind: str = "business_rules", **more: str) -> dict[str, Any]:
    """An error body."""
    error = {"error_source": "ShipStation", "error_type": kind, "error_code": error_code, "message": words, **more}
    return {"request_id": REQUEST, "errors": [error]}


def exact(body: bytes) -> dict[str, Any]:
    """Read a body with its numbers as they were written."""
    return json.loads(body, parse_float=Decimal)  # type: ignore[no-any-return]
