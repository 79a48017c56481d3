"""Everything that is known of one order, on both databases."""

from decimal import Decimal

import pytest

from include.order_sync.errors import TREATMENTS, ErrorCode
from include.order_sync.ledger.commands.act import act
from include.order_sync.ledger.commands.model import Action, Target
from include.order_sync.ledger.commands.offers import offers
from include.order_sync.ledger.duties import CONFIRMATIONS, Verdict
from include.order_sync.ledger.order_view import (
    PAGE_SIZE,
    OrderView,
    PlaceView,
    TaskView,
    order_documents,
    order_view,
)
from include.order_sync.ledger.session import Ledger
from include.order_sync.ledger.upsert import store
from tests.clock import NOON, Clock
from tests.fakes.orders import BY_HAND, SECOND, WAREHOUSE, a_line, a_parcel, an_order, batch, incoming
from tests.ledger.acts import ACTOR, RUN, claim, claim_told, conclude, export_all, fail_all, ship, tell_all, value
from tests.ledger.commands import situations as s

SITUATIONS = [
    s.wait, s.wait_for_next_attempt, s.wait_on_hold, s.be_sent, s.be_unknown, s.be_asked_in_vain, s.be_accepted,
    s.be_unknown_for_ever, s.be_canceled_while_unknown, s.fail, s.be_exported, s.be_marked_synced, s.be_canceled,
    s.be_called_back, s.ship_a_part, s.be_shipped, s.ship_without_write_back, s.have_the_cart_told_now,
    s.leave_the_cart_unsure, s.be_refused_by_the_cart, s.be_confirmed, s.be_marked_confirmed, s.wait_for_people,
    s.wait_to_be_fetched,
]  # fmt: skip


def view(ledger: Ledger, **pages: int) -> OrderView:
    """Read the only order."""
    found = order_view(ledger, value(ledger, "SELECT min(id) FROM orders"), **pages)
    assert found is not None
    return found


def test_there_is_no_order_that_was_never_downloaded(ledger: Ledger) -> None:
    assert order_view(ledger, 1) is None


def test_an_order_has_what_the_cart_said(ledger: Ledger) -> None:
    order = an_order("1001", a_line("1"), a_line("2", "3", name="Größe \U0001f600"), note="ring\ntwice", number="A-1")
    store(ledger, batch(order), ACTOR)
    found = view(ledger)
    assert (found.number, found.external_id, found.cart, found.note) == ("A-1", "1001", "web_shop", "ring\ntwice")
    assert (found.total, found.currency, found.placed_at) == (Decimal("12.50"), "EUR", order.placed_at)
    assert found.ship_to == PlaceView(
        name="Ada Lovelace", line1="12 Byron Street", city="London", postcode="SW1A 1AA", country="GB"
    )
    assert [(line.line, line.name, line.quantity, line.total) for line in found.lines] == [
        ("1", "Chair", Decimal(2), Decimal("12.50")),
        ("2", "Größe \U0001f600", Decimal(3), Decimal("18.75")),
    ]
    assert found.seen == value(ledger, "SELECT max(id) FROM events")


def test_lines_that_the_cart_took_out_come_last_and_are_not_current(ledger: Ledger, clock: Clock) -> None:
    store(ledger, batch(an_order("1001", a_line("1"), a_line("2"))), ACTOR)
    later = clock.advance(hours=1)
    store(ledger, batch(an_order("1001", a_line("2", "5"), updated_at=later)), ACTOR)
    found = view(ledger)
    assert [(line.line, line.quantity, line.removed_at) for line in found.lines] == [
        ("2", Decimal(5), None),
        ("1", Decimal(2), later),
    ]
    assert [line.line for line in found.current_lines] == ["2"]


