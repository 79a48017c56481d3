"""Carry out transitions: the only code that changes a state, always with its event in the same transaction."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from include.order_sync.ledger.tables import events
from include.order_sync.ledger.transaction import Transaction, as_json
from include.order_sync.states import CONFIRMATION_MOVES, EXPORT_MOVES, ORDER_MOVES, Move

_EVENT_COLUMNS = ("order_id", "at", "kind", "actor", "subject_id", "from_state", "to_state", "detail")


@dataclass(frozen=True, slots=True)
class Moved:
    """One row that has just changed its state."""

    id: int
    order_id: int
    source: str


@dataclass(frozen=True, slots=True)
class Entity:
    """A kind of thing that has a state: its table, columns and legal moves."""

    table: str
    state: str
    order_id: str
    moves: dict[str, Move]


ORDER = Entity("orders", "status", "id", ORDER_MOVES)
EXPORT = Entity("exports", "state", "order_id", EXPORT_MOVES)
CONFIRMATION = Entity("confirmations", "state", "order_id", CONFIRMATION_MOVES)


def move(
    tx: Transaction,
    entity: Entity,
    name: str,
    ids: Collection[int],
    actor: str,
    *,
    where: str = "true",
    assign: str = "",
    rows: tuple[str, list[dict[str, Any]], dict[str, str]] | None = None,
    detail: str | None = None,
    **values: Any,
) -> list[Moved]:
    """Make a legal move with those of `ids` that are in a state it starts from, and write one event each.

    `where` is a further SQL condition on the row (table name as alias), `assign` further SQL assignments. `rows`
    is (alias, rows, column types): a table joined by id, whose columns `assign` may use.
    """
    if not ids:
        return []
    moved = _lock(tx, entity, entity.moves[name], ids, where, values)
    if not moved:
        return []
    _update(tx, entity, entity.moves[name], [row.id for row in moved], assign, rows, values)
    subject = None if entity is ORDER else "id"
    record_events(
        tx,
        actor,
        (
            (row.order_id, name, row.id if subject else None, row.source, entity.moves[name].target, detail)
            for row in moved
        ),
    )
    return moved


def _lock(
    tx: Transaction, entity: Entity, legal: Move, ids: Collection[int], where: str, values: dict[str, Any]
) -> list[Moved]:
    sources = ", ".join(f"'{source}'" for source in legal.sources)
    found = tx.rows(
        f"SELECT id, {entity.order_id} AS order_ref, {entity.state} AS source FROM {entity.table}"
        f" WHERE id {tx.in_ids()} AND {entity.state} IN ({sources}) AND ({where}) ORDER BY id"
        f"{tx.locking(entity.table)}",
        ids=list(ids),
        **values,
    )
    return [Moved(row["id"], row["order_ref"], row["source"]) for row in found]


def _update(
    tx: Transaction,
    entity: Entity,
    legal: Move,
    ids: Sequence[int],
    assign: str,
    rows: tuple[str, list[dict[str, Any]], dict[str, str]] | None,
    values: dict[str, Any],
) -> None:
    stamped = ", status_at = :now" if entity is ORDER else ""
    further = f", {assign}" if assign else ""
    change = f"UPDATE {entity.table} SET {entity.state} = '{legal.target}'{stamped}{further}"
    if rows is None:
        tx.execute(f"{change} WHERE {entity.table}.id {tx.in_ids()}", ids=list(ids), **values)
        return
    alias, content, columns = rows
    chosen = set(ids)
    values[alias] = as_json([row for row in content if row["id"] in chosen])
    tx.execute(f"{change} FROM {tx.table_of(alias, columns)} WHERE {entity.table}.id = {alias}.id", **values)


# A claim shows nowhere: what waits to be sent and what is being sent are both pending, and it ends within seconds.
_UNSEEN = frozenset({"export_claimed", "confirmation_claimed", "confirmation_unclaimed"})
_REWORDING = frozenset({"order_downloaded", "order_edited", "shipment_received"})


def record_events(tx: Transaction, actor: str, happenings: Iterable[tuple[Any, ...]]) -> None:
    """Write events: (order_id, kind, subject_id, from_state, to_state, detail) each; their orders are listed anew."""
    tx.insert(events, _EVENT_COLUMNS, _event_rows(tx, actor, happenings))


def _event_rows(tx: Transaction, actor: str, happenings: Iterable[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    for order, kind, subject, source, target, detail in happenings:
        if kind not in _UNSEEN:
            tx.touch(order, reworded=kind in _REWORDING)
        yield (order, tx.now, kind, actor, subject, source, target, detail)
