"""The one table of legal moves: every illegal move does nothing and writes no event."""

from collections.abc import Iterator
from enum import StrEnum

import pytest

from include.order_sync.ledger.moves import CONFIRMATION, EXPORT, ORDER, Entity, move
from include.order_sync.ledger.session import Ledger
from include.order_sync.ledger.transaction import Transaction
from include.order_sync.ledger.upsert import store
from include.order_sync.states import ConfirmationState, ExportState, OrderStatus
from tests.clock import Clock
from tests.fakes.orders import a_parcel, an_order, batch, some_orders
from tests.ledger.acts import ACTOR, change, export_all, rows, ship, value

STATES: dict[str, type[StrEnum]] = {
    "orders": OrderStatus,
    "exports": ExportState,
    "confirmations": ConfirmationState,
}
ENTITIES = (ORDER, EXPORT, CONFIRMATION)


@pytest.fixture
def settled(ledger: Ledger) -> Ledger:
    """A ledger with one order, its export and its confirmation."""
    order = an_order()
    store(ledger, batch(order), ACTOR)
    export_all(ledger)
    ship(ledger, a_parcel("P1", order))
    return ledger


def _every_try(entity: Entity) -> Iterator[tuple[str, str, bool]]:
    for name, legal in entity.moves.items():
        for state in STATES[entity.table]:
            yield name, state, state in legal.sources


@pytest.mark.parametrize("entity", ENTITIES, ids=lambda entity: entity.table)
def test_a_move_is_made_from_its_own_states_and_from_no_other(settled: Ledger, entity: Entity) -> None:
    key = value(settled, f"SELECT id FROM {entity.table}")
    for name, state, is_legal in _every_try(entity):
        change(settled, f"UPDATE {entity.table} SET {entity.state} = :state", state=state)
        events = value(settled, "SELECT count(*) FROM events")
        with settled.write() as tx:
            moved = move(tx, entity, name, [key], ACTOR)

        target = entity.moves[name].target if is_legal else state
        assert value(settled, f"SELECT {entity.state} FROM {entity.table}") == target, (name, state)
        assert value(settled, "SELECT count(*) FROM events") == events + is_legal, (name, state)
        assert [one.source for one in moved] == [state] * is_legal


@pytest.mark.parametrize("entity", ENTITIES, ids=lambda entity: entity.table)
def test_the_event_tells_what_moved_whence_whither_and_by_whom(settled: Ledger, entity: Entity) -> None:
    name, legal = next(iter(entity.moves.items()))
    change(settled, f"UPDATE {entity.table} SET {entity.state} = :state", state=legal.sources[0])
    with settled.write() as tx:
        move(tx, entity, name, [value(settled, f"SELECT id FROM {entity.table}")], "Olga", detail="because")

    event = rows(settled, "SELECT * FROM events ORDER BY id DESC LIMIT 1")[0]
    assert (event["kind"], event["from_state"], event["to_state"]) == (name, legal.sources[0], legal.target)
    assert (event["actor"], event["detail"]) == ("Olga", "because")
    assert event["order_id"] == value(settled, "SELECT id FROM orders")
    assert (event["subject_id"] is None) == (entity is ORDER)


def test_of_many_only_those_that_may_move_do(ledger: Ledger) -> None:
    store(ledger, batch(*some_orders(4)), ACTOR)
    ids = [row["id"] for row in rows(ledger, "SELECT id FROM orders ORDER BY id")]
    change(ledger, "UPDATE orders SET status = 'confirmed' WHERE id = :id", id=ids[1])

    with ledger.write() as tx:
        moved = move(tx, ORDER, "order_exported", ids, ACTOR)

    assert [one.id for one in moved] == [ids[0], ids[2], ids[3]]


def test_a_condition_keeps_rows_where_they_are(ledger: Ledger) -> None:
    store(ledger, batch(*some_orders(2)), ACTOR)

    with ledger.write() as tx:
        moved = move(tx, ORDER, "order_exported", [1, 2], ACTOR, where="number = :wanted", wanted="1002")

    assert [one.order_id for one in moved] == [value(ledger, "SELECT id FROM orders WHERE number = '1002'")]


def test_nothing_to_move_runs_no_statement(ledger: Ledger) -> None:
    class Unusable(Transaction):
        def execute(self, sql: str, **values: object) -> object:  # type: ignore[override]
            raise AssertionError("a statement was run")

    with ledger.write() as tx:
        assert move(Unusable(tx.connection, tx.now), ORDER, "order_exported", [], ACTOR) == []


def test_an_order_notes_when_it_last_changed_its_status(settled: Ledger, clock: Clock) -> None:
    before = value(settled, "SELECT status_at FROM orders")
    clock.advance(hours=1)

    with settled.write() as tx:
        move(tx, ORDER, "order_confirmed", [value(settled, "SELECT id FROM orders")], ACTOR)

    assert value(settled, "SELECT status_at FROM orders") != before


def test_an_unknown_move_is_an_error(settled: Ledger) -> None:
    with settled.write() as tx, pytest.raises(KeyError):
        move(tx, ORDER, "order_vanished", [1], ACTOR)
