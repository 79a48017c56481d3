"""Keep the list of orders true: what a transaction has touched is listed anew before it commits."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from include.order_sync.ledger.grid.rows import newest_parcel
from include.order_sync.ledger.grid.search import index_words
from include.order_sync.ledger.progress import lock
from include.order_sync.ledger.tables.listing import LONGEST_SORT_KEY
from include.order_sync.ledger.transaction import Transaction, as_json
from include.order_sync.ledger.types import day
from include.order_sync.states import ExportState

NEVER = date.min.isoformat()
"""What stands in a sort key where there is no time: before all others."""

_CHUNK = 1000
"""So many keys are looked up by index; for many more a database would rather read the whole table."""
UNSETTLED_FOR = timedelta(days=30)
"""How long an order counts as under way at most: what stands still for longer is listed like the settled ones."""

_CELL = ("cart", "destination", "method", "status", "on_hold", "sync", "error_code", "settled")
SYNC_GROUPS = {
    ExportState.EXPORTED: "successful",
    ExportState.MARKED_SYNCED: "successful",
    ExportState.FAILED: "failed",
    ExportState.PENDING_VERIFICATION: "unverified",
    ExportState.QUEUED: "queued",
    ExportState.SENDING: "queued",
    ExportState.CANCELED: "",
}
_WHEN = " ".join(f"WHEN '{state}' THEN '{group}'" for state, group in SYNC_GROUPS.items())
_SYNC = f"CASE e.state {_WHEN} ELSE '' END"
_SETTLED = "(o.status IN ('confirmed', 'canceled') OR o.placed_at < :long_ago)"


def keep_listed(tx: Transaction) -> None:
    """List what a transaction has touched; its last act before it commits."""
    if tx.touched:
        relist(tx, sorted(tx.touched))
    if tx.reworded:
        reword(tx, sorted(tx.reworded))


def relist_all(tx: Transaction) -> None:
    """List every order anew, as an upgrade needs it."""
    ids = range(1, int(tx.value("SELECT coalesce(max(id), 0) FROM orders")) + 1)
    relist(tx, ids)
    reword(tx, ids)


def relist(tx: Transaction, orders: Sequence[int]) -> None:
    """List orders as they are now, and count them where they are; their keys come in order.

    What other transactions may want as well is taken in one order by all: orders, new cells, counts. So none waits
    for one that waits for it.
    """
    missing: set[tuple[Any, ...]] = set()
    for chunk in _chunks(orders):
        lock(tx, chunk)
        missing |= _missing_cells(tx, chunk)
    _add_cells(tx, missing)
    changes: Counter[tuple[int, date]] = Counter()
    for chunk in _chunks(orders):
        changes.subtract(_counted(tx, chunk))
        _fill_gaps(tx, chunk)
        _list(tx, chunk)
        changes.update(_counted(tx, chunk))
    _count(tx, {key: number for key, number in changes.items() if number})


def reword(tx: Transaction, orders: Sequence[int]) -> None:
    """Let orders be found by the words that they have now."""
    for chunk in _chunks(orders):
        index_words(tx, chunk)


def _chunks(ids: Sequence[int]) -> Iterator[list[int]]:
    return (list(ids[start : start + _CHUNK]) for start in range(0, len(ids), _CHUNK))


def settle_old(tx: Transaction, limit: int = 5000) -> int:
    """List orders with the settled ones that have stood still for long; returns how many, at most `limit`."""
    found = tx.execute(
        "SELECT l.order_id FROM order_cells c JOIN order_list l ON l.cell_id = c.id"
        " WHERE NOT c.settled AND l.placed_at < :long_ago LIMIT :limit",
        long_ago=tx.now - UNSETTLED_FOR,
        limit=limit,
    ).scalars()
    tx.touched.update(found)
    return len(tx.touched)


def _facts(tx: Transaction) -> str:
    """Write SQL for the rows of the orders that are bound as `ids`, as they should be listed."""
    return (
        "SELECT o.id AS order_id, coalesce(e.id, 0) AS export_id, o.cart, coalesce(e.destination, '') AS destination,"
        " coalesce(e.method, '') AS method, o.status, o.on_hold,"
        f" {_SYNC} AS sync, coalesce(e.error_code, o.error_code, '') AS error_code,"
        f" coalesce(e.failures, 0) AS failures, {_SETTLED} AS settled, o.placed_at, {_number_key(tx)} AS number,"
        f" {_key('o.distributor')} AS distributor, {_key('o.customer_account')} AS account,"
        f" {_key('o.customer_name')} AS customer, coalesce(o.delivery_date, {_never(tx, 'date')}) AS delivery_date,"
        f" coalesce(e.last_attempt_at, {_never(tx, 'timestamptz')}) AS last_attempt,"
        f" {_key(newest_parcel('carrier'))} AS carrier, {_key(newest_parcel('tracking_number'))} AS tracking"
        f" FROM orders o LEFT JOIN exports e ON e.order_id = o.id WHERE o.id {tx.in_ids()}"
    )


def _key(value: str) -> str:
    return f"lower(substr({value}, 1, {LONGEST_SORT_KEY}))"


def _number_key(tx: Transaction) -> str:
    """Write SQL that puts shorter order numbers first: 999 comes before 1000."""
    length = "printf('%03d', length(o.number))" if tx.sqlite else "lpad(CAST(length(o.number) AS text), 3, '0')"
    return f"{length} || {_key('o.number')}"


def _never(tx: Transaction, kind: str) -> str:
    midnight = "" if kind == "date" else "T00:00:00.000000+00:00"
    return f"'{NEVER}{midnight}'" if tx.sqlite else f"CAST('{NEVER}{midnight}' AS {kind})"


def _missing_cells(tx: Transaction, ids: list[int]) -> set[tuple[Any, ...]]:
    same = " AND ".join(f"c.{name} = f.{name}" for name in _CELL)
    picked = ", ".join(f"f.{name}" for name in _CELL)
    found = tx.execute(
        f"SELECT DISTINCT {picked} FROM ({_facts(tx)}) f WHERE NOT EXISTS (SELECT 1 FROM order_cells c WHERE {same})",
        ids=ids,
        long_ago=tx.now - UNSETTLED_FOR,
    )
    return {tuple(row) for row in found}


def _add_cells(tx: Transaction, cells: set[tuple[Any, ...]]) -> None:
    if not cells:
        return
    names = ", ".join(_CELL)
    kinds = {name: "boolean" if name in ("on_hold", "settled") else "text" for name in _CELL}
    tx.execute(
        f"INSERT INTO order_cells ({names}) SELECT {names} FROM {tx.table_of('cells', kinds)}"
        f" WHERE true ORDER BY {names} ON CONFLICT DO NOTHING",
        cells=as_json([dict(zip(_CELL, cell, strict=True)) for cell in sorted(cells)]),
    )


def _fill_gaps(tx: Transaction, ids: list[int]) -> None:
    """Give the row of an order that went nowhere to its first export, if it has got one by now."""
    first = "(SELECT min(e.id) FROM exports e WHERE e.order_id = order_list.order_id)"
    tx.execute(
        f"UPDATE order_list SET export_id = {first} WHERE order_id {tx.in_ids()} AND export_id = 0"
        f" AND {first} IS NOT NULL",
        ids=ids,
    )


_LISTED = (
    "settled", "placed_at", "number", "distributor", "account", "customer", "delivery_date", "last_attempt",
    "failures", "carrier", "tracking",
)  # fmt: skip


def _list(tx: Transaction, ids: list[int]) -> None:
    names = ", ".join(_LISTED)
    same = " AND ".join(f"c.{name} = f.{name}" for name in _CELL)
    picked = ", ".join(f"f.{name}" for name in _LISTED)
    changed = ", ".join(f"{name} = excluded.{name}" for name in ("cell_id", *_LISTED))
    tx.execute(
        f"INSERT INTO order_list (order_id, export_id, cell_id, {names})"
        f" SELECT f.order_id, f.export_id, c.id, {picked} FROM ({_facts(tx)}) f JOIN order_cells c ON {same}"
        f" WHERE true ON CONFLICT (order_id, export_id) DO UPDATE SET {changed}",
        ids=ids,
        long_ago=tx.now - UNSETTLED_FOR,
    )


def _counted(tx: Transaction, ids: list[int]) -> Counter[tuple[int, date]]:
    of_day = "substr(placed_at, 1, 10)" if tx.sqlite else "CAST(placed_at AT TIME ZONE 'UTC' AS date)"
    found = tx.rows(
        f"SELECT cell_id, {of_day} AS day, count(*) AS orders FROM order_list WHERE order_id {tx.in_ids()}"
        f" GROUP BY cell_id, {of_day}",
        ids=ids,
    )
    return Counter({(row["cell_id"], _known_day(row["day"])): row["orders"] for row in found})


def _known_day(value: Any) -> date:
    found = day(value)
    if found is None:
        raise ValueError("the list has a row without a day")
    return found


def _count(tx: Transaction, changes: dict[tuple[int, date], int]) -> None:
    """Add to the counts of days, months and all time; in the order of their keys, as every transaction does."""
    totals: Counter[tuple[int, str, date]] = Counter()
    for (cell, at), number in changes.items():
        totals.update({(cell, span, start): number for span, start in spans(at)})
    rows = [
        {"cell_id": cell, "span": span, "start": start, "orders": number}
        for (cell, span, start), number in sorted(totals.items())
        if number
    ]
    if rows:
        columns = {"cell_id": "bigint", "span": "text", "start": "date", "orders": "integer"}
        tx.execute(
            "INSERT INTO order_counts (cell_id, span, start, orders) SELECT cell_id, span, start, orders"
            f" FROM {tx.table_of('changes', columns)}"
            " WHERE true ON CONFLICT (cell_id, span, start)"
            " DO UPDATE SET orders = order_counts.orders + excluded.orders",
            changes=as_json(rows),
        )


def spans(at: date) -> tuple[tuple[str, date], ...]:
    """Name the spans that a day is counted in: itself, its month and all time, each by its first day."""
    return ("day", at), ("month", at.replace(day=1)), ("all", date.min)
