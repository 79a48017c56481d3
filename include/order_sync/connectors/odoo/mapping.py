"""Write an order in Odoo's words, before Odoo is asked for its ids of anything. No I/O."""

from decimal import Decimal
from html import escape
from typing import Any

import msgspec

from include.order_sync.connectors.odoo.settings import Settings
from include.order_sync.connectors.odoo.wire import Contact, SoldLine, text_of
from include.order_sync.connectors.values import plain
from include.order_sync.errors import ErrorCode, VendorError
from include.order_sync.models import Address, Order, OrderLine, OutboundOrder

# The last line of a sales order line's description: what is shipped is known by it.
MARK = "Cart line: "
# Odoo keeps floats, rounded to its "Decimal Accuracy".
CLOSE = Decimal("0.000001")


class NewLine(msgspec.Struct, omit_defaults=True):
    """A line, whose article is yet a code (sale.order.line)."""

    default_code: str
    name: str
    product_uom_qty: Decimal
    price_unit: Decimal


class NewContact(msgspec.Struct, omit_defaults=True):
    """A customer or an address, whose country and state are yet codes (res.partner)."""

    name: str
    ref: str = ""
    company_name: str = ""
    street: str = ""
    street2: str = ""
    city: str = ""
    zip: str = ""
    state: str = ""
    country: str = ""
    phone: str = ""
    email: str = ""


class NewOrder(msgspec.Struct, omit_defaults=True):
    """An order (sale.order), with codes and names where Odoo has ids."""

    client_order_ref: str
    origin: str
    currency: str
    delivery_address: NewContact
    order_line: list[NewLine]
    customer: NewContact | None = None
    carrier: str = ""
    commitment_date: str = ""
    note: str = ""


ENCODER = msgspec.json.Encoder(decimal_format="number")


def new_order(outbound: OutboundOrder, settings: Settings) -> NewOrder:
    """Write an order; raise `VendorError` UNKNOWN_SKU for a line without a SKU."""
    order = outbound.order
    return NewOrder(
        client_order_ref=outbound.reference,
        origin=f"{outbound.cart} {order.number}",
        currency=order.currency,
        customer=None if settings.partner_id else _customer(order, settings),
        delivery_address=_contact(order.ship_to, order.ship_to.name or order.ship_to.company or order.customer_name),
        order_line=[_line(line) for line in order.lines if line.quantity],
        carrier=outbound.ship_service if settings.set_carrier else "",
        # Odoo's time of delivery is in UTC; noon is on that day nearly everywhere.
        commitment_date=f"{order.delivery_date} 12:00:00" if order.delivery_date else "",
        note=escape(order.note).replace("\n", "<br>"),
    )


def key_of(line_name: str) -> str:
    """Tell the cart's id of a line by its description; "" if that has none."""
    marks = [row.strip() for row in line_name.splitlines() if row.strip().startswith(MARK.strip())]
    return marks[-1].removeprefix(MARK.strip()).strip() if marks else ""


def unlike(new: NewOrder, lines: list[SoldLine], codes: dict[str, int]) -> str:
    """Tell how a quotation that Odoo has differs from the order, in words; "" if it does not."""
    held = {key_of(text_of(line.name)): line for line in lines}
    for line in new.order_line:
        key = key_of(line.name)
        found = held.get(key)
        if found is None:
            return f"it has no line for the cart's line {key} ({line.default_code})"
        for name, value, wanted in _numbers(found, line, codes[line.default_code]):
            if abs(value - wanted) > CLOSE:
                return (
                    f"the cart's line {key} ({line.default_code}) has {name} {plain(value)} instead of {plain(wanted)}"
                )
    return ""


def same_address(held: Contact, values: dict[str, Any]) -> bool:
    """Tell whether a contact is the address of which these are the values; phone numbers by their digits alone."""
    kept: dict[str, Any] = msgspec.to_builtins(held)
    return all(_plain(name, kept.get(name)) == _plain(name, value) for name, value in values.items() if name in kept)


def _numbers(held: SoldLine, line: NewLine, product: int) -> list[tuple[str, Decimal, Decimal]]:
    return [
        (
            "the article with id",
            Decimal(held.product_id[0] if isinstance(held.product_id, tuple) else 0),
            Decimal(product),
        ),
        ("quantity", held.product_uom_qty, line.product_uom_qty),
        ("price", held.price_unit, line.price_unit),
        ("discount", held.discount, Decimal(0)),
    ]


def _line(line: OrderLine) -> NewLine:
    if not line.sku:
        message = (
            f"line {line.external_id} ({line.name or 'without a name'}) has no SKU, by which Odoo knows an article"
        )
        raise VendorError(ErrorCode.UNKNOWN_SKU, message)
    name = f"{line.name or line.sku}\n{MARK}{line.external_id}"
    return NewLine(line.sku, name, line.quantity, line.unit_price)


def _customer(order: Order, settings: Settings) -> NewContact:
    """A buyer with an account is known by it, any other by the e-mail address; who has neither, by the address."""
    to = order.ship_to
    name = order.customer_name or to.company or to.name
    account = order.customer_account
    if not account and not to.email:
        return _contact(to, name)
    ref = f"{settings.customer_prefix}{account}" if account else ""
    return NewContact(name=name or account or to.email, ref=ref, email=to.email, phone=to.phone)


def _contact(to: Address, name: str) -> NewContact:
    return NewContact(
        name=name,
        company_name=to.company,
        street=to.line1,
        street2=to.line2,
        city=to.city,
        zip=to.postcode,
        state=to.region,
        country=to.country,
        phone=to.phone,
        email=to.email,
    )


def _plain(name: str, value: Any) -> str:
    if isinstance(value, list | tuple):
        value = value[0]
    text = "" if value is False or value is None else " ".join(str(value).split())
    return "".join(letter for letter in text if letter.isdigit()) if name == "phone" else text
