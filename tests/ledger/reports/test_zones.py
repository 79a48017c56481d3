"""Times in a report are those of the zone's clocks, on both databases as in Python's own zone database."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from include.order_sync.ledger.intake import Batch
from include.order_sync.ledger.reports.choosing import Chosen
from include.order_sync.ledger.reports.reading import snapshot
from include.order_sync.ledger.reports.rows import first_rows
from include.order_sync.ledger.reports.zones import changes
from include.order_sync.ledger.session import Ledger
from include.order_sync.ledger.upsert import store
from include.order_sync.subscriptions import Scope
from tests.fakes.orders import CART, METHODS, an_order, incoming
from tests.ledger.acts import ACTOR

ZONES = (
    "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Asia/Kathmandu", "America/St_Johns",
    "Africa/Casablanca", "Pacific/Apia", "UTC",
)  # fmt: skip
SPRING, AUTUMN = datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 10, 25, 1, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def put(ledger: Ledger, moments: list[datetime]) -> None:
    orders = [incoming(an_order(f"{n:05}", placed_at=at)) for n, at in enumerate(moments)]
    store(ledger, Batch(CART, orders, (), METHODS, None), ACTOR)


def shown(ledger: Ledger, zone: str) -> dict[str, str]:
    """Tell by order number what a report says of when orders were placed."""
    with snapshot(ledger) as tx:
        _, *rows = first_rows(tx, Chosen(zone=zone, scope=Scope.FAILED), 1_000_000)
    return {row[0]: row[4] for row in rows}


def by_the_clocks(moments: list[datetime], zone: str) -> dict[str, str]:
    return {f"{n:05}": f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M:%S}" for n, at in enumerate(moments)}


def around(moment: datetime) -> list[datetime]:
    """List moments close to one, to the microsecond."""
    steps = (timedelta(0), SECOND, timedelta(microseconds=1), timedelta(microseconds=600), timedelta(hours=1))
    return [moment + sign * step for step in steps for sign in (-1, 1)]


def test_every_half_hour_around_both_changes_is_as_the_clocks_show_it(ledger: Ledger) -> None:
    half_hours = [day + timedelta(minutes=30 * n) for day in (SPRING, AUTUMN) for n in range(-52, 53)]
    moments = [*half_hours, *around(SPRING), *around(AUTUMN)]
    put(ledger, moments)
    for zone in ZONES:
        assert shown(ledger, zone) == by_the_clocks(moments, zone), zone


@pytest.mark.parametrize("zone", ["Europe/Berlin", "Australia/Lord_Howe", "Africa/Casablanca", "Pacific/Apia"])
def test_the_very_second_of_each_change_in_years_is_right(ledger: Ledger, zone: str) -> None:
    changed = [at for at, _ in changes(zone, datetime(1970, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC))[1:]]
    moments = [one for at in changed for one in around(at)]
    put(ledger, moments)
    assert shown(ledger, zone) == by_the_clocks(moments, zone)


def test_a_day_that_a_country_left_out_is_left_out(ledger: Ledger) -> None:
    """Samoa went from the 29th to the 31st of December 2011."""
    put(ledger, [datetime(2011, 12, 30, 9, 59, 59, tzinfo=UTC), datetime(2011, 12, 30, 10, tzinfo=UTC)])
    assert shown(ledger, "Pacific/Apia") == {"00000": "2011-12-29 23:59:59", "00001": "2011-12-31 00:00:00"}


def test_orders_of_other_centuries_are_shown_too(ledger: Ledger) -> None:
    moments = [datetime(1815, 6, 18, 11, 35, tzinfo=UTC), datetime(2150, 7, 1, tzinfo=UTC)]
    put(ledger, moments)
    assert shown(ledger, "Europe/Berlin") == by_the_clocks(moments, "Europe/Berlin")


def test_the_changes_of_a_zone_are_found_to_the_second() -> None:
    year = changes("Europe/Berlin", datetime(2026, 1, 1, 0, 0, 0, 77, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC))
    assert [(at, ahead / timedelta(hours=1)) for at, ahead in year] == [
        (datetime(2026, 1, 1, tzinfo=UTC), 1), (SPRING, 2), (AUTUMN, 1),
    ]  # fmt: skip
