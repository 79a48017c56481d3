"""Mark as synced: a person's word, with its reason, that nothing undoes."""

import pytest

from include.order_sync.errors import ErrorCode
from include.order_sync.ledger.account_runs import accounts_with_work
from include.order_sync.ledger.commands.act import act
from include.order_sync.ledger.commands.model import Action, ReasonMissing, Target
from include.order_sync.ledger.duties import EXPORTS, Verdict, finish
from include.order_sync.ledger.session import Ledger
from include.order_sync.ledger.upsert import store
from tests.clock import Clock
from tests.fakes.orders import BY_HAND, SECOND, WAREHOUSE, a_line, a_parcel, an_order, batch, incoming
from tests.ledger import acts
from tests.ledger.acts import ACTOR, RUN, claim, conclude, export_states, fail_all, one_state, rows, value
from tests.ledger.commands import situations as s
from tests.ledger.commands.situations import LATER, OLGA, done, happened, state


class Orphan:
    """The first export, as a task knows it."""

    id, order_id, failures = 1, 1, 0


def of_two(ledger: Ledger) -> None:
    """Store an order that goes to two destinations."""
    store(ledger, batch(incoming(an_order("1", a_line("1"), a_line("2")), WAREHOUSE, SECOND)), ACTOR)


def export(ledger: Ledger) -> dict[str, object]:
    (row,) = rows(ledger, "SELECT * FROM exports")
    return dict(row)


@pytest.mark.parametrize("verdict", Verdict)
@pytest.mark.parametrize("make", [s.be_unknown, s.wait_for_next_attempt, s.fail], ids=lambda make: make.__name__)
def test_nothing_that_comes_late_undoes_a_persons_word(
    ledger: Ledger, clock: Clock, verdict: Verdict, make: s.Make
) -> None:
    make(ledger, 1)
    late = acts.result(Orphan, verdict, clock(), code=ErrorCode.TIMEOUT, due_at=LATER)
    done(ledger, Action.MARK_SYNCED)
    clock.advance(minutes=1)

    finish(ledger, EXPORTS, [late], RUN)

    assert one_state(ledger) == ("at_wms", "marked_synced")
    row = export(ledger)
    assert (row["due_at"], row["lease_token"], row["error_code"], row["exported_at"]) == (None, None, None, None)


def test_an_order_that_was_keyed_in_by_hand_is_tracked_to_its_end(ledger: Ledger) -> None:
    s.be_marked_synced(ledger, 1)

    acts.ship(ledger, a_parcel("P1", "1"))
    assert state(ledger) == ("shipped", "marked_synced", "queued")
    acts.tell_all(ledger)

    assert state(ledger) == ("confirmed", "marked_synced", "confirmed")


def test_of_two_destinations_one_may_be_acted_on(ledger: Ledger) -> None:
    of_two(ledger)
    fail_all(ledger, ErrorCode.REJECTED)
    conclude(ledger, claim(ledger, SECOND), Verdict.FAILED, code=ErrorCode.UNKNOWN_SKU, message="no such chair")
    assert value(ledger, "SELECT error_code FROM orders") == "rejected"

    acted = done(ledger, Action.MARK_SYNCED, destination=WAREHOUSE)

    assert (acted.status_words, acted.sync_status) == ("Error", "Successful")
    assert value(ledger, "SELECT error_code FROM orders") == "unknown_sku"
    acted = done(ledger, Action.RETRY_SYNC)
    assert acted.message == f"Order 1: it is in the queue for {SECOND} again."
    assert (acted.status_words, acted.sync_status, acted.destinations) == ("New", "Pending", (SECOND,))
    assert export_states(ledger) == {("1", WAREHOUSE): "marked_synced", ("1", SECOND): "queued"}


@pytest.mark.parametrize("reason", ["", "  ", "\x00"])
@pytest.mark.parametrize("action", [Action.MARK_SYNCED, Action.MARK_CONFIRMED])
def test_a_persons_word_needs_its_reason(ledger: Ledger, action: Action, reason: str) -> None:
    s.fail(ledger, 1)

    with pytest.raises(ReasonMissing, match="needs a reason"):
        act(ledger, action, [Target(1)], OLGA, reason)

    assert one_state(ledger) == ("error", "failed")


def test_a_reason_is_kept_as_it_was_said(ledger: Ledger) -> None:
    s.fail(ledger, 1)

    act(ledger, Action.MARK_SYNCED, [Target(1)], OLGA, " it's \x00'keyed in' <b>:now</b> \n")

    assert happened(ledger)[0] == ("export_marked_synced", "it's 'keyed in' <b>:now</b>")


def test_an_order_for_people_is_marked_and_can_be_opened_again(ledger: Ledger) -> None:
    s.wait_for_people(ledger, 1)
    done(ledger, Action.MARK_SYNCED)

    acted = done(ledger, Action.RESEND)

    assert (acted.message, acted.destinations) == (f"Order 1: it goes to {BY_HAND} once more.", ())
    assert state(ledger) == ("new", "queued")


def test_what_was_given_up_is_due_and_what_was_marked_is_not(ledger: Ledger) -> None:
    s.fail(ledger, 2)
    done(ledger, Action.MARK_SYNCED, 1)
    assert accounts_with_work(ledger, EXPORTS) == set()

    done(ledger, Action.RETRY_SYNC, 2)

    assert accounts_with_work(ledger, EXPORTS) == {WAREHOUSE}
