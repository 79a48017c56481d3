"""Literal payloads, written by us to ShipBob's OpenAPI document (version 2026-01); the tests judge each by it."""

from typing import Any

NEW_ORDER: dict[str, Any] = {
    "reference_id": "web_shop-1001",
    "order_number": "1001",
    "type": "DTC",
    "shipping_method": "GROUND",
    "purchase_date": "2026-03-22T11:00:00Z",
    "recipient": {
        "name": "Ana Sousa",
        "address": {
            "address1": "1 Main St",
            "city": "Springfield",
            "country": "US",
            "address2": "Apt 2",
            "company_name": "Casa Sousa",
            "state": "IL",
            "zip_code": "01234",
        },
        "email": "ana@example.com",
        "phone_number": "+1 555 0100",
    },
    "products": [
        {
            "reference_id": "SKU-10011",
            "name": "Product 10011",
            "quantity": 2,
            "unit_price": 6.25,
            "sku": "SKU-10011",
            "external_line_id": 1,
        }
    ],
    "tags": [{"name": "order_sync_line_1", "value": "10011"}],
    "financials": {"total_price": 12.5},
}
TAKEN: dict[str, Any] = {"id": 900, "reference_id": "web_shop-1001", "status": "Processing", "shipments": []}
CHANNELS: dict[str, Any] = {
    "items": [
        {"id": 7, "name": "Shopify", "application_name": "Shopify", "scopes": ["orders_read"]},
        {"id": 101, "name": "PAT", "application_name": "SMA", "scopes": ["orders_read", "orders_write"]},
    ],
    "next": None,
    "prev": None,
}


def packed(number: int, reference_id: str, **articles: int) -> dict[str, Any]:
    """A product in a parcel with its physical articles (`a1=3`: three of article 1)."""
    items = [
        {"id": int(name.removeprefix("a")), "quantity": count, "quantity_committed": count, "lot": None}
        for name, count in articles.items()
    ]
    return {"id": number, "name": reference_id, "reference_id": reference_id, "sku": None, "inventory_items": items}


def shipment(number: int, *products: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """A shipment that left `number` minutes after noon; changes are of its fields."""
    values = {
        "id": number,
        "order_id": 900,
        "status": "Completed",
        "status_details": [{"id": 200, "name": "Processing", "description": "Waiting For Carrier Pickup"}],
        "created_date": "2026-03-22T11:05:00+00:00",
        "actual_fulfillment_date": f"2026-03-22T12:{number:02}:00+00:00",
        "last_update_at": f"2026-03-22T13:{number:02}:00+00:00",
        "last_tracking_update_at": None,
        "products": list(products),
        "tracking": {
            "carrier": "UPS",
            "carrier_service": "Ground",
            "tracking_number": f"1Z{number}",
            "tracking_url": f"https://track.example.com/{number}",
            "pro_number": None,
            "bol": None,
        },
    }
    return {**values, **changes}


def order(products: list[tuple[str, int]], *shipments: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """An order with lines A, B and so on of the SKUs and quantities, and with its shipments."""
    values = {
        "id": 900,
        "reference_id": "web_shop-1001",
        "order_number": "1001",
        "status": "PartiallyFulfilled",
        "type": "DTC",
        "channel": {"id": 101, "name": "PAT"},
        "tags": [{"name": f"order_sync_line_{n}", "value": "ABCDEF"[n - 1]} for n in range(1, len(products) + 1)],
        "products": [
            {"id": 70 + ord(sku[-1]), "reference_id": sku, "sku": sku, "quantity": quantity, "external_line_id": n}
            for n, (sku, quantity) in enumerate(products, 1)
        ],
        "shipments": list(shipments),
    }
    return {**values, **changes}
