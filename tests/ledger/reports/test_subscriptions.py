"""Subscriptions to reports in the ledger: the Order Desk's, those of the accounts file, and when each is on."""

import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import time, timedelta
from typing import Any

import pytest

from include.order_sync.ledger.reports.subscriptions import (
    IN_FILE,
    ChangedMeanwhile,
    KeptInFile,
    NameTaken,
    NoSuchSubscription,
    change,
    end,
    register_file,
    subscribe,
    subscribed,
)
from include.order_sync.ledger.session import Ledger
from include.order_sync.subscriptions import Origin, Period, Scope, Subscribed, Subscription
from tests.clock import NOON, Clock
from tests.ledger.acts import rows

OLGA, PIET = "user:olga", "user:piet"
MORNING = Subscription(name="morning", at=time(7), zone="Europe/Berlin", recipients=("ops@example.com",))
EVENING = Subscription(
    name="Nordhändler, abends",
    at=time(23, 59),
    zone="Australia/Lord_Howe",
    scope=Scope.FAILED,
    period=Period.EVER,
    recipients=("a@example.com", "b@example.com"),
    distributor="Nord & Söhne",
    destination="warehouse",
    more_columns=True,
)
OFF = replace(MORNING, recipients=())


def register(ledger: Ledger, *wanted: Subscription) -> list[Subscribed]:
    return register_file(ledger, {one.name: one for one in wanted})


def on_record(ledger: Ledger) -> Sequence[Mapping[str, Any]]:
    return rows(ledger, "SELECT * FROM report_subscriptions ORDER BY id")


@pytest.mark.parametrize("wanted", [MORNING, EVENING, OFF], ids=["plain", "with all settings", "off"])
def test_a_subscription_of_the_desk_comes_back_as_it_was_taken(ledger: Ledger, wanted: Subscription) -> None:
    taken = subscribe(ledger, wanted, OLGA)

    assert taken == Subscribed(
        id=taken.id,
        subscription=wanted,
        origin=Origin.DESK,
        active_since=NOON if wanted.recipients else None,
        changed_at=NOON,
        changed_by=OLGA,
    )
    assert subscribed(ledger) == [taken]


def test_those_of_the_file_stand_first_and_each_by_name(ledger: Ledger) -> None:
    subscribe(ledger, replace(MORNING, name="b"), OLGA)
    subscribe(ledger, replace(MORNING, name="a"), OLGA)
    found = register(ledger, replace(MORNING, name="d"), replace(MORNING, name="c"))

    assert [one.subscription.name for one in found] == ["c", "d", "a", "b"]
    assert subscribed(ledger) == found


def test_a_name_is_taken_once_until_it_is_given_up(ledger: Ledger) -> None:
    first = subscribe(ledger, MORNING, OLGA)
    second = subscribe(ledger, EVENING, OLGA)
    with pytest.raises(NameTaken, match="There is a report `morning` already"):
        subscribe(ledger, MORNING, PIET)
    with pytest.raises(NameTaken):
        change(ledger, second.id, replace(EVENING, name="morning"), PIET)

    end(ledger, first.id, PIET)
    assert subscribe(ledger, MORNING, PIET).id != first.id


def test_switching_off_and_on_again_moves_the_time_from_which_reports_are_owed(ledger: Ledger, clock: Clock) -> None:
    taken = subscribe(ledger, MORNING, OLGA)
    clock.advance(hours=1)
    assert change(ledger, taken.id, replace(MORNING, at=time(8)), PIET).active_since == NOON
    off = change(ledger, taken.id, OFF, PIET)
    assert (off.active_since, off.changed_by, off.changed_at) == (None, PIET, NOON + timedelta(hours=1))
    clock.advance(hours=1)
    assert change(ledger, taken.id, MORNING, PIET).active_since == NOON + timedelta(hours=2)
    assert len(on_record(ledger)) == 1


def test_a_change_that_changes_nothing_is_not_written(ledger: Ledger, clock: Clock) -> None:
    taken = subscribe(ledger, MORNING, OLGA)
    clock.advance(hours=1)

    assert change(ledger, taken.id, MORNING, PIET) == taken


def test_what_was_given_up_stays_on_record_and_cannot_be_changed(ledger: Ledger, clock: Clock) -> None:
    taken = subscribe(ledger, MORNING, OLGA)
    clock.advance(hours=1)
    end(ledger, taken.id, PIET)

    assert subscribed(ledger) == []
    (row,) = on_record(ledger)
    assert row["ended_by"] == PIET
    for act in (lambda: change(ledger, taken.id, OFF, OLGA), lambda: end(ledger, taken.id, OLGA)):
        with pytest.raises(NoSuchSubscription):
            act()
    with pytest.raises(NoSuchSubscription):
        end(ledger, 999, OLGA)


def test_what_stands_in_the_file_is_changed_only_there(ledger: Ledger) -> None:
    (filed,) = register(ledger, MORNING)

    with pytest.raises(KeptInFile, match="`morning` stands in the accounts file"):
        change(ledger, filed.id, OFF, OLGA)
    with pytest.raises(KeptInFile):
        end(ledger, filed.id, OLGA)
    with pytest.raises(NameTaken):
        subscribe(ledger, MORNING, OLGA)
    assert subscribed(ledger) == [filed]


