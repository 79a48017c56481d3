"""What is written to and read from Tryton's JSON-RPC, as typed shapes: only the fields that we use.

Dates, times and decimals are objects with a `__class__`. With a dotted name a relation's fields come under the
relation's name and a dot. Source: doc/topics/rpc.rst and trytond/protocols/jsonrpc.py of trytond 7.8, which we ran.
"""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Generic, TypeVar

import msgspec

T = TypeVar("T")


class Day(msgspec.Struct):
    """A date."""

    year: int
    month: int
    day: int

    def value(self) -> date:
        """Read it; raise `ValueError` for none."""
        return date(self.year, self.month, self.day)


class Moment(Day):
    """A time without zone, which is UTC: the server sets its own zone to that."""

    hour: int = 0
    minute: int = 0
    second: int = 0
    microsecond: int = 0

    def instant(self) -> datetime:
        """Read it; raise `ValueError` if there is no such time."""
        day = self.value()
        return datetime(day.year, day.month, day.day, self.hour, self.minute, self.second, self.microsecond, tzinfo=UTC)


class Record(msgspec.Struct):
    """Any record."""

    id: int


class Answer(msgspec.Struct, Generic[T]):
    """The answer to a call that did what it was asked."""

    id: int
    result: T


class Fault(msgspec.Struct):
    """The answer to a call that was not done: the kind of the error (or what Python says) and what belongs to it."""

    error: list[Any]


class Preferences(msgspec.Struct):
    """What the server knows of the user."""

    company: int | None = None


class Sale(Record):
    """A sale as far as it tells of its state."""

    reference: str | None = None
    number: str | None = None
    state: str = ""


class Stated(Record):
    """A record's state."""

    state: str | None = None


class LineMoves(Record):
    """The stock moves of a sale's line, and which of them are ignored."""

    moves: list[int] = []
    moves_ignored: list[int] = []


class SaleParts(Record):
    """What has become of a sale."""

    state: str = ""
    invoices_ignored: list[int] = []
    shipments: list[Stated] = msgspec.field(name="shipments.", default_factory=list)
    invoices: list[Stated] = msgspec.field(name="invoices.", default_factory=list)
    lines: list[LineMoves] = msgspec.field(name="lines.", default_factory=list)


class Article(Record):
    """A product as an order names it."""

    code: str | None = None
    sale_uom: int | None = None
    salable: bool | int | None = None


class Named(Record):
    """A record that has a name."""

    name: str | None = None
    code: str | None = None


class CarrierName(Record):
    """A carrier, by everything that people may call it."""

    rec_name: str = ""
    party: Named | None = msgspec.field(name="party.", default=None)
    carrier_product: Named | None = msgspec.field(name="carrier_product.", default=None)


class PartyAddress(Record):
    """An address of a party."""

    party_name: str | None = None
    street: str | None = None
    postal_code: str | None = None
    city: str | None = None
    country: int | None = None
    subdivision: int | None = None


class Package(Record):
    """A package of a shipment. One that is inside another has that as its parent."""

    number: str | None = None
    shipping_reference: str | None = None
    shipping_tracking_url: str | None = None
    parent: int | None = None


class Move(Record):
    """What leaves the warehouse. `origin` is a model and an id: `sale.line,17`."""

    quantity: Decimal | None = None
    unit: int | None = None
    origin: str | None = None
    package: int | None = None
    state: str | None = None


class Shipment(Record):
    """A customer shipment that has left."""

    state: str
    write_date: Moment | None = None
    create_date: Moment | None = None
    effective_date: Day | None = None
    number: str | None = None
    shipping_reference: str | None = None
    carrier: CarrierName | None = msgspec.field(name="carrier.", default=None)
    packages: list[Package] = msgspec.field(name="packages.", default_factory=list)
    moves: list[Move] = msgspec.field(name="outgoing_moves.", default_factory=list)


class SaleName(Record):
    """By which reference a sale is known to us."""

    reference: str | None = None


class SaleLine(Record):
    """The line of a sale that a move belongs to; its `note` has the cart's id."""

    unit: int | None = None
    note: str | None = None
    sale: SaleName | None = msgspec.field(name="sale.", default=None)


