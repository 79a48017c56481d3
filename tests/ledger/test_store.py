"""Storing what a download brings: new, unchanged, changed, stale, doubled, canceled."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal

import pytest

from include.order_sync.errors import ErrorCode
from include.order_sync.ledger.cursors import cursor
from include.order_sync.ledger.queries import skipped_orders
from include.order_sync.ledger.session import Ledger
from include.order_sync.ledger.transaction import Transaction
from include.order_sync.ledger.upsert import store
from include.order_sync.models import Order
from include.order_sync.states import ExportState, OrderStatus
from tests.clock import NOON, Clock
from tests.conftest import MakeLedger
from tests.databases import Databases
from tests.fakes.orders import (
    BY_HAND,
    CART,
    METHODS,
    SECOND,
    WAREHOUSE,
    a_line,
    an_order,
    batch,
    incoming,
    some_orders,
)
from tests.ledger.acts import (
    ACTOR,
    claim,
    export_all,
    export_states,
    fail_all,
    kinds,
    one_state,
    rows,
    statuses,
    value,
)

LATER = NOON + timedelta(hours=1)


def test_a_new_order_is_stored_whole_with_its_lines_document_export_and_event(ledger: Ledger) -> None:
    order = an_order("1001", a_line("1", "2"), a_line("2", "0.5", sku="TABLE"), customer_name="Ada", note="ring twice")

    stored = store(ledger, batch(order), ACTOR)

    assert (stored.new, stored.changed, stored.unchanged, stored.canceled) == (1, 0, 0, 0)
    (kept,) = rows(ledger, "SELECT * FROM orders")
    assert (kept["cart"], kept["external_id"], kept["number"], kept["status"]) == (CART, "1001", "1001", "new")
    assert (kept["customer_name"], kept["note"], kept["currency"]) == ("Ada", "ring twice", "EUR")
    lines = rows(ledger, "SELECT external_id, sku, position, destination FROM order_lines ORDER BY position")
    assert [tuple(line.values()) for line in lines] == [("1", "CHAIR", 0, WAREHOUSE), ("2", "TABLE", 1, WAREHOUSE)]
    assert bytes(value(ledger, "SELECT body FROM order_documents")) == b'{"id": "1001"}'
    (export,) = rows(ledger, "SELECT * FROM exports")
    assert (export["state"], export["method"], export["reference"]) == ("queued", "push", "web_shop:1001")
    (event,) = rows(ledger, "SELECT * FROM events")
    assert (event["kind"], event["to_state"], event["actor"]) == ("order_downloaded", "new", ACTOR)


def test_the_same_again_changes_nothing(ledger: Ledger, clock: Clock) -> None:
    orders = some_orders(3)
    store(ledger, batch(*orders), ACTOR)
    before = {table: rows(ledger, f"SELECT * FROM {table}") for table in ("orders", "order_lines", "exports", "events")}
    clock.advance(hours=1)

    stored = store(ledger, batch(*orders), ACTOR)

    assert (stored.new, stored.changed, stored.unchanged) == (0, 0, 3)
    assert before == {table: rows(ledger, f"SELECT * FROM {table}") for table in before}
    assert value(ledger, "SELECT count(*) FROM order_documents") == 3


def test_a_changed_order_is_merged_and_both_documents_are_kept(ledger: Ledger) -> None:
    store(ledger, batch(an_order(note="first")), ACTOR)

    stored = store(ledger, batch(an_order(note="second", total=Decimal(20), updated_at=LATER)), ACTOR)

    assert (stored.new, stored.changed, stored.unchanged) == (0, 1, 0)
    assert value(ledger, "SELECT note FROM orders") == "second"
    assert value(ledger, "SELECT count(*) FROM order_documents") == 2
    assert kinds(ledger) == ["order_downloaded", "order_edited"]
    assert claim(ledger)[0].order.total == Decimal(20)


def test_what_an_overlapping_read_brings_late_does_not_undo_a_newer_edit(ledger: Ledger) -> None:
    store(ledger, batch(an_order(note="newer", updated_at=LATER)), ACTOR)

    stored = store(ledger, batch(an_order(note="older", updated_at=NOON)), ACTOR)

    assert (stored.changed, stored.unchanged) == (0, 1)
    assert value(ledger, "SELECT note FROM orders") == "newer"


def test_of_an_order_that_stands_twice_in_a_batch_the_last_counts(ledger: Ledger) -> None:
    stored = store(ledger, batch(an_order(note="first"), an_order(note="last", updated_at=LATER)), ACTOR)

    assert stored.new == 1
    assert value(ledger, "SELECT note FROM orders") == "last"


def test_lines_that_an_edit_removes_adds_and_brings_back(ledger: Ledger) -> None:
    first, second, third = a_line("1"), a_line("2"), a_line("3")
    store(ledger, batch(an_order("1001", first, second)), ACTOR)

    store(ledger, batch(an_order("1001", second, third, updated_at=LATER)), ACTOR)

    kept = rows(ledger, "SELECT external_id, removed_at FROM order_lines ORDER BY external_id")
    assert [(line["external_id"], line["removed_at"] is None) for line in kept] == [
        ("1", False),
        ("2", True),
        ("3", True),
    ]
    assert [line.external_id for line in claim(ledger)[0].order.lines] == ["2", "3"]
    store(ledger, batch(an_order("1001", first, second, third, updated_at=LATER + timedelta(hours=1))), ACTOR)
    assert value(ledger, "SELECT count(*) FROM order_lines WHERE removed_at IS NULL") == 3


def test_a_line_added_for_another_destination_is_exported_there_too(ledger: Ledger) -> None:
    store(ledger, batch(incoming(an_order(), WAREHOUSE)), ACTOR)

    edited = an_order("1001", a_line("1"), a_line("2"), updated_at=LATER)
    store(ledger, batch(incoming(edited, WAREHOUSE, SECOND)), ACTOR)

    assert export_states(ledger) == {("1001", WAREHOUSE): "queued", ("1001", SECOND): "queued"}


def test_a_line_stays_with_its_destination_when_the_accounts_route_it_elsewhere(ledger: Ledger) -> None:
    store(ledger, batch(incoming(an_order(), WAREHOUSE)), ACTOR)
    export_all(ledger)

    store(ledger, batch(incoming(an_order(note="edited", updated_at=LATER), SECOND)), ACTOR)

    assert export_states(ledger) == {("1001", WAREHOUSE): "exported"}
    assert value(ledger, "SELECT destination FROM order_lines") == WAREHOUSE


@pytest.mark.parametrize("code", [ErrorCode.INVALID_ADDRESS, ErrorCode.UNKNOWN_SKU, ErrorCode.REJECTED])
def test_an_edit_at_the_cart_releases_an_order_that_waited_for_it(ledger: Ledger, code: ErrorCode) -> None:
    store(ledger, batch(an_order()), ACTOR)
    fail_all(ledger, code)
    assert one_state(ledger) == (OrderStatus.ERROR, ExportState.FAILED)

    store(ledger, batch(an_order(note="corrected", updated_at=LATER)), ACTOR)

    assert one_state(ledger) == (OrderStatus.NEW, ExportState.QUEUED)
    assert value(ledger, "SELECT failures FROM exports") == 0
    assert value(ledger, "SELECT error_code FROM orders") is None


def test_an_edit_does_not_release_an_order_whose_attempts_ran_out(ledger: Ledger) -> None:
    store(ledger, batch(an_order()), ACTOR)
    fail_all(ledger, ErrorCode.TIMEOUT)

    store(ledger, batch(an_order(note="edited", updated_at=LATER)), ACTOR)

    assert one_state(ledger) == (OrderStatus.ERROR, ExportState.FAILED)


def test_an_order_canceled_at_first_sight_is_kept_and_never_exported(ledger: Ledger) -> None:
    store(ledger, batch(an_order(canceled=True)), ACTOR)

    assert statuses(ledger) == {"1001": "canceled"}
    assert export_states(ledger) == {}
    assert claim(ledger) == []


def test_an_order_canceled_before_its_export_is_called_off(ledger: Ledger) -> None:
    store(ledger, batch(an_order()), ACTOR)

    stored = store(ledger, batch(an_order(canceled=True, updated_at=LATER)), ACTOR)

    assert (stored.canceled, stored.changed) == (1, 0)
    assert one_state(ledger) == (OrderStatus.CANCELED, ExportState.CANCELED)
    assert kinds(ledger)[1:] == ["cancel_requested", "export_canceled", "order_canceled"]


def test_an_order_canceled_after_its_export_waits_for_the_destination(ledger: Ledger) -> None:
    store(ledger, batch(an_order()), ACTOR)
    export_all(ledger)

    store(ledger, batch(an_order(canceled=True, updated_at=LATER)), ACTOR)

    assert one_state(ledger) == (OrderStatus.AT_WMS, ExportState.EXPORTED)
    assert value(ledger, "SELECT cancel_requested_at IS NOT NULL FROM orders")


def test_an_order_canceled_twice_is_counted_and_noted_once(ledger: Ledger) -> None:
    store(ledger, batch(an_order()), ACTOR)
    store(ledger, batch(an_order(canceled=True, updated_at=LATER)), ACTOR)

    stored = store(ledger, batch(an_order(canceled=True, note="again", updated_at=LATER + timedelta(hours=1))), ACTOR)

    assert stored.canceled == 0
    assert kinds(ledger).count("cancel_requested") == 1


def test_every_destination_of_an_order_gets_an_export_by_its_own_method(ledger: Ledger) -> None:
    order = an_order("1001", a_line("1"), a_line("2"), a_line("3"))

    store(ledger, batch(incoming(order, WAREHOUSE, BY_HAND, WAREHOUSE)), ACTOR)

    found = rows(ledger, "SELECT destination, method FROM exports ORDER BY destination")
    assert [tuple(row.values()) for row in found] == [(BY_HAND, METHODS[BY_HAND]), (WAREHOUSE, METHODS[WAREHOUSE])]


def test_the_cursor_commits_with_the_orders_it_passes(ledger: Ledger) -> None:
    store(ledger, batch(an_order(), cursor=NOON), ACTOR)

    assert cursor(ledger, CART, "orders") == NOON


def test_a_batch_that_cannot_be_stored_leaves_neither_orders_nor_cursor(ledger: Ledger) -> None:
    nowhere = incoming(an_order("1002"), "a destination that nobody configured")

    with pytest.raises(KeyError):
        store(ledger, batch(an_order(), nowhere, cursor=NOON), ACTOR)

    assert statuses(ledger) == {}
    assert kinds(ledger) == []
    assert cursor(ledger, CART, "orders") is None


class DiesBeforeCommit(Ledger):
    """A ledger whose machine fails when all is written and nothing is committed."""

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        with super().write() as tx:
            yield tx
            raise OSError("the machine is gone")


def test_a_machine_that_fails_before_the_commit_leaves_neither_orders_nor_cursor(make_ledger: MakeLedger) -> None:
    dying = make_ledger(DiesBeforeCommit)

    with pytest.raises(OSError, match="gone"):
        store(dying, batch(an_order(), cursor=NOON), ACTOR)

    assert statuses(dying) == {}
    assert kinds(dying) == []
    assert cursor(dying, CART, "orders") is None


DOUBLE_LINE = an_order("bad", a_line("1"), a_line("1"))


def test_an_order_that_the_database_refuses_is_listed_and_keeps_no_other_out(ledger: Ledger) -> None:
    good = some_orders(5)

    stored = store(ledger, batch(*good[:3], DOUBLE_LINE, *good[3:], cursor=NOON), ACTOR)

    assert (stored.new, stored.skipped, stored.malformed) == (5, 1, 1)
    assert sorted(stored.external_ids) == [order.external_id for order in good]
    assert sorted(statuses(ledger)) == [order.external_id for order in good]
    (listed,) = skipped_orders(ledger)
    assert (listed.external_id, listed.code) == ("bad", "malformed")
    assert "the ledger cannot hold it" in listed.reason
    assert cursor(ledger, CART, "orders") == NOON


@pytest.mark.postgres
@pytest.mark.parametrize(
    "odd",
    [
        an_order("bad", note="nul \x00 inside"),
        an_order("bad", number="9" * 300),
        an_order("bad", total=Decimal(10) ** 20),
        an_order("bad", currency="EUROS"),
    ],
    ids=["nul", "number too long", "amount too large", "no currency"],
)
def test_what_postgresql_cannot_hold_keeps_no_other_order_out(postgres: Databases, clock: Clock, odd: Order) -> None:
    ledger = Ledger.unprepared(postgres.lend(), clock)

    stored = store(ledger, batch(an_order("1"), odd, an_order("2"), cursor=NOON), ACTOR)
    again = store(ledger, batch(an_order("1"), odd, an_order("2"), cursor=NOON), ACTOR)

    assert (stored.new, stored.malformed, again.unchanged, again.malformed) == (2, 1, 2, 1)
    assert [skip.external_id for skip in skipped_orders(ledger)] == ["bad"]
    ledger.close()


def test_a_cursor_never_goes_back(ledger: Ledger) -> None:
    store(ledger, batch(cursor=NOON), ACTOR)

    store(ledger, batch(cursor=NOON - timedelta(minutes=1)), ACTOR)

    assert cursor(ledger, CART, "orders") == NOON


def test_orders_of_two_carts_may_have_the_same_number(ledger: Ledger) -> None:
    store(ledger, batch(an_order()), ACTOR)
    other = batch(an_order())
    store(ledger, type(other)("other_shop", other.orders, (), METHODS), ACTOR)

    assert [row["reference"] for row in rows(ledger, "SELECT reference FROM exports ORDER BY id")] == [
        "web_shop:1001",
        "other_shop:1001",
    ]


def test_a_large_batch_is_stored_whole_and_in_order(ledger: Ledger) -> None:
    stored = store(ledger, batch(*some_orders(1500)), ACTOR)

    assert stored.new == 1500
    assert value(ledger, "SELECT count(*) FROM exports") == 1500
    first = rows(ledger, "SELECT external_id FROM orders ORDER BY id LIMIT 3")
    assert [row["external_id"] for row in first] == ["1001", "1002", "1003"]


def test_letters_of_any_alphabet_and_odd_characters_survive(ledger: Ledger) -> None:
    odd = "Łódź 東京 🪑 \"quoted\" 'single' back\\slash\ttab\nline %s :name $1"
    store(ledger, batch(an_order("1001", a_line(name=odd), note=odd, customer_name=odd)), ACTOR)
    store(ledger, batch(an_order("1001", a_line(name=odd), note=odd + "!", customer_name=odd, updated_at=LATER)), ACTOR)

    order = claim(ledger)[0].order
    assert (order.note, order.customer_name, order.lines[0].name) == (odd + "!", odd, odd)
