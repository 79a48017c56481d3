"""Hold, release and cancel: whole orders, kept from being sent, let go, called off and back."""

import pytest

from include.order_sync.connectors.base import CancelOutcome
from include.order_sync.errors import ErrorCode
from include.order_sync.ledger.account_runs import accounts_with_work
from include.order_sync.ledger.cancels import open_recalls, record_recall
from include.order_sync.ledger.commands.model import Action, Outcome
from include.order_sync.ledger.duties import EXPORTS, Verdict
from include.order_sync.ledger.session import Ledger
from include.order_sync.ledger.upsert import store
from tests.clock import Clock
from tests.fakes.orders import SECOND, WAREHOUSE, a_line, an_order, batch, incoming
from tests.ledger.acts import (
    ACTOR,
    claim,
    conclude,
    export_all,
    export_states,
    fail_all,
    kinds,
    statuses,
    value,
)
from tests.ledger.commands import situations as s
from tests.ledger.commands.situations import WHY, do, done, happened, state


def of_two(ledger: Ledger) -> None:
    """Store an order that goes to two destinations."""
    store(ledger, batch(incoming(an_order("1", a_line("1"), a_line("2")), WAREHOUSE, SECOND)), ACTOR)


def test_an_order_on_hold_is_not_sent_until_it_is_released(ledger: Ledger) -> None:
    s.wait(ledger, 2)

    held = done(ledger, Action.HOLD, 1)

    assert (held.status_words, held.destinations) == ("Cancel Sending", ())
    assert [one.number for one in claim(ledger)] == ["2"]
    released = done(ledger, Action.RELEASE, 1)
    assert (released.status_words, released.destinations) == ("New", (WAREHOUSE,))
    assert [one.number for one in claim(ledger)] == ["1"]
    assert happened(ledger) == [("order_held", WHY), ("order_hold_ended", WHY)]


def test_no_delivery_is_started_for_orders_on_hold_alone(ledger: Ledger) -> None:
    s.wait(ledger, 2)
    done(ledger, Action.HOLD, 1)
    assert accounts_with_work(ledger, EXPORTS) == {WAREHOUSE}

    done(ledger, Action.HOLD, 2)

    assert accounts_with_work(ledger, EXPORTS) == set()


def test_a_release_starts_every_delivery_that_has_something_to_send(ledger: Ledger) -> None:
    of_two(ledger)
    done(ledger, Action.HOLD)

    acted = done(ledger, Action.RELEASE)

    assert acted.destinations == (SECOND, WAREHOUSE)
    assert acted.message == "Order 1: it is sent again as it comes."


def test_an_order_is_not_held_while_a_part_of_it_is_being_sent(ledger: Ledger) -> None:
    of_two(ledger)
    claim(ledger, SECOND)

    (acted,) = do(ledger, Action.HOLD, 1)

    assert acted.outcome is Outcome.NOT_POSSIBLE
    assert acted.message == "Order 1 is New: it is being sent just now; look again in a minute."
    assert len(claim(ledger)) == 1


def test_a_held_order_that_the_destination_had_all_along_is_held_no_more(ledger: Ledger, clock: Clock) -> None:
    s.wait(ledger, 1)
    claims = claim(ledger)
    conclude(ledger, claims, Verdict.UNACKNOWLEDGED, code=ErrorCode.TIMEOUT)
    done(ledger, Action.HOLD)

    conclude(ledger, claims, Verdict.ACKNOWLEDGED)

    assert state(ledger) == ("at_wms", "exported")
    assert not value(ledger, "SELECT on_hold FROM orders")
    assert done(ledger, Action.RESEND).status_words == "New"
    clock.advance(seconds=1)
    assert len(claim(ledger)) == 1


