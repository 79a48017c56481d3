"""An order and a parcel as JSON, alike in both contracts of ours: where we push, and where orders are fetched."""

from datetime import date, datetime

import msgspec

from include.order_sync.connectors.values import MalformedError, moment, number, plain, quantity
from include.order_sync.models import Address, OrderLine, OutboundOrder, Shipment, ShipmentLine


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


class PushedLine(Wire, omit_defaults=True):
    """One position; decimals are strings."""

    line: str
    sku: str
    name: str
    quantity: str
    unit_price: str
    distributor: str
    extras: dict[str, str] = {}


class PushedOrder(Wire, omit_defaults=True):
    """An order, with the lines that go to one destination."""

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
    extras: dict[str, str] = {}


class Shipped(Wire):
    """How much of an order line is in a parcel."""

    line: str
    quantity: str


class Parcel(Wire, kw_only=True):
    """A parcel."""

    id: str
    reference: str
    carrier: str
    tracking_number: str
    shipped_at: str
    lines: list[Shipped]
    service: str | None = None
    tracking_url: str | None = None


_encode = msgspec.json.Encoder().encode


def order_body(outbound: OutboundOrder) -> bytes:
    """Write an order as a destination is given it."""
    order = outbound.order
    return _encode(
        PushedOrder(
            reference=outbound.reference,
            number=order.number,
            cart=outbound.cart,
            placed_at=order.placed_at,
            delivery_date=order.delivery_date,
            currency=order.currency,
            total=plain(order.total),
            customer=Customer(order.customer_account, order.customer_name),
            note=order.note,
            ship_service=outbound.ship_service,
            ship_to=ShipTo.of(order.ship_to),
            lines=[_line(line) for line in order.lines],
            extras=dict(order.extras),
        )
    )


def parcel_of(parcel: Parcel) -> Shipment:
    """Read a parcel as a shipment; raise `MalformedError`."""
    if not parcel.id or not parcel.reference:
        raise MalformedError("id and reference", f"{parcel.id}, {parcel.reference}", "both to be given")
    if not parcel.lines:
        raise MalformedError("lines", "[]", "the lines that are in the parcel, with their quantities")
    return Shipment(
        external_id=parcel.id,
        reference=parcel.reference,
        carrier=parcel.carrier,
        tracking_number=parcel.tracking_number,
        shipped_at=moment(parcel.shipped_at, "shipped_at"),
        lines=tuple(_shipped(line) for line in parcel.lines),
        service=parcel.service or "",
        tracking_url=parcel.tracking_url or "",
    )


def _shipped(line: Shipped) -> ShipmentLine:
    field = f"quantity of line {line.line}"
    shipped = quantity(number(line.quantity, field), field)
    if not shipped:
        raise MalformedError(field, line.quantity, "more than 0")
    return ShipmentLine(line.line, shipped)


def _line(line: OrderLine) -> PushedLine:
    return PushedLine(
        line=line.external_id,
        sku=line.sku,
        name=line.name,
        quantity=plain(line.quantity),
        unit_price=plain(line.unit_price),
        distributor=line.distributor,
        extras=dict(line.extras),
    )
