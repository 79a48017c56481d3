"""Retry sync: what failed is tried again, what waits is sent now, and what nobody knows is asked about."""

import pytest

from include.order_sync.errors import ErrorCode
from include.order_sync.ledger.commands.model import Action, Outcome
from include.order_sync.ledger.duties import Verdict
from include.order_sync.ledger.exports import unverified_exports
from include.order_sync.ledger.session import Ledger
from include.order_sync.ledger.upsert import store
from tests.clock import Clock
from tests.fakes.orders import SECOND, WAREHOUSE, a_line, an_order, batch, incoming
from tests.ledger.acts import ACTOR, claim, conclude, fail_all, one_state, rows, value
from tests.ledger.commands import situations as s
from tests.ledger.commands.situations import LATER, OLGA, WHY, do, done, happened


def of_two(ledger: Ledger) -> None:
    """Store an order that goes to two destinations."""
    store(ledger, batch(incoming(an_order("1", a_line("1"), a_line("2")), WAREHOUSE, SECOND)), ACTOR)


def export(ledger: Ledger) -> dict[str, object]:
    (row,) = rows(ledger, "SELECT * FROM exports")
    return dict(row)


def test_a_retry_forgets_the_failures_and_sends_it_at_once(ledger: Ledger, clock: Clock) -> None:
    s.wait_for_next_attempt(ledger, 1)
    clock.advance(minutes=5)
    fail_all(ledger, ErrorCode.UNAVAILABLE)
    assert (one_state(ledger), export(ledger)["failures"]) == (("error", "failed"), 2)
    clock.advance(minutes=1)

    acted = done(ledger, Action.RETRY_SYNC)

    assert (acted.status_words, acted.sync_status, acted.cart) == ("New", "Pending", "web_shop")
    assert acted.destinations == (WAREHOUSE,)
    assert acted.seen == value(ledger, "SELECT max(id) FROM events")
    assert (export(ledger)["failures"], export(ledger)["error_code"]) == (0, None)
    assert value(ledger, "SELECT error_code FROM orders") is None
    assert happened(ledger) == [("export_released", WHY), ("order_released", None)]
    assert [one.idempotency_key for one in claim(ledger)] == ["web_shop:1:1"]


def test_what_waits_for_its_next_attempt_need_not_wait(ledger: Ledger, clock: Clock) -> None:
    s.wait_for_next_attempt(ledger, 1)
    clock.advance(seconds=1)
    assert claim(ledger) == []

    assert done(ledger, Action.RETRY_SYNC).destinations == (WAREHOUSE,)

    (event,) = rows(ledger, "SELECT * FROM events WHERE actor = :olga", olga=OLGA)
    assert (event["kind"], event["subject_id"], event["from_state"], event["to_state"]) == (
        "retry_asked",
        1,
        None,
        None,
    )
    assert [one.failures for one in claim(ledger)] == [1]


@pytest.mark.parametrize("make", [s.be_asked_in_vain, s.be_accepted], ids=lambda make: make.__name__)
def test_what_nobody_knows_the_outcome_of_is_asked_about_now(ledger: Ledger, clock: Clock, make: s.Make) -> None:
    make(ledger, 1)
    now = clock.advance(seconds=1)
    assert unverified_exports(ledger, WAREHOUSE, now, 10) == []

    acted = done(ledger, Action.RETRY_SYNC)

    assert [one.number for one in unverified_exports(ledger, WAREHOUSE, now, 10)] == ["1"]
    assert acted.message == f"Order 1: {WAREHOUSE} is asked now whether it has it."


def test_nobody_is_asked_while_the_call_that_sent_it_may_still_be_worked_on(ledger: Ledger, clock: Clock) -> None:
    s.be_unknown(ledger, 1)
    now = clock.advance(seconds=1)

    acted = done(ledger, Action.RETRY_SYNC)

    assert unverified_exports(ledger, WAREHOUSE, now, 10) == []
    assert "as soon as the call that sent it is surely over" in acted.message
    assert happened(ledger) == [("retry_asked", WHY)]


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (
            s.be_unknown_for_ever,
            "it was sent, and warehouse cannot be asked: look there, then mark it as synced or re-send it",
        ),
        (s.be_exported, "warehouse has it already"),
        (s.be_sent, "it is being sent just now; look again in a minute"),
        (s.be_canceled, "its export to warehouse was canceled"),
        (s.wait_on_hold, "it is on hold; release it first"),
        (s.wait_for_people, "by_hand has no API; key it in there and mark it as synced"),
        (s.wait_to_be_fetched, "it waits for fetching_erp to fetch it"),
    ],
)
def test_a_retry_that_is_refused_says_what_to_do_instead(ledger: Ledger, make: s.Make, words: str) -> None:
    make(ledger, 1)

    (acted,) = do(ledger, Action.RETRY_SYNC, 1)

    assert acted.outcome is Outcome.NOT_POSSIBLE
    assert acted.message == f"Order 1 is {acted.status_words}: {words}."
    assert acted.destinations == ()


def test_each_export_is_treated_as_it_needs(ledger: Ledger, clock: Clock) -> None:
    of_two(ledger)
    fail_all(ledger, ErrorCode.REJECTED)
    conclude(ledger, claim(ledger, SECOND), Verdict.RETRY, code=ErrorCode.TIMEOUT, due_at=LATER)
    clock.advance(seconds=1)

    acted = done(ledger, Action.RETRY_SYNC)

    assert acted.destinations == (SECOND, WAREHOUSE)
    assert acted.message == (
        f"Order 1: it is in the queue for {WAREHOUSE} again; its next attempt at {SECOND} is due now."
    )
    assert [len(claim(ledger)), len(claim(ledger, SECOND))] == [1, 1]


def test_a_destination_that_the_order_does_not_go_to_is_not_found(ledger: Ledger) -> None:
    s.fail(ledger, 1)

    (acted,) = do(ledger, Action.RETRY_SYNC, 1, destination="elsewhere")

    assert (acted.outcome, acted.message) == (Outcome.NOT_FOUND, "Order 1 does not go to elsewhere.")
