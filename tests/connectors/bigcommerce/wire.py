"""Canonical orders as a BigCommerce store would have them, written by us to BigCommerce's own document."""

from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

from include.order_sync.models import Order, OrderLine

ADDRESS = 20
SETTINGS = {
    "distributor_field": "Distributor",
    "account_field": "Account number",
    "delivery_date_field": "Delivery date",
}


def rfc(time: datetime) -> str:
    return format_datetime(time.astimezone(UTC))


def wire_order(order: Order) -> dict[str, Any]:
    delivery = order.delivery_date.isoformat() if order.delivery_date else ""
    units = sum(int(line.quantity) for line in order.lines)
    address = _address(order)
    shipping = {
        "id": ADDRESS,
        **address,
        "form_fields": _fields({SETTINGS["delivery_date_field"]: delivery}),
        "shipping_method": order.ship_method,
        "items_total": units,
        "items_shipped": 0,
        "line_items": [wire_product(order, line) for line in order.lines],
    }
    first, _, last = order.customer_name.partition(" ")
    account = _fields({SETTINGS["account_field"]: order.customer_account})
    return {
        "id": int(order.external_id),
        "status_id": 5 if order.canceled else 11,
        "status": "Cancelled" if order.canceled else "Awaiting Fulfillment",
        "customer_id": 0,
        "date_created": rfc(order.placed_at),
        "date_modified": rfc(order.updated_at) if order.updated_at else "",
        "date_shipped": "",
        "total_inc_tax": f"{order.total:.4f}",
        "total_ex_tax": f"{order.total:.4f}",
        "items_total": units,
        "items_shipped": 0,
        "is_deleted": False,
        "is_tax_inclusive_pricing": False,
        "currency_code": order.currency,
        "default_currency_code": order.currency,
        "customer_message": order.note,
        "staff_notes": "",
        "external_id": None,
        "billing_address": {**address, "first_name": first, "last_name": last, "form_fields": account},
        "shipping_address_count": 1,
        "consignments": {"shipping": [shipping], "pickups": [], "downloads": [], "email": {"gift_certificates": []}},
    }


def wire_product(order: Order, line: OrderLine) -> dict[str, Any]:
    price = f"{line.unit_price:.4f}"
    option = {"id": 1, "display_name": SETTINGS["distributor_field"], "display_value": line.distributor}
    return {
        "id": int(line.external_id),
        "order_id": int(order.external_id),
        "product_id": 20,
        "variant_id": 78,
        "order_address_id": ADDRESS,
        "order_pickup_method_id": 0,
        "name": line.name,
        "sku": line.sku,
        "type": "physical",
        "price_ex_tax": price,
        "price_inc_tax": price,
        "quantity": int(line.quantity),
        "quantity_shipped": 0,
        "quantity_refunded": 0,
        "brand": "",
        "product_options": [{**option, "type": "Text field"}] if line.distributor else [],
        "configurable_fields": [],
    }


def products_of(wire: dict[str, Any]) -> Iterable[dict[str, Any]]:
    """List the order products of a written order."""
    return [item for consignment in wire["consignments"]["shipping"] for item in consignment["line_items"]]


def _address(order: Order) -> dict[str, Any]:
    to = order.ship_to
    first, _, last = to.name.partition(" ")
    return {
        "first_name": first,
        "last_name": last,
        "company": to.company,
        "street_1": to.line1,
        "street_2": to.line2,
        "city": to.city,
        "state": to.region,
        "zip": to.postcode,
        "country": "",
        "country_iso2": to.country,
        "phone": to.phone,
        "email": to.email,
    }


def _fields(values: dict[str, str]) -> list[dict[str, Any]]:
    return [{"name": name, "value": value} for name, value in values.items() if value]