def test_the_file_is_put_on_record_once_and_then_nothing_is_written(ledger: Ledger, clock: Clock) -> None:
    first = register(ledger, MORNING, EVENING)
    assert {one.active_since for one in first} == {NOON}
    assert {one.changed_by for one in first} == {IN_FILE}
    before = on_record(ledger)
    clock.advance(days=1)

    assert register(ledger, MORNING, EVENING) == first
    assert on_record(ledger) == before


def test_a_change_in_the_file_is_taken_over(ledger: Ledger, clock: Clock) -> None:
    (before,) = register(ledger, MORNING)
    clock.advance(hours=1)
    (later,) = register(ledger, replace(MORNING, at=time(9)))

    assert (later.id, later.subscription.at, later.active_since) == (before.id, time(9), NOON)
    assert later.changed_at == NOON + timedelta(hours=1)
    (off,) = register(ledger, OFF)
    assert off.active_since is None
    (on,) = register(ledger, MORNING)
    assert on.active_since == NOON + timedelta(hours=1)


def test_the_file_takes_over_a_subscription_of_the_desk_and_its_reports_with_it(ledger: Ledger, clock: Clock) -> None:
    desk = subscribe(ledger, MORNING, OLGA)
    clock.advance(hours=1)
    (filed,) = register(ledger, replace(MORNING, zone="UTC"))

    assert (filed.id, filed.origin, filed.active_since) == (desk.id, Origin.FILE, NOON)
    assert (filed.changed_by, filed.subscription.zone) == (IN_FILE, "UTC")


def test_one_of_the_desk_with_the_same_settings_is_taken_over_too(ledger: Ledger) -> None:
    subscribe(ledger, MORNING, OLGA)
    other = subscribe(ledger, EVENING, OLGA)

    assert [one.origin for one in register(ledger, MORNING)] == [Origin.FILE, Origin.DESK]
    assert subscribed(ledger)[1] == other


def test_what_is_gone_from_the_file_ends_and_the_desk_s_own_stay(ledger: Ledger, clock: Clock) -> None:
    register(ledger, MORNING, EVENING)
    desk = subscribe(ledger, replace(MORNING, name="desk"), OLGA)
    clock.advance(hours=1)
    (filed, last) = register(ledger, EVENING)

    assert (filed.subscription, last) == (EVENING, desk)
    ended = next(row for row in on_record(ledger) if row["name"] == "morning")
    assert ended["ended_by"] == IN_FILE


@pytest.mark.parametrize(("hours", "owed_since"), [(0.5, NOON), (2, NOON + timedelta(hours=2))])
def test_what_comes_back_to_the_file_is_the_same_and_was_off_only_if_it_was_gone_for_long(
    ledger: Ledger, clock: Clock, hours: float, owed_since: object
) -> None:
    (before,) = register(ledger, MORNING)
    register(ledger)
    clock.advance(hours=hours)
    (again,) = register(ledger, MORNING)

    assert (again.id, again.origin, again.active_since) == (before.id, Origin.FILE, owed_since)
    assert [row["ended_at"] for row in on_record(ledger)] == [None]


def test_one_that_was_given_up_on_the_desk_does_not_come_back_by_the_file(ledger: Ledger) -> None:
    desk = subscribe(ledger, MORNING, OLGA)
    end(ledger, desk.id, OLGA)

    assert register(ledger, MORNING)[0].id != desk.id


def test_two_machines_that_register_the_file_at_once_set_it_once(ledger: Ledger) -> None:
    start = threading.Barrier(4)

    def act() -> list[Subscribed]:
        start.wait()
        return register(ledger, MORNING, EVENING)

    with ThreadPoolExecutor(4) as pool:
        found = [task.result() for task in [pool.submit(act) for _ in range(4)]]

    assert all(one == found[0] for one in found)
    assert len(on_record(ledger)) == 2


def test_what_was_changed_meanwhile_is_not_changed_over(ledger: Ledger, clock: Clock) -> None:
    looked_at = subscribe(ledger, MORNING, OLGA)
    clock.advance(seconds=1)
    newer = change(ledger, looked_at.id, replace(MORNING, at=time(8)), PIET, looked_at.changed_at)

    for late in (
        lambda: change(ledger, looked_at.id, OFF, OLGA, looked_at.changed_at),
        lambda: end(ledger, looked_at.id, OLGA, looked_at.changed_at),
    ):
        with pytest.raises(ChangedMeanwhile) as caught:
            late()
        assert caught.value.by == PIET
    assert subscribed(ledger) == [newer]


def test_of_all_who_looked_at_the_same_one_changes_it(ledger: Ledger, clock: Clock) -> None:
    looked_at = subscribe(ledger, MORNING, OLGA)
    clock.advance(seconds=1)

    def change_to(hour: int) -> str:
        try:
            change(ledger, looked_at.id, replace(MORNING, at=time(hour)), OLGA, looked_at.changed_at)
        except ChangedMeanwhile:
            return "refused"
        return "changed"

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(change_to, (8, 9, 10, 11))) == ["changed", "refused", "refused", "refused"]
