"""Each local day's report is due once, whatever the clocks of its zone do that day."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from include.order_sync.errors import ConfigurationError
from include.order_sync.services.reports.calendar import local_day, moment_of, owed_days
from include.order_sync.subscriptions import Origin, Subscribed, Subscription

DAY, HOUR, HALF_HOUR = timedelta(days=1), timedelta(hours=1), timedelta(minutes=30)
BERLIN, NEW_YORK, LORD_HOWE, APIA = "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia"
CHANGES = [
    (BERLIN, date(2026, 3, 29)),
    (BERLIN, date(2026, 10, 25)),
    (NEW_YORK, date(2026, 3, 8)),
    (NEW_YORK, date(2026, 11, 1)),
    (LORD_HOWE, date(2026, 10, 4)),
    (LORD_HOWE, date(2026, 4, 5)),
]
ZONES = sorted(available_timezones() - {"localtime", "Factory"})
LONG_AGO = datetime(1980, 1, 1, tzinfo=UTC)


def daily(at: time, zone: str) -> Subscription:
    return Subscription(name="daily", at=at, zone=zone, recipients=("ops@example.com",))


def taken(at: time, zone: str, since: datetime | None = LONG_AGO) -> Subscribed:
    return Subscribed(
        id=1, subscription=daily(at, zone), origin=Origin.DESK, active_since=since, changed_at=LONG_AGO, changed_by="x"
    )


def served(subscribed: Subscribed, polls: list[datetime]) -> Iterator[tuple[datetime, list[date]]]:
    """Look again and again, and send all that is owed each time."""
    handled = None
    for now in polls:
        owed = owed_days(subscribed, handled, now)
        if owed:
            handled = owed[-1]
            yield now, owed


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "day", "at", "moment"),
    [
        (BERLIN, "2026-03-29", "01:30", "2026-03-29 00:30"),
        (BERLIN, "2026-03-29", "02:00", "2026-03-29 01:00"),
        (BERLIN, "2026-03-29", "02:30", "2026-03-29 01:30"),
        (BERLIN, "2026-03-29", "03:00", "2026-03-29 01:00"),
        (BERLIN, "2026-10-25", "01:30", "2026-10-24 23:30"),
        (BERLIN, "2026-10-25", "02:00", "2026-10-25 00:00"),
        (BERLIN, "2026-10-25", "02:30", "2026-10-25 00:30"),
        (BERLIN, "2026-10-25", "03:00", "2026-10-25 02:00"),
        (NEW_YORK, "2026-03-08", "01:30", "2026-03-08 06:30"),
        (NEW_YORK, "2026-03-08", "02:30", "2026-03-08 07:30"),
        (NEW_YORK, "2026-03-08", "03:00", "2026-03-08 07:00"),
        (NEW_YORK, "2026-11-01", "01:00", "2026-11-01 05:00"),
        (NEW_YORK, "2026-11-01", "01:30", "2026-11-01 05:30"),
        (NEW_YORK, "2026-11-01", "02:00", "2026-11-01 07:00"),
        (LORD_HOWE, "2026-10-04", "02:00", "2026-10-03 15:30"),
        (LORD_HOWE, "2026-10-04", "02:15", "2026-10-03 15:45"),
        (LORD_HOWE, "2026-10-04", "02:30", "2026-10-03 15:30"),
        (LORD_HOWE, "2026-04-05", "01:30", "2026-04-04 14:30"),
        (LORD_HOWE, "2026-04-05", "01:45", "2026-04-04 14:45"),
        (LORD_HOWE, "2026-04-05", "02:00", "2026-04-04 15:30"),
    ],
)
def test_a_time_left_out_keeps_its_distance_and_of_a_time_shown_twice_the_first_counts(
    zone: str, day: str, at: str, moment: str
) -> None:
    assert moment_of(daily(time.fromisoformat(at), zone), date.fromisoformat(day)) == utc(moment)


@pytest.mark.parametrize(("zone", "change"), CHANGES, ids=lambda value: str(value))
def test_every_half_hour_around_a_change_is_due_once_each_local_day_and_on_time(zone: str, change: date) -> None:
    first = datetime.combine(change - DAY, time(), ZoneInfo(zone)).astimezone(UTC)
    last = datetime.combine(change + 2 * DAY, time(), ZoneInfo(zone)).astimezone(UTC) - HALF_HOUR
    polls = [first + HALF_HOUR * step for step in range(int((last - first) / HALF_HOUR) + 1)]
    for minute in range(0, 1440, 30):
        subscribed = taken(time(minute // 60, minute % 60), zone, first)
        sent = list(served(subscribed, polls))
        assert [days for _, days in sent] == [[change - DAY], [change], [change + DAY]], subscribed.subscription.at
        assert [now for now, _ in sent] == [moment_of(subscribed.subscription, days[0]) for _, days in sent]


@pytest.mark.parametrize(("zone", "change"), CHANGES, ids=lambda value: str(value))
def test_the_local_day_goes_from_midnight_to_midnight(zone: str, change: date) -> None:
    first, last = (datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC) for day in (change, change + DAY))
    second = timedelta(seconds=1)

    assert [local_day(zone, moment) for moment in (first - second, first, last - second, last)] == [
        change - DAY,
        change,
        change,
        change + DAY,
    ]


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(
    zone=st.sampled_from([BERLIN, NEW_YORK, LORD_HOWE]) | st.sampled_from(ZONES),
    at=st.times().map(lambda value: value.replace(second=0, microsecond=0)),
    since=st.integers(0, 40 * 365 * 24 * 3600).map(
        lambda seconds: utc("1995-01-01 00:00") + timedelta(seconds=seconds)
    ),
    pauses=st.lists(st.timedeltas(timedelta(seconds=1), timedelta(days=4)), min_size=1, max_size=25),
)
@example(APIA, time(7), utc("2011-12-28 00:00"), [timedelta(hours=5)] * 25)
@example("America/Nuuk", time(23, 30), utc("2024-03-28 00:00"), [timedelta(hours=6)] * 25)
@example("Africa/Cairo", time(0, 30), utc("2026-04-22 00:00"), [timedelta(hours=6)] * 25)
def test_however_seldom_anybody_looks_no_day_is_sent_twice_and_none_is_left_out(
    zone: str, at: time, since: datetime, pauses: list[timedelta]
) -> None:
    polls = [since]
    for pause in pauses:
        polls.append(polls[-1] + pause)
    subscribed = taken(at, zone, since)
    sent = [day for _, days in served(subscribed, polls) for day in days]

    moments = [moment_of(subscribed.subscription, day) for day in sent]
    assert all(since <= moment <= polls[-1] for moment in moments)
    assert all(19 * HOUR <= after - before <= 29 * HOUR for before, after in pairwise([since, *moments][1:]))
    assert (moments[0] if moments else polls[-1]) - since <= 29 * HOUR
    assert polls[-1] - (moments[-1] if moments else since) <= 29 * HOUR


def test_a_day_that_the_zone_left_out_has_no_report() -> None:
    apia = taken(time(7), APIA)

    assert (
        owed_days(apia, date(2011, 12, 28), utc("2011-12-31 12:00"))
        == [
            date(2011, 12, 29),
            date(2011, 12, 31),
            date(2012, 1, 1),
        ][:2]
    )


def test_a_time_that_a_change_moves_behind_midnight_still_is_its_own_day_s() -> None:
    moment = utc("1919-03-31 04:45")
    toronto = taken(time(23, 45), "America/Toronto", moment)

    assert local_day("America/Toronto", moment) == date(1919, 3, 31)
    assert owed_days(toronto, None, moment) == [date(1919, 3, 30)]


def test_what_was_missed_is_owed_from_the_oldest_on() -> None:
    subscribed = taken(time(7), BERLIN)

    assert owed_days(subscribed, date(2026, 3, 1), utc("2026-03-04 05:59")) == [date(2026, 3, 2), date(2026, 3, 3)]
    assert owed_days(subscribed, date(2026, 3, 1), utc("2026-03-04 06:00"))[-1] == date(2026, 3, 4)
    assert owed_days(subscribed, date(2026, 3, 4), utc("2026-03-04 23:00")) == []


def test_nothing_is_owed_of_the_time_before_it_was_switched_on_nor_while_it_is_off() -> None:
    due, now = utc("2026-03-04 06:00"), utc("2026-03-04 12:00")

    assert owed_days(taken(time(7), BERLIN, due), None, now) == [date(2026, 3, 4)]
    assert owed_days(taken(time(7), BERLIN, due + timedelta(seconds=1)), None, now) == []
    assert owed_days(taken(time(7), BERLIN, due), None, due - timedelta(seconds=1)) == []
    assert owed_days(taken(time(7), BERLIN, None), None, now) == []


@pytest.mark.parametrize("zone", ["Europe/Nowhere", "", "../../etc/passwd", "Europe", "\x00"])
def test_a_zone_that_this_machine_does_not_know_is_told(zone: str) -> None:
    with pytest.raises(ConfigurationError, match="does not know the time zone"):
        local_day(zone, LONG_AGO)
