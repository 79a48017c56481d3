"""Every ten minutes: where the orders stand, and what happened in the hours that are past."""

import json

from include.order_sync.errors import ErrorCode
from include.order_sync.ledger.duties import Verdict
from include.order_sync.ledger.session import Ledger
from include.order_sync.ledger.snapshots import record_snapshot
from include.order_sync.ledger.tallies import Tally, hour_of
from include.order_sync.ledger.upsert import store
from tests.clock import NOON, Clock
from tests.fakes.orders import BY_HAND, a_parcel, an_order, batch, incoming, some_orders
from tests.ledger.acts import ACTOR, change, claim, conclude, export_all, fail_all, rows, ship, tell_all, value


def snapshot(ledger: Ledger) -> dict[str, int]:
    """Take a snapshot and read it."""
    assert record_snapshot(ledger)
    return dict(rows(ledger, "SELECT * FROM snapshots ORDER BY at DESC LIMIT 1")[0])


def tallies(ledger: Ledger) -> list[tuple[str, int, int]]:
    """Read kind, hour and how often, added up over names."""
    found = rows(ledger, "SELECT kind, hour, counts FROM tallies ORDER BY kind, hour")
    return [(row["kind"], row["hour"], sum(json.loads(row["counts"]).values())) for row in found]


def test_an_empty_ledger_has_nothing_anywhere(ledger: Ledger) -> None:
    found = snapshot(ledger)

    assert found.pop("tallied_to") == hour_of(NOON) - 1
    assert found.pop("at") is not None
    assert set(found.values()) == {0}
    assert tallies(ledger) == []


def test_it_counts_orders_where_they_are(ledger: Ledger) -> None:
    store(ledger, batch(an_order("1"), an_order("2")), ACTOR)
    fail_all(ledger, ErrorCode.INVALID_ADDRESS)
    store(ledger, batch(an_order("3")), ACTOR)
    export_all(ledger)
    store(ledger, batch(*some_orders(4, first=10), incoming(an_order("20"), BY_HAND)), ACTOR)
    change(ledger, "UPDATE orders SET on_hold = true WHERE external_id IN ('10', '11', '12')")

    found = snapshot(ledger)

    assert {name: found[name] for name in ("new", "cancel_sending", "at_wms", "error", "canceled")} == {
        "new": 2,
        "cancel_sending": 3,
        "at_wms": 1,
        "error": 2,
        "canceled": 0,
    }
    assert found["red"] == 6


def test_an_order_that_two_destinations_lack_is_red_once(ledger: Ledger) -> None:
    from tests.fakes.orders import SECOND, WAREHOUSE, a_line

    store(ledger, batch(incoming(an_order("1", a_line("1"), a_line("2")), WAREHOUSE, SECOND)), ACTOR)

    assert snapshot(ledger)["red"] == 1


def test_it_is_not_taken_again_within_ten_minutes(ledger: Ledger, clock: Clock) -> None:
    assert record_snapshot(ledger)
    clock.advance(minutes=9)
    assert not record_snapshot(ledger)
    clock.advance(minutes=1)
    assert record_snapshot(ledger)

    assert value(ledger, "SELECT count(*) FROM snapshots") == 2


def test_hours_are_counted_once_and_only_when_they_are_past(ledger: Ledger, clock: Clock) -> None:
    store(ledger, batch(an_order("1"), an_order("2")), ACTOR)
    fail_all(ledger, ErrorCode.REJECTED)
    noon = hour_of(clock.time)

    clock.advance(minutes=90)
    record_snapshot(ledger)
    assert tallies(ledger) == []

    clock.advance(minutes=30)
    record_snapshot(ledger)
    clock.advance(hours=5)
    record_snapshot(ledger)
    assert tallies(ledger) == [(Tally.FAILURES, noon, 2)]


def test_deliveries_and_confirmations_are_counted_in_their_hours(ledger: Ledger, clock: Clock) -> None:
    store(ledger, batch(an_order("1")), ACTOR)
    conclude(ledger, claim(ledger), Verdict.RETRY, code=ErrorCode.TIMEOUT, message="slow", due_at=clock.time)
    noon = hour_of(clock.time)
    clock.advance(hours=1)
    export_all(ledger)
    clock.advance(hours=1)
    ship(ledger, a_parcel("P-1", "1"))
    clock.advance(hours=1)
    tell_all(ledger)
    clock.advance(hours=3)
    record_snapshot(ledger)

    assert tallies(ledger) == [(Tally.FAILURES, noon, 1), (Tally.TO_CART, noon + 3, 1), (Tally.TO_WMS, noon + 1, 1)]
