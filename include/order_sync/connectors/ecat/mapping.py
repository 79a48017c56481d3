"""An eCat order as a canonical order, or as a skipped one with the reason. No I/O."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import msgspec

from include.order_sync.connectors.base import DownloadedOrder, SkipCode, SkippedOrder
from include.order_sync.connectors.ecat.fields import Fields, text_at, value_at
from include.order_sync.connectors.ecat.settings import Settings, zone_of
from include.order_sync.connectors.values import (
    MalformedError,
    amount,
    currency,
    day,
    moment,
    number,
    quantity,
)
from include.order_sync.connectors.wire_errors import describe, identify
from include.order_sync.models import Address, Order, OrderLine

ORDER: "msgspec.json.Decoder[dict[str, Any]]" = msgspec.json.Decoder(dict[str, Any], float_hook=Decimal)
ZERO = Decimal(0)
Mapped = DownloadedOrder | SkippedOrder


def order_mapper(settings: Settings) -> Callable[[bytes | msgspec.Raw], Mapped]:
    """Make the function that maps one raw order."""
    fields, reader = settings.fields, _Reader(settings)

    def map_order(raw: bytes | msgspec.Raw) -> Mapped:
        content = bytes(raw)
        try:
            record = ORDER.decode(content)
            lines = reader.lines(record)
            if lines:
                return DownloadedOrder(reader.order(record, lines), content)
            order_number = _required(record, fields.order_number)
            return SkippedOrder(
                order_number, order_number, SkipCode.NOTHING_TO_SHIP, "no item with a quantity", content
            )
        except MalformedError as error:
            return _malformed(content, fields, str(error))
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            return _malformed(content, fields, describe(error, {}))

    return map_order


class _Reader:
    """Reads a record's values by an account's field table."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._fields = settings.fields
        self._zone = zone_of(settings)

    def order(self, record: Mapping[str, Any], lines: tuple[OrderLine, ...]) -> Order:
        fields = self._fields
        order_number = _required(record, fields.order_number)
        ship_date = text_at(record, fields.ship_date)
        return Order(
            external_id=order_number,
            number=order_number,
            placed_at=moment(_required(record, fields.order_date), fields.order_date, self._zone),
            currency=currency(text_at(record, fields.currency) or self._settings.currency, fields.currency),
            total=_money(record, fields.total),
            lines=lines,
            ship_to=self._address(record),
            ship_method=text_at(record, fields.ship_via),
            delivery_date=day(ship_date, fields.ship_date) if ship_date else None,
            customer_account=text_at(record, fields.customer_number),
            customer_name=text_at(record, fields.customer_name),
            canceled=self._canceled(record),
            note=text_at(record, fields.notes),
        )

    def lines(self, record: Mapping[str, Any]) -> tuple[OrderLine, ...]:
        """Read the items with a quantity; those without are left out."""
        items = value_at(record, self._fields.items)
        if not isinstance(items, list | None):
            raise MalformedError(self._fields.items, items, "a list")
        lines = tuple(line for item in items or () if (line := self._line(item)).quantity != ZERO)
        if len({line.external_id for line in lines}) != len(lines):
            ids = ", ".join(line.external_id for line in lines)
            raise MalformedError(self._fields.item_line_number, ids, "a number of its own for each line")
        return lines

    def _line(self, item: Any) -> OrderLine:
        fields = self._fields
        if not isinstance(item, Mapping):
            raise MalformedError(fields.items, item, "an object for each item")
        return OrderLine(
            external_id=_required(item, fields.item_line_number),
            sku=text_at(item, fields.item_number),
            quantity=quantity(number(value_at(item, fields.item_quantity), fields.item_quantity), fields.item_quantity),
            unit_price=_money(item, fields.item_unit_price),
            name=text_at(item, fields.item_description),
            distributor=text_at(item, fields.item_vendor) or self._settings.distributor,
        )

    def _canceled(self, record: Mapping[str, Any]) -> bool:
        if not self._fields.status:
            return False
        status = text_at(record, self._fields.status)
        if status not in self._settings.take_statuses | self._settings.cancel_statuses:
            raise MalformedError(self._fields.status, status, "a status of take_statuses or cancel_statuses")
        return status in self._settings.cancel_statuses

    def _address(self, record: Mapping[str, Any]) -> Address:
        fields = self._fields
        return Address(
            name=text_at(record, fields.ship_to_name),
            company=text_at(record, fields.ship_to_company),
            line1=text_at(record, fields.ship_to_address_1),
            line2=text_at(record, fields.ship_to_address_2),
            city=text_at(record, fields.ship_to_city),
            region=text_at(record, fields.ship_to_state),
            postcode=text_at(record, fields.ship_to_zip),
            country=text_at(record, fields.ship_to_country).upper(),
            phone=text_at(record, fields.ship_to_phone),
            email=text_at(record, fields.ship_to_email),
        )


def _required(record: Mapping[str, Any], field: str) -> str:
    value = text_at(record, field)
    if not value:
        raise MalformedError(field, value_at(record, field), "a value")
    return value


def _money(record: Mapping[str, Any], field: str) -> Decimal:
    """Read an amount; unlike a float's noise, more than 4 decimals in a total or price are a mistake."""
    value = number(value_at(record, field), field)
    if amount(value, field) != value:
        raise MalformedError(field, str(value), "an amount with at most 4 decimals")
    return value


def _malformed(raw: bytes, fields: Fields, reason: str) -> SkippedOrder:
    external_id, order_number, _ = identify(raw, fields.order_number, fields.order_number)
    return SkippedOrder(external_id, order_number, SkipCode.MALFORMED, reason, raw)
