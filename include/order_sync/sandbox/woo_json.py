"""Writes orders as WooCommerce REST v3 does (schema of WooCommerce 11.0; dates in UTC without a zone)."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from include.order_sync.models import Address, Order, OrderLine
from include.order_sync.sandbox.script import Cancel, Script, ScriptedOrder

VERSION = "11.0.1"


def order_json(scripted: ScriptedOrder) -> dict[str, Any]:
    """Write an order as it is when it is first listed; the dates of its changes are set by the shop."""
    order, script = scripted.order, scripted.script
    created = wordpress_date(order.placed_at)
    return {
        "id": int(order.external_id),
        "parent_id": 0,
        "number": order.number,
        "order_key": f"wc_order_{order.external_id}",
        "created_via": "checkout",
        "version": VERSION,
        "status": first_status(script),
        "currency": order.currency,
        "date_created": created,
        "date_created_gmt": created,
        "date_modified": created,
        "date_modified_gmt": created,
        "discount_total": "0.00",
        "discount_tax": "0.00",
        "shipping_total": money(order.total - goods_total(order)),
        "shipping_tax": "0.00",
        "cart_tax": "0.00",
        "total": "abc" if script.malformed else money(order.total),
        "total_tax": "0.00",
        "prices_include_tax": False,
        "customer_id": 0,
        "customer_note": order.note,
        "billing": _billing(order.ship_to),
        "shipping": _shipping(order.ship_to),
        "payment_method": "bacs" if script.unpaid else "stripe",
        "payment_method_title": "Bank transfer" if script.unpaid else "Card",
        "transaction_id": "",
        "date_paid": None if script.unpaid else created,
        "date_paid_gmt": None if script.unpaid else created,
        "date_completed": None,
        "date_completed_gmt": None,
        "meta_data": _meta(order),
        "line_items": [_line(line) for line in order.lines],
        "tax_lines": [],
        "shipping_lines": [_shipping_line(order)],
        "fee_lines": [],
        "coupon_lines": [],
        "refunds": [],
    }


def first_status(script: Script) -> str:
    """Name the vendor's status that an order has at first."""
    if script.cancel is Cancel.BEFORE_LISTING:
        return "cancelled"
    return "pending" if script.unpaid else "processing"


def wordpress_date(moment: datetime) -> str:
    """Write a time as WordPress does: UTC, to the second, without a zone."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")


def money(amount: Decimal) -> str:
    """Write an amount with two decimals."""
    return f"{amount:.2f}"


def goods_total(order: Order) -> Decimal:
    """Add up the lines."""
    return sum((line.quantity * line.unit_price for line in order.lines), Decimal(0))


def _meta(order: Order) -> list[dict[str, Any]]:
    values = {"_customer_account": order.customer_account}
    if order.delivery_date:
        values["_delivery_date"] = order.delivery_date.isoformat()
    return [{"id": index, "key": name, "value": value} for index, (name, value) in enumerate(values.items(), start=1)]


def _names(address: Address) -> dict[str, str]:
    first, _, last = address.name.partition(" ")
    return {"first_name": first, "last_name": last}


def _shipping(address: Address) -> dict[str, str]:
    return {
        **_names(address),
        "company": address.company,
        "address_1": address.line1,
        "address_2": address.line2,
        "city": address.city,
        "state": address.region,
        "postcode": address.postcode,
        "country": address.country,
        "phone": address.phone,
    }


def _billing(address: Address) -> dict[str, str]:
    return {**_shipping(address), "email": address.email}


def _line(line: OrderLine) -> dict[str, Any]:
    total = money(line.quantity * line.unit_price)
    return {
        "id": int(line.external_id),
        "name": line.name,
        "parent_name": None,
        "product_id": 0,
        "variation_id": 0,
        "quantity": int(line.quantity),
        "tax_class": "",
        "subtotal": total,
        "subtotal_tax": "0.00",
        "total": total,
        "total_tax": "0.00",
        "taxes": [],
        "meta_data": [{"id": int(line.external_id), "key": "_distributor", "value": line.distributor}],
        "sku": line.sku,
        "price": float(line.unit_price),
        "image": {"id": "", "src": ""},
    }


def _shipping_line(order: Order) -> dict[str, Any]:
    return {
        "id": int(order.external_id),
        "method_title": order.ship_method.replace("_", " ").capitalize(),
        "method_id": order.ship_method,
        "instance_id": "1",
        "total": money(order.total - goods_total(order)),
        "total_tax": "0.00",
        "taxes": [],
        "meta_data": [],
    }
