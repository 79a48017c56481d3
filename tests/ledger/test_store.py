"""Storing what a download brings: new, unchanged, doubled, refused, and the cursor that passes it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal

import pytest

from include.order_sync.ledger.cursors import cursor
from include.order_sync.ledger.queries import skipped_orders
from include.order_sync.ledger.raw_documents import unpack
from include.order_sync.ledger.session import Ledger
from include.order_sync.ledger.transaction import Transaction
from include.order_sync.ledger.upsert import store
from include.order_sync.models import Order
from tests.clock import NOON, Clock
from tests.conftest import MakeLedger
from tests.databases import Databases
from tests.fakes.orders import (
    BY_HAND,
    CART,
    METHODS,
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
    kinds,
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
    assert unpack(bytes(value(ledger, "SELECT body FROM order_documents"))) == b'{"id": "1001"}'
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


def test_of_an_order_that_stands_twice_in_a_batch_the_last_counts(ledger: Ledger) -> None:
    stored = store(ledger, batch(an_order(note="first"), an_order(note="last", updated_at=LATER)), ACTOR)

    assert stored.new == 1
    assert value(ledger, "SELECT note FROM orders") == "last"


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
