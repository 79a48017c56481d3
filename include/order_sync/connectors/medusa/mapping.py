"""A Medusa order as a canonical order, or as a skipped one with the reason. No I/O.

Delivery date, account number, note and distributor have no field of their own at Medusa: they are read from the
metadata of the order and its items, which a storefront writes into the cart.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

import msgspec

from include.order_sync.connectors.base import DownloadedOrder, SkipCode, SkippedOrder
from include.order_sync.connectors.medusa.settings import Settings
from include.order_sync.connectors.medusa.status import FATES, OPEN, Fate, Payment, fates_for
from include.order_sync.connectors.medusa.wire import ORDER, Item, MedusaOrder, Party
from include.order_sync.connectors.values import ZERO, MalformedError, amount, currency, day, moment, money, quantity
from include.order_sync.connectors.wire_errors import describe, identify
from include.order_sync.models import Address, Order, OrderLine

Mapped = tuple[DownloadedOrder | SkippedOrder, datetime | None]
# What Medusa calls the one variant of a product that has no others.
ONLY = ("Default variant", "Default")


def order_mapper(settings: Settings) -> Callable[[bytes | msgspec.Raw], Mapped]:
    """Make the function that maps one raw order; beside the result stands the order's own time of the last change."""
    fates = fates_for(settings.take_statuses, settings.skip_statuses)

    def map_order(raw: bytes | msgspec.Raw) -> Mapped:
        content = bytes(raw)
        try:
            found = ORDER.decode(content)
            changed = moment(found.updated_at, "updated_at")
            lines = _lines(found, settings)
            fate = _fate(found, fates)
            if not lines:
                return _skipped(found, SkipCode.NOTHING_TO_SHIP, "no item that is to be shipped", content), changed
            if fate not in (Fate.TAKE, Fate.CANCELED):
                return _skipped(found, SkipCode.FILTERED, _because(found, fate), content), changed
            return DownloadedOrder(_order(found, lines, settings, fate is Fate.CANCELED), content), changed
        except (msgspec.DecodeError, UnicodeDecodeError, MalformedError) as error:
            return _malformed(content, error)

    return map_order


def _fate(found: MedusaOrder, fates: Mapping[str, Fate]) -> Fate:
    if found.status not in OPEN and found.status not in FATES:
        raise MalformedError("status", found.status, "a status of Medusa's")
    if found.payment_status not in fates:
        raise MalformedError("payment_status", found.payment_status, "a status of Medusa's")
    fate = FATES.get(found.status)
    if fate is not None:
        return fate
    if _is_shipped(found):
        return Fate.COMPLETED
    nothing_due = found.payment_status == Payment.NOT_PAID and _amount(found.total, "total") == ZERO
    return Fate.TAKE if nothing_due else fates[found.payment_status]


def _is_shipped(found: MedusaOrder) -> bool:
    """Tell whether everything is shipped: Medusa's own fulfillment status depends on the fields that are asked for."""
    items = [item for item in found.items if item.requires_shipping]
    return bool(items) and all(item.quantity <= _shipped(item) for item in items)


def _shipped(item: Item) -> Decimal:
    return (item.detail.shipped_quantity if item.detail else None) or ZERO


def _lines(found: MedusaOrder, settings: Settings) -> tuple[OrderLine, ...]:
    """Read what is to be shipped, sorted by id: Medusa lists an order's items in no order of its own."""
    items = [item for item in found.items if item.requires_shipping and item.quantity]
    return tuple(sorted((_line(item, settings) for item in items), key=lambda line: line.external_id))


def _line(item: Item, settings: Settings) -> OrderLine:
    variant = item.variant_title or ""
    return OrderLine(
        item.id,
        item.variant_sku or "",
        quantity(item.quantity, "items.quantity"),
        _amount(item.unit_price, "items.unit_price"),
        " - ".join(filter(None, (item.title, "" if variant in ONLY else variant))),
        _noted(item.metadata, settings.distributor_field) or settings.distributor,
    )


def _order(found: MedusaOrder, lines: tuple[OrderLine, ...], settings: Settings, canceled: bool) -> Order:
    delivery = _noted(found.metadata, settings.delivery_date_field)
    billing, to = found.billing_address or Party(), found.shipping_address or Party()
    return Order(
        external_id=found.id,
        number=_number(found),
        placed_at=moment(found.created_at, "created_at"),
        currency=currency(found.currency_code.upper(), "currency_code"),
        total=_amount(found.total, "total"),
        lines=lines,
        ship_to=_address(to, found.email or ""),
        ship_method=_method(found),
        updated_at=_changed(found),
        delivery_date=day(delivery, settings.delivery_date_field) if delivery else None,
        customer_account=_noted(found.metadata, settings.account_field) or found.customer_id or "",
        customer_name=_name(billing) or _name(to) or billing.company or "",
        canceled=canceled,
        note=_noted(found.metadata, settings.note_field),
    )


def _changed(found: MedusaOrder) -> datetime:
    """Choose the newest time of change: that a payment is captured changes the payment, and not the order."""
    payments = [payment for one in found.payment_collections or () for payment in one.payments or ()]
    times = [moment(payment.updated_at, "payments.updated_at") for payment in payments if payment.updated_at]
    return max([moment(found.updated_at, "updated_at"), *times])


def _method(found: MedusaOrder) -> str:
    method = next(iter(found.shipping_methods or ()), None)
    if method is None:
        return ""
    kind = method.shipping_option.type if method.shipping_option else None
    return (kind.code if kind else "") or method.name or ""


def _address(to: Party, email: str) -> Address:
    country = to.country_code or ""
    return Address(
        name=_name(to),
        company=to.company or "",
        line1=to.address_1 or "",
        line2=to.address_2 or "",
        city=to.city or "",
        region=_region(to.province or "", country),
        postcode=to.postal_code or "",
        country=country.upper(),
        phone=to.phone or "",
        email=email,
    )


def _region(province: str, country: str) -> str:
    """Read a province: `us-il`, as ISO 3166-2 has it, is IL; anything else stays as it was written."""
    of_country, _, code = province.partition("-")
    return code.upper() if code and of_country.lower() == country.lower() else province


def _name(party: Party) -> str:
    return f"{party.first_name or ''} {party.last_name or ''}".strip()


def _noted(metadata: Mapping[str, Any] | None, key: str) -> str:
    value = (metadata or {}).get(key) if key else None
    return "" if value is None else str(value).strip()


def _amount(raw: msgspec.Raw, field: str) -> Decimal:
    """Read an amount from the JSON text, so that no float comes between."""
    value = msgspec.json.decode(raw)
    if isinstance(value, str):
        return money(value, field)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return amount(Decimal(bytes(raw).decode()), field)
    raise MalformedError(field, value, "an amount")


def _number(found: MedusaOrder) -> str:
    return found.custom_display_id or (str(found.display_id) if found.display_id is not None else found.id)


def _because(found: MedusaOrder, fate: Fate) -> str:
    return f"{fate} (status {found.status}, payment {found.payment_status})"


def _skipped(found: MedusaOrder, code: SkipCode, reason: str, raw: bytes) -> SkippedOrder:
    return SkippedOrder(found.id, _number(found), code, reason, raw)


def _malformed(raw: bytes, error: Exception) -> Mapped:
    external_id, number, fields = identify(raw, "id", "display_id")
    reason = str(error) if isinstance(error, MalformedError) else describe(error, fields)
    skipped = SkippedOrder(external_id, number, SkipCode.MALFORMED, reason, raw)
    try:
        return skipped, moment(fields.get("updated_at"), "updated_at")
    except MalformedError:
        return skipped, None
