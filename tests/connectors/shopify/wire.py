"""Canonical orders as a shop has them, and connections as Shopify pages them."""

from datetime import UTC, datetime
from typing import Any

from include.order_sync.models import Order

NOW = "2026-03-22T12:00:00Z"

Wire = dict[str, Any]


def gid(kind: str, number: object) -> str:
    return f"gid://shopify/{kind}/{number}"


def utc(time: datetime) -> str:
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def connection(nodes: list[Wire], first: int | None = None, after: str | None = None, **_: Any) -> Wire:
    start = int(after or 0)
    end = len(nodes) if first is None else start + first
    info = {"hasNextPage": end < len(nodes), "endCursor": str(end)}
    shown = nodes[start:end]
    return {"nodes": shown, "edges": [{"node": node} for node in shown], "pageInfo": info}


def amount(value: object) -> Wire:
    return {"shopMoney": {"amount": f"{value:f}"}}


def attributes(**values: str) -> list[Wire]:
    return [{"key": f"_{key}", "value": value} for key, value in values.items()] + [{"key": "other", "value": None}]


def wire_order(order: Order) -> Wire:
    """Write a canonical order as a shop has it; a cancel takes everything out of the order."""
    to = order.ship_to
    gone = order.canceled
    address = {"company": to.company, "address1": to.line1, "address2": to.line2, "city": to.city, "province": None}
    address |= {"provinceCode": to.region, "zip": to.postcode, "countryCodeV2": to.country or None, "phone": to.phone}
    lines = [
        {
            "id": gid("LineItem", line.external_id),
            "name": line.name,
            "sku": line.sku,
            "vendor": "Some Brand",
            "quantity": int(line.quantity),
            "currentQuantity": 0 if gone else int(line.quantity),
            "requiresShipping": True,
            "discountedUnitPriceAfterAllDiscountsSet": amount(line.unit_price),
            "customAttributes": attributes(distributor=line.distributor),
        }
        for line in order.lines
    ]
    delivery = order.delivery_date.isoformat() if order.delivery_date else ""
    return {
        "id": gid("Order", order.external_id),
        "name": f"#{order.number}",
        "processedAt": utc(order.placed_at),
        "updatedAt": utc(order.updated_at or order.placed_at),
        "cancelledAt": NOW if gone else None,
        "test": False,
        "displayFinancialStatus": "REFUNDED" if gone else "PAID",
        "displayFulfillmentStatus": "UNFULFILLED",
        "currencyCode": order.currency,
        "currentTotalPriceSet": amount(0 * order.total if gone else order.total),
        "totalPriceSet": amount(order.total),
        "note": order.note,
        "email": to.email,
        "phone": None,
        "customAttributes": attributes(delivery_date=delivery, customer_account=order.customer_account),
        "customer": {"id": gid("Customer", 7), "displayName": "Somebody Else"},
        "billingAddress": {**address, "name": order.customer_name},
        "shippingAddress": {**address, "name": to.name},
        "shippingLine": {"code": order.ship_method, "title": "Any"},
        "lines": lines,
        "lineItems": lambda info, **page: connection(lines, **page),
    }
