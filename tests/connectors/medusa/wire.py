"""Canonical orders as a Medusa shop would have them: written by us as the real server of tests/real/medusa answers."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from include.order_sync.models import Address, Order, OrderLine

PROFILE, OPTION = "sp_1", "so_1"


def stamp(time: datetime) -> str:
    time = time.astimezone(UTC)
    return f"{time:%Y-%m-%dT%H:%M:%S}.{time.microsecond // 1000:03}Z"


def json_number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def wire_order(order: Order) -> dict[str, Any]:
    changed = stamp(order.updated_at or order.placed_at)
    first, _, last = order.customer_name.partition(" ")
    numbered = order.number.isdecimal() and not order.number.startswith("0")
    delivery = order.delivery_date.isoformat() if order.delivery_date else None
    noted = {"_customer_account": order.customer_account, "_note": order.note, "_delivery_date": delivery}
    status = "canceled" if order.canceled else "completed"
    paid = {"status": status, "amount": json_number(order.total), "captured_amount": json_number(order.total)}
    return {
        "id": order.external_id,
        "display_id": int(order.number) if numbered else 1,
        "custom_display_id": None if numbered else order.number,
        "status": "canceled" if order.canceled else "pending",
        "payment_status": "canceled" if order.canceled else "captured",
        "fulfillment_status": "not_fulfilled",
        "created_at": stamp(order.placed_at),
        "updated_at": changed,
        "currency_code": order.currency.lower(),
        "email": order.ship_to.email,
        "total": json_number(order.total),
        "metadata": {key: value for key, value in noted.items() if value},
        "customer_id": "cus_1",
        "version": 1,
        "shipping_address": _address(order.ship_to),
        "billing_address": {**_address(order.ship_to), "first_name": first, "last_name": last},
        "items": [wire_item(line) for line in order.lines],
        "shipping_methods": [_method(order)],
        "payment_collections": [{**paid, "payments": [{"id": f"pay_{order.external_id}", "updated_at": changed}]}],
    }


def wire_item(line: OrderLine) -> dict[str, Any]:
    return {
        "id": line.external_id,
        "title": line.name,
        "variant_title": "Default variant",
        "variant_sku": line.sku,
        "requires_shipping": True,
        "unit_price": json_number(line.unit_price),
        "quantity": json_number(line.quantity),
        "metadata": {"_distributor": line.distributor} if line.distributor else {},
        "detail": {"quantity": json_number(line.quantity), "fulfilled_quantity": 0, "shipped_quantity": 0},
    }


def _method(order: Order) -> dict[str, Any]:
    option = {"id": OPTION, "type": {"code": order.ship_method}}
    return {"id": "ordsm_1", "name": "Standard", "shipping_option_id": OPTION, "shipping_option": option}


def _address(to: Address) -> dict[str, Any]:
    first, _, last = to.name.partition(" ")
    return {
        "first_name": first,
        "last_name": last,
        "company": to.company,
        "address_1": to.line1,
        "address_2": to.line2,
        "city": to.city,
        "province": to.region,
        "postal_code": to.postcode,
        "country_code": to.country.lower(),
        "phone": to.phone,
    }
