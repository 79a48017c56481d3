"""Amazon's orders (2026-01-01) as typed shapes: only the fields that are used.

Source: orders_2026-01-01.json (https://github.com/amzn/selling-partner-api-models). Every field that the document does
not require may be missing.
"""

from decimal import Decimal

import msgspec


class Wire(msgspec.Struct, gc=False, rename="camel"):
    """Base of every shape: reads what is there and ignores the rest."""


class Money(Wire):
    """An amount; Amazon writes it as text."""

    amount: str
    currency_code: str


class Price(Wire):
    """What a unit costs."""

    unit_price: Money | None = None


class Product(Wire):
    """What is sold."""

    title: str | None = None
    seller_sku: str | None = None
    price: Price | None = None


class Breakdown(Wire):
    """A part of an item's proceeds by kind, for instance `ITEM`."""

    type: str
    subtotal: Money


class ItemProceeds(Wire):
    """What the seller gets for an item."""

    breakdowns: list[Breakdown] | None = None


class GiftOption(Wire):
    """How an item is to be wrapped."""

    gift_message: str | None = None


class Packing(Wire):
    """How an item is to be packed."""

    gift_option: GiftOption | None = None


class ItemFulfillment(Wire):
    """How far an item is shipped."""

    quantity_fulfilled: Decimal | None = None
    quantity_unfulfilled: Decimal | None = None
    packing: Packing | None = None


class Execution(Wire):
    """An item's cancellation that was carried out."""


class Cancellation(Wire):
    """Whether an item was canceled; that it was only asked for is not read."""

    cancellation_execution: Execution | None = None


class Item(Wire):
    """An item of an order."""

    order_item_id: str
    quantity_ordered: Decimal
    product: Product
    proceeds: ItemProceeds | None = None
    fulfillment: ItemFulfillment | None = None
    cancellation: Cancellation | None = None


class CustomerAddress(Wire):
    """Where an order is delivered."""

    name: str | None = None
    company_name: str | None = None
    address_line1: str | None = None
    address_line2: str | None = None
    address_line3: str | None = None
    city: str | None = None
    district_or_county: str | None = None
    state_or_region: str | None = None
    municipality: str | None = None
    postal_code: str | None = None
    country_code: str | None = None
    phone: str | None = None


class DeliveryPreference(Wire):
    """What the buyer says about the delivery."""

    drop_off_location: str | None = None
    address_instruction: str | None = None


class Recipient(Wire):
    """Who gets the parcel."""

    delivery_address: CustomerAddress | None = None
    delivery_preference: DeliveryPreference | None = None


class Buyer(Wire):
    """Who bought. The e-mail address is one of Amazon's own, by which the buyer is written to."""

    buyer_name: str | None = None
    buyer_email: str | None = None


class Proceeds(Wire):
    """What the seller gets."""

    grand_total: Money | None = None


class Window(Wire):
    """A span of time."""

    latest_date_time: str | None = None


class Fulfillment(Wire):
    """How an order is shipped, and how far that is."""

    fulfillment_status: str
    fulfilled_by: str | None = None
    fulfillment_service_level: str | None = None
    deliver_by_window: Window | None = None


class SalesChannel(Wire):
    """Which of Amazon's stores an order is from."""

    marketplace_id: str | None = None


class PackageStatus(Wire):
    """How far a parcel is."""

    status: str = ""


class PackageItem(Wire):
    """How much of an item is in a parcel."""

    order_item_id: str
    quantity: Decimal


class Package(Wire):
    """A parcel as Amazon keeps it."""

    package_reference_id: str
    tracking_number: str | None = None
    package_status: PackageStatus | None = None
    package_items: list[PackageItem] | None = None


class AmazonOrder(Wire):
    """An order."""

    order_id: str
    created_time: str
    last_updated_time: str
    order_items: list[Item]
    fulfillment: Fulfillment
    sales_channel: SalesChannel = msgspec.field(default_factory=SalesChannel)
    programs: list[str] | None = None
    buyer: Buyer = msgspec.field(default_factory=Buyer)
    recipient: Recipient = msgspec.field(default_factory=Recipient)
    proceeds: Proceeds = msgspec.field(default_factory=Proceeds)


class Parcels(Wire):
    """Of an order, its store and its parcels."""

    order_id: str
    sales_channel: SalesChannel = msgspec.field(default_factory=SalesChannel)
    packages: list[Package] | None = None


class OneOrder(Wire):
    """The answer to a question for one order."""

    order: Parcels


class Pagination(Wire):
    """How the list goes on."""

    next_token: str | None = None


class OrderList(Wire):
    """A page of orders. `last_updated_before` is up to when changes are told."""

    orders: list[msgspec.Raw]
    pagination: Pagination | None = None
    last_updated_before: str | None = None


ORDER: "msgspec.json.Decoder[AmazonOrder]" = msgspec.json.Decoder(AmazonOrder)
ORDER_LIST: "msgspec.json.Decoder[OrderList]" = msgspec.json.Decoder(OrderList)
ONE_ORDER: "msgspec.json.Decoder[OneOrder]" = msgspec.json.Decoder(OneOrder)
