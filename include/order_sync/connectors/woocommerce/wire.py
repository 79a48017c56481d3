"""WooCommerce REST v3 as typed shapes: only the fields that are used, read as strictly as they are needed.

Sources: https://woocommerce.github.io/woocommerce-rest-api-docs/#order-properties, #product-properties and
#product-variation-properties (and OPTIONS of a running 11.0.1).
"""

from decimal import Decimal
from typing import Literal

import msgspec


class Wire(msgspec.Struct, gc=False):
    """Base of every shape: reads what is there and ignores the rest."""


class Meta(Wire):
    """A meta entry. The value may be of any kind, so it is decoded only where it is wanted."""

    key: str
    value: msgspec.Raw = msgspec.Raw(b"null")


class Party(Wire):
    """A billing or shipping address."""

    first_name: str | None = None
    last_name: str | None = None
    company: str | None = None
    address_1: str | None = None
    address_2: str | None = None
    city: str | None = None
    state: str | None = None
    postcode: str | None = None
    country: str | None = None
    phone: str | None = None
    email: str | None = None


class Line(Wire):
    """A line item. `price` is a float of total / quantity, `total` is exact."""

    id: int
    quantity: Decimal
    name: str | None = None
    sku: str | None = None
    price: Decimal | None = None
    total: str = ""
    meta_data: list[Meta] = []


class ShippingLine(Wire):
    """The way of shipping that the buyer chose."""

    method_id: str | None = None


class WooOrder(Wire):
    """An order. Dates whose names end in `_gmt` carry no zone and are UTC."""

    id: int
    number: str
    status: str
    currency: str
    total: str
    line_items: list[Line]
    date_created_gmt: str | None = None
    date_modified_gmt: str | None = None
    customer_id: int = 0
    customer_note: str | None = None
    billing: Party = msgspec.field(default_factory=Party)
    shipping: Party = msgspec.field(default_factory=Party)
    meta_data: list[Meta] = []
    shipping_lines: list[ShippingLine] = []


class Fulfillment(Wire):
    """A parcel as WooCommerce 11 keeps it."""

    id: int
    date_deleted: str | None = None
    meta_data: list[Meta] = []


class Note(Wire):
    """An order note."""

    id: int
    note: str = ""


class Choice(Wire):
    """What a variation is chosen by, such as a colour. A product has `options` instead."""

    option: str | None = None


class Article(Wire):
    """A product or a variation. `manage_stock` is "parent" where a variation's stock is kept with its product.

    `variations` are ids: a product that has some is sold as these. `type` is not given in a list of variations.
    """

    id: int
    status: str
    purchasable: bool
    type: str = ""
    sku: str | None = None
    name: str | None = None
    stock_status: str = "instock"
    manage_stock: bool | Literal["parent"] = False
    stock_quantity: Decimal | None = None
    parent_id: int = 0
    variations: list[int] = []
    attributes: list[Choice] = []


class Problem(Wire):
    """An error body: https://woocommerce.github.io/woocommerce-rest-api-docs/#errors."""

    code: str = ""
    message: str = ""


class Changed(Wire):
    """What became of one change of a batch: the article as it now is, or the error that it met."""

    id: int
    stock_quantity: Decimal | None = None
    error: Problem | None = None


class Changes(Wire):
    """The answer to a batch: https://woocommerce.github.io/woocommerce-rest-api-docs/#batch-update-products."""

    update: list[Changed]


ANYTHING: "msgspec.json.Decoder[msgspec.Raw]" = msgspec.json.Decoder(msgspec.Raw)
PAGE: "msgspec.json.Decoder[list[msgspec.Raw]]" = msgspec.json.Decoder(list[msgspec.Raw])
ORDER: "msgspec.json.Decoder[WooOrder]" = msgspec.json.Decoder(WooOrder)
FULFILLMENT: "msgspec.json.Decoder[Fulfillment]" = msgspec.json.Decoder(Fulfillment)
FULFILLMENTS: "msgspec.json.Decoder[list[Fulfillment]]" = msgspec.json.Decoder(list[Fulfillment])
NOTE: "msgspec.json.Decoder[Note]" = msgspec.json.Decoder(Note)
NOTES: "msgspec.json.Decoder[list[Note]]" = msgspec.json.Decoder(list[Note])
ARTICLE: "msgspec.json.Decoder[Article]" = msgspec.json.Decoder(Article)
CHANGES: "msgspec.json.Decoder[Changes]" = msgspec.json.Decoder(Changes)
