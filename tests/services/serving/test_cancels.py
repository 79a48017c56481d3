"""Orders that the cart cancels when the destination has fetched them: it is told with its next fetch."""

import pytest

from include.order_sync.ledger.cancels import open_recalls
from tests.fakes.orders import WAREHOUSE
from tests.ledger.acts import export_states, rows, statuses
from tests.services.serving.erp import Erp, reference
from tests.services.steps import cancel, later

NAMED = reference("1002")


@pytest.fixture
def taken(stocked: Erp) -> Erp:
    """An ERP that has accepted three orders, one of which the cart then canceled."""
    stocked.fetch()
    stocked.accept("1001", "1002", "1003")
    cancel(stocked.world, "1002")
    return stocked


def word(outcome: str, message: str = "") -> dict[str, str]:
    return {"reference": NAMED, "outcome": outcome, "message": message}


def asked(erp: Erp) -> list[tuple[str, str | None]]:
    return [(one["reference"], one["id"]) for one in erp.fetch()["cancels"]]


def test_it_is_asked_for_until_it_answers(taken: Erp) -> None:
    assert asked(taken) == asked(taken) == [(NAMED, "SO-1002")]

    (told,) = taken.say(word("canceled"))

    assert (told["result"], told["state"]) == ("recorded", "canceled")
    assert statuses(taken.world.ledger)["1002"] == "canceled"
    assert asked(taken) == []
    assert taken.say(word("canceled"))[0]["result"] == "repeated"


def test_too_late_needs_a_person(taken: Erp) -> None:
    (told,) = taken.say(word("too_late", "picked already"))

    assert (told["result"], told["state"]) == ("recorded", "exported")
    (order,) = rows(taken.world.ledger, "SELECT status, error_code, error_message FROM orders WHERE number = '1002'")
    assert (order["status"], order["error_code"]) == ("error", "canceled_at_source")
    assert order["error_message"].endswith("The destination says: it is too late. picked already")
    assert asked(taken) == []
    assert taken.say(word("too_late"))[0]["result"] == "repeated"
    assert open_recalls(taken.world.ledger, WAREHOUSE) == []


def test_it_may_be_canceled_after_all(taken: Erp) -> None:
    taken.say(word("too_late"))

    assert taken.say(word("canceled"))[0]["result"] == "recorded"
    assert statuses(taken.world.ledger)["1002"] == "canceled"


@pytest.mark.parametrize("outcome", ["canceled", "too_late"])
def test_what_nobody_has_canceled_is_not(taken: Erp, outcome: str) -> None:
    (told,) = taken.say({"reference": reference("1001"), "outcome": outcome})

    assert (told["result"], told["state"]) == ("not_applied", "exported")


def test_what_it_has_under_a_lease_is_asked_for_when_its_word_has_come_or_the_lease_is_over(stocked: Erp) -> None:
    stocked.fetch(lease=86_400)
    cancel(stocked.world, "1002")
    assert asked(stocked) == []

    stocked.accept("1002")
    assert asked(stocked) == [(NAMED, "SO-1002")]


def test_what_it_never_answered_for_is_asked_for_and_not_offered_again(stocked: Erp) -> None:
    stocked.fetch(lease=60)
    cancel(stocked.world, "1002")

    fetched = stocked.fetch()

    assert [one["reference"] for one in fetched["cancels"]] == [NAMED]
    assert [one["number"] for one in fetched["orders"]] == ["1001", "1003"]
    assert stocked.say(word("canceled"))[0]["result"] == "recorded"
    assert statuses(stocked.world.ledger)["1002"] == "canceled"


def test_what_it_never_answered_for_and_has_shipped_is_known_to_be_there(stocked: Erp) -> None:
    stocked.fetch(lease=60)
    cancel(stocked.world, "1002")

    (told,) = stocked.say(word("too_late"))

    assert told["result"] == "recorded"
    assert export_states(stocked.world.ledger)["1002", WAREHOUSE] == "exported"
    assert statuses(stocked.world.ledger)["1002"] == "error"


def test_what_it_refuses_after_the_cart_canceled_it_is_simply_canceled(stocked: Erp) -> None:
    stocked.fetch(lease=86_400)
    cancel(stocked.world, "1002")

    told = stocked.refuse("1002")

    assert (told["result"], told["state"]) == ("recorded", "canceled")
    assert statuses(stocked.world.ledger)["1002"] == "canceled"


def test_what_it_accepts_after_all_is_not_canceled_in_silence(stocked: Erp) -> None:
    cancel(stocked.world, "1002")
    stocked.fetch()

    (told,) = stocked.say({"reference": NAMED, "outcome": "accepted", "id": "SO-1"})

    assert (told["result"], told["state"]) == ("not_applied", "canceled")
    assert "cancel it on your side" in told["message"]


def test_a_canceled_order_that_was_offered_and_resent_is_no_more(taken: Erp) -> None:
    later(taken.world)
    assert taken.refuse("1002")["result"] == "not_applied"
