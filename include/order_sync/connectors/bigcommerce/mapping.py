"""A BigCommerce order as a canonical order, or as a skipped one with the reason. No I/O.

Source: https://developer.bigcommerce.com/docs/rest-management/orders. Amounts are in `default_currency_code`, the
currency that the buyer pays in.
"""

from collections.abc import Callable
from datetime import datetime

import msgspec

from include.order_sync.connectors.base import DownloadedOrder, SkipCode, SkippedOrder
from include.order_sync.connectors.bigcommerce.dates import time_of
from include.order_sync.connectors.bigcommerce.lines import Parcel, parcel_of, plain_value, why_nothing
from include.order_sync.connectors.bigcommerce.settings import Settings
from include.order_sync.connectors.bigcommerce.status import TAKEN, Fate, fates_for
from include.order_sync.connectors.bigcommerce.wire import ORDER, BigOrder, Consignment, Party
from include.order_sync.connectors.values import MalformedError, currency, day, money, plain
from include.order_sync.connectors.wire_errors import describe, identify
from include.order_sync.models import Address, Order

Mapped = tuple[DownloadedOrder | SkippedOrder, datetime | None]
ONE_ADDRESS = "1: what goes to several addresses is no one parcel (split the order at the store, or ship it by hand)"


def order_mapper(settings: Settings) -> Callable[[bytes | msgspec.Raw], Mapped]:
    """Make the function that maps one raw order; beside the result stands the store's time of the last change."""
    fates = fates_for(settings)

    def map_order(raw: bytes | msgspec.Raw) -> Mapped:
        content = bytes(raw)
        try:
            order = ORDER.decode(content)
            changed = time_of(order.date_modified, "date_modified") if order.date_modified else None
            return _result(order, fates.get(order.status_id), settings, changed, content), changed
        except (msgspec.DecodeError, UnicodeDecodeError, MalformedError) as error:
            return _malformed(content, error)

    return map_order


def _result(
    order: BigOrder, fate: Fate | None, settings: Settings, changed: datetime | None, raw: bytes
) -> DownloadedOrder | SkippedOrder:
    if fate is None:
        raise MalformedError("status_id", order.status_id, "a status of BigCommerce's, 0 to 14")
    if fate not in TAKEN:
        return _skipped(order, SkipCode.FILTERED, _because(order, fate), raw)
    canceled = fate is Fate.CANCELED or order.is_deleted
    parcel = parcel_of(order, settings, canceled=canceled)
    if not parcel.lines:
        return _skipped(order, SkipCode.NOTHING_TO_SHIP, why_nothing(order), raw)
    canceled = canceled or parcel.refunded
    if fate is Fate.REFUNDED_IN_PART and parcel.completed and not canceled:
        return _skipped(order, SkipCode.FILTERED, _because(order, Fate.COMPLETED), raw)
    if len(parcel.to) > 1 and not canceled:
        raise MalformedError("the number of shipping addresses", str(len(parcel.to)), ONE_ADDRESS)
    return DownloadedOrder(_order(order, parcel, settings, changed, canceled), raw)


def _order(order: BigOrder, parcel: Parcel, settings: Settings, changed: datetime | None, canceled: bool) -> Order:
    to, billing = parcel.to[0], order.billing_address
    delivery = _field(settings.delivery_date_field, to, billing)
    return Order(
        external_id=str(order.id),
        number=str(order.id),
        placed_at=time_of(order.date_created, "date_created"),
        currency=currency(order.default_currency_code, "default_currency_code"),
        total=money(_amount_text(order.total_inc_tax), "total_inc_tax"),
        lines=parcel.lines,
        ship_to=_address(to, billing),
        ship_method=to.shipping_method or "",
        updated_at=changed,
        delivery_date=day(delivery, settings.delivery_date_field) if delivery else None,
        customer_account=_field(settings.account_field, billing, to) or (str(order.customer_id or "")),
        customer_name=_name(billing) or billing.company or "",
        canceled=canceled,
        note=_note(order, settings),
    )


def _address(to: Consignment, billing: Party) -> Address:
    return Address(
        name=_name(to),
        company=to.company or "",
        line1=to.street_1 or "",
        line2=to.street_2 or "",
        city=to.city or "",
        region=to.state or "",
        postcode=to.zip or "",
        country=(to.country_iso2 or "").upper(),
        phone=to.phone or billing.phone or "",
        email=to.email or billing.email or "",
    )


def _name(party: Party) -> str:
    return f"{party.first_name or ''} {party.last_name or ''}".strip()


def _note(order: BigOrder, settings: Settings) -> str:
    notes = [order.customer_message, order.staff_notes if settings.staff_notes else ""]
    return "\n".join(note for note in notes if note)


def _field(name: str, *parties: Party) -> str:
    """Read a form field of the first of these addresses that has a value in it."""
    for party in parties if name else ():
        for field in party.form_fields or ():
            if field.name == name and (text := _field_text(field.value)):
                return text
    return ""


def _field_text(raw: msgspec.Raw) -> str:
    value = msgspec.json.decode(raw)
    chosen = value if isinstance(value, list) else [value]
    return ", ".join(str(one).strip() for one in chosen if one is not None)


def _amount_text(raw: msgspec.Raw) -> str:
    value = plain_value(raw)
    if value is None:
        return bytes(raw).decode()
    return value if isinstance(value, str) else plain(value)


def _because(order: BigOrder, fate: Fate) -> str:
    return f"{fate} (status {order.status_id}, {order.status or 'unnamed'})"


def _skipped(order: BigOrder, code: SkipCode, reason: str, raw: bytes) -> SkippedOrder:
    return SkippedOrder(str(order.id), str(order.id), code, reason, raw)


def _malformed(raw: bytes, error: Exception) -> Mapped:
    external_id, number, fields = identify(raw, "id", "id")
    reason = str(error) if isinstance(error, MalformedError) else describe(error, fields)
    return SkippedOrder(external_id, number, SkipCode.MALFORMED, reason, raw), _changed(fields.get("date_modified"))


def _changed(value: object) -> datetime | None:
    try:
        return time_of(value, "date_modified") if isinstance(value, str) else None
    except MalformedError:
        return None
