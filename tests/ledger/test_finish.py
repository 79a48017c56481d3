"""What an attempt came to, written in one transaction: states, attempts, events, and what follows for the order."""

from datetime import timedelta

import pytest

from include.order_sync.errors import ErrorCode
from include.order_sync.ledger.duties import CONFIRMATIONS, EXPORTS, Verdict, finish
from include.order_sync.ledger.exports import unverified_exports
from include.order_sync.ledger.runs import TaskRun
from include.order_sync.ledger.session import Ledger
from include.order_sync.ledger.types import moment
from include.order_sync.ledger.upsert import store
from tests.clock import NOON, Clock
from tests.fakes.orders import SECOND, WAREHOUSE, a_line, a_parcel, an_order, batch, incoming, some_orders
from tests.ledger.acts import (
    ACTOR,
    RUN,
    claim,
    claim_told,
    conclude,
    export_all,
    export_states,
    fail_all,
    kinds,
    one_state,
    result,
    rows,
    ship,
    statuses,
    tell_all,
    told_states,
    value,
)

SOON = NOON + timedelta(seconds=30)


@pytest.fixture
def claimed(ledger: Ledger):
    """One order, claimed for the warehouse."""
    store(ledger, batch(an_order()), ACTOR)
    return claim(ledger)


def test_acknowledged_is_exported_with_the_destinations_id(ledger: Ledger, claimed) -> None:
    conclude(ledger, claimed, Verdict.ACKNOWLEDGED, their_id="W-77")

    assert one_state(ledger) == ("at_wms", "exported")
    (row,) = rows(ledger, "SELECT * FROM exports")
    assert (row["destination_id"], moment(row["exported_at"]), row["due_at"]) == ("W-77", NOON, None)
    assert (row["lease_token"], row["error_code"], row["failures"]) == (None, None, 0)
    assert kinds(ledger) == ["order_downloaded", "export_claimed", "export_acknowledged", "order_exported"]


def test_retried_later_is_queued_again_with_one_more_failure(ledger: Ledger, claimed) -> None:
    conclude(ledger, claimed, Verdict.RETRY, code=ErrorCode.UNAVAILABLE, message="it is down", due_at=SOON)

    assert one_state(ledger) == ("new", "queued")
    (row,) = rows(ledger, "SELECT * FROM exports")
    assert (row["failures"], row["error_code"], row["error_message"]) == (1, "unavailable", "it is down")
    assert moment(row["due_at"]) == SOON


def test_unacknowledged_waits_to_be_asked_about_and_counts_no_failure(ledger: Ledger, claimed) -> None:
    conclude(ledger, claimed, Verdict.UNACKNOWLEDGED, code=ErrorCode.TIMEOUT, due_at=SOON)

    assert one_state(ledger) == ("new", "pending_verification")
    assert value(ledger, "SELECT failures FROM exports") == 0
    (waiting,) = unverified_exports(ledger, WAREHOUSE, SOON, 10)
    assert (waiting.number, waiting.sent_at, waiting.accepted_at) == ("1001", NOON, None)


def test_an_accepted_order_keeps_when_it_was_first_accepted(ledger: Ledger, clock: Clock, claimed) -> None:
    conclude(ledger, claimed, Verdict.UNACKNOWLEDGED, due_at=SOON, accepted=True)
    clock.advance(minutes=5)
    conclude(ledger, claimed, Verdict.UNACKNOWLEDGED, due_at=clock(), accepted=True)

    assert [one.accepted_at for one in unverified_exports(ledger, WAREHOUSE, clock(), 10)] == [NOON]


def test_failed_holds_the_order_with_its_error(ledger: Ledger, claimed) -> None:
    conclude(ledger, claimed, Verdict.FAILED, code=ErrorCode.INVALID_ADDRESS, message="no street")

    assert one_state(ledger) == ("error", "failed")
    (order,) = rows(ledger, "SELECT error_code, error_message FROM orders")
    assert tuple(order.values()) == ("invalid_address", "no street")
    assert kinds(ledger)[-2:] == ["export_failed", "order_export_failed"]


def test_unclaimed_leaves_no_attempt_and_no_failure(ledger: Ledger, claimed) -> None:
    conclude(ledger, claimed, Verdict.UNCLAIMED, due_at=SOON)

    assert one_state(ledger) == ("new", "queued")
    assert value(ledger, "SELECT count(*) FROM attempts") == 0
    assert value(ledger, "SELECT failures FROM exports") == 0


