"""The four products' words, read off one state: the table of the design, row by row."""

from datetime import timedelta

import pytest

from include.order_sync.errors import TREATMENTS, ErrorCode
from include.order_sync.ledger.duties import Verdict
from include.order_sync.ledger.grid.filters import StatusFilter
from include.order_sync.ledger.queries import (
    ended_orders,
    export_attempts,
    order_counts,
)
from include.order_sync.ledger.session import Ledger
from include.order_sync.ledger.upsert import store
from include.order_sync.ledger.words import colour, exported_word, status_words, sync_status
from include.order_sync.states import ExportMethod, ExportState, OrderStatus
from tests.clock import NOON, Clock
from tests.fakes.orders import BY_HAND, SECOND, WAREHOUSE, a_line, a_parcel, an_order, batch, incoming, some_orders
from tests.ledger.acts import ACTOR, change, claim, conclude, export_all, fail_all, listed, ship

E = ExportState
DONE = {E.EXPORTED, E.MARKED_SYNCED}
LONG_AGO = NOON - timedelta(hours=1)


@pytest.mark.parametrize("method", [ExportMethod.PUSH, ExportMethod.PULL])
@pytest.mark.parametrize("state", [state for state in ExportState if state is not E.CANCELED])
def test_an_order_number_is_red_until_it_is_exported_and_blue_then(method: str, state: ExportState) -> None:
    assert colour(method, state) == ("blue" if state in DONE else "red")
    assert exported_word(method, state) is (state in DONE)


@pytest.mark.parametrize("state", list(ExportState))
def test_an_order_number_is_plain_where_no_api_takes_it(state: ExportState) -> None:
    assert colour(ExportMethod.DEFAULT, state) == "plain"
    assert exported_word(ExportMethod.DEFAULT, state) is None


def test_an_order_number_is_plain_where_there_is_nothing_to_export() -> None:
    assert colour(None, None) == "plain"
    assert colour(ExportMethod.PUSH, E.CANCELED) == "plain"


@pytest.mark.parametrize(
    ("state", "word"),
    [
        (E.EXPORTED, "Successful"),
        (E.MARKED_SYNCED, "Successful"),
        (E.QUEUED, "Pending"),
        (E.SENDING, "Pending"),
        (E.PENDING_VERIFICATION, "Pending"),
        (E.FAILED, "Failed"),
        (E.CANCELED, ""),
        (None, ""),
    ],
)
def test_the_sync_status_of_an_order_that_was_sent_just_now(state: ExportState | None, word: str) -> None:
    assert sync_status(state, NOON, NOON) == word


@pytest.mark.parametrize(
    ("minutes", "word"), [(29, "Pending"), (30, "Pending Verification"), (600, "Pending Verification")]
)
def test_an_order_without_confirmation_is_pending_verification_after_half_an_hour(minutes: int, word: str) -> None:
    assert sync_status(E.PENDING_VERIFICATION, NOON, NOON + timedelta(minutes=minutes)) == word


def test_an_order_that_waits_to_be_sent_again_is_pending_however_long_ago_it_was_sent() -> None:
    assert sync_status(E.QUEUED, LONG_AGO, NOON) == "Pending"


@pytest.mark.parametrize(
    ("status", "on_hold", "shipped", "words"),
    [
        ("new", False, False, "New"),
        ("new", True, False, "Cancel Sending"),
        ("at_wms", False, False, "At WMS"),
        ("at_wms", False, True, "At WMS, partially shipped"),
        ("shipped", False, True, "Shipped"),
        ("confirmed", False, True, "Confirmed"),
        ("error", True, False, "Error"),
        ("canceled", False, False, "Canceled"),
    ],
)
def test_the_status_of_an_order_in_words(status: str, on_hold: bool, shipped: bool, words: str) -> None:
    assert status_words(status, on_hold, shipped) == words


def test_every_status_has_its_words() -> None:
    assert all(status_words(status, False, False) for status in OrderStatus)


