"""The canonical order, line, address and shipment that every connector maps to and from.

Frozen values without I/O. Times are timezone-aware UTC; money and quantities are `Decimal`.
"""

from datetime import date, datetime
from decimal import Decimal

import msgspec

Extras = tuple[tuple[str, str], ...]


class Value(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """Base of every canonical value: immutable, compared by content."""


class Address(Value, frozen=True):
    """Where an order is to be shipped. `country` is ISO 3166-1 alpha-2."""

    name: str = ""
    company: str = ""
    line1: str = ""
    line2: str = ""
    city: str = ""
    region: str = ""
    postcode: str = ""
    country: str = ""
    phone: str = ""
    email: str = ""


class OrderLine(Value, frozen=True):
    """One position of an order. `external_id` is the cart's own id of the line, unique in its order.

    `extras` as in `Order`.
    """

    external_id: str
    sku: str
    quantity: Decimal
    unit_price: Decimal
    name: str = ""
    distributor: str = ""
    extras: Extras = ()


class Order(Value, frozen=True):
    """An order as the cart holds it. `external_id` is the cart's own key, `number` what people read.

    `updated_at` is the cart's own time of the last change (None if it keeps none), `canceled` tells that
    the cart has canceled it, `customer_account` is the buyer's account with the seller. `extras` are fields of the
    cart that have no place here, as the accounts file names them, each with its text.
    """

    external_id: str
    number: str
    placed_at: datetime
    currency: str
    total: Decimal
    lines: tuple[OrderLine, ...]
    ship_to: Address = Address()
    ship_method: str = ""
    updated_at: datetime | None = None
    delivery_date: date | None = None
    customer_account: str = ""
    customer_name: str = ""
    canceled: bool = False
    note: str = ""
    extras: Extras = ()


class OutboundOrder(Value, frozen=True):
    """What a destination is given: the order with the lines that go there, and how to ship them.

    `reference` names the order at the destination for ever, `idempotency_key` stays the same on every
    attempt at one export and changes only when a person asks to send the order again.
    """

    reference: str
    idempotency_key: str
    cart: str
    order: Order
    ship_service: str


class Acknowledgement(Value, frozen=True):
    """The destination's own word that it has an order: its id for it, or `pending` when that is yet to come.

    `duplicate` tells that it had the order already.
    """

    external_id: str
    duplicate: bool = False
    pending: bool = False


class ShipmentLine(Value, frozen=True):
    """How much of an order line is in a parcel. `line` is the cart's id of the order line."""

    line: str
    quantity: Decimal


class Shipment(Value, frozen=True):
    """One parcel that a destination shipped. `reference` is the `OutboundOrder.reference` it belongs to."""

    external_id: str
    reference: str
    carrier: str
    tracking_number: str
    shipped_at: datetime
    lines: tuple[ShipmentLine, ...]
    service: str = ""
    tracking_url: str = ""


class ShipmentConfirmation(Value, frozen=True):
    """What a cart is told about a parcel. `complete` tells that with it the whole order has been shipped."""

    order_external_id: str
    order_number: str
    shipment: Shipment
    complete: bool


class Product(Value, frozen=True):
    """An article as a cart sells it, or a destination keeps it. `external_id` is the other side's own key.

    `active` tells whether it can be ordered now.
    """

    external_id: str
    sku: str
    name: str = ""
    active: bool = True


class InventoryLevel(Value, frozen=True):
    """How much of an article can be sold, at one of the other side's locations ("" where it has but one)."""

    sku: str
    available: Decimal
    location: str = ""
