"""Walk through the rows of cells in order: each cell has its own ready, and the walk merges them."""

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from include.order_sync.ledger.grid.cells import Cell, overdue_before, placed_within
from include.order_sync.ledger.grid.filters import Filter, Heading, Sort, StatusFilter, SyncFilter
from include.order_sync.ledger.grid.positions import Place
from include.order_sync.ledger.grid.rows import Key
from include.order_sync.ledger.transaction import Transaction, as_json
from include.order_sync.ledger.types import plain

GATHERED = 20_000
"""So many rows are rather sorted at once than looked for among others."""

COLUMNS = {
    Heading.NUMBER: "number",
    Heading.DISTRIBUTOR: "distributor",
    Heading.ACCOUNT: "account",
    Heading.CUSTOMER: "customer",
    Heading.PLACED_AT: "placed_at",
    Heading.DELIVERY_DATE: "delivery_date",
    Heading.LAST_ATTEMPT: "last_attempt",
    Heading.FAILURES: "failures",
    Heading.CARRIER: "carrier",
    Heading.TRACKING: "tracking",
}
_KINDS = {"placed_at": "timestamptz", "last_attempt": "timestamptz", "delivery_date": "date", "failures": "integer"}
_SYNC_ORDER = {"failed": 0, "unverified": 1, "queued": 1, "successful": 2, "": 3}
_STATUS_ORDER = {status: place for place, status in enumerate(StatusFilter)}

Group = tuple[str | int, list[int]]
Row = tuple[Any, int, int]


@dataclass(frozen=True, slots=True)
class Plan:
    """How a list is read: groups of cells one after the other, the rows of a group by one column.

    `live` are the cells of orders under way, whose rows are ready by their age only. `where` is a further SQL
    condition with its values; `gather` tells to collect all rows and then sort them.
    """

    groups: list[Group]
    live: frozenset[int]
    column: str
    where: str
    values: dict[str, Any]
    gather: bool


def plan(tx: Transaction, cells: Sequence[Cell], chosen: Filter, sort: Sort) -> Plan:
    """Decide how to read the rows of these cells, all of which pass the filter but for its days and lateness."""
    column = COLUMNS.get(sort.heading, "placed_at")
    late = chosen.sync is SyncFilter.PENDING_VERIFICATION
    partly = late or (column != "placed_at" and bool(chosen.placed_from or chosen.placed_to))
    gather = partly and sum(cell.number(chosen.sync) for cell in cells) <= GATHERED
    where, values = placed_within(chosen, _unindexed(tx, "placed_at") if partly and not gather else "placed_at")
    if late:
        where += f" AND {_unindexed(tx, 'last_attempt')} <= :overdue"
        values["overdue"] = overdue_before(tx.now)
    live = frozenset(cell.id for cell in cells if not cell.settled)
    return Plan(_groups(cells, sort.heading), live, column, where, values, gather)


def _unindexed(tx: Transaction, column: str) -> str:
    """Write a column so that rows are looked for by the order that they are wanted in, and this is only checked."""
    return f"+{column}" if tx.sqlite else f"({column} + interval '0')"


def _groups(cells: Sequence[Cell], heading: Heading) -> list[Group]:
    groups: dict[str | int, list[int]] = {}
    for cell in cells:
        groups.setdefault(group_value(cell, heading), []).append(cell.id)
    return sorted(groups.items())


def group_value(cell: Cell, heading: Heading) -> str | int:
    """Return what all rows of a cell are sorted by, if the heading is one that cells have."""
    values: dict[Heading, str | int] = {
        Heading.CART: cell.cart,
        Heading.DESTINATION: cell.destination,
        Heading.STATUS: _STATUS_ORDER[cell.shown_status],
        Heading.SYNC: _SYNC_ORDER[cell.sync],
        Heading.ERROR_CODE: cell.error_code,
    }
    return values.get(heading, "")


def walk(tx: Transaction, chosen: Plan, *, descending: bool, after: Place | None, limit: int) -> list[Place]:
    """Return the next rows' places after one, or the first."""
    found: list[Place] = []
    for group, cells in reversed(chosen.groups) if descending else chosen.groups:
        if after and group != after.group and _comes_first(group, after.group, descending):
            continue
        start = after if after and after.group == group else None
        missing = limit - len(found)
        rows = _read(tx, chosen, cells, descending=descending, after=start, limit=missing)
        found += [Place(group, plain(key), order, export) for key, order, export in rows]
        if len(found) >= limit:
            break
    return found


