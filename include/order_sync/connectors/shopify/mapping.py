"""A Shopify order as a canonical order, or as a skipped one with the reason. No I/O.

Delivery date, account number and distributor have no field of their own at Shopify: they are read from the custom
attributes `_delivery_date` and `_customer_account` of the order, and `_distributor` of a line.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

import msgspec

from include.order_sync.connectors.base import DownloadedOrder, SkipCode, SkippedOrder
from include.order_sync.connectors.shopify.proxy import tail
from include.order_sync.connectors.shopify.settings import Settings
from include.order_sync.connectors.shopify.status import COMPLETED, HELD, UNDER_WAY, Fate, fates_for
from include.order_sync.connectors.shopify.wire import ORDER, Attribute, Line, Party, ShopifyOrder
from include.order_sync.connectors.values import MalformedError, amount, currency, day, moment, money, number, quantity
from include.order_sync.connectors.wire_errors import describe, identify
from include.order_sync.models import Address, Order, OrderLine

Mapped = tuple[DownloadedOrder | SkippedOrder, datetime | None]
MONEY = "shopMoney.amount"


@dataclass(frozen=True, slots=True)
class Reading:
    """An order as it was read. `gone` tells that nothing of what was to be shipped is still in it."""

    order: ShopifyOrder
    lines: tuple[OrderLine, ...]
    gone: bool


def order_mapper(settings: Settings) -> Callable[[bytes | msgspec.Raw], Mapped]:
    """Make the function that maps one raw order; beside the result stands the shop's time of the last change."""
    fates = fates_for(settings.take_statuses, settings.skip_statuses)

    def map_order(raw: bytes | msgspec.Raw) -> Mapped:
        content = bytes(raw)
        try:
            found = ORDER.decode(content)
            changed = moment(found.updated_at, "updatedAt")
            reading = _read(found, settings)
            skip = _skip(reading, fates, settings)
            if skip is not None:
                return SkippedOrder(tail(found.id), _number(found.name), *skip, content), changed
            return DownloadedOrder(_order(reading, changed, _is_canceled(reading, fates)), content), changed
        except (msgspec.DecodeError, UnicodeDecodeError, MalformedError) as error:
            return _malformed(content, error)

    return map_order


def _skip(reading: Reading, fates: dict[str, Fate], settings: Settings) -> tuple[SkipCode, str] | None:
    """Say whether an order is left out, and why."""
    found = reading.order
    status = found.display_financial_status
    if not reading.lines:
        return SkipCode.NOTHING_TO_SHIP, "no item that is to be shipped"
    if found.test and not settings.take_test_orders:
        return SkipCode.FILTERED, "a test order"
    if found.cancelled_at is not None:
        return None
    if status not in fates:
        raise MalformedError("displayFinancialStatus", status, "a status of Shopify's")
    reason = _held_up(found.display_fulfillment_status, settings)
    if reason:
        return SkipCode.FILTERED, reason
    if reading.gone or fates[status] in (Fate.TAKE, Fate.CANCELED):
        return None
    return SkipCode.FILTERED, _with_status(fates[status], status)


def _is_canceled(reading: Reading, fates: dict[str, Fate]) -> bool:
    found = reading.order
    return (
        found.cancelled_at is not None or reading.gone or fates[found.display_financial_status or ""] is Fate.CANCELED
    )


def _held_up(status: str, settings: Settings) -> str:
    if status in COMPLETED:
        return "already completed at the cart"
    if status in HELD and not settings.take_on_hold:
        return _with_status("on hold at the cart", status)
    if status not in UNDER_WAY | HELD:
        raise MalformedError("displayFulfillmentStatus", status, "a status of Shopify's")
    return ""


def _with_status(reason: str, status: str) -> str:
    return f"{reason} (status {status})"


def _read(found: ShopifyOrder, settings: Settings) -> Reading:
    """Read the lines with what is left of them; with what was ordered, if nothing is left of any.

    A cancel at Shopify removes every unit from the order, and an order that was exported has to be seen as canceled.
    """
    shipped = [line for line in found.line_items.nodes if line.requires_shipping]
    gone = not any(line.current_quantity for line in shipped)
    units = [(line, line.quantity if gone else line.current_quantity) for line in shipped]
    lines = tuple([_line(line, count, settings) for line, count in units if count])
    return Reading(found, lines, gone)


def _line(line: Line, count: int, settings: Settings) -> OrderLine:
    vendor = (line.vendor or "") if settings.distributor_from_vendor else ""
    price = line.discounted_unit_price_after_all_discounts_set.shop_money.amount
    field = "lineItems.discountedUnitPriceAfterAllDiscountsSet"
    return OrderLine(
        tail(line.id),
        line.sku or "",
        quantity(number(count, "lineItems.currentQuantity"), "lineItems.currentQuantity"),
        amount(number(price, f"{field}.{MONEY}"), f"{field}.{MONEY}"),
        line.name,
        _attribute(line.custom_attributes, "_distributor") or vendor or settings.distributor,
    )


def _order(reading: Reading, changed: datetime, canceled: bool) -> Order:
    found = reading.order
    delivery = _attribute(found.custom_attributes, "_delivery_date")
    customer = found.customer
    buyer = found.billing_address or Party()
    return Order(
        external_id=tail(found.id),
        number=_number(found.name),
        placed_at=moment(found.processed_at, "processedAt"),
        currency=currency(found.currency_code, "currencyCode"),
        total=_total(found, reading.gone),
        lines=reading.lines,
        ship_to=_address(found),
        ship_method=(found.shipping_line.code or found.shipping_line.title) if found.shipping_line else "",
        updated_at=changed,
        delivery_date=day(delivery, "_delivery_date") if delivery else None,
        customer_account=_attribute(found.custom_attributes, "_customer_account")
        or (tail(customer.id) if customer else ""),
        customer_name=buyer.name or (customer.display_name if customer else "") or buyer.company or "",
        canceled=canceled,
        note=found.note or "",
    )


def _total(found: ShopifyOrder, gone: bool) -> Decimal:
    if gone:
        return money(found.total_price_set.shop_money.amount, f"totalPriceSet.{MONEY}")
    return money(found.current_total_price_set.shop_money.amount, f"currentTotalPriceSet.{MONEY}")


def _address(found: ShopifyOrder) -> Address:
    # Not the billing address where there is none: that is an order for pick-up, which nobody should ship.
    to = found.shipping_address or Party()
    return Address(
        name=to.name or "",
        company=to.company or "",
        line1=to.address1 or "",
        line2=to.address2 or "",
        city=to.city or "",
        region=to.province_code or to.province or "",
        postcode=to.zip or "",
        country=to.country_code_v2 or "",
        phone=to.phone or found.phone or "",
        email=found.email or "",
    )


def _attribute(attributes: Sequence[Attribute], key: str) -> str:
    return next(((found.value or "").strip() for found in attributes if found.key == key), "")


def _number(name: str) -> str:
    return name.removeprefix("#")


def _malformed(raw: bytes, error: Exception) -> Mapped:
    global_id, name, fields = identify(raw, "id", "name")
    reason = str(error) if isinstance(error, MalformedError) else describe(error, fields)
    skipped = SkippedOrder(tail(global_id), _number(name), SkipCode.MALFORMED, reason, raw)
    try:
        return skipped, moment(fields.get("updatedAt"), "updatedAt")
    except MalformedError:
        return skipped, None