def test_counts_name_every_status(ledger: Ledger) -> None:
    assert order_counts(ledger) == {"new": 0, "at_wms": 0, "shipped": 0, "confirmed": 0, "error": 0, "canceled": 0}
    store(ledger, batch(*some_orders(3)), ACTOR)
    fail_all(ledger, ErrorCode.REJECTED)
    store(ledger, batch(an_order("1")), ACTOR)

    assert order_counts(ledger) == {"new": 1, "at_wms": 0, "shipped": 0, "confirmed": 0, "error": 3, "canceled": 0}


def test_the_grid_shows_the_newest_order_first_with_everything_an_operator_asks(ledger: Ledger, clock: Clock) -> None:
    store(ledger, batch(an_order("1", customer_name="Ada"), an_order("2")), ACTOR)
    first = claim(ledger, limit=1)
    conclude(ledger, first, Verdict.RETRY, code=ErrorCode.UNAVAILABLE, message="it is down", due_at=NOON)

    newest, oldest = listed(ledger)

    assert (newest.number, newest.colour, newest.failures, newest.error_code) == ("2", "red", 0, None)
    assert (oldest.number, oldest.customer_name, oldest.cart, oldest.destination) == ("1", "Ada", "web_shop", WAREHOUSE)
    assert (oldest.colour, oldest.exported, oldest.failures) == ("red", False, 1)
    assert (oldest.error_code, oldest.error_message) == ("unavailable", "it is down")
    assert oldest.resolution == TREATMENTS[ErrorCode.UNAVAILABLE].resolution
    assert oldest.last_attempt == NOON
    assert (oldest.status_words, oldest.sync_status) == ("New", "Pending")


def test_the_grid_has_a_row_for_each_export_and_one_for_an_order_that_goes_nowhere(ledger: Ledger) -> None:
    both = incoming(an_order("1", a_line("1"), a_line("2")), WAREHOUSE, SECOND)
    store(ledger, batch(both, an_order("2", canceled=True)), ACTOR)

    assert [(row.number, row.destination) for row in listed(ledger)] == [("1", SECOND), ("1", WAREHOUSE)]
    assert [(row.number, row.destination) for row in listed(ledger, status=StatusFilter.CANCELED)] == [("2", "")]


def test_the_grid_can_be_narrowed_and_paged(ledger: Ledger) -> None:
    store(ledger, batch(*some_orders(5)), ACTOR)
    conclude(ledger, claim(ledger, limit=2), Verdict.ACKNOWLEDGED)
    store(ledger, batch(incoming(an_order("hand"), BY_HAND)), ACTOR)

    assert [row.number for row in listed(ledger, status=StatusFilter.AT_WMS)] == ["1002", "1001"]
    assert [row.number for row in listed(ledger, red=True)] == ["1005", "1004", "1003"]
    assert {row.colour for row in listed(ledger, status=StatusFilter.AT_WMS)} == {"blue"}


def test_the_grid_shows_an_order_on_hold_and_one_shipped_in_part(ledger: Ledger) -> None:
    order = an_order("1", a_line("1"), a_line("2"))
    store(ledger, batch(order), ACTOR)
    export_all(ledger)
    ship(ledger, a_parcel("P1", order))
    store(ledger, batch(an_order("2")), ACTOR)
    change(ledger, "UPDATE orders SET on_hold = true WHERE number = '2'")

    assert [row.status_words for row in listed(ledger)] == ["Cancel Sending", "At WMS, partially shipped"]


def test_the_ends_of_all_orders_are_listed_in_order(ledger: Ledger) -> None:
    store(ledger, batch(*some_orders(2)), ACTOR)
    conclude(ledger, claim(ledger, limit=1), Verdict.FAILED, code=ErrorCode.REJECTED, message="no")

    first, second = ended_orders(ledger)
    assert (first.external_id, first.status, first.error_code, first.error_message) == (
        "1001",
        "error",
        "rejected",
        "no",
    )
    assert (second.external_id, second.status, second.error_code) == ("1002", "new", None)
    assert export_attempts(ledger) == 1
