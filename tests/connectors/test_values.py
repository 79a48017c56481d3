"""Checked values: taken as they are, or refused by field and value."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from include.order_sync.connectors import values
from include.order_sync.connectors.values import MalformedError


@pytest.mark.parametrize("text", ["0", "0.00", "12.50", "-3.5", "99999999999.9999", "1250", "1.234"])
def test_money_is_exact(text: str) -> None:
    assert str(values.money(text, "total")) == text


@pytest.mark.parametrize("text", ["", "NaN", "inf", "1e5", "1,50", "123456789012", "1.23456", " 1", "1\n", "١٢", "0x1"])
def test_money_that_is_none_is_named(text: str) -> None:
    with pytest.raises(MalformedError, match="total is '"):
        values.money(text, "total")


@pytest.mark.parametrize(
    ("given", "kept"), [("6.25", "6.25"), ("3.3333333333333335", "3.3333"), ("6.2499999999", "6.2500"), ("-1", "-1")]
)
def test_a_price_loses_only_the_noise_of_a_float(given: str, kept: str) -> None:
    assert str(values.amount(Decimal(given), "price")) == kept


@pytest.mark.parametrize("given", ["NaN", "sNaN", "Infinity", "-Infinity", "100000000000"])
def test_an_amount_that_is_none_is_named(given: str) -> None:
    with pytest.raises(MalformedError, match="price is"):
        values.amount(Decimal(given), "price")


@pytest.mark.parametrize("given", ["-1", "NaN", "sNaN", "Infinity", "1.23456", "1E+11"])
def test_a_quantity_that_is_none_is_named(given: str) -> None:
    with pytest.raises(MalformedError, match="quantity is"):
        values.quantity(Decimal(given), "quantity")


@pytest.mark.parametrize("given", [None, True, "", "1e5", "NaN", "one", [1], {}, "1_000"])
def test_a_number_that_is_none_is_named(given: Any) -> None:
    with pytest.raises(MalformedError, match="quantity is"):
        values.number(given, "quantity")


@pytest.mark.parametrize("code", ["EUR", "JPY", "KWD", "BRL"])
def test_currencies_of_iso_4217_are_known(code: str) -> None:
    assert values.currency(code, "currency") == code


@pytest.mark.parametrize("code", ["", "eur", "EURO", "XYZ", "BTC"])
def test_other_currencies_are_named(code: str) -> None:
    with pytest.raises(MalformedError, match=f"currency is '{code}'"):
        values.currency(code, "currency")


def test_a_day_is_a_day() -> None:
    assert values.day("2024-02-29", "ship_date") == date(2024, 2, 29)


@pytest.mark.parametrize("given", ["2026-02-29", "20260131", "2026-W05-6", "31.01.2026", "", None, 20260131])
def test_a_day_that_is_none_is_named(given: Any) -> None:
    with pytest.raises(MalformedError, match="ship_date is"):
        values.day(given, "ship_date")


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("2026-03-22T12:00:00Z", UTC),
        ("2026-03-22T14:00:00+02:00", UTC),
        ("2026-03-22T12:00:00", UTC),
        ("2026-03-22T08:00:00", ZoneInfo("America/New_York")),
        (" 2026-03-22 12:00:00 ", UTC),
    ],
)
def test_a_moment_is_in_utc(text: str, zone: Any) -> None:
    moment = values.moment(text, "order_date", zone)
    assert moment == datetime(2026, 3, 22, 12, tzinfo=UTC)
    assert moment.tzinfo is UTC


@pytest.mark.parametrize("given", ["", "soon", "2026-13-01T00:00:00", None, 0, "0001-01-01T00:00:00+14:00"])
def test_a_moment_that_is_none_is_named(given: Any) -> None:
    with pytest.raises(MalformedError, match="order_date is"):
        values.moment(given, "order_date")


def test_plain_has_no_exponent() -> None:
    assert values.plain(Decimal("1E+3")) == "1000"
    assert values.plain(Decimal("12.50")) == "12.50"
