"""Write an order as Integration Manager takes it. No I/O."""

from decimal import Decimal

from include.order_sync.connectors.extensiv.fields import Fields
from include.order_sync.connectors.extensiv.wire import ENCODER, Record
from include.order_sync.connectors.values import ZERO
from include.order_sync.models import Address, OrderLine, OutboundOrder


def order_body(outbound: OutboundOrder, fields: Fields) -> bytes:
    """Write the body of POST /v1/cart/orders/cartrover; what is empty is left out."""
    order = outbound.order
    lines = [line for line in order.lines if line.quantity]
    return ENCODER.encode(
        _filled(
            {
                fields.reference: outbound.reference,
                fields.number: order.number,
                fields.order_date: order.placed_at.date().isoformat(),
                fields.delivery_date: order.delivery_date.isoformat() if order.delivery_date else "",
                fields.ship_service: outbound.ship_service,
                **_ship_to(order.ship_to, fields),
                # We know of no other address.
                fields.same_billing_address: True,
                fields.customer_account: order.customer_account,
                fields.note: order.note,
                fields.currency: order.currency,
                fields.sub_total: sum(map(_amount, lines), ZERO),
                fields.total: order.total,
                fields.cart: outbound.cart,
                fields.extras: dict(order.extras),
                fields.items: [_item(line, number, fields) for number, line in enumerate(lines, 1)],
            }
        )
    )


def _ship_to(to: Address, fields: Fields) -> Record:
    first, _, last = to.name.rpartition(" ")
    if not first:
        first, last = (last, "") if to.company else ("", "")
    return {
        fields.first_name: first,
        fields.last_name: last,
        # An address has to have a name of a person or of a company; a single word is hardly a person's.
        fields.company: to.company or (to.name if not first else ""),
        fields.address_1: to.line1,
        fields.address_2: to.line2,
        fields.city: to.city,
        fields.region: to.region,
        fields.postcode: to.postcode,
        fields.country: to.country,
        fields.phone: to.phone,
        fields.email: to.email,
    }


def _item(line: OrderLine, position: int, fields: Fields) -> Record:
    return _filled(
        {
            fields.item_position: position,
            fields.item_line: line.external_id,
            fields.item_sku: line.sku,
            fields.item_name: line.name,
            fields.item_quantity: line.quantity,
            fields.item_price: line.unit_price,
            fields.item_amount: _amount(line),
            fields.item_distributor: line.distributor,
            fields.item_extras: dict(line.extras),
        }
    )


def _amount(line: OrderLine) -> Decimal:
    return line.unit_price * line.quantity


def _filled(record: Record) -> Record:
    return {name: value for name, value in record.items() if name and value not in ("", {})}
