"""How times, amounts and keys are stored, alike on SQLite and PostgreSQL."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import msgspec
from sqlalchemy import BigInteger, DateTime, Dialect, Integer, Numeric, String
from sqlalchemy.types import TypeDecorator, TypeEngine

from include.order_sync.models import Extras

_encode = msgspec.json.Encoder().encode
_decode_extras = msgspec.json.Decoder(Extras).decode
Key = BigInteger().with_variant(Integer(), "sqlite")
LONGEST_NAME = 200
"""How many letters an order's own names may have: its key at the cart, its number, its lines' keys."""


def stamp(moment: datetime) -> str:
    """Write an aware time as the ledger's text for it: UTC and of fixed width, so that text order is time order."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def moment(value: Any) -> datetime | None:
    """Read a time from a row of either database as aware UTC."""
    if value is None:
        return None
    if isinstance(value, str):
        return datetime.fromisoformat(value)
    return value.astimezone(UTC) if isinstance(value, datetime) else None


def amount(value: Any) -> Decimal:
    """Read an amount from a row of either database, without trailing zeros of its storage."""
    number = Decimal(str(value))
    return number.quantize(Decimal(1)) if number == number.to_integral_value() else number.normalize()


def written(named: Extras) -> str:
    """Write extras as the ledger's text for them: "" if there are none."""
    return _encode(named).decode() if named else ""


def extras(text: str) -> Extras:
    """Read extras from their text."""
    return _decode_extras(text) if text else ()


def plain(value: Any) -> Any:
    """Turn a Python value into what either driver and JSON take."""
    if isinstance(value, datetime):
        return stamp(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return value


class UtcDateTime(TypeDecorator[datetime]):
    """An aware time in UTC: timestamptz on PostgreSQL, fixed-width ISO text on SQLite."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose the column type of a database."""
        if dialect.name == "sqlite":
            return dialect.type_descriptor(String(32))
        return dialect.type_descriptor(DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Write a time."""
        if value is None or dialect.name != "sqlite":
            return value
        return stamp(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Read a time."""
        return moment(value)


class Amount(TypeDecorator[Decimal]):
    """Money or a quantity with four places: numeric on PostgreSQL; on SQLite exact up to 11 digits before the point."""

    impl = Numeric(18, 4)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose the column type of a database."""
        if dialect.name == "sqlite":
            return dialect.type_descriptor(Numeric(18, 4, asdecimal=False))
        return dialect.type_descriptor(Numeric(18, 4))

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Any:
        """Write an amount."""
        return str(value) if value is not None and dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        """Read an amount."""
        return None if value is None else amount(value)


def day(value: Any) -> date | None:
    """Read a date from a row of either database."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def known_moment(value: Any) -> datetime:
    """Read a time that a row always has."""
    found = moment(value)
    if found is None:
        raise ValueError("the ledger has no time where there must be one")
    return found
