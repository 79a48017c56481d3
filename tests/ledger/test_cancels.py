"""Cancellations: called off where nothing was sent, asked back where it was, a person's where it is too late."""

from datetime import timedelta

import pytest

from include.order_sync.connectors.base import CancelOutcome
from include.order_sync.errors import ErrorCode
from include.order_sync.ledger.account_runs import accounts_with_work
from include.order_sync.ledger.cancels import call_off_unsent, open_recalls, record_recall
from include.order_sync.ledger.duties import EXPORTS, Verdict
from include.order_sync.ledger.session import Ledger
from include.order_sync.ledger.upsert import store
from tests.clock import NOON, Clock
from tests.fakes.orders import SECOND, WAREHOUSE, a_line, an_order, batch, incoming
from tests.ledger.acts import (
    ACTOR,
    claim,
    conclude,
    export_all,
    export_states,
    fail_all,
    kinds,
    one_state,
    rows,
    statuses,
)

LATER = NOON + timedelta(hours=1)
TWO_LINES = (a_line("1"), a_line("2"))


def cancel(ledger: Ledger) -> None:
    """Let the cart cancel the order."""
    store(ledger, batch(incoming(an_order(canceled=True, updated_at=LATER))), ACTOR)


@pytest.fixture
def exported(ledger: Ledger) -> Ledger:
    """A ledger whose one order was exported and then canceled at the cart."""
    store(ledger, batch(an_order()), ACTOR)
    export_all(ledger)
    cancel(ledger)
    return ledger


@pytest.mark.parametrize("outcome", [CancelOutcome.CANCELED, CancelOutcome.UNKNOWN_ORDER])
def test_an_order_that_the_destination_gives_back_is_canceled(exported: Ledger, outcome: CancelOutcome) -> None:
    (recall,) = open_recalls(exported, WAREHOUSE)
    assert (recall.number, recall.reference) == ("1001", "web_shop:1001")

    record_recall(exported, recall, outcome, ACTOR)

    assert one_state(exported) == ("canceled", "canceled")
    assert kinds(exported)[-2:] == ["export_canceled", "order_canceled"]
    assert open_recalls(exported, WAREHOUSE) == []


@pytest.mark.parametrize(("outcome", "said"), [(CancelOutcome.TOO_LATE, "too late"), (None, "takes no cancellations")])
def test_an_order_that_cannot_be_called_back_needs_a_person(exported: Ledger, outcome, said: str) -> None:
    record_recall(exported, open_recalls(exported, WAREHOUSE)[0], outcome, ACTOR)

    (held,) = rows(exported, "SELECT status, error_code, error_message FROM orders")
    assert (held["status"], held["error_code"]) == ("error", "canceled_at_source")
    assert said in held["error_message"]
    assert open_recalls(exported, WAREHOUSE) == []


def test_what_is_under_way_is_not_called_off_and_comes_back_to_be_asked_for(ledger: Ledger) -> None:
    store(ledger, batch(an_order()), ACTOR)
    claims = claim(ledger)
    cancel(ledger)
    assert one_state(ledger) == ("new", "sending")

    conclude(ledger, claims, Verdict.ACKNOWLEDGED)

    assert one_state(ledger) == ("at_wms", "exported")
    assert len(open_recalls(ledger, WAREHOUSE)) == 1
    assert accounts_with_work(ledger, EXPORTS) == {WAREHOUSE}


def test_what_was_under_way_and_failed_is_called_off_then(ledger: Ledger) -> None:
    store(ledger, batch(an_order()), ACTOR)
    claims = claim(ledger)
    cancel(ledger)
    conclude(ledger, claims, Verdict.RETRY, code=ErrorCode.UNAVAILABLE, due_at=LATER)

    call_off_unsent(ledger, WAREHOUSE, ACTOR)

    assert one_state(ledger) == ("canceled", "canceled")


def test_an_order_in_error_is_canceled_when_its_cart_cancels_it(ledger: Ledger) -> None:
    store(ledger, batch(an_order()), ACTOR)
    fail_all(ledger, ErrorCode.INVALID_ADDRESS)

    cancel(ledger)

    assert one_state(ledger) == ("canceled", "canceled")
    assert rows(ledger, "SELECT error_code FROM orders")[0]["error_code"] is None


def test_an_order_with_two_destinations_is_canceled_when_both_have_let_go(ledger: Ledger) -> None:
    store(ledger, batch(incoming(an_order("1001", *TWO_LINES), WAREHOUSE, SECOND)), ACTOR)
    export_all(ledger)
    store(ledger, batch(incoming(an_order("1001", *TWO_LINES, canceled=True), WAREHOUSE, SECOND)), ACTOR)
    assert export_states(ledger) == {("1001", WAREHOUSE): "exported", ("1001", SECOND): "canceled"}
    assert statuses(ledger) == {"1001": "new"}

    record_recall(ledger, open_recalls(ledger, WAREHOUSE)[0], CancelOutcome.CANCELED, ACTOR)

    assert statuses(ledger) == {"1001": "canceled"}


def test_an_order_that_failed_at_one_place_is_asked_back_from_the_other(ledger: Ledger) -> None:
    store(ledger, batch(incoming(an_order("1001", *TWO_LINES), WAREHOUSE, SECOND)), ACTOR)
    export_all(ledger)
    fail_all(ledger, ErrorCode.UNKNOWN_SKU, SECOND)
    store(ledger, batch(incoming(an_order("1001", *TWO_LINES, canceled=True), WAREHOUSE, SECOND)), ACTOR)

    assert accounts_with_work(ledger, EXPORTS) == {WAREHOUSE}
    assert [recall.number for recall in open_recalls(ledger, WAREHOUSE)] == ["1001"]


def test_what_cannot_be_called_back_is_no_work_any_more(exported: Ledger, clock: Clock) -> None:
    record_recall(exported, open_recalls(exported, WAREHOUSE)[0], CancelOutcome.TOO_LATE, ACTOR)
    clock.advance(days=1)

    assert accounts_with_work(exported, EXPORTS) == set()


def test_the_answer_to_a_call_back_is_on_record(exported: Ledger) -> None:
    record_recall(exported, open_recalls(exported, WAREHOUSE)[0], CancelOutcome.TOO_LATE, ACTOR)

    event = rows(exported, "SELECT kind, detail FROM events ORDER BY id DESC LIMIT 1")[0]
    assert tuple(event.values()) == ("order_cancel_refused", "The destination says: it is too late.")
