"""What needs a person, and how things went, read from the ledger."""

from datetime import timedelta

import pytest

from include.order_sync.connectors.base import SkipCode
from include.order_sync.errors import ErrorCode
from include.order_sync.ledger.cancels import refuse_cancellation
from include.order_sync.ledger.duties import Verdict
from include.order_sync.ledger.overview.history import failures_by_code, spreads, standings
from include.order_sync.ledger.overview.needs import Cause, Named, Need, order_needs, waiting_behind
from include.order_sync.ledger.overview.periods import Period, window
from include.order_sync.ledger.session import Ledger
from include.order_sync.ledger.snapshots import record_snapshot
from include.order_sync.ledger.tallies import Tally
from include.order_sync.ledger.upsert import store
from tests.clock import NOON, Clock
from tests.fakes.orders import SECOND, a_line, a_parcel, a_skip, an_order, batch, incoming, some_orders
from tests.ledger.acts import ACTOR, change, claim, conclude, export_all, fail_all, ship, tell_all, value


def the_need(ledger: Ledger) -> Need:
    """Read the only need there is."""
    (need,) = order_needs(ledger)
    return need


def test_nothing_needs_a_person_when_all_goes_well(ledger: Ledger) -> None:
    store(ledger, batch(an_order("1"), an_order("2")), ACTOR)
    export_all(ledger)
    store(ledger, batch(an_order("3"), skipped=(a_skip("4"),)), ACTOR)

    assert order_needs(ledger) == []


def test_orders_that_wait_for_a_mapping_are_grouped_by_what_they_wait_for(ledger: Ledger) -> None:
    store(ledger, batch(*some_orders(3, ship_method="EXP-2"), *some_orders(1, first=2000, ship_method="AIR")), ACTOR)
    fail_all(ledger, ErrorCode.UNMAPPED_SHIP_METHOD)

    assert [(need.cause, need.orders, need.method, need.cart, need.account) for need in order_needs(ledger)] == [
        (Cause.UNMAPPED, 3, "EXP-2", "web_shop", "warehouse"),
        (Cause.UNMAPPED, 1, "AIR", "web_shop", "warehouse"),
    ]


def test_refused_orders_are_grouped_by_destination_and_code_the_largest_first(ledger: Ledger, clock: Clock) -> None:
    store(ledger, batch(incoming(an_order("9"), SECOND)), ACTOR)
    fail_all(ledger, ErrorCode.REJECTED, SECOND)
    clock.advance(minutes=1)
    store(ledger, batch(*some_orders(3)), ACTOR)
    fail_all(ledger, ErrorCode.INVALID_ADDRESS)

    refused, rejected = order_needs(ledger)
    assert refused == Need(
        Cause.EXPORT_FAILED, 3, NOON + timedelta(minutes=1), account="warehouse", code=ErrorCode.INVALID_ADDRESS
    )
    assert (rejected.account, rejected.orders, rejected.oldest) == (SECOND, 1, NOON)


def test_a_missing_acknowledgement_needs_a_person_after_half_an_hour(ledger: Ledger, clock: Clock) -> None:
    store(ledger, batch(an_order("1")), ACTOR)
    conclude(ledger, claim(ledger), Verdict.UNACKNOWLEDGED, code=ErrorCode.OUTCOME_UNKNOWN, message="no answer")

    clock.advance(minutes=29)
    assert order_needs(ledger) == []
    clock.advance(minutes=1)
    need = the_need(ledger)
    assert (need.cause, need.orders, need.oldest, need.account) == (Cause.UNACKNOWLEDGED, 1, NOON, "warehouse")


def test_a_queue_is_stuck_when_its_oldest_order_waits_too_long(ledger: Ledger, clock: Clock) -> None:
    store(ledger, batch(an_order("1")), ACTOR)
    clock.advance(minutes=31)
    store(ledger, batch(an_order("2")), ACTOR)

    need = the_need(ledger)
    assert (need.cause, need.orders, need.oldest) == (Cause.STUCK, 2, NOON)
    assert order_needs(ledger, {"warehouse": timedelta(hours=1)}) == []


