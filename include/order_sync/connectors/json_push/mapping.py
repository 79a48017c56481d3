"""Canonical values to and from the JSON push contract. No I/O."""

from datetime import datetime

import msgspec

from include.order_sync.connectors.json_push.wire import (
    ENCODER,
    PARCEL,
    Customer,
    Parcel,
    PushedLine,
    PushedOrder,
    Shipped,
    ShipTo,
)
from include.order_sync.connectors.values import MalformedError, moment, number, plain, quantity
from include.order_sync.connectors.wire_errors import describe, identify
from include.order_sync.models import OrderLine, OutboundOrder, Shipment, ShipmentLine


def order_body(outbound: OutboundOrder) -> bytes:
    """Write the body of POST /v1/orders."""
    order = outbound.order
    return ENCODER.encode(
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
        )
    )


def shipment_of(raw: bytes | msgspec.Raw) -> tuple[Shipment, datetime]:
    """Read one shipment and when it was recorded; raise `MalformedError` or `msgspec.DecodeError`."""
    parcel = PARCEL.decode(raw)
    if not parcel.id or not parcel.reference:
        raise MalformedError("id and reference", f"{parcel.id}, {parcel.reference}", "both to be given")
    if not parcel.lines:
        raise MalformedError("lines", "[]", "the lines that are in the parcel, with their quantities")
    return _shipment(parcel), moment(parcel.recorded_at, "recorded_at")


def unreadable_shipment(raw: bytes, error: Exception) -> tuple[str, datetime | None]:
    """Say which shipment cannot be read and why, and when it was recorded as far as that can be read."""
    external_id, _, fields = identify(raw, "id", "id")
    reason = str(error) if isinstance(error, MalformedError) else describe(error, fields)
    try:
        recorded = moment(fields.get("recorded_at"), "recorded_at")
    except MalformedError:
        recorded = None
    return f"shipment {external_id}: {reason}", recorded


def _line(line: OrderLine) -> PushedLine:
    return PushedLine(
        line=line.external_id,
        sku=line.sku,
        name=line.name,
        quantity=plain(line.quantity),
        unit_price=plain(line.unit_price),
        distributor=line.distributor,
    )


def _shipment(parcel: Parcel) -> Shipment:
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
