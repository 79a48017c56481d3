"""A WooCommerce order as a canonical order, or as a skipped one with the reason. No I/O.

Distributor, delivery date and account number have no field of their own at WooCommerce: they are read from the meta
keys `_distributor` (of a line), `_delivery_date` and `_customer_account` (of the order).
"""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal

import msgspec

from include.order_sync.connectors.base import DownloadedOrder, SkipCode, SkippedOrder
from include.order_sync.connectors.values import MalformedError, amount, currency, day, moment, money, quantity
from include.order_sync.connectors.wire_errors import describe, identify
from include.order_sync.connectors.woocommerce.settings import Settings
from include.order_sync.connectors.woocommerce.status import Fate, fates_for
from include.order_sync.connectors.woocommerce.wire import ORDER, Line, Meta, Party, WooOrder
from include.order_sync.models import Address, Order, OrderLine

Mapped = tuple[DownloadedOrder | SkippedOrder, datetime | None]


def order_mapper(settings: Settings) -> Callable[[bytes | msgspec.Raw], Mapped]:
    """Make the function that maps one raw order; beside the result stands the shop's time of the last change."""
    fates = fates_for(settings)
    distributor = settings.distributor

    def map_order(raw: bytes | msgspec.Raw) -> Mapped:
        content = bytes(raw)
        try:
            woo = ORDER.decode(content)
            changed = moment(woo.date_modified_gmt, "date_modified_gmt") if woo.date_modified_gmt else None
            lines = _lines(woo.line_items, distributor)
            skipped = _skip(woo, lines, fates, content)
            if skipped is not None:
                return skipped, changed
            canceled = fates[woo.status] is Fate.CANCELED
            return DownloadedOrder(_order(woo, lines, changed, canceled), content), changed
        except (msgspec.DecodeError, UnicodeDecodeError, MalformedError) as error:
            return _malformed(content, error)

    return map_order


def _skip(woo: WooOrder, lines: tuple[OrderLine, ...], fates: dict[str, Fate], raw: bytes) -> SkippedOrder | None:
    if not lines:
        return SkippedOrder(str(woo.id), woo.number, SkipCode.NOTHING_TO_SHIP, "no item with a quantity", raw)
    fate = fates.get(woo.status)
    if fate is Fate.TAKE or fate is Fate.CANCELED:
        return None
    if fate is None:
        known = "a known status (the shop's own are named in the account's take_statuses or skip_statuses)"
        raise MalformedError("status", woo.status, known)
    reason = fate if fate is Fate.COMPLETED else f"{fate} (status {woo.status})"
    return SkippedOrder(str(woo.id), woo.number, SkipCode.FILTERED, reason, raw)


def _order(woo: WooOrder, lines: tuple[OrderLine, ...], changed: datetime | None, canceled: bool) -> Order:
    delivery, account = "", ""
    for meta in woo.meta_data:
        if meta.key == "_delivery_date":
            delivery = _text(meta)
        elif meta.key == "_customer_account":
            account = _text(meta)
    billing = woo.billing
    return Order(
        external_id=str(woo.id),
        number=woo.number,
        placed_at=moment(woo.date_created_gmt, "date_created_gmt"),
        currency=currency(woo.currency, "currency"),
        total=money(woo.total, "total"),
        lines=lines,
        ship_to=_address(woo.shipping, billing),
        ship_method=(woo.shipping_lines[0].method_id or "") if woo.shipping_lines else "",
        updated_at=changed,
        delivery_date=day(delivery, "_delivery_date") if delivery else None,
        customer_account=account or (str(woo.customer_id) if woo.customer_id else ""),
        customer_name=_name(billing) or billing.company or "",
        canceled=canceled,
        note=woo.customer_note or "",
    )


def _lines(items: list[Line], distributor: str) -> tuple[OrderLine, ...]:
    lines = tuple([_line(item, distributor) for item in items if item.quantity])
    if len(lines) > 1 and len({line.external_id for line in lines}) != len(lines):
        ids = ", ".join(line.external_id for line in lines)
        raise MalformedError("line_items.id", ids, "an id of its own for each line")
    return lines


def _line(item: Line, distributor: str) -> OrderLine:
    for meta in item.meta_data:
        if meta.key == "_distributor":
            distributor = _text(meta) or distributor
    return OrderLine(
        str(item.id),
        item.sku or "",
        quantity(item.quantity, "line_items.quantity"),
        _unit_price(item),
        item.name or "",
        distributor,
    )


def _unit_price(item: Line) -> Decimal:
    if item.price is not None:
        return amount(item.price, "line_items.price")
    total = money(item.total, "line_items.total")
    return amount(total / item.quantity, "line_items.price")


def _address(to: Party, billing: Party) -> Address:
    # WooCommerce leaves the shipping address empty where it is the billing address; e-mail stands on billing only.
    ship = to if to.address_1 or to.city or to.postcode else billing
    return Address(
        name=_name(ship),
        company=ship.company or "",
        line1=ship.address_1 or "",
        line2=ship.address_2 or "",
        city=ship.city or "",
        region=ship.state or "",
        postcode=ship.postcode or "",
        country=(ship.country or "").upper(),
        phone=ship.phone or billing.phone or "",
        email=ship.email or billing.email or "",
    )


def _name(party: Party) -> str:
    return f"{party.first_name or ''} {party.last_name or ''}".strip()


def _text(meta: Meta) -> str:
    value = msgspec.json.decode(meta.value)
    return "" if value is None else str(value).strip()


def _malformed(raw: bytes, error: Exception) -> Mapped:
    external_id, number, fields = identify(raw, "id", "number")
    changed = _changed(fields.get("date_modified_gmt"))
    reason = str(error) if isinstance(error, MalformedError) else describe(error, fields)
    return SkippedOrder(external_id, number, SkipCode.MALFORMED, reason, raw), changed


def _changed(value: object) -> datetime | None:
    try:
        return moment(value, "date_modified_gmt")
    except MalformedError:
        return None