class Numeric(msgspec.Struct):
    """A decimal."""

    decimal: Decimal


class SoldLine(Record):
    """A line of a sale that is not yet confirmed."""

    quantity: Decimal | None = None
    unit_price: Numeric | None = None
    note: str | None = None
    product: Named | None = msgspec.field(name="product.", default=None)

    @property
    def price(self) -> Decimal | None:
        """The price of a piece."""
        return self.unit_price.decimal if self.unit_price else None


class ListedProduct(Record):
    """A variant."""

    code: str | None = None
    rec_name: str | None = None
    name: str | None = None
    active: bool | int = True
    salable: bool | int | None = None


class StockedProduct(Record):
    """How much of a variant is in the warehouse, and how much will be when all is done that is planned."""

    code: str | None = None
    quantity: Decimal | None = None
    forecast_quantity: Decimal | None = None


def day(value: date) -> dict[str, Any]:
    """Write a date."""
    return {"__class__": "date", "year": value.year, "month": value.month, "day": value.day}


def moment(value: datetime) -> dict[str, Any]:
    """Write a time in UTC."""
    utc = value.astimezone(UTC)
    clock = {"hour": utc.hour, "minute": utc.minute, "second": utc.second, "microsecond": utc.microsecond}
    return {**day(utc.date()), "__class__": "datetime", **clock}


ENCODER = msgspec.json.Encoder(decimal_format="number")
FAULT: "msgspec.json.Decoder[Fault]" = msgspec.json.Decoder(Fault)
SESSION: "msgspec.json.Decoder[Answer[list[Any]]]" = msgspec.json.Decoder(Answer[list[Any]])
NOTHING: "msgspec.json.Decoder[Answer[Any]]" = msgspec.json.Decoder(Answer[Any])
IDS: "msgspec.json.Decoder[Answer[list[int]]]" = msgspec.json.Decoder(Answer[list[int]])
PREFERENCES: "msgspec.json.Decoder[Answer[Preferences]]" = msgspec.json.Decoder(Answer[Preferences])
RECORDS: "msgspec.json.Decoder[Answer[list[Record]]]" = msgspec.json.Decoder(Answer[list[Record]])
SALES: "msgspec.json.Decoder[Answer[list[Sale]]]" = msgspec.json.Decoder(Answer[list[Sale]])
PARTS: "msgspec.json.Decoder[Answer[list[SaleParts]]]" = msgspec.json.Decoder(Answer[list[SaleParts]])
ARTICLES: "msgspec.json.Decoder[Answer[list[Article]]]" = msgspec.json.Decoder(Answer[list[Article]])
NAMED: "msgspec.json.Decoder[Answer[list[Named]]]" = msgspec.json.Decoder(Answer[list[Named]])
CARRIERS: "msgspec.json.Decoder[Answer[list[CarrierName]]]" = msgspec.json.Decoder(Answer[list[CarrierName]])
ADDRESSES: "msgspec.json.Decoder[Answer[list[PartyAddress]]]" = msgspec.json.Decoder(Answer[list[PartyAddress]])
SOLD_LINES: "msgspec.json.Decoder[Answer[list[SoldLine]]]" = msgspec.json.Decoder(Answer[list[SoldLine]])
SALE_LINES: "msgspec.json.Decoder[Answer[list[SaleLine]]]" = msgspec.json.Decoder(Answer[list[SaleLine]])
ACCESS: "msgspec.json.Decoder[Answer[dict[str, dict[str, Any]]]]" = msgspec.json.Decoder(
    Answer[dict[str, dict[str, Any]]]
)
RAWS: "msgspec.json.Decoder[Answer[list[msgspec.Raw]]]" = msgspec.json.Decoder(Answer[list[msgspec.Raw]])
SHIPMENT: "msgspec.json.Decoder[Shipment]" = msgspec.json.Decoder(Shipment)
PRODUCT: "msgspec.json.Decoder[ListedProduct]" = msgspec.json.Decoder(ListedProduct)
STOCKED: "msgspec.json.Decoder[StockedProduct]" = msgspec.json.Decoder(StockedProduct)
