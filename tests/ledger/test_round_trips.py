"""Times, amounts and dates come back as they went in, on both databases."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from include.order_sync.ledger.exports import sendable_exports
from include.order_sync.ledger.intake import Batch, content_hash, newest_of_each
from include.order_sync.ledger.session import Ledger
from include.order_sync.ledger.types import amount, known_moment, moment, plain, stamp
from include.order_sync.ledger.upsert import store
from include.order_sync.models import Address, Order
from tests.clock import NOON
from tests.fakes.orders import METHODS, WAREHOUSE, a_line, an_order, batch, incoming
from tests.ledger.acts import ACTOR, change, rows, value

AMOUNTS = [
    "0", "0.01", "0.0001", "1", "10", "100", "12.50", "1.005", "999.999", "1500", "99999999999", "99999999999.9999",
    "12345678901.2345", "0.1", "1E+3", "-5.25",
]  # fmt: skip
HALF_PAST_FIVE_EAST = timezone(timedelta(hours=5, minutes=30))
MOMENTS = [
    NOON,
    datetime(2026, 3, 1, 12, 0, 0, 1, tzinfo=UTC),
    datetime(2026, 3, 1, 12, 0, 0, 999999, tzinfo=UTC),
    datetime(2026, 3, 29, 1, 30, tzinfo=timezone(timedelta(hours=1))),
    datetime(2026, 1, 1, 0, 15, tzinfo=HALF_PAST_FIVE_EAST),
    datetime(1970, 1, 1, tzinfo=UTC),
    datetime(2999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
]


def test_amounts_come_back_exactly(ledger: Ledger) -> None:
    orders = [an_order(str(n), a_line(quantity=text), total=Decimal(text)) for n, text in enumerate(AMOUNTS)]
    store(ledger, batch(*orders), ACTOR)

    for claimed, text in zip(sendable_exports(ledger, WAREHOUSE, 100), AMOUNTS, strict=True):
        assert claimed.order.total == Decimal(text)
        assert claimed.order.lines[0].quantity == Decimal(text)
        assert "E" not in str(claimed.order.total)


def test_amounts_come_back_exactly_from_an_edit(ledger: Ledger) -> None:
    later = NOON + timedelta(hours=1)
    store(ledger, batch(*[an_order(str(n)) for n in range(len(AMOUNTS))]), ACTOR)
    edited = [
        an_order(str(n), a_line(quantity=text), total=Decimal(text), updated_at=later) for n, text in enumerate(AMOUNTS)
    ]
    store(ledger, batch(*edited), ACTOR)

    found = sendable_exports(ledger, WAREHOUSE, 100)
    assert [one.order.total for one in found] == [Decimal(text) for text in AMOUNTS]
    assert [one.order.lines[0].quantity for one in found] == [Decimal(text) for text in AMOUNTS]


@pytest.mark.parametrize(("currency", "total"), [("JPY", "1500"), ("KWD", "12.345"), ("EUR", "12.34")])
def test_currencies_of_any_number_of_decimals(ledger: Ledger, currency: str, total: str) -> None:
    store(ledger, batch(an_order(currency=currency, total=Decimal(total))), ACTOR)

    order = sendable_exports(ledger, WAREHOUSE, 1)[0].order
    assert (order.currency, order.total) == (currency, Decimal(total))


def test_times_come_back_as_the_same_moment_in_utc(ledger: Ledger) -> None:
    store(ledger, batch(*[an_order(str(n), placed_at=m, updated_at=m) for n, m in enumerate(MOMENTS)]), ACTOR)

    for claimed, expected in zip(sendable_exports(ledger, WAREHOUSE, 100), MOMENTS, strict=True):
        assert (claimed.order.placed_at, claimed.order.updated_at) == (expected, expected)
        assert claimed.order.placed_at.utcoffset() == timedelta(0)


def test_times_sort_as_moments_whatever_their_zone_was(ledger: Ledger) -> None:
    store(ledger, batch(*[an_order(str(n), placed_at=m) for n, m in enumerate(MOMENTS)]), ACTOR)

    found = [moment(row["placed_at"]) for row in rows(ledger, "SELECT placed_at FROM orders ORDER BY placed_at")]
    assert found == sorted(MOMENTS)


@pytest.mark.parametrize("delivery", [None, date(2026, 2, 28), date(2028, 2, 29), date(1999, 12, 31)])
def test_days_come_back_as_days(ledger: Ledger, delivery: date | None) -> None:
    store(ledger, batch(an_order(delivery_date=delivery)), ACTOR)

    assert sendable_exports(ledger, WAREHOUSE, 1)[0].order.delivery_date == delivery


def test_an_order_without_a_time_of_change_has_none(ledger: Ledger) -> None:
    store(ledger, batch(an_order(updated_at=None)), ACTOR)

    assert sendable_exports(ledger, WAREHOUSE, 1)[0].order.updated_at is None


def test_the_ledgers_own_clock_tells_utc(make_ledger) -> None:
    ledger = make_ledger()
    ledger._clock = None

    now = ledger.now()

    assert now.utcoffset() == timedelta(0)
    assert abs(now - datetime.now(UTC)) < timedelta(minutes=1)


TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=40)
MONEY = st.decimals("-99999999999", "99999999999", places=4)
WHEN = st.datetimes(datetime(1970, 1, 2), datetime(2990, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
LINES = st.lists(
    st.builds(a_line, TEXT, distributor=TEXT, sku=TEXT, name=TEXT, unit_price=MONEY),
    min_size=1,
    max_size=4,
    unique_by=lambda line: line.external_id,
)
ANY_ORDER = st.builds(
    Order,
    external_id=TEXT,
    number=TEXT,
    placed_at=WHEN,
    currency=st.sampled_from(["EUR", "JPY", "KWD"]),
    total=MONEY,
    lines=LINES.map(tuple),
    ship_to=st.builds(Address, name=TEXT, line1=TEXT, city=TEXT, country=TEXT),
    ship_method=TEXT,
    updated_at=st.none() | WHEN,
    delivery_date=st.none() | st.dates(date(1970, 1, 1), date(2990, 1, 1)),
    customer_account=TEXT,
    customer_name=TEXT,
    note=TEXT,
)


@settings(
    max_examples=25, deadline=None, derandomize=True, database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(order=ANY_ORDER)
def test_any_order_comes_back_as_it_was(ledger: Ledger, order: Order) -> None:
    cart = f"cart_{value(ledger, 'SELECT count(*) FROM orders')}"
    change(ledger, "UPDATE exports SET due_at = NULL")
    goals = (WAREHOUSE,) * len(order.lines)

    store(ledger, Batch(cart, [incoming(order, *goals)], (), METHODS), ACTOR)

    assert sendable_exports(ledger, WAREHOUSE, 10)[0].order == order


def test_the_hash_of_an_order_tells_every_change_that_matters() -> None:
    order = an_order()
    changes = {
        "number": "2", "currency": "USD", "total": Decimal(1), "lines": (a_line("2"),), "ship_to": Address(),
        "ship_method": "x", "delivery_date": date(2026, 1, 1), "customer_account": "x", "customer_name": "x",
        "canceled": True, "note": "x",
    }  # fmt: skip
    hashes = {content_hash(an_order(**{name: changed})) for name, changed in changes.items()}

    assert len(hashes | {content_hash(order)}) == len(changes) + 1
    assert content_hash(an_order(updated_at=None)) == content_hash(order)
    assert -(2**63) <= content_hash(order) < 2**63


def test_of_orders_that_stand_twice_the_last_is_kept() -> None:
    first, last = incoming(an_order(note="first")), incoming(an_order(note="last"))

    assert newest_of_each([first, incoming(an_order("2")), last]) == {"1001": last, "2": incoming(an_order("2"))}


def test_plain_values_are_what_either_driver_takes() -> None:
    assert plain(datetime(2026, 3, 1, 13, tzinfo=timezone(timedelta(hours=1)))) == "2026-03-01T12:00:00.000000+00:00"
    assert plain(date(2026, 3, 1)) == "2026-03-01"
    assert plain(Decimal("1.50")) == "1.50"
    assert stamp(NOON) == plain(NOON)
    assert [amount(text) for text in (1.5, "2.0000", 3)] == [Decimal("1.5"), Decimal(2), Decimal(3)]


def test_a_row_without_a_time_that_it_must_have_is_an_error() -> None:
    with pytest.raises(ValueError, match="no time"):
        known_moment(None)