def test_an_order_that_waits_for_its_next_attempt_is_not_stuck(ledger: Ledger, clock: Clock) -> None:
    store(ledger, batch(an_order("1")), ACTOR)
    due = NOON + timedelta(hours=1)
    conclude(ledger, claim(ledger), Verdict.RETRY, code=ErrorCode.TIMEOUT, message="slow", due_at=due)
    clock.advance(minutes=45)

    assert order_needs(ledger) == []


def test_what_waits_behind_an_account_is_counted(ledger: Ledger) -> None:
    store(ledger, batch(*some_orders(2)), ACTOR)
    export_all(ledger)
    ship(ledger, a_parcel("P-1", "1001"), a_parcel("P-2", "1002"))
    store(ledger, batch(*some_orders(4, first=2000)), ACTOR)
    change(ledger, "UPDATE orders SET on_hold = true WHERE external_id = '2000'")

    assert waiting_behind(ledger) == {"warehouse": 3, "web_shop": 2}


def test_shipments_that_the_cart_would_not_take(ledger: Ledger) -> None:
    store(ledger, batch(an_order("1"), an_order("2", a_line("1"), a_line("2"))), ACTOR)
    export_all(ledger)
    ship(ledger, a_parcel("P-1", "1"), a_parcel("P-2", "2"))
    tell_all(ledger, Verdict.FAILED, code=ErrorCode.NOT_FOUND, message="gone")

    whole, part = order_needs(ledger)
    assert (whole.cause, whole.account, whole.code, whole.orders, whole.named) == (
        Cause.CONFIRMATION_FAILED, "web_shop", ErrorCode.NOT_FOUND, 1, (),
    )  # fmt: skip
    assert (part.cause, [named.number for named in part.named]) == (Cause.CONFIRMATION_FAILED, ["2"])


def test_a_cart_that_says_nothing_to_a_confirmation(ledger: Ledger, clock: Clock) -> None:
    store(ledger, batch(an_order("1")), ACTOR)
    export_all(ledger)
    ship(ledger, a_parcel("P-1", "1"))
    tell_all(ledger, Verdict.UNACKNOWLEDGED, code=ErrorCode.OUTCOME_UNKNOWN, message="?")
    assert order_needs(ledger) == []
    clock.advance(minutes=30)

    need = the_need(ledger)
    key = value(ledger, "SELECT id FROM orders")
    assert (need.cause, need.account, need.named) == (Cause.CONFIRMATION_UNANSWERED, "web_shop", (Named(key, "1"),))


def test_orders_on_hold(ledger: Ledger) -> None:
    store(ledger, batch(*some_orders(2)), ACTOR)
    change(ledger, "UPDATE orders SET on_hold = true")

    assert (the_need(ledger).cause, the_need(ledger).orders) == (Cause.ON_HOLD, 2)


def test_orders_that_were_canceled_too_late(ledger: Ledger) -> None:
    store(ledger, batch(an_order("1")), ACTOR)
    export_all(ledger)
    with ledger.write() as tx:
        refuse_cancellation(tx, [tx.value("SELECT id FROM orders")], ACTOR, "Too late.")

    need = the_need(ledger)
    assert (need.cause, need.orders, need.oldest) == (Cause.CANCELED_TOO_LATE, 1, NOON)


def test_orders_that_were_not_taken_are_named_with_their_reason(ledger: Ledger) -> None:
    skipped = (
        a_skip("1", SkipCode.MALFORMED, "no number"),
        a_skip("2", SkipCode.NO_DESTINATION, "no destination takes orders of distributor `X` from web_shop"),
        a_skip("3", SkipCode.NOTHING_TO_SHIP, "no lines"),
    )
    store(ledger, batch(skipped=skipped), ACTOR)

    assert {(need.cause, need.cart, need.code, need.orders) for need in order_needs(ledger)} == {
        (Cause.NOT_TAKEN, "web_shop", SkipCode.MALFORMED, 1),
        (Cause.NOT_TAKEN, "web_shop", SkipCode.NO_DESTINATION, 1),
    }
    assert (Named(None, "#1", "no number"),) in [need.named for need in order_needs(ledger)]


@pytest.mark.parametrize("period", list(Period))
def test_the_last_stretch_of_a_period_holds_now(period: Period) -> None:
    found = window(period, NOON + timedelta(minutes=59))

    assert len(found.starts) == found.steps
    assert found.starts[-1] <= NOON + timedelta(minutes=59) < found.end