def test_a_failed_export_says_why_and_what_to_do(ledger: Ledger) -> None:
    store(ledger, batch(an_order()), ACTOR)
    fail_all(ledger, ErrorCode.INVALID_ADDRESS)
    found = view(ledger)
    (export,) = found.exports
    treatment = TREATMENTS[ErrorCode.INVALID_ADDRESS]
    assert (export.exported, export.colour, export.sync_status, export.failures) == (False, "red", "Failed", 1)
    assert export.trouble is not None
    assert (export.trouble.code, export.trouble.message) == ("invalid_address", "it says no")
    assert (export.trouble.sentence, export.trouble.resolution) == (treatment.sentence, treatment.resolution)
    assert found.troubles == [export.trouble]
    assert found.trouble == export.trouble


def test_an_order_is_red_until_every_destination_has_it(ledger: Ledger) -> None:
    order = an_order("1001", a_line("1"), a_line("2"), a_line("3"))
    store(ledger, batch(incoming(order, WAREHOUSE, SECOND, BY_HAND)), ACTOR)
    assert view(ledger).colour == "red"
    export_all(ledger, WAREHOUSE)
    assert [export.colour for export in view(ledger).exports] == ["blue", "red", "plain"]
    assert view(ledger).colour == "red"
    export_all(ledger, SECOND)
    assert view(ledger).colour == "blue"


def test_every_attempt_leads_to_its_task(ledger: Ledger, clock: Clock) -> None:
    store(ledger, batch(an_order()), ACTOR)
    conclude(
        ledger, claim(ledger), Verdict.RETRY, code=ErrorCode.UNAVAILABLE, message="down", http_status=503,
        duration_ms=1234, due_at=NOON,
    )  # fmt: skip
    clock.advance(minutes=1)
    export_all(ledger)
    ship(ledger, a_parcel("P1", "1001"))
    tell_all(ledger)
    told, exported, failed = view(ledger).attempts
    assert (told.kind, told.where, told.outcome) == ("confirmation", "TRACK-P1", "acknowledged")
    assert (exported.kind, exported.where, exported.trouble) == ("export", WAREHOUSE, None)
    assert (failed.outcome, failed.http_status, failed.duration_ms) == ("retried_later", 503, 1234)
    assert failed.trouble is not None
    assert failed.trouble.message == "down"
    assert failed.task == TaskView(RUN.dag_id, RUN.run_id, RUN.task_id, RUN.map_index, RUN.try_number)


def test_events_come_newest_first_with_who_did_it(ledger: Ledger) -> None:
    store(ledger, batch(an_order()), ACTOR)
    fail_all(ledger, ErrorCode.REJECTED)
    act(ledger, Action.MARK_SYNCED, [Target(view(ledger).id)], "user:olga", "keyed in as 7")
    events = view(ledger).events
    marked = next(event for event in events if event.kind == "export_marked_synced")
    assert (marked.actor, marked.where, marked.detail) == ("user:olga", WAREHOUSE, "keyed in as 7")
    assert (marked.from_state, marked.to_state) == ("failed", "marked_synced")
    assert [event.id for event in events] == sorted((event.id for event in events), reverse=True)
    assert events[-1].kind == "order_downloaded"
    assert view(ledger).events_total == len(events)


def test_long_histories_come_a_page_at_a_time(ledger: Ledger, clock: Clock) -> None:
    store(ledger, batch(an_order()), ACTOR)
    for _ in range(PAGE_SIZE + 5):
        conclude(ledger, claim(ledger), Verdict.RETRY, code=ErrorCode.TIMEOUT, due_at=NOON)
        clock.advance(minutes=1)
    first, second = view(ledger), view(ledger, attempts_page=2, events_page=3)
    assert (len(first.attempts), first.attempts_total) == (PAGE_SIZE, PAGE_SIZE + 5)
    assert len(second.attempts) == 5
    assert first.attempts[-1].id > second.attempts[0].id
    assert first.events_total == 2 * (PAGE_SIZE + 5) + 1
    assert len(second.events) == first.events_total - 2 * PAGE_SIZE
    assert view(ledger, attempts_page=1_000_000).attempts == ()


