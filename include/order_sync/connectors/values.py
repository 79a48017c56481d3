"""Checked money, quantities, dates and currencies: the value, or a `MalformedError` that names field and value."""

import re
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal, InvalidOperation
from typing import Any

# ISO 4217, list one (active currencies, 2025); funds and metals are left out, since nobody pays an order in them.
_CODES = (
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY "
    "COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR "
    "ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK "
    "MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF "
    "SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU "
    "UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG "
    # Replaced since 2023, and still written by shops that have not been updated.
    "ANG BGN CUC HRK SLL"
)
CURRENCIES = frozenset(_CODES.split())
WHOLE_DIGITS = 11
DECIMALS = 4
ZERO = Decimal(0)

_AMOUNT = re.compile(r"-?[0-9]{1,11}(?:\.[0-9]{1,4})?")
_FINEST = Decimal(1).scaleb(-DECIMALS)
_LIMIT = Decimal(10) ** WHOLE_DIGITS
_NUMBER = re.compile(r"-?[0-9]{1,30}(?:\.[0-9]{1,30})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class MalformedError(Exception):
    """A field that cannot be used. Its text is the reason that a person reads."""

    def __init__(self, field: str, value: object, expected: str) -> None:
        shown = value if isinstance(value, str) else repr(value)
        super().__init__(f"{field} is '{shown[:80]}': expected {expected}")


def money(value: str, field: str) -> Decimal:
    """Read an amount of at most 11 whole digits and 4 decimals, as the ledger holds it."""
    if _AMOUNT.fullmatch(value) is None:
        raise MalformedError(field, value, f"an amount with at most {WHOLE_DIGITS} digits and {DECIMALS} decimals")
    return Decimal(value)


def amount(value: Decimal, field: str) -> Decimal:
    """Check a JSON number: of at most 11 whole digits, rounded to 4 decimals (floats carry noise behind them)."""
    try:
        if -_LIMIT < value < _LIMIT:
            rounded = value.quantize(_FINEST)
            return value if rounded == value else rounded
    except InvalidOperation:
        pass
    raise MalformedError(field, str(value), f"a number with at most {WHOLE_DIGITS} digits")


def quantity(value: Decimal, field: str) -> Decimal:
    """Check a quantity: not negative, at most 11 whole digits and 4 decimals."""
    try:
        if ZERO <= value < _LIMIT and value.quantize(_FINEST) == value:
            return value
    except InvalidOperation:
        pass
    raise MalformedError(field, str(value), f"a quantity from 0 with at most {DECIMALS} decimals")


def number(value: Any, field: str) -> Decimal:
    """Read a number that may have come as text or as a JSON number; in text no exponent and no "NaN" is one."""
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        return Decimal(value)
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return Decimal(value)
    raise MalformedError(field, value, "a number")


def currency(value: str, field: str) -> str:
    """Check an ISO 4217 code."""
    if value not in CURRENCIES:
        raise MalformedError(field, value, "a currency code of ISO 4217, such as EUR")
    return value


def day(value: Any, field: str) -> date:
    """Read a date written YYYY-MM-DD."""
    try:
        if _DAY.fullmatch(value):
            return date.fromisoformat(value)
    except (ValueError, TypeError):
        pass
    raise MalformedError(field, value, "a date written YYYY-MM-DD")


def moment(value: Any, field: str, zone: tzinfo = UTC) -> datetime:
    """Read an ISO 8601 time into UTC; one without an offset is in `zone`."""
    try:
        if len(value) == len("2026-01-31T09:30:00") and value[16] == ":" and zone is UTC:
            return datetime.fromisoformat(value + "Z")
        read = datetime.fromisoformat(value.strip())
        return (read if read.tzinfo else read.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, TypeError, AttributeError, OverflowError):
        raise MalformedError(field, value, "a date and time of ISO 8601, such as 2026-01-31T09:30:00Z") from None


def plain(value: Decimal) -> str:
    """Write a decimal without an exponent."""
    return format(value, "f")
