"""BigCommerce's orders and shipments (REST v2) as typed shapes: only the fields that are used.

Source: https://developer.bigcommerce.com/docs/rest-management/orders (the document orders.v2.oas2.yml). An amount may
be a number or a text, so it is kept as it stands in the JSON.
"""

from decimal import Decimal

import msgspec

NOTHING = msgspec.Raw(b"null")


class Wire(msgspec.Struct, gc=False):
    """Base of every shape: reads what is there and ignores the rest."""


class FormField(Wire):
    """A field that the store added to its address forms. The value is a text, a number or a list."""

    name: str | None = None
    value: msgspec.Raw = NOTHING


class Option(Wire):
    """What the buyer chose of a product: an option's shown name and value, or a configurable field's."""

    name: str | None = None
    value: str | None = None
    display_name: str | None = None
    display_value: str | None = None


class Item(Wire):
    """A product of an order. `id` is the order product's own; amounts are of one unit."""

    id: int
    quantity: Decimal
    name: str | None = None
    sku: str | None = None
    type: str = "physical"
    brand: str | None = None
    price_ex_tax: msgspec.Raw = NOTHING
    price_inc_tax: msgspec.Raw = NOTHING
    quantity_shipped: Decimal | None = None
    quantity_refunded: Decimal | None = None
    product_options: list[Option] | None = None
    configurable_fields: list[Option] | None = None


class Party(Wire):
    """A billing address. `country_iso2` is ISO 3166-1 alpha-2, `state` is written out."""

    first_name: str | None = None
    last_name: str | None = None
    company: str | None = None
    street_1: str | None = None
    street_2: str | None = None
    city: str | None = None
    state: str | None = None
    zip: str | None = None
    country_iso2: str | None = None
    phone: str | None = None
    email: str | None = None
    form_fields: list[FormField] | None = None


class Consignment(Party):
    """A shipping address with what is to be shipped to it."""

    shipping_method: str | None = None
    line_items: list[Item] | None = None


class Pickup(Wire):
    """What the buyer fetches at the store."""

    line_items: list[msgspec.Raw] | None = None


class Consignments(Wire):
    """An order's items by where they go; downloads and gift certificates are not read."""

    shipping: list[Consignment] | None = None
    pickups: list[Pickup] | None = None


class BigOrder(Wire):
    """An order, with its consignments as `include=consignments.line_items` gives them."""

    id: int
    status_id: int
    date_created: str
    default_currency_code: str
    total_inc_tax: msgspec.Raw
    status: str | None = None
    date_modified: str | None = None
    customer_id: int | None = None
    customer_message: str | None = None
    staff_notes: str | None = None
    is_deleted: bool = False
    is_tax_inclusive_pricing: bool = False
    billing_address: Party = msgspec.field(default_factory=Party)
    consignments: Consignments | list[msgspec.Raw] | None = None


class Glance(Wire):
    """Of an order, what tells whether its consignments are whole."""

    id: int
    status_id: int
    items_total: Decimal | None = None
    consignments: msgspec.Raw = NOTHING


class OrderProduct(Wire):
    """A product of an order, by the shipping address that it goes to (0: none)."""

    id: int
    order_address_id: int = 0
    order_pickup_method_id: int | None = None
    type: str = "physical"


class Shipment(Wire):
    """A parcel as BigCommerce keeps it."""

    id: int
    tracking_number: str | None = None
    comments: str | None = None


class Known(Wire):
    """Any record of a list, by its id."""

    id: int


RAWS: "msgspec.json.Decoder[list[msgspec.Raw]]" = msgspec.json.Decoder(list[msgspec.Raw])
KNOWN: "msgspec.json.Decoder[Known]" = msgspec.json.Decoder(Known)
ORDER: "msgspec.json.Decoder[BigOrder]" = msgspec.json.Decoder(BigOrder)
GLANCE: "msgspec.json.Decoder[Glance]" = msgspec.json.Decoder(Glance)
ORDER_PRODUCT: "msgspec.json.Decoder[OrderProduct]" = msgspec.json.Decoder(OrderProduct)
SHIPMENT: "msgspec.json.Decoder[Shipment]" = msgspec.json.Decoder(Shipment)
