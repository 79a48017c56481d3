"""An Amazon order as a canonical order, or as a skipped one with the reason. No I/O.

Source: orders_2026-01-01.json. Names, streets and post codes come without a restricted data token, and only to an app
that has the role for them: https://developer-docs.amazon.com/sp-api/docs/access-orders-pii.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import msgspec

from include.order_sync.connectors.amazon.lines import amounts_of, lines_of
from include.order_sync.connectors.amazon.marketplaces import CURRENCIES
from include.order_sync.connectors.amazon.settings import Settings
from include.order_sync.connectors.amazon.status import BY_AMAZON, FATES, PICKED_UP, Fate
from include.order_sync.connectors.amazon.wire import ORDER, AmazonOrder, CustomerAddress
from include.order_sync.connectors.base import DownloadedOrder, SkipCode, SkippedOrder
from include.order_sync.connectors.values import ZERO, MalformedError, currency, moment, money
from include.order_sync.connectors.wire_errors import describe, identify
from include.order_sync.models import Address, Order

Mapped = tuple[DownloadedOrder | SkippedOrder, datetime | None]
AMAZON, IN_STORE = "AMAZON", "IN_STORE_PICK_UP"
AN_ADDRESS = "an address: Amazon gives it only to an app with the role Direct-to-Consumer Delivery (Restricted)"


def order_mapper(settings: Settings) -> Callable[[bytes | msgspec.Raw], Mapped]:
    """Make the function that maps one raw order; beside the result stands Amazon's time of the last change."""

    def map_order(raw: bytes | msgspec.Raw) -> Mapped:
        content = bytes(raw)
        try:
            order = ORDER.decode(content)
            changed = moment(order.last_updated_time, "lastUpdatedTime")
            return _result(order, settings, changed, content), changed
        except (msgspec.DecodeError, UnicodeDecodeError, MalformedError) as error:
            return _malformed(content, error)

    return map_order


def _result(order: AmazonOrder, settings: Settings, changed: datetime, raw: bytes) -> DownloadedOrder | SkippedOrder:
    fate = FATES.get(order.fulfillment.fulfillment_status)
    if fate is None:
        status = order.fulfillment.fulfillment_status
        raise MalformedError("fulfillment.fulfillmentStatus", status, "a status of Amazon's, such as UNSHIPPED")
    reason = _why_not(order, fate)
    if reason:
        return _skipped(order, SkipCode.FILTERED, reason, raw)
    canceled = fate is Fate.CANCELED
    lines = lines_of(order, settings, canceled=canceled)
    if not lines:
        return _skipped(order, SkipCode.NOTHING_TO_SHIP, "no item with a quantity that is not canceled", raw)
    total, code = _money(order, canceled=canceled)
    return DownloadedOrder(
        Order(
            external_id=order.order_id,
            number=order.order_id,
            placed_at=moment(order.created_time, "createdTime"),
            currency=code,
            total=total,
            lines=lines,
            ship_to=_address(order, canceled=canceled),
            ship_method=order.fulfillment.fulfillment_service_level or "",
            updated_at=changed,
            delivery_date=_delivery(order, settings),
            customer_account=settings.customer_account,
            customer_name=order.buyer.buyer_name or "",
            canceled=canceled,
            note="\n".join(_notes(order)),
        ),
        raw,
    )


def _why_not(order: AmazonOrder, fate: Fate) -> str:
    """Say why an order is not ours to ship, or "" if it is."""
    if order.fulfillment.fulfilled_by == AMAZON:
        return BY_AMAZON
    if fate not in (Fate.TAKE, Fate.CANCELED):
        return f"{fate} (status {order.fulfillment.fulfillment_status})"
    return PICKED_UP if IN_STORE in (order.programs or ()) and fate is Fate.TAKE else ""


def _money(order: AmazonOrder, *, canceled: bool) -> tuple[Decimal, str]:
    """Read total and currency; worth nothing is what has lost its total when canceled, or never had an amount."""
    field, total = "proceeds.grandTotal", order.proceeds.grand_total
    if total is not None:
        return money(total.amount, f"{field}.amount"), currency(total.currency_code, f"{field}.currencyCode")
    codes = [amount.currency_code for item in order.order_items for amount in amounts_of(item)]
    if codes and not canceled:
        raise MalformedError(field, None, "an amount of money")
    store = order.sales_channel.marketplace_id or ""
    return ZERO, currency(codes[0] if codes else CURRENCIES.get(store, ""), f"currency of the store {store}")


def _address(order: AmazonOrder, *, canceled: bool) -> Address:
    to = order.recipient.delivery_address or CustomerAddress()
    if not canceled and not (to.name or to.address_line1 or to.postal_code):
        raise MalformedError("recipient.deliveryAddress", "missing", AN_ADDRESS)
    return Address(
        name=to.name or "",
        company=to.company_name or "",
        line1=to.address_line1 or "",
        line2=", ".join(filter(None, (to.address_line2, to.address_line3))),
        city=to.city or to.municipality or "",
        region=to.state_or_region or to.district_or_county or "",
        postcode=to.postal_code or "",
        country=(to.country_code or "").upper(),
        phone=to.phone or "",
        email=order.buyer.buyer_email or "",
    )


def _delivery(order: AmazonOrder, settings: Settings) -> date | None:
    window = order.fulfillment.deliver_by_window
    if window is None or not window.latest_date_time:
        return None
    latest = moment(window.latest_date_time, "fulfillment.deliverByWindow.latestDateTime")
    return latest.astimezone(ZoneInfo(settings.time_zone)).date()


def _notes(order: AmazonOrder) -> Iterator[str]:
    wishes = order.recipient.delivery_preference
    if wishes and wishes.address_instruction:
        yield wishes.address_instruction
    if wishes and wishes.drop_off_location:
        yield f"Drop-off location: {wishes.drop_off_location}"
    for item in order.order_items:
        packing = item.fulfillment.packing if item.fulfillment else None
        if packing and packing.gift_option and packing.gift_option.gift_message:
            yield f"Gift message: {packing.gift_option.gift_message}"


def _skipped(order: AmazonOrder, code: SkipCode, reason: str, raw: bytes) -> SkippedOrder:
    return SkippedOrder(order.order_id, order.order_id, code, reason, raw)


def _malformed(raw: bytes, error: Exception) -> Mapped:
    external_id, number, fields = identify(raw, "orderId", "orderId")
    reason = str(error) if isinstance(error, MalformedError) else describe(error, fields)
    return SkippedOrder(external_id, number, SkipCode.MALFORMED, reason, raw), _changed(fields.get("lastUpdatedTime"))


def _changed(value: object) -> datetime | None:
    try:
        return moment(value, "lastUpdatedTime")
    except MalformedError:
        return None
