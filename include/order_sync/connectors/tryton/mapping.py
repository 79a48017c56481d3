"""Write an order in Tryton's words, before Tryton is asked for its ids of anything. No I/O."""

from collections.abc import Iterable
from datetime import UTC, date
from decimal import Decimal

import msgspec

from include.order_sync.connectors.tryton.settings import Settings
from include.order_sync.connectors.tryton.wire import SoldLine
from include.order_sync.connectors.values import plain
from include.order_sync.errors import ErrorCode, VendorError
from include.order_sync.models import Address, Order, OrderLine, OutboundOrder

# The first line of the note of a sale's line: what is shipped is known by it. Tryton prints that note nowhere.
LINE_MARK = "OrderSync line: "
# The beginning of a party's identifier, by which the buyer is found again.
PARTY_MARK = "OrderSync"


class NewAddress(msgspec.Struct, omit_defaults=True):
    """Where to (party.address), with codes of country and subdivision."""

    party_name: str = ""
    street: str = ""
    postal_code: str = ""
    city: str = ""
    subdivision: str = ""
    country: str = ""


class NewParty(msgspec.Struct, omit_defaults=True):
    """To whom (party.party): one that is there by its `code`, or one that is found or made by its `identifier`."""

    code: str = ""
    identifier: str = ""
    name: str = ""
    email: str = ""
    phone: str = ""


class NewLine(msgspec.Struct, omit_defaults=True):
    """What is sold (sale.line); `product` is a code."""

    product: str
    quantity: Decimal
    unit_price: str
    description: str
    note: str


class NewSale(msgspec.Struct, omit_defaults=True):
    """An order (sale.sale), with codes and names where Tryton has ids."""

    reference: str
    description: str
    sale_date: date
    party: NewParty
    shipment_address: NewAddress
    currency: str
    lines: list[NewLine]
    carrier: str = ""
    shipping_date: date | None = None
    comment: str = ""


_ENCODER = msgspec.json.Encoder(decimal_format="number")


def new_sale(outbound: OutboundOrder, settings: Settings) -> NewSale:
    """Write an order; raise `VendorError` UNKNOWN_SKU for a line without a SKU."""
    order = outbound.order
    placed, due = order.placed_at.astimezone(UTC).date(), order.delivery_date
    # Tryton takes no shipping date before the sale's own.
    too_early = due is not None and due < placed
    return NewSale(
        reference=outbound.reference,
        description=order.number,
        sale_date=placed,
        party=_party(outbound, settings),
        shipment_address=_address(order.ship_to, order),
        currency=order.currency,
        lines=[_line(line) for line in order.lines if line.quantity],
        carrier=outbound.ship_service if settings.carriers else "",
        shipping_date=None if too_early else due,
        comment=_lines(
            order.note,
            f"Delivery date: {due}" if too_early else "",
            "" if settings.carriers else f"Ship service: {outbound.ship_service}",
        ),
    )


def document_of(sale: NewSale) -> bytes:
    """Write the sale as the order's page shows it: what `create` is given, with words for Tryton's ids."""
    return _ENCODER.encode(sale)


def line_of(note: str | None) -> str:
    """Tell the cart's id of a line by its note; "" if the line is not one of ours."""
    marks = [row for row in (note or "").splitlines() if row.startswith(LINE_MARK)]
    return marks[0].removeprefix(LINE_MARK).strip() if marks else ""


def unlike(new: NewSale, held: Iterable[SoldLine]) -> str:
    """Tell how a sale that Tryton has, and has not yet confirmed, differs from the order; "" if it does not."""
    ours = {line_of(line.note): line for line in held if line_of(line.note)}
    for line in new.lines:
        name = line_of(line.note)
        found = ours.pop(name, None)
        if found is None:
            return f"it has no line for the cart's line {name} ({line.product})"
        code = found.product.code if found.product else None
        known, wanted = (code, found.quantity, found.price), (line.product, line.quantity, Decimal(line.unit_price))
        if known != wanted:
            return f"the cart's line {name} is {_in_words(*known)} there instead of {_in_words(*wanted)}"
    return f"it has a line for the cart's line {min(ours)}, which the order has not" if ours else ""


def _in_words(code: str | None, quantity: Decimal | None, price: Decimal | None) -> str:
    return f"{quantity} of {code} at {price}"


def _party(outbound: OutboundOrder, settings: Settings) -> NewParty:
    order, to = outbound.order, outbound.order.ship_to
    if settings.customer:
        return NewParty(code=settings.customer)
    if settings.account_is_code and order.customer_account:
        return NewParty(code=order.customer_account)
    account = order.customer_account or to.email.strip().lower() or order.number
    name = order.customer_name or to.company or to.name or account
    return NewParty("", f"{PARTY_MARK} {outbound.cart} {account}", name, to.email, to.phone)


def _address(to: Address, order: Order) -> NewAddress:
    names = [name for name in (to.company, to.name) if name]
    street = _lines(to.line1, to.line2)
    return NewAddress(" / ".join(names) or order.customer_name, street, to.postcode, to.city, to.region, to.country)


def _line(line: OrderLine) -> NewLine:
    if not line.sku:
        message = (
            f"line {line.external_id} ({line.name or 'without a name'}) has no SKU, which is Tryton's product code"
        )
        raise VendorError(ErrorCode.UNKNOWN_SKU, message)
    note = f"{LINE_MARK}{line.external_id}"
    return NewLine(line.sku, line.quantity, plain(line.unit_price), line.name or line.sku, note)


def _lines(*rows: str) -> str:
    return "\n".join(row for row in rows if row)
