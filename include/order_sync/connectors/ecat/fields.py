"""The one table of eCat's field names, which an account's `fields` setting can correct.

The vendor does not publish an order's fields, so a company's own export may name them otherwise.
"""

from collections.abc import Mapping
from typing import Any

import msgspec


class Fields(msgspec.Struct, frozen=True):
    """Where each value stands in an order: a field name, or a path such as "ship_to.zip". "" means: not sent."""

    order_number: str = "order_number"
    order_date: str = "order_date"
    ship_date: str = "ship_date"
    status: str = "status"
    currency: str = "currency"
    total: str = "total"
    customer_number: str = "customer_number"
    customer_name: str = "customer_name"
    ship_via: str = "ship_via"
    notes: str = "notes"
    ship_to_name: str = "ship_to.name"
    ship_to_company: str = "ship_to.company"
    ship_to_address_1: str = "ship_to.address_1"
    ship_to_address_2: str = "ship_to.address_2"
    ship_to_city: str = "ship_to.city"
    ship_to_state: str = "ship_to.state"
    ship_to_zip: str = "ship_to.zip"
    ship_to_country: str = "ship_to.country"
    ship_to_phone: str = "ship_to.phone"
    ship_to_email: str = "ship_to.email"
    items: str = "items"
    item_line_number: str = "line_number"
    item_number: str = "item_number"
    item_description: str = "description"
    item_quantity: str = "quantity"
    item_unit_price: str = "unit_price"
    item_vendor: str = "vendor"


def value_at(record: Mapping[str, Any], path: str) -> Any:
    """Follow a path into a record; None where nothing stands, or where the path is ""."""
    value: Any = record
    for step in path.split("."):
        if not isinstance(value, Mapping):
            return None
        value = value.get(step)
    return value


def text_at(record: Mapping[str, Any], path: str) -> str:
    """Read text, or a number as it would be written; "" where nothing stands."""
    value = value_at(record, path)
    return "" if value is None or isinstance(value, bool | dict | list) else str(value).strip()
