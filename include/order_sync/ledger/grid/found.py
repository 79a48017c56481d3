"""What a search found, filtered, counted and sorted row by row: a search never finds many."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from include.order_sync.ledger.grid.cells import Cell, Counts, cells_of, count, matching, overdue_before, placed_within
from include.order_sync.ledger.grid.filters import Filter, Sort, SyncFilter
from include.order_sync.ledger.grid.positions import Place
from include.order_sync.ledger.grid.search import MOST_FOUND, find_orders
from include.order_sync.ledger.grid.walk import COLUMNS, group_value
from include.order_sync.ledger.transaction import Transaction
from include.order_sync.ledger.types import known_moment, plain

Rows = Sequence[Mapping[str, Any]]


def found_places(tx: Transaction, chosen: Filter, sort: Sort) -> tuple[list[Place], Counts] | None:
    """Find the rows of a filter's text, in the order asked for, and count them; None if the text has no words."""
    orders = find_orders(tx, chosen.text)
    if orders is None:
        return None
    column = COLUMNS.get(sort.heading, "placed_at")
    rows = _rows(tx, chosen, orders[:MOST_FOUND], column)
    late = [row for row in rows if _is_late(tx, row)]
    cells = cells_of(tx, Counter(row["cell_id"] for row in rows), Counter(row["cell_id"] for row in late))
    listed = {cell.id: cell for cell in matching(cells, chosen)}
    shown = late if chosen.sync is SyncFilter.PENDING_VERIFICATION else rows
    places = [_place(row, listed[row["cell_id"]], sort) for row in shown if row["cell_id"] in listed]
    places.sort(key=lambda place: place.rank, reverse=sort.descending)
    return places, count(cells, chosen, capped=len(orders) > MOST_FOUND)


def _rows(tx: Transaction, chosen: Filter, orders: list[int], column: str) -> Rows:
    where, values = placed_within(chosen)
    return tx.rows(
        f"SELECT order_id, export_id, cell_id, last_attempt, {column} AS sort_key FROM order_list"
        f" WHERE order_id {tx.in_ids()}{where}",
        ids=orders,
        **values,
    )


def _is_late(tx: Transaction, row: Mapping[str, Any]) -> bool:
    return known_moment(row["last_attempt"]) <= overdue_before(tx.now)


def _place(row: Mapping[str, Any], cell: Cell, sort: Sort) -> Place:
    return Place(group_value(cell, sort.heading), plain(row["sort_key"]), row["order_id"], row["export_id"])
