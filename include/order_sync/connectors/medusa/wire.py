"""Medusa's orders as typed shapes: only the fields that are used.

Source: https://docs.medusajs.com/api/admin#orders. An amount is a JSON number (of the currency's own unit, not of its
hundredth part), so it is kept as it stands in the text.
"""

from decimal import Decimal
from typing import Any

import msgspec

NOTHING = msgspec.Raw(b"null")


class Wire(msgspec.Struct, gc=False):
    """Base of every shape: reads what is there and ignores the rest."""


class Party(Wire):
    """An address. `country_code` is ISO 3166-1 alpha-2 in small letters, `province` free text or like `us-il`."""

    first_name: str | None = None
    last_name: str | None = None
    company: str | None = None
    address_1: str | None = None
    address_2: str | None = None
    city: str | None = None
    province: str | None = None
    postal_code: str | None = None
    country_code: str | None = None
    phone: str | None = None


class Detail(Wire):
    """How far an item has come."""

    shipped_quantity: Decimal | None = None


class Item(Wire):
    """A line of an order."""

    id: str
    quantity: Decimal
    unit_price: msgspec.Raw
    title: str | None = None
    variant_title: str | None = None
    variant_sku: str | None = None
    requires_shipping: bool = True
    metadata: dict[str, Any] | None = None
    detail: Detail | None = None


class OptionType(Wire):
    """What kind of delivery a shipping option is."""

    code: str | None = None


class Option(Wire):
    """The shop's shipping option; it may have been deleted since."""

    shipping_profile_id: str | None = None
    type: OptionType | None = None


class Method(Wire):
    """How an order is delivered, as the buyer chose."""

    name: str | None = None
    shipping_option_id: str | None = None
    shipping_option: Option | None = None


class Payment(Wire):
    """A payment; its time of change moves when the money is taken, and the order's does not."""

    updated_at: str | None = None


class Collection(Wire):
    """The payments of an order."""

    payments: list[Payment] | None = None


class MedusaOrder(Wire):
    """An order with its items, addresses, shipping methods and payments."""

    id: str
    status: str
    payment_status: str
    created_at: str
    updated_at: str
    currency_code: str
    total: msgspec.Raw
    items: list[Item]
    display_id: int | None = None
    custom_display_id: str | None = None
    email: str | None = None
    customer_id: str | None = None
    metadata: dict[str, Any] | None = None
    shipping_address: Party | None = None
    billing_address: Party | None = None
    shipping_methods: list[Method] | None = None
    payment_collections: list[Collection] | None = None


class Orders(Wire):
    """A page of orders."""

    orders: list[msgspec.Raw]


class PaidOrder(Wire):
    """The order that a payment is for, by id and time of change."""

    id: str
    updated_at: str


class PaidCollection(Wire):
    """What a payment belongs to: to an order, or to a cart that is none yet."""

    order: PaidOrder | None = None


class ListedPayment(Wire):
    """A payment of the list of payments."""

    id: str
    updated_at: str
    payment_collection: PaidCollection | None = None


class Payments(Wire):
    """A page of payments."""

    payments: list[ListedPayment]


class Known(Wire):
    """Any record of a list, by its id."""

    id: str


FIELDS = ",".join(
    (
        "id,display_id,custom_display_id,status,payment_status,created_at,updated_at,currency_code,email,total,metadata",
        "customer_id,*shipping_address,*billing_address,*items,*items.detail,*shipping_methods",
        "shipping_methods.shipping_option.type.code,payment_collections.status,payment_collections.payments.updated_at",
    )
)
PAYMENT_FIELDS = "id,updated_at,payment_collection.order.id,payment_collection.order.updated_at"

ORDERS: "msgspec.json.Decoder[Orders]" = msgspec.json.Decoder(Orders)
ORDER: "msgspec.json.Decoder[MedusaOrder]" = msgspec.json.Decoder(MedusaOrder)
PAYMENTS: "msgspec.json.Decoder[Payments]" = msgspec.json.Decoder(Payments)
KNOWN: "msgspec.json.Decoder[Known]" = msgspec.json.Decoder(Known)