def test_a_parcel_has_what_is_in_it_and_what_the_cart_was_told(ledger: Ledger, clock: Clock) -> None:
    order = an_order("1001", a_line("1", "2"), a_line("2", "1", sku="TABLE", name="Table"))
    store(ledger, batch(order), ACTOR)
    export_all(ledger)
    ship(ledger, a_parcel("P1", order, ("1", "2"), ("2", "1"), service="Ground", tracking_url="https://t.example/1"))
    for _ in range(2):
        conclude(
            ledger, claim_told(ledger), Verdict.RETRY, CONFIRMATIONS, code=ErrorCode.UNAVAILABLE, message="down",
            due_at=NOON,
        )  # fmt: skip
        clock.advance(minutes=1)
    (parcel,) = view(ledger).shipments
    assert (parcel.carrier, parcel.service, parcel.tracking_number) == ("DHL", "Ground", "TRACK-P1")
    assert [(line.sku, line.quantity) for line in parcel.lines] == [("CHAIR", Decimal(2)), ("TABLE", Decimal(1))]
    assert parcel.writeback is not None
    assert (parcel.writeback.writeback, parcel.writeback.failures) == ("Pending", 2)
    assert parcel.writeback.trouble is not None
    assert parcel.writeback.trouble.message == "down"
    assert [line.shipped_quantity for line in view(ledger).lines] == [Decimal(2), Decimal(1)]


@pytest.mark.parametrize(
    ("make", "word"),
    [(s.be_refused_by_the_cart, "Failed"), (s.be_confirmed, "Success"), (s.be_marked_confirmed, "Success")],
)
def test_write_back_is_named_as_shipgear_does(ledger: Ledger, make: s.Make, word: str) -> None:
    make(ledger, 1)
    (parcel,) = view(ledger).shipments
    assert parcel.writeback is not None
    assert parcel.writeback.writeback == word


def test_every_version_that_the_cart_sent_is_there(ledger: Ledger, clock: Clock) -> None:
    store(ledger, batch(an_order()), ACTOR)
    later = clock.advance(hours=1)
    store(ledger, batch(an_order(note="changed", updated_at=later)), ACTOR)
    found = order_documents(ledger, view(ledger).id)
    assert [(one.received_at, one.body) for one in found] == [(later, b'{"id": "1001"}'), (NOON, b'{"id": "1001"}')]


@pytest.mark.parametrize("make", SITUATIONS, ids=lambda make: make.__name__)
def test_an_order_in_any_state_can_be_read(ledger: Ledger, make: s.Make) -> None:
    make(ledger, 1)
    found = view(ledger)
    assert found.status_words
    assert {export.sync_status for export in found.exports} <= {
        "", "Successful", "Pending", "Pending Verification", "Failed",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("make", "moves"),
    [(s.wait, True), (s.be_sent, True), (s.wait_on_hold, False), (s.wait_for_people, False), (s.be_exported, False),
     (s.be_shipped, True), (s.be_confirmed, False)],
)  # fmt: skip
def test_an_order_is_on_its_way_while_it_turns_by_itself(ledger: Ledger, make: s.Make, moves: bool) -> None:
    make(ledger, 1)
    assert view(ledger).on_its_way is moves


@pytest.mark.parametrize("make", SITUATIONS, ids=lambda make: make.__name__)
def test_what_is_offered_is_done_and_what_is_not_is_refused(ledger: Ledger, make: s.Make) -> None:
    make(ledger, len(Action))
    first = offers(ledger, 1)
    for order, action in enumerate(Action, 1):
        (acted,) = act(ledger, action, [Target(order)], "user:olga", "because")
        offered = [one for one in first if one.action is action]
        assert (acted.outcome == "done") is bool(offered), action
        assert all(one.words in acted.message for one in offered)


def test_nothing_is_offered_for_an_order_that_is_none(ledger: Ledger) -> None:
    assert offers(ledger, 1) == []