@pytest.mark.parametrize("verdict", [v for v in Verdict if v is not Verdict.UNCLAIMED])
def test_every_attempt_is_on_record_with_the_task_run_that_made_it(ledger: Ledger, claimed, verdict: Verdict) -> None:
    values = {"code": ErrorCode.REJECTED, "message": "no", "http_status": 422, "duration_ms": 12, "due_at": SOON}
    run = TaskRun("wms_delivery", "scheduled__2026", "deliver_orders", map_index=3, try_number=2)

    conclude(ledger, claimed, verdict, run=run, **values)

    (kept,) = rows(ledger, "SELECT * FROM attempts")
    assert (kept["dag_id"], kept["run_id"], kept["task_id"]) == ("wms_delivery", "scheduled__2026", "deliver_orders")
    assert (kept["map_index"], kept["try_number"], kept["number"], kept["kind"]) == (3, 2, 1, "export")
    assert (kept["outcome"], kept["error_code"], kept["http_status"], kept["duration_ms"]) == (
        verdict, "rejected", 422, 12,
    )  # fmt: skip
    assert moment(kept["started_at"]) == NOON


def test_many_outcomes_are_written_each_to_its_own_order(ledger: Ledger) -> None:
    store(ledger, batch(*some_orders(4)), ACTOR)
    ok, later, unknown, bad = claim(ledger)
    results = [
        result(bad, Verdict.FAILED, NOON, code=ErrorCode.REJECTED, message="bad"),
        result(ok, Verdict.ACKNOWLEDGED, NOON, their_id="W-1"),
        result(unknown, Verdict.UNACKNOWLEDGED, NOON, code=ErrorCode.TIMEOUT, due_at=SOON),
        result(later, Verdict.RETRY, NOON, code=ErrorCode.UNAVAILABLE, due_at=SOON),
    ]

    finish(ledger, EXPORTS, results, RUN)

    assert [state for _, state in sorted(export_states(ledger).items())] == [
        "exported", "queued", "pending_verification", "failed",
    ]  # fmt: skip
    assert statuses(ledger) == {"1001": "at_wms", "1002": "new", "1003": "new", "1004": "error"}


def test_no_results_need_no_transaction(ledger: Ledger) -> None:
    finish(ledger, EXPORTS, [], RUN)

    assert kinds(ledger) == []


def test_an_outcome_that_comes_too_late_changes_nothing_and_is_still_on_record(ledger: Ledger, claimed) -> None:
    conclude(ledger, claimed, Verdict.ACKNOWLEDGED, their_id="W-1")

    conclude(ledger, claimed, Verdict.RETRY, code=ErrorCode.TIMEOUT, due_at=SOON)

    assert one_state(ledger) == ("at_wms", "exported")
    assert value(ledger, "SELECT count(*) FROM attempts") == 2


def test_an_order_of_two_destinations_is_at_wms_when_both_have_it(ledger: Ledger) -> None:
    store(ledger, batch(incoming(an_order("1001", a_line("1"), a_line("2")), WAREHOUSE, SECOND)), ACTOR)

    export_all(ledger)
    assert statuses(ledger) == {"1001": "new"}
    export_all(ledger, SECOND)

    assert statuses(ledger) == {"1001": "at_wms"}


def test_an_order_of_which_one_destination_refuses_its_part_is_held(ledger: Ledger) -> None:
    store(ledger, batch(incoming(an_order("1001", a_line("1"), a_line("2")), WAREHOUSE, SECOND)), ACTOR)

    fail_all(ledger, ErrorCode.UNKNOWN_SKU)
    export_all(ledger, SECOND)

    assert statuses(ledger) == {"1001": "error"}
    assert export_states(ledger) == {("1001", WAREHOUSE): "failed", ("1001", SECOND): "exported"}


@pytest.mark.parametrize(
    ("verdict", "state"),
    [
        (Verdict.ACKNOWLEDGED, "confirmed"),
        (Verdict.RETRY, "queued"),
        (Verdict.UNACKNOWLEDGED, "pending_verification"),
        (Verdict.FAILED, "failed"),
        (Verdict.UNCLAIMED, "queued"),
    ],
)
def test_a_confirmation_ends_as_its_attempt_did(ledger: Ledger, verdict: Verdict, state: str) -> None:
    order = an_order()
    store(ledger, batch(order), ACTOR)
    export_all(ledger)
    ship(ledger, a_parcel("P1", order))

    tell_all(ledger, verdict, their_id="C-1", code=ErrorCode.REJECTED if verdict is Verdict.FAILED else None)

    assert told_states(ledger) == [state]
    expected = {"confirmed": "confirmed", "failed": "error"}.get(state, "shipped")
    assert statuses(ledger) == {"1001": expected}


def test_a_failed_confirmation_holds_its_order_with_the_error(ledger: Ledger) -> None:
    order = an_order()
    store(ledger, batch(order), ACTOR)
    export_all(ledger)
    ship(ledger, a_parcel("P1", order))

    conclude(ledger, claim_told(ledger), Verdict.FAILED, CONFIRMATIONS, code=ErrorCode.NOT_FOUND, message="gone")

    (held,) = rows(ledger, "SELECT status, error_code, error_message FROM orders")
    assert tuple(held.values()) == ("error", "not_found", "gone")
    assert value(ledger, "SELECT kind FROM attempts ORDER BY id DESC LIMIT 1") == "confirmation"