def test_weeks_begin_on_mondays() -> None:
    assert {start.weekday() for start in window(Period.YEAR, NOON).starts} == {0}
    assert {start.hour for start in window(Period.YEAR, NOON).starts} == {0}


def test_standings_are_sampled(ledger: Ledger, clock: Clock) -> None:
    for count in range(1, 4):
        store(ledger, batch(an_order(str(count))), ACTOR)
        record_snapshot(ledger)
        clock.advance(minutes=20)

    day = standings(ledger, window(Period.DAY, clock.time))
    assert [(one.at, one.counts["new"]) for one in day] == [
        (NOON, 1),
        (NOON + timedelta(minutes=20), 2),
        (NOON + timedelta(minutes=40), 3),
        (clock.time, 3),
    ]
    month = standings(ledger, window(Period.MONTH, clock.time))
    assert [one.counts["new"] for one in month] == [3, 3]


def test_what_has_happened_since_the_last_snapshot_is_shown(ledger: Ledger, clock: Clock) -> None:
    record_snapshot(ledger)
    clock.advance(minutes=2)
    store(ledger, batch(an_order("1")), ACTOR)

    day = standings(ledger, window(Period.DAY, clock.time))
    assert [(one.at, one.counts["new"], one.counts["red"]) for one in day] == [(NOON, 0, 0), (clock.time, 1, 1)]


def test_failures_are_counted_by_code_where_they_happened(ledger: Ledger, clock: Clock) -> None:
    store(ledger, batch(*some_orders(3)), ACTOR)
    conclude(ledger, claim(ledger, limit=1), Verdict.FAILED, code=ErrorCode.REJECTED, message="no")
    clock.advance(hours=3)
    conclude(ledger, claim(ledger), Verdict.FAILED, code=ErrorCode.TIMEOUT, message="slow")

    def found() -> dict[str, list[int]]:
        return failures_by_code(ledger, window(Period.DAY, clock.time))

    live = found()
    assert list(live) == [ErrorCode.TIMEOUT, ErrorCode.REJECTED]
    assert (live[ErrorCode.TIMEOUT][-1], live[ErrorCode.REJECTED][-4]) == (2, 1)
    record_snapshot(ledger)
    assert found() == live
    clock.advance(hours=4)
    record_snapshot(ledger)
    assert {code: sum(times) for code, times in found().items()} == {ErrorCode.TIMEOUT: 2, ErrorCode.REJECTED: 1}


def test_times_are_told_as_median_and_p95(ledger: Ledger, clock: Clock) -> None:
    placed = [an_order(str(n), placed_at=NOON - timedelta(seconds=100)) for n in range(90)]
    late = [an_order(str(n), placed_at=NOON - timedelta(seconds=10_000)) for n in range(90, 100)]
    store(ledger, batch(*placed, *late), ACTOR)
    export_all(ledger)

    live = spreads(ledger, window(Period.WEEK, clock.time), Tally.TO_WMS)
    spread = live[-1]
    assert spread is not None
    assert spread.times == 100
    assert spread.median == pytest.approx(100, rel=0.2)
    assert spread.p95 == pytest.approx(10_000, rel=0.2)
    assert live[:-1] == [None] * (len(live) - 1)

    clock.advance(hours=2)
    record_snapshot(ledger)
    assert value(ledger, "SELECT count(*) FROM tallies WHERE kind = 'to_wms'") == 1
    assert [one for one in spreads(ledger, window(Period.WEEK, clock.time), Tally.TO_WMS) if one] == [spread]


def test_the_time_from_parcel_to_cart(ledger: Ledger, clock: Clock) -> None:
    store(ledger, batch(an_order("1")), ACTOR)
    export_all(ledger)
    ship(ledger, a_parcel("P-1", "1", shipped_at=NOON))
    clock.advance(minutes=5)
    conclude_told = [one for one in spreads(ledger, window(Period.DAY, clock.time), Tally.TO_CART) if one]
    assert conclude_told == []
    tell_all(ledger)

    (spread,) = [one for one in spreads(ledger, window(Period.DAY, clock.time), Tally.TO_CART) if one]
    assert spread.times == 1
    assert spread.median == pytest.approx(300, rel=0.35)
