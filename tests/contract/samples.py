"""Sample orders, shipments and confirmations, and what makes them unusual or malformed."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from include.order_sync.models import (
    Address,
    Order,
    OrderLine,
    OutboundOrder,
    Shipment,
    ShipmentConfirmation,
    ShipmentLine,
)

NOON = datetime(2026, 3, 22, 12, 0, 0, tzinfo=UTC)


def at(seconds: float) -> datetime:
    """Name a moment by its distance from noon of the samples' day."""
    return NOON + timedelta(seconds=seconds)


def sample_line(number: int = 1, /, **changes: Any) -> OrderLine:
    values: dict[str, Any] = {
        "external_id": str(number),
        "sku": f"SKU-{number}",
        "quantity": Decimal(2),
        "unit_price": Decimal("6.25"),
        "name": f"Product {number}",
        "distributor": "acme",
    }
    return OrderLine(**{**values, **changes})


def sample_order(number: int = 1001, /, **changes: Any) -> Order:
    values: dict[str, Any] = {
        "external_id": str(number),
        "number": str(number),
        "placed_at": at(-3600),
        "currency": "USD",
        "total": Decimal("12.50"),
        "lines": (sample_line(number * 10 + 1),),
        "ship_to": Address(
            name="Ana Sousa",
            company="Casa Sousa",
            line1="1 Main St",
            line2="Apt 2",
            city="Springfield",
            region="IL",
            postcode="01234",
            country="US",
            phone="+1 555 0100",
            email="ana@example.com",
        ),
        "ship_method": "flat_rate",
        "updated_at": at(0),
        "delivery_date": date(2026, 4, 1),
        "customer_account": "C-00017",
        "customer_name": "Ana Sousa",
        "note": "Ring twice",
    }
    return Order(**{**values, **changes})


def unlike_samples() -> dict[str, dict[str, Any]]:
    """Changes that make a sample order an unusual, but valid one; by what is unusual."""
    letters = 'Zoë Łukasz 山田 ☕ "quoted" <b>&amp;'
    return {
        "unicode": {
            "note": letters,
            "customer_name": "Łukasz Ćwikła",
            "ship_to": Address(name="山田 太郎", line1="千代田1-1", city="東京", postcode="100-0001", country="JP"),
            "lines": (sample_line(10011, name=letters, sku="Ñ-1"),),
        },
        "leading zeros": {
            "number": "000123",
            "customer_account": "007",
            "lines": (sample_line(10011, sku="00042"),),
        },
        "no decimals": {
            "currency": "JPY",
            "total": Decimal(1250),
            "lines": (sample_line(10011, unit_price=Decimal(625)),),
        },
        "three decimals": {
            "currency": "KWD",
            "total": Decimal("12.345"),
            "lines": (sample_line(10011, unit_price=Decimal("1.235")),),
        },
        "the largest total": {"total": Decimal("99999999999.9999")},
        "many lines": {"lines": tuple(sample_line(10011 + number) for number in range(30))},
        "no delivery date": {"delivery_date": None},
        "canceled": {"canceled": True},
    }


MALFORMED: list[tuple[str, Any]] = [
    ("currency", "DOLLARS"),
    ("currency", "XXZ"),
    ("currency", 17),
    ("money", "NaN"),
    ("money", "123456789012.00"),
    ("money", "1.23456"),
    ("money", "twelve"),
    ("money", "1e5"),
    ("money", None),
    ("placed_at", "2026-02-30T09:00:00"),
    ("placed_at", "soon"),
    ("placed_at", None),
    ("status", "teleported"),
    ("status", 3),
]


def sample_outbound(number: int = 1001, /, key: str = "", **changes: Any) -> OutboundOrder:
    order = sample_order(number, **changes)
    return OutboundOrder(f"web_shop-{number}", key or f"key-{number}", "web_shop", order, "GROUND")


def sample_shipment(number: int = 1, /, **changes: Any) -> Shipment:
    values: dict[str, Any] = {
        "external_id": f"parcel-{number}",
        "reference": "web_shop-1001",
        "carrier": "UPS",
        "tracking_number": f"1Z{number:016d}",
        "shipped_at": at(60),
        "lines": (ShipmentLine("10011", Decimal(2)),),
        "service": "Ground",
        "tracking_url": f"https://track.example.com/{number}",
    }
    return Shipment(**{**values, **changes})


def sample_confirmation(number: int = 1, complete: bool = True, **changes: Any) -> ShipmentConfirmation:
    return ShipmentConfirmation("1001", "1001", sample_shipment(number, **changes), complete)
