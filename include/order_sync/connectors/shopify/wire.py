"""What our queries answer, as typed shapes: the fields of `queries/`, read as strictly as they are needed.

Source: https://shopify.dev/docs/api/admin-graphql/2026-10.
"""

from typing import Generic, TypeVar

import msgspec

T = TypeVar("T")


class Wire(msgspec.Struct, gc=False, rename="camel"):
    """Base of every shape: reads what is there and ignores the rest."""


class PageInfo(Wire):
    """How a connection goes on."""

    has_next_page: bool
    end_cursor: str | None = None


class Page(Wire, Generic[T]):
    """One page of a connection."""

    nodes: list[T]
    page_info: PageInfo


class Ref(Wire):
    """Something by its global id."""

    id: str


class UserError(Wire):
    """Why a mutation was refused; `field` is the path into its variables."""

    message: str
    field: list[str] | None = None
    code: str | None = None


class Attribute(Wire):
    """A custom attribute of an order or line."""

    key: str
    value: str | None = None


class Money(Wire):
    """An amount as text."""

    amount: str


class MoneySet(Wire):
    """An amount in the shop's own currency."""

    shop_money: Money


class Party(Wire):
    """A billing or shipping address."""

    name: str | None = None
    company: str | None = None
    address1: str | None = None
    address2: str | None = None
    city: str | None = None
    province: str | None = None
    province_code: str | None = None
    zip: str | None = None
    country_code_v2: str | None = None
    phone: str | None = None


class Customer(Wire):
    """Who ordered."""

    id: str
    display_name: str = ""


class ShippingLine(Wire):
    """The way of shipping that the buyer chose."""

    title: str = ""
    code: str | None = None


class Line(Wire):
    """A line item. `quantity` is what was ordered, `current_quantity` that without what was removed or refunded."""

    id: str
    name: str
    quantity: int
    current_quantity: int
    requires_shipping: bool
    discounted_unit_price_after_all_discounts_set: MoneySet
    sku: str | None = None
    vendor: str | None = None
    custom_attributes: list[Attribute] = []


class ShopifyOrder(Wire):
    """An order. `currency_code` is the shop's currency, in which all its amounts are read."""

    id: str
    name: str
    processed_at: str
    updated_at: str
    test: bool
    display_financial_status: str | None
    display_fulfillment_status: str
    currency_code: str
    current_total_price_set: MoneySet
    total_price_set: MoneySet
    line_items: Page[Line]
    cancelled_at: str | None = None
    note: str | None = None
    email: str | None = None
    phone: str | None = None
    custom_attributes: list[Attribute] = []
    customer: Customer | None = None
    billing_address: Party | None = None
    shipping_address: Party | None = None
    shipping_line: ShippingLine | None = None


class Orders(Wire):
    """Answer of `orders`."""

    orders: Page[msgspec.Raw]


class LinesOf(Wire):
    """The lines of an order as they came."""

    line_items: Page[msgspec.Raw]
    id: str = ""


class OrderLines(Wire):
    """Answer of `order_lines`."""

    order: LinesOf | None


class Product(Wire):
    """What a variant belongs to."""

    title: str
    status: str


class Variant(Wire):
    """A variant of a product."""

    id: str
    title: str
    available_for_sale: bool
    product: Product
    sku: str | None = None


class Products(Wire):
    """Answer of `products`."""

    product_variants: Page[msgspec.Raw]


class Scope(Wire):
    """A permission."""

    handle: str


class Installation(Wire):
    """What our app may do."""

    access_scopes: list[Scope]


class Permissions(Wire):
    """Answer of `probe_writeback`."""

    current_app_installation: Installation


ANYTHING: "msgspec.json.Decoder[dict[str, msgspec.Raw]]" = msgspec.json.Decoder(dict[str, msgspec.Raw])
ORDERS: "msgspec.json.Decoder[Orders]" = msgspec.json.Decoder(Orders)
ORDER: "msgspec.json.Decoder[ShopifyOrder]" = msgspec.json.Decoder(ShopifyOrder)
LINES_OF: "msgspec.json.Decoder[LinesOf]" = msgspec.json.Decoder(LinesOf)
ORDER_LINES: "msgspec.json.Decoder[OrderLines]" = msgspec.json.Decoder(OrderLines)
PRODUCTS: "msgspec.json.Decoder[Products]" = msgspec.json.Decoder(Products)
VARIANT: "msgspec.json.Decoder[Variant]" = msgspec.json.Decoder(Variant)
PERMISSIONS: "msgspec.json.Decoder[Permissions]" = msgspec.json.Decoder(Permissions)
