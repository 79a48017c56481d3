"""Write an order as ShipBob takes it. No I/O."""

from datetime import UTC, datetime, time

from include.order_sync.connectors.shipbob.references import line_tags, to_shipbob
from include.order_sync.connectors.shipbob.settings import Settings
from include.order_sync.connectors.shipbob.wire import (
    ENCODER,
    Address,
    Financials,
    NewOrder,
    Position,
    Recipient,
    RetailerProgram,
    ShippingTerms,
)
from include.order_sync.connectors.values import plain
from include.order_sync.errors import ErrorCode, VendorError
from include.order_sync.models import Address as ShipTo
from include.order_sync.models import Order, OrderLine, OutboundOrder


def order_body(outbound: OutboundOrder, settings: Settings) -> bytes:
    """Write the body of POST /order; raise `VendorError` REJECTED for a line that is not in whole pieces."""
    order = outbound.order
    return ENCODER.encode(
        NewOrder(
            reference_id=to_shipbob(outbound.reference),
            order_number=order.number,
            type=settings.order_type,
            shipping_method=outbound.ship_service,
            purchase_date=order.placed_at,
            recipient=_recipient(order.ship_to),
            products=[_position(number, line) for number, line in enumerate(order.lines, 1) if line.quantity],
            tags=line_tags(order.lines),
            # ShipBob takes the total in US dollars and no other currency.
            financials=Financials(order.total) if order.currency == "USD" else None,
            gift_message=(order.note or None) if settings.note_as_gift_message else None,
            retailer_program_data=_program(order, settings),
            shipping_terms=_terms(settings),
        )
    )


def _position(number: int, line: OrderLine) -> Position:
    if line.quantity % 1:
        message = f"ShipBob ships whole pieces only: line {line.external_id} ({line.sku}) is {plain(line.quantity)}"
        raise VendorError(ErrorCode.REJECTED, message)
    return Position(
        reference_id=line.sku,
        name=line.name or line.sku,
        quantity=int(line.quantity),
        unit_price=line.unit_price,
        sku=line.sku,
        external_line_id=number,
    )


def _recipient(to: ShipTo) -> Recipient:
    address = Address(
        address1=to.line1,
        city=to.city,
        country=to.country,
        address2=to.line2 or None,
        company_name=to.company or None,
        state=to.region or None,
        zip_code=to.postcode or None,
    )
    return Recipient(to.name or to.company, address, to.email or None, to.phone or None)


def _program(order: Order, settings: Settings) -> RetailerProgram | None:
    if not settings.retailer_program:
        return None
    wanted = datetime.combine(order.delivery_date, time(), UTC) if order.delivery_date else None
    return RetailerProgram(settings.retailer_program, order.number, wanted)


def _terms(settings: Settings) -> ShippingTerms | None:
    if not (settings.carrier_type or settings.payment_term):
        return None
    return ShippingTerms(settings.carrier_type or None, settings.payment_term or None)
