"""What our queries answer, as typed shapes: the fields of `queries/`, read as strictly as they are needed.

Source: the schema of the Admin API, https://docs.vendure.io/reference/graphql-api/admin/queries/.
"""

from typing import Any, Generic, TypeVar

import msgspec

T = TypeVar("T")


class Wire(msgspec.Struct, gc=False, rename="camel"):
    """Base of every shape: reads what is there and ignores the rest."""


class Listed(Wire, Generic[T]):
    """A part of a list, and how many the whole list has."""

    items: list[T]
    total_items: int


class Ref(Wire):
    """Something by its id."""

    id: str


class Outcome(Wire):
    """What a mutation came to: the thing itself (`id`, `state`), or an `ErrorResult` in Vendure's words."""

    kind: str = msgspec.field(name="__typename")
    id: str = ""
    state: str = ""
    error_code: str = ""
    message: str = ""
    transition_error: str | None = None
    from_state: str | None = None
    fulfillment_handler_error: str | None = None
    product_variant_name: str | None = None
    stock_on_hand: int | None = None


class LoggedIn(Wire):
    """Answer of `login`."""

    login: Outcome


class Known(Wire):
    """Answer of `known`."""

    global_settings: Ref


class Customer(Wire):
    """Who ordered."""

    id: str
    first_name: str = ""
    last_name: str = ""
    email_address: str = ""
    phone_number: str | None = None
    custom_fields: dict[str, Any] | None = None


class Party(Wire):
    """A shipping address."""

    full_name: str | None = None
    company: str | None = None
    street_line1: str | None = msgspec.field(name="streetLine1", default=None)
    street_line2: str | None = msgspec.field(name="streetLine2", default=None)
    city: str | None = None
    province: str | None = None
    postal_code: str | None = None
    country_code: str | None = None
    phone_number: str | None = None


class Variant(Wire):
    """What a line is of."""

    sku: str
    name: str = ""


class Method(Wire):
    """A way of shipping."""

    code: str


class ShippingLine(Wire):
    """The way of shipping that the buyer chose."""

    shipping_method: Method


class Line(Wire):
    """A line. `quantity` is what is left of `order_placed_quantity` after cancels."""

    id: str
    quantity: int
    order_placed_quantity: int
    prorated_unit_price_with_tax: int
    product_variant: Variant
    custom_fields: dict[str, Any] | None = None


class VendureOrder(Wire):
    """An order. Amounts are whole numbers of the shop's smallest unit."""

    id: str
    code: str
    type: str
    state: str
    updated_at: str
    order_placed_at: str
    currency_code: str
    total_with_tax: int
    lines: list[Line]
    customer: Customer | None = None
    shipping_address: Party | None = None
    shipping_lines: list[ShippingLine] = []
    custom_fields: dict[str, Any] | None = None


class ServerConfig(Wire):
    """How the server is set up."""

    money_strategy_precision: int


class MoneySettings(Wire):
    """What amounts are kept in."""

    server_config: ServerConfig


class Orders(Wire):
    """Answer of `orders`."""

    orders: Listed[msgspec.Raw]
    global_settings: MoneySettings


class ProductState(Wire):
    """What a variant belongs to."""

    enabled: bool


class SoldVariant(Wire):
    """A variant as it is sold."""

    id: str
    sku: str
    name: str
    enabled: bool
    product: ProductState


class Variants(Wire):
    """Answer of `products`."""

    product_variants: Listed[msgspec.Raw]


class Refs(Wire):
    """Things by their ids."""

    items: list[Ref]


class ProbedOrders(Wire):
    """Answer of `probe_orders`."""

    orders: Refs


class ProbedVariants(Wire):
    """Answer of `probe_products`."""

    product_variants: Refs


class StockSet(Wire):
    """Answer of `inventory_set`."""

    update_product_variants: list[Ref | None]


LOGGED_IN: "msgspec.json.Decoder[LoggedIn]" = msgspec.json.Decoder(LoggedIn)
KNOWN: "msgspec.json.Decoder[Known]" = msgspec.json.Decoder(Known)
ORDERS: "msgspec.json.Decoder[Orders]" = msgspec.json.Decoder(Orders)
ORDER: "msgspec.json.Decoder[VendureOrder]" = msgspec.json.Decoder(VendureOrder)
PRODUCTS: "msgspec.json.Decoder[Variants]" = msgspec.json.Decoder(Variants)
VARIANT: "msgspec.json.Decoder[SoldVariant]" = msgspec.json.Decoder(SoldVariant)
PROBED_ORDERS: "msgspec.json.Decoder[ProbedOrders]" = msgspec.json.Decoder(ProbedOrders)
PROBED_VARIANTS: "msgspec.json.Decoder[ProbedVariants]" = msgspec.json.Decoder(ProbedVariants)
STOCK_SET: "msgspec.json.Decoder[StockSet]" = msgspec.json.Decoder(StockSet)