def all_keys(tx: Transaction, chosen: Plan, *, descending: bool) -> Iterator[Key]:
    """Yield every row's key in order, without holding them all in memory."""
    ranks = [{"id": cell, "rank": rank} for rank, (_, cells) in enumerate(chosen.groups) for cell in cells]
    way = " DESC" if descending else ""
    return tx.stream(
        f"SELECT order_id, export_id FROM order_list JOIN {tx.table_of('cells', {'id': 'bigint', 'rank': 'integer'})}"
        f" ON order_list.cell_id = cells.id WHERE true{chosen.where}"
        f" ORDER BY cells.rank{way}, {_order(chosen.column, descending)}",
        cells=as_json(ranks),
        **chosen.values,
    )


def _comes_first(group: Any, other: Any, descending: bool) -> bool:
    return bool(group > other if descending else group < other)


def _read(
    tx: Transaction, chosen: Plan, cells: list[int], *, descending: bool, after: Place | None, limit: int
) -> list[Row]:
    where, values = chosen.where, {**chosen.values, "limit": limit}
    if after:
        where += f" AND ({chosen.column}, order_id, export_id) {'<' if descending else '>'} {_start(tx, chosen.column)}"
        values |= {"key": after.key, "order_id": after.order_id, "export_id": after.export_id}
    rows = f"SELECT {chosen.column} AS sort_key, order_id, export_id FROM order_list WHERE cell_id"
    tail = f"{where} ORDER BY {_order(chosen.column, descending)} LIMIT :limit"
    if chosen.gather:
        return _rows(tx, f"{rows} {tx.in_ids('cells')}{tail}", cells=cells, **values)
    if chosen.column == "placed_at":
        return _ready(tx, rows, tail, cells, values, descending)
    live = [cell for cell in cells if cell in chosen.live]
    settled = [cell for cell in cells if cell not in chosen.live]
    found = _ready(tx, rows, f" AND settled{tail}", settled, values, descending) if settled else []
    if live:
        found += _rows(tx, f"{rows} {tx.in_ids('cells')}{tail}", cells=live, **values)
    return sorted(found, reverse=descending)[:limit]


def _rows(tx: Transaction, sql: str, **values: Any) -> list[Row]:
    return [tuple(row) for row in tx.execute(sql, **values)]


def _ready(
    tx: Transaction, rows: str, tail: str, cells: list[int], values: dict[str, Any], descending: bool
) -> list[Row]:
    """Read the rows of cells that have them ready in this order."""
    if tx.sqlite:
        return _merge(tx, f"{rows} = :cell{tail}", cells, values, descending)
    sql = (
        "SELECT r.sort_key, r.order_id, r.export_id FROM unnest(CAST(:cells AS bigint[])) AS c(id) CROSS JOIN LATERAL"
        f" ({rows} = c.id{tail}) r"
        f" ORDER BY {_order('sort_key', descending)} LIMIT :limit"
    )
    return _rows(tx, sql, cells=cells, **values)


def _start(tx: Transaction, column: str) -> str:
    key = ":key" if tx.sqlite else f"CAST(:key AS {_KINDS.get(column, 'varchar')})"
    return f"({key}, :order_id, :export_id)"


def _order(column: str, descending: bool) -> str:
    way = " DESC" if descending else ""
    return f"{column}{way}, order_id{way}, export_id{way}"


def _merge(tx: Transaction, sql: str, cells: list[int], values: dict[str, Any], descending: bool) -> list[Row]:
    """Merge the cells' rows, each read only as far as it is needed; SQLite has no way to say this in one statement."""
    connection: Any = tx.connection.connection.driver_connection
    bound = {name: plain(value) for name, value in values.items()}
    streams = [connection.execute(sql, {**bound, "cell": cell}) for cell in cells]
    merged = heapq.merge(*streams, reverse=descending)
    found = [row for row, _ in zip(merged, range(bound["limit"]), strict=False)]
    for stream in streams:
        stream.close()
    return found
