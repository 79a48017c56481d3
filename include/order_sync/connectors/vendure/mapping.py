"""A Vendure order as a canonical order, or as a skipped one with the reason. No I/O.

Delivery date, account number, note and distributor have no field of their own at Vendure: they are read from the custom
fields that the account's settings name.
"""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

import msgspec

from include.order_sync.connectors.base import DownloadedOrder, SkipCode, SkippedOrder
from include.order_sync.connectors.values import (
    MalformedError,
    amount,
    currency,
    day,
    moment,
    quantity,
)
from include.order_sync.connectors.vendure.settings import Settings
from include.order_sync.connectors.vendure.status import AGGREGATE, Fate, fates_for
from include.order_sync.connectors.vendure.wire import ORDER, Customer, Line, Party, VendureOrder
from include.order_sync.connectors.wire_errors import describe, identify
from include.order_sync.models import Address, Order, OrderLine

Mapped = tuple[DownloadedOrder | SkippedOrder, datetime | None]
Mapper = Callable[[msgspec.Raw | bytes, int], Mapped]


def order_mapper(settings: Settings) -> Mapper:
    """Make the function that maps one raw order, given the decimals that the shop keeps its amounts with.

    Beside the result stands the shop's time of the last change.
    """
    fates = fates_for(settings.take_statuses, settings.skip_statuses)

    def map_order(raw: msgspec.Raw | bytes, decimals: int) -> Mapped:
        content = bytes(raw)
        try:
            found = ORDER.decode(content)
            changed = moment(found.updated_at, "updatedAt")
            order = _order(found, changed, decimals, fates, settings)
            skip = _skip(found, order, fates)
            if skip is not None:
                return SkippedOrder(found.id, found.code, *skip, content), changed
            return DownloadedOrder(order, content), changed
        except (msgspec.DecodeError, UnicodeDecodeError, MalformedError) as error:
            return _malformed(content, error)

    return map_order


def _skip(found: VendureOrder, order: Order, fates: dict[str, Fate]) -> tuple[SkipCode, str] | None:
    """Say whether an order is left out, and why."""
    if not order.lines:
        return SkipCode.NOTHING_TO_SHIP, "no item that is to be shipped"
    if found.type == AGGREGATE:
        return SkipCode.FILTERED, "an aggregate of several sellers' orders, which are taken themselves"
    fate = fates[found.state]
    if order.canceled or fate is Fate.TAKE:
        return None
    return SkipCode.FILTERED, f"{fate.value} (status {found.state})"


def _order(found: VendureOrder, changed: datetime, decimals: int, fates: dict[str, Fate], settings: Settings) -> Order:
    if found.state not in fates:
        raise MalformedError("state", found.state, "a state of Vendure's, or one that the account's settings name")
    # Vendure lists lines in no order, and another one after a change.
    lines = sorted(found.lines, key=lambda line: (len(line.id), line.id))
    gone = not any(line.quantity for line in lines)
    placed = moment(found.order_placed_at, "orderPlacedAt")
    delivery = _custom(found.custom_fields, settings.delivery_date_field)
    customer = found.customer or Customer("")
    units = [(line, line.order_placed_quantity if gone else line.quantity) for line in lines]
    return Order(
        external_id=found.id,
        number=found.code,
        placed_at=placed,
        currency=currency(found.currency_code, "currencyCode"),
        total=_money(found.total_with_tax, decimals, "totalWithTax"),
        lines=tuple([_line(line, count, decimals, settings) for line, count in units if count]),
        ship_to=_address(found.shipping_address or Party(), customer),
        ship_method=found.shipping_lines[0].shipping_method.code if found.shipping_lines else "",
        # The time of the last change may lie before the order was placed.
        updated_at=max(changed, placed),
        delivery_date=day(delivery.partition("T")[0], settings.delivery_date_field) if delivery else None,
        customer_account=_custom(customer.custom_fields, settings.account_field) or customer.id,
        customer_name=f"{customer.first_name} {customer.last_name}".strip(),
        canceled=gone or fates[found.state] is Fate.CANCELED,
        note=_custom(found.custom_fields, settings.note_field),
    )


def _line(line: Line, count: int, decimals: int, settings: Settings) -> OrderLine:
    return OrderLine(
        line.id,
        line.product_variant.sku,
        quantity(Decimal(count), "lines.quantity"),
        _money(line.prorated_unit_price_with_tax, decimals, "lines.proratedUnitPriceWithTax"),
        line.product_variant.name,
        _custom(line.custom_fields, settings.distributor_field) or settings.distributor,
    )


def _money(units: int, decimals: int, field: str) -> Decimal:
    """Read an amount: the shop keeps all its currencies with the same number of decimals.

    Source: https://docs.vendure.io/reference/typescript-api/money/money-strategy/ (`precision`).
    """
    return amount(Decimal(units).scaleb(-decimals), field)


def _address(to: Party, customer: Customer) -> Address:
    return Address(
        name=to.full_name or "",
        company=to.company or "",
        line1=to.street_line1 or "",
        line2=to.street_line2 or "",
        city=to.city or "",
        region=to.province or "",
        postcode=to.postal_code or "",
        country=to.country_code or "",
        phone=to.phone_number or customer.phone_number or "",
        email=customer.email_address,
    )


def _custom(fields: dict[str, Any] | None, name: str) -> str:
    found = (fields or {}).get(name) if name else None
    return "" if found is None else str(found).strip()


def _malformed(raw: bytes, error: Exception) -> Mapped:
    external_id, number, fields = identify(raw, "id", "code")
    reason = str(error) if isinstance(error, MalformedError) else describe(error, fields)
    skipped = SkippedOrder(external_id, number, SkipCode.MALFORMED, reason, raw)
    try:
        return skipped, moment(fields.get("updatedAt"), "updatedAt")
    except MalformedError:
        return skipped, None