def test_a_held_order_that_fails_can_be_released_and_tried_again(ledger: Ledger) -> None:
    s.wait(ledger, 1)
    claims = claim(ledger)
    conclude(ledger, claims, Verdict.UNACKNOWLEDGED, code=ErrorCode.TIMEOUT)
    done(ledger, Action.HOLD)
    conclude(ledger, claims, Verdict.FAILED, code=ErrorCode.OUTCOME_UNKNOWN)

    assert do(ledger, Action.RETRY_SYNC, 1)[0].message == "Order 1 is Error: it is on hold; release it first."
    assert done(ledger, Action.RELEASE).destinations == ()
    assert done(ledger, Action.RETRY_SYNC).status_words == "New"


def test_a_canceled_order_that_was_not_sent_ends_at_once(ledger: Ledger) -> None:
    s.fail(ledger, 1)

    acted = done(ledger, Action.CANCEL)

    assert (acted.status_words, acted.sync_status, acted.destinations) == ("Canceled", "", ())
    assert acted.message == f"Order 1: it is not sent to {WAREHOUSE}; web_shop is not told of it."
    assert happened(ledger) == [("cancel_requested", WHY), ("export_canceled", None), ("order_canceled", None)]


def test_what_is_canceled_is_called_off_here_and_back_there(ledger: Ledger) -> None:
    of_two(ledger)
    export_all(ledger)

    acted = done(ledger, Action.CANCEL)

    assert acted.destinations == (WAREHOUSE,)
    assert acted.message == (
        f"Order 1: {WAREHOUSE} is asked to give it back; it is not sent to {SECOND}; web_shop is not told of it."
    )
    assert export_states(ledger) == {("1", WAREHOUSE): "exported", ("1", SECOND): "canceled"}
    (recall,) = open_recalls(ledger, WAREHOUSE)
    record_recall(ledger, recall, CancelOutcome.CANCELED, ACTOR)
    assert statuses(ledger) == {"1": "canceled"}


def test_an_order_that_is_canceled_while_it_is_being_sent_is_asked_back(ledger: Ledger) -> None:
    s.wait(ledger, 1)
    claims = claim(ledger)

    assert done(ledger, Action.CANCEL).destinations == (WAREHOUSE,)

    conclude(ledger, claims, Verdict.ACKNOWLEDGED)
    assert [recall.number for recall in open_recalls(ledger, WAREHOUSE)] == ["1"]


def test_an_order_that_was_keyed_in_by_hand_is_canceled_by_hand(ledger: Ledger) -> None:
    s.be_marked_synced(ledger, 1)

    acted = done(ledger, Action.CANCEL)

    assert acted.status_words == "Error"
    assert "cancel it there by hand" in acted.message
    assert value(ledger, "SELECT error_code FROM orders") == "canceled_at_source"
    assert "keyed in there by hand" in value(ledger, "SELECT error_message FROM orders")
    assert do(ledger, Action.CANCEL, 1)[0].outcome is Outcome.NOT_POSSIBLE


@pytest.mark.parametrize("outcome", [CancelOutcome.CANCELED, CancelOutcome.TOO_LATE])
def test_what_was_keyed_in_needs_a_person_when_the_other_part_was_called_back(
    ledger: Ledger, outcome: CancelOutcome
) -> None:
    of_two(ledger)
    export_all(ledger)
    fail_all(ledger, ErrorCode.REJECTED, SECOND)
    done(ledger, Action.MARK_SYNCED)
    done(ledger, Action.CANCEL)
    (recall,) = open_recalls(ledger, WAREHOUSE)

    record_recall(ledger, recall, outcome, ACTOR)

    assert statuses(ledger) == {"1": "error"}
    assert value(ledger, "SELECT error_code FROM orders") == "canceled_at_source"
    assert kinds(ledger).count("order_cancel_refused") == 1


def test_of_a_canceled_order_nothing_is_tried_again(ledger: Ledger) -> None:
    s.be_called_back(ledger, 1)

    for action in (Action.RESEND, Action.HOLD, Action.RELEASE):
        (acted,) = do(ledger, action, 1)
        assert acted.message == "Order 1 is At WMS: it was canceled, and nothing of it is sent any more."
