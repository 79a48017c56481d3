"""Telling the cart again, and telling it by hand."""

import pytest

from include.order_sync.errors import ErrorCode
from include.order_sync.ledger.commands.model import Action, Outcome
from include.order_sync.ledger.confirmations import due_confirmations
from include.order_sync.ledger.duties import CONFIRMATIONS, Verdict
from include.order_sync.ledger.session import Ledger
from include.order_sync.ledger.upsert import store
from include.order_sync.ledger.words import writeback_status
from include.order_sync.states import ConfirmationState
from tests.clock import NOON, Clock
from tests.fakes.orders import CART, a_line, a_parcel, an_order, batch
from tests.ledger.acts import ACTOR, claim_told, conclude, export_all, kinds, rows, ship, statuses, told_states, value
from tests.ledger.commands import situations as s
from tests.ledger.commands.situations import LATER, WHY, do, done, happened, state


def of_three_parcels(ledger: Ledger) -> None:
    """Ship an order in three parcels: the cart refuses the first, and is to be told of the second again later."""
    order = an_order("1", a_line("1"), a_line("2"), a_line("3"))
    store(ledger, batch(order), ACTOR)
    export_all(ledger)
    ship(ledger, *(a_parcel(f"P{line}", order, (line, "2")) for line in "123"))
    first, second, _ = claim_told(ledger)
    conclude(ledger, [first], Verdict.FAILED, CONFIRMATIONS, code=ErrorCode.REJECTED, message="no")
    conclude(ledger, [second], Verdict.RETRY, CONFIRMATIONS, code=ErrorCode.TIMEOUT, due_at=LATER)


def test_the_cart_is_told_again_of_each_parcel_that_it_does_not_know_of(ledger: Ledger, clock: Clock) -> None:
    of_three_parcels(ledger)
    assert (statuses(ledger), told_states(ledger)) == ({"1": "error"}, ["failed", "queued", "sending"])
    clock.advance(seconds=1)

    acted = done(ledger, Action.RETRY_CONFIRMATION)

    assert (acted.status_words, acted.destinations, acted.cart) == ("Shipped", (CART,), CART)
    assert acted.message == f"Order 1: {CART} is told again of its tracking; {CART} is told of its tracking now."
    assert ("confirmation_retry_asked", WHY) in happened(ledger)
    assert ("confirmation_released", WHY) in happened(ledger)
    assert [row["failures"] for row in rows(ledger, "SELECT failures FROM confirmations ORDER BY id")] == [0, 1, 0]
    assert [one.id for one in claim_told(ledger)] == [1, 2]


@pytest.mark.parametrize(
    ("make", "asked"), [(s.ask_the_cart_in_vain, 1), (s.leave_the_cart_unsure, 0)], ids=["settled", "not settled"]
)
def test_the_cart_is_asked_now_if_its_answer_can_be_trusted(
    ledger: Ledger, clock: Clock, make: s.Make, asked: int
) -> None:
    make(ledger, 1)
    now = clock.advance(seconds=1)

    assert done(ledger, Action.RETRY_CONFIRMATION).destinations == (CART,)

    assert len(due_confirmations(ledger, CART, "pending_verification", now, 10)) == asked


def test_an_order_is_confirmed_when_the_last_parcel_is(ledger: Ledger) -> None:
    of_three_parcels(ledger)

    acted = done(ledger, Action.MARK_CONFIRMED)

    assert (acted.status_words, acted.destinations) == ("Shipped", ())
    assert told_states(ledger) == ["marked_confirmed", "marked_confirmed", "sending"]
    conclude(ledger, [Third], Verdict.ACKNOWLEDGED, CONFIRMATIONS)
    assert statuses(ledger) == {"1": "confirmed"}
    assert value(ledger, "SELECT error_code FROM orders") is None


class Third:
    """The third parcel's confirmation, as a task knows it."""

    id, order_id, failures = 3, 1, 0


class First:
    """The first parcel's confirmation, as a task knows it."""

    id, order_id, failures = 1, 1, 0


@pytest.mark.parametrize("verdict", Verdict)
@pytest.mark.parametrize("make", [s.leave_the_cart_unsure, s.be_refused_by_the_cart], ids=lambda make: make.__name__)
def test_nothing_that_comes_late_undoes_a_persons_word(ledger: Ledger, verdict: Verdict, make: s.Make) -> None:
    make(ledger, 1)
    done(ledger, Action.MARK_CONFIRMED)

    conclude(ledger, [First], verdict, CONFIRMATIONS, code=ErrorCode.TIMEOUT, due_at=NOON)

    assert state(ledger) == ("confirmed", "exported", "marked_confirmed")


def test_an_order_in_parts_is_confirmed_only_when_all_of_it_is_shipped(ledger: Ledger) -> None:
    s.ship_a_part(ledger, 1)
    done(ledger, Action.MARK_CONFIRMED)
    order = an_order("1", a_line("1"), a_line("2"))
    assert statuses(ledger) == {"1": "at_wms"}

    ship(ledger, a_parcel("P2", order, ("2", "2")), tells=False)

    assert statuses(ledger) == {"1": "confirmed"}
    assert kinds(ledger)[-1] == "order_confirmed"


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (s.be_exported, "nothing of it was shipped yet"),
        (s.have_the_cart_told_now, "web_shop is being told just now; look again in a minute"),
        (s.be_confirmed, "web_shop has its tracking already"),
        (s.be_marked_confirmed, "it is marked as confirmed at web_shop already"),
        (s.ship_without_write_back, "web_shop takes no tracking"),
    ],
)
@pytest.mark.parametrize("action", [Action.RETRY_CONFIRMATION, Action.MARK_CONFIRMED])
def test_what_is_refused_says_why(ledger: Ledger, make: s.Make, words: str, action: Action) -> None:
    make(ledger, 1)

    (acted,) = do(ledger, action, 1)

    assert (acted.outcome, acted.message) == (Outcome.NOT_POSSIBLE, f"Order 1 is {acted.status_words}: {words}.")


def test_a_confirmation_in_shipgears_words() -> None:
    words = {state.value: writeback_status(state) for state in ConfirmationState}

    assert words == {
        "queued": "Pending",
        "sending": "Pending",
        "pending_verification": "Pending",
        "confirmed": "Success",
        "marked_confirmed": "Success",
        "failed": "Failed",
        "not_needed": "",
    }
