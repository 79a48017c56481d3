"""The one table of Integration Manager's field names, which an account's `fields` setting can correct.

Its document of the fields was not at hand. The names are those that public clients of the API use and that the
answers kept in their tests have: the vendor's own (https://github.com/CartRover/cartrover-php) and the Ruby client
that the vendor's page points to (https://rubydoc.info/gems/extensiv_ruby).
"""

from collections.abc import Mapping
from typing import Any

import msgspec


class Fields(msgspec.Struct, frozen=True):
    """What each value is called there. "" means: neither sent nor read.

    `item_…` are fields of an order's line, `shipment_…` of what was shipped of an order, `packed_…` of what is in it,
    `stock_…` of an article's stock, `place_…` of one warehouse's part of that.
    """

    reference: str = "cust_ref"
    reference_before_split: str = "cust_ref_original"
    number: str = "cust_po_no"
    status: str = "order_status"
    changed: str = "updated_date_time"
    order_date: str = "order_date"
    delivery_date: str = "expected_delivery_date"
    ship_service: str = "ship_code"
    first_name: str = "ship_first_name"
    last_name: str = "ship_last_name"
    company: str = "ship_company"
    address_1: str = "ship_address_1"
    address_2: str = "ship_address_2"
    city: str = "ship_city"
    region: str = "ship_state"
    postcode: str = "ship_zip"
    country: str = "ship_country"
    phone: str = "ship_phone"
    email: str = "ship_e_mail"
    same_billing_address: str = "ship_is_billing"
    customer_account: str = "customer_id"
    note: str = "shipping_instructions"
    currency: str = "currency_code"
    sub_total: str = "sub_total"
    total: str = "grand_total"
    cart: str = "custom_field_1"
    extras: str = "extra_fields"
    items: str = "items"
    item_position: str = "line_no"
    item_line: str = "line_item_id"
    item_sku: str = "item"
    item_name: str = "description"
    item_quantity: str = "quantity"
    item_price: str = "price"
    item_amount: str = "extended_amount"
    item_distributor: str = ""
    item_extras: str = "extra_fields"
    shipments: str = "shipments"
    shipment_carrier: str = "carrier"
    shipment_service: str = "method"
    shipment_number: str = "tracking_no"
    shipment_url: str = "tracking_url"
    shipment_date: str = "date"
    shipment_items: str = "items"
    packed_sku: str = "item"
    packed_quantity: str = "quantity"
    stock_sku: str = "sku"
    stock_available: str = "qty_available"
    stock_places: str = "warehouses"
    place_name: str = "warehouse"
    place_available: str = "qty_available"


# Without these no order could be sent and found again, and no parcel be told.
NEEDED = (
    "reference",
    "status",
    "items",
    "item_line",
    "item_sku",
    "item_quantity",
    "shipments",
    "shipment_number",
    "shipment_date",
    "shipment_items",
    "packed_sku",
    "packed_quantity",
    "stock_sku",
    "stock_available",
)


def text_at(record: Mapping[str, Any], field: str) -> str:
    """Read text, or a number as it would be written; "" where nothing stands."""
    value = record.get(field) if field else None
    return "" if value is None or isinstance(value, bool | dict | list) else str(value).strip()
