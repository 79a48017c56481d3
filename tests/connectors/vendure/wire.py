"""Canonical orders as a Vendure shop has them."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from include.order_sync.models import Order

# Decimals of every amount here, whatever the currency: as many as the samples need.
DECIMALS = 4

Wire = dict[str, Any]


def utc(time: datetime) -> str:
    return time.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def minor(value: Decimal) -> int:
    return int(value.scaleb(DECIMALS))


def wire_order(order: Order) -> Wire:
    """Write a canonical order as a shop has it; a cancel takes every unit out of its lines, and the total with them."""
    first, _, last = order.customer_name.partition(" ")
    to = order.ship_to
    gone = order.canceled
    lines = [
        {
            "id": line.external_id,
            "quantity": 0 if gone else int(line.quantity),
            "orderPlacedQuantity": int(line.quantity),
            "proratedUnitPriceWithTax": minor(line.unit_price),
            "productVariant": {"sku": line.sku, "name": line.name},
            "customFields": {"supplier": line.distributor or None},
        }
        for line in order.lines
    ]
    return {
        "id": order.external_id,
        "code": order.number,
        "type": "Regular",
        "state": "Cancelled" if gone else "PaymentSettled",
        "updatedAt": utc(order.updated_at or order.placed_at),
        "orderPlacedAt": utc(order.placed_at),
        "currencyCode": order.currency,
        "totalWithTax": 0 if gone else minor(order.total),
        "customer": {
            "id": "7",
            "firstName": first,
            "lastName": last,
            "emailAddress": to.email,
            "phoneNumber": None,
            "customFields": {"account": order.customer_account or None},
        },
        "shippingAddress": {
            "fullName": to.name,
            "company": to.company,
            "streetLine1": to.line1,
            "streetLine2": to.line2,
            "city": to.city,
            "province": to.region,
            "postalCode": to.postcode,
            "countryCode": to.country,
            "phoneNumber": to.phone,
        },
        "shippingLines": [{"shippingMethod": {"code": order.ship_method}}],
        "lines": lines,
        "customFields": {
            "deliveryDate": order.delivery_date.isoformat() if order.delivery_date else None,
            "message": order.note or None,
        },
    }
