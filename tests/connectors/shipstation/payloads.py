"""Literal payloads, written by us to ShipStation's OpenAPI document (v2, 2025); the tests judge each by it."""

from typing import Any

NEW_SHIPMENT: dict[str, Any] = {
    "external_shipment_id": "web_shop-1001",
    "external_order_id": "web_shop-1001",
    "shipment_number": "1001",
    "shipment_status": "pending",
    "validate_address": "no_validation",
    "create_sales_order": True,
    "ship_to": {
        "name": "Ana Sousa",
        "phone": "+1 555 0100",
        "address_line1": "1 Main St",
        "city_locality": "Springfield",
        "state_province": "IL",
        "postal_code": "01234",
        "country_code": "US",
        "address_residential_indicator": "unknown",
        "company_name": "Casa Sousa",
        "address_line2": "Apt 2",
        "email": "ana@example.com",
    },
    "items": [
        {
            "name": "Product 10011",
            "quantity": 2,
            "external_order_id": "web_shop-1001",
            "external_order_item_id": "10011",
            "sku": "SKU-10011",
            "unit_price": 6.25,
        }
    ],
    "warehouse_id": "se-1951",
    "requested_shipment_service": "GROUND",
    "ship_by_date": "2026-04-01T00:00:00Z",
    "notes_from_buyer": "Ring twice",
    "amount_paid": {"currency": "usd", "amount": 12.5},
    "advanced_options": {"custom_field1": "web_shop-1001", "custom_field2": "C-00017"},
}
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
HELD: dict[str, Any] = {
    "shipment_id": "se-900",
    "carrier_id": None,
    "service_code": None,
    "external_order_id": "web_shop-1001",
    "external_shipment_id": "web_shop-1001",
    "shipment_number": "1001",
    "shipment_status": "pending",
    "created_at": "2026-03-22T12:00:00Z",
    "modified_at": "2026-03-22T12:00:00Z",
    "ship_to": ADDRESS,
    "ship_from": ADDRESS,
    "return_to": ADDRESS,
    "warehouse_id": "se-1951",
    "confirmation": "none",
    "advanced_options": {"custom_field1": "web_shop-1001", "custom_field2": None},
    "insurance_provider": "none",
    "tags": [],
    "packages": [{"package_code": "package", "weight": {"value": 16, "unit": "ounce"}}],
    "total_weight": {"value": 16, "unit": "ounce"},
    "items": [
        {
            "name": "Product 10011",
            "quantity": 2,
            "external_order_id": "web_shop-1001",
            "external_order_item_id": "10011",
            "sku": "SKU-10011",
            "unit_price": 6.25,
        }
    ],
}
LABEL: dict[str, Any] = {
    "label_id": "se-777",
    "status": "completed",
    "shipment_id": "se-900",
    "external_shipment_id": "web_shop-1001",
    "ship_date": "2026-03-22T00:00:00Z",
    "created_at": "2026-03-22T15:04:05.123Z",
    "tracking_number": "1Z0000000000000001",
    "carrier_id": "se-28529731",
    "carrier_code": "ups",
    "service_code": "ups_ground",
    "tracking_url": "https://track.example.com/1Z0000000000000001",
    "is_return_label": False,
    "voided": False,
    "voided_at": None,
    "packages": [{"weight": {"value": 16, "unit": "ounce"}, "tracking_number": "1Z0000000000000001"}],
}
NO_LINKS: dict[str, Any] = {
    "first": {"href": "https://api.shipstation.com/v2/list?page=1"},
    "last": {"href": "https://api.shipstation.com/v2/list?page=1"},
    "prev": {},
    "next": {},
}


def created(*errors: str, **changes: Any) -> dict[str, Any]:
    """The answer to a new shipment; changes are of its fields."""
    return {"has_errors": bool(errors), "shipments": [{**HELD, "errors": list(errors), **changes}]}


def page(name: str, *records: dict[str, Any], number: int = 1, pages: int = 1) -> dict[str, Any]:
    """A page of a list."""
    return {name: list(records), "total": len(records), "page": number, "pages": pages, "links": NO_LINKS}


def refusal(message: str, error_code: str = "unspecified", **more: str) -> dict[str, Any]:
    """An error body."""
    error = {"error_source": "ShipStation", "error_type": "business_rules", "error_code": error_code}
    errors = [{**error, "message": message, **more}]
    return {"request_id": "aa3d8e8e-462b-4476-9618-72db7f7b7009", "errors": errors}


NOT_FOUND = refusal("Shipment not found", "invalid_identifier")
NOTHING = page("shipments")
