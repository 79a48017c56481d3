"""The JSON push contract v1 as typed shapes; docs/openapi/json_push.yaml is the same for the other side to read."""

from datetime import date, datetime

import msgspec

from include.order_sync.models import Address


class Wire(msgspec.Struct, gc=False):
    """Base of every shape."""


class Customer(Wire):
    """Who bought: the account with the seller, and a name."""

    account: str
    name: str


class ShipTo(Wire):
    """Where to; every field is always present."""

    name: str
    company: str
    line1: str
    line2: str
    city: str
    region: str
    postcode: str
    country: str
    phone: str
    email: str

    @classmethod
    def of(cls, address: Address) -> "ShipTo":
        """Write an address."""
        return cls(*(getattr(address, name) for name in cls.__struct_fields__))


class PushedLine(Wire):
    """One position; decimals are strings."""

    line: str
    sku: str
    name: str
    quantity: str
    unit_price: str
    distributor: str


class PushedOrder(Wire):
    """The body of POST /v1/orders."""

    reference: str
    number: str
    cart: str
    placed_at: datetime
    delivery_date: date | None
    currency: str
    total: str
    customer: Customer
    note: str
    ship_service: str
    ship_to: ShipTo
    lines: list[PushedLine]


class Held(Wire):
    """What the destination says of an order it has. Without an id, the id is yet to come."""

    reference: str
    id: str | None = None


class Fault(Wire):
    """Why a call was refused."""

    code: str
    message: str = ""
    field: str | None = None
    id: str | None = None


class Refusal(Wire):
    """The body of an error."""

    error: Fault


class Shipped(Wire):
    """How much of an order line is in a parcel."""

    line: str
    quantity: str


class Parcel(Wire):
    """A shipment."""

    id: str
    reference: str
    carrier: str
    tracking_number: str
    shipped_at: str
    recorded_at: str
    lines: list[Shipped]
    service: str | None = None
    tracking_url: str | None = None


class Parcels(Wire):
    """A page of shipments, oldest record first; `next` is the token of the page after it."""

    shipments: list[msgspec.Raw]
    next: str | None = None


class CancelAnswer(Wire):
    """The answer to a cancellation."""

    status: str


ENCODER = msgspec.json.Encoder()
HELD: "msgspec.json.Decoder[Held]" = msgspec.json.Decoder(Held)
REFUSAL: "msgspec.json.Decoder[Refusal]" = msgspec.json.Decoder(Refusal)
PARCEL: "msgspec.json.Decoder[Parcel]" = msgspec.json.Decoder(Parcel)
PARCELS: "msgspec.json.Decoder[Parcels]" = msgspec.json.Decoder(Parcels)
CANCEL_ANSWER: "msgspec.json.Decoder[CancelAnswer]" = msgspec.json.Decoder(CancelAnswer)
