"""Canonical orders and offers as Amazon would have them, written by us to Amazon's own documents."""

from datetime import UTC, date, datetime
from typing import Any

from include.order_sync.models import Order, OrderLine, Product
from tests.contract.samples import NOON

STORE = "ATVPDKIKX0DER"
ACCOUNT, DISTRIBUTOR = "C-00017", "acme"


def stamp(time: datetime) -> str:
    return time.astimezone(UTC).isoformat().replace("+00:00", "Z")


def wire_order(order: Order) -> dict[str, Any]:
    window = {"deliverByWindow": {"latestDateTime": _end_of(order.delivery_date)}} if order.delivery_date else {}
    return {
        "orderId": order.external_id,
        "createdTime": stamp(order.placed_at),
        "lastUpdatedTime": stamp(order.updated_at or NOON),
        "salesChannel": {"channelName": "AMAZON", "marketplaceId": STORE, "marketplaceName": "Amazon.com"},
        "buyer": {"buyerName": order.customer_name, "buyerEmail": order.ship_to.email},
        "recipient": {"deliveryAddress": _address(order), "deliveryPreference": {"addressInstruction": order.note}},
        "proceeds": {"grandTotal": {"amount": str(order.total), "currencyCode": order.currency}},
        "fulfillment": {
            "fulfillmentStatus": "CANCELLED" if order.canceled else "UNSHIPPED",
            "fulfilledBy": "MERCHANT",
            "fulfillmentServiceLevel": order.ship_method,
            **window,
        },
        "orderItems": [_item(order, line) for line in order.lines],
    }


def wire_listing(product: Product) -> dict[str, Any]:
    summary = {
        "marketplaceId": STORE,
        "asin": "B071VG5N9D",
        "productType": "LUGGAGE",
        "status": ["BUYABLE", "DISCOVERABLE"] if product.active else ["DISCOVERABLE"],
        "itemName": product.name,
        "createdDate": "2026-02-01T00:00:00Z",
        "lastUpdatedDate": "2026-03-01T00:00:00Z",
    }
    return {"sku": product.sku, "summaries": [summary], "fulfillmentAvailability": []}


def _end_of(day: date) -> str:
    return f"{day.isoformat()}T23:59:59Z"


def _item(order: Order, line: OrderLine) -> dict[str, Any]:
    count = int(line.quantity)
    return {
        "orderItemId": line.external_id,
        "quantityOrdered": count,
        "product": {
            "asin": "B08C1W5N87",
            "title": line.name,
            "sellerSku": line.sku,
            "price": {"unitPrice": {"amount": str(line.unit_price), "currencyCode": order.currency}},
        },
        "fulfillment": {"quantityFulfilled": 0, "quantityUnfulfilled": count},
    }


def _address(order: Order) -> dict[str, Any]:
    to = order.ship_to
    return {
        "name": to.name,
        "companyName": to.company,
        "addressLine1": to.line1,
        "addressLine2": to.line2,
        "city": to.city,
        "stateOrRegion": to.region,
        "postalCode": to.postcode,
        "countryCode": to.country,
        "phone": to.phone,
    }
