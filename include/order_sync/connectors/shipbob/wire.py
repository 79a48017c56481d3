"""What is written to and read from ShipBob's API, version 2026-01, as typed shapes: only the fields that we use.

Source: ShipBob's OpenAPI document, https://developer.shipbob.com/api. Nearly every field may be missing or null.
"""

from datetime import datetime
from decimal import Decimal

import msgspec


class Written(msgspec.Struct, gc=False, omit_defaults=True):
    """Base of what is written; what is not given is left out."""


class Address(Written):
    """Where to (AddressViewModel)."""

    address1: str
    city: str
    country: str
    address2: str | None = None
    company_name: str | None = None
    state: str | None = None
    zip_code: str | None = None


class Recipient(Written):
    """To whom (RecipientInfoViewModel)."""

    name: str
    address: Address
    email: str | None = None
    phone_number: str | None = None


class Position(Written):
    """A line of a new order (AddProductToOrderByReferenceIdModel). `external_line_id` is a number, always."""

    reference_id: str
    name: str
    quantity: int
    unit_price: Decimal
    sku: str
    external_line_id: int


class Tag(Written):
    """A name with a value, which ShipBob keeps with the order and does not act on."""

    name: str
    value: str


class Financials(Written):
    """What the buyer paid, in US dollars."""

    total_price: Decimal


class RetailerProgram(Written):
    """What a shop that is the buyer wants to see."""

    retailer_program_type: str
    purchase_order_number: str
    delivery_date: datetime | None = None


class ShippingTerms(Written):
    """How a carrier is chosen and paid."""

    carrier_type: str | None = None
    payment_term: str | None = None


class NewOrder(Written):
    """The body of POST /order (CreateOrderModel)."""

    reference_id: str
    order_number: str
    type: str
    shipping_method: str
    purchase_date: datetime
    recipient: Recipient
    products: list[Position]
    tags: list[Tag]
    financials: Financials | None = None
    gift_message: str | None = None
    retailer_program_data: RetailerProgram | None = None
    shipping_terms: ShippingTerms | None = None


class Taken(msgspec.Struct):
    """What tells of an answer whether ShipBob has an order, and which (OrderViewModel)."""

    id: int | str | None = None
    reference_id: str | None = None
    status: str | None = None
    shipments: list[msgspec.Raw] | None = None


class Canceled(msgspec.Struct):
    """What became of a cancellation (CanceledOrderViewModel)."""

    status: str


class ChannelName(msgspec.Struct):
    """Through which channel an order came."""

    id: int | None = None


class OrderedProduct(msgspec.Struct):
    """A line of an order as ShipBob has it."""

    id: int | None = None
    reference_id: str | None = None
    quantity: int = 0
    external_line_id: int | None = None


class ListedOrder(msgspec.Struct):
    """An order of a list. Each shipment is read for itself, so that a broken one takes none down."""

    id: int
    reference_id: str | None = None
    channel: ChannelName | None = None
    products: list[OrderedProduct] | None = None
    tags: list[Tag] | None = None
    shipments: list[msgspec.Raw] | None = None


class PackedItem(msgspec.Struct):
    """A physical article in a parcel. A bundle is several of them, and each lot is one of its own."""

    id: int
    quantity: int


class PackedProduct(msgspec.Struct):
    """A product in a parcel."""

    id: int | None = None
    reference_id: str | None = None
    inventory_items: list[PackedItem] | None = None


class Tracking(msgspec.Struct):
    """How a parcel travels; freight has a PRO or a bill of lading instead of a tracking number."""

    carrier: str | None = None
    carrier_service: str | None = None
    tracking_number: str | None = None
    tracking_url: str | None = None
    pro_number: str | None = None
    bol: str | None = None
    shipping_date: str | None = None


class StatusDetail(msgspec.Struct):
    """What a status means more exactly, by a number of ShipBob's status reference."""

    id: int | None = None


class ListedShipment(msgspec.Struct):
    """A shipment of an order: one parcel, sent or not (ShipmentViewModel)."""

    id: int
    status: str | None = None
    products: list[PackedProduct] | None = None
    tracking: Tracking | None = None
    actual_fulfillment_date: str | None = None
    last_update_at: str | None = None
    last_tracking_update_at: str | None = None
    status_details: list[StatusDetail] | None = None


class Channel(msgspec.Struct):
    """A channel that the token may use, and what it may do there."""

    id: int
    name: str | None = None
    scopes: list[str] | None = None


class Channels(msgspec.Struct):
    """The answer of GET /channel."""

    items: list[Channel] | None


class Listing(msgspec.Struct):
    """A page of products or of inventory; `next` is the address of the page after it."""

    items: list[msgspec.Raw] | None
    next: str | None = None


class Variant(msgspec.Struct):
    """A variant of a product: what an order names by its SKU."""

    id: int
    sku: str | None = None
    name: str | None = None
    status: str | None = None


class ListedProduct(msgspec.Struct):
    """A product with its variants."""

    name: str | None = None
    variants: list[msgspec.Raw] | None = None


class Level(msgspec.Struct):
    """How much of an article there is. Fulfillable is on hand and not committed to an order."""

    inventory_id: int
    total_fulfillable_quantity: int
    sku: str | None = None


ENCODER = msgspec.json.Encoder(decimal_format="number")
TAKEN: "msgspec.json.Decoder[Taken]" = msgspec.json.Decoder(Taken)
TAKEN_ORDERS: "msgspec.json.Decoder[list[Taken]]" = msgspec.json.Decoder(list[Taken])
CANCELED: "msgspec.json.Decoder[Canceled]" = msgspec.json.Decoder(Canceled)
ORDERS: "msgspec.json.Decoder[list[msgspec.Raw]]" = msgspec.json.Decoder(list[msgspec.Raw])
ORDER: "msgspec.json.Decoder[ListedOrder]" = msgspec.json.Decoder(ListedOrder)
SHIPMENT: "msgspec.json.Decoder[ListedShipment]" = msgspec.json.Decoder(ListedShipment)
CHANNELS: "msgspec.json.Decoder[Channels]" = msgspec.json.Decoder(Channels)
LISTING: "msgspec.json.Decoder[Listing]" = msgspec.json.Decoder(Listing)
PRODUCT: "msgspec.json.Decoder[ListedProduct]" = msgspec.json.Decoder(ListedProduct)
VARIANT: "msgspec.json.Decoder[Variant]" = msgspec.json.Decoder(Variant)
LEVEL: "msgspec.json.Decoder[Level]" = msgspec.json.Decoder(Level)
