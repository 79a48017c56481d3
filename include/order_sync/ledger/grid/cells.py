"""Count orders by what they are filtered by: every filter's values under all the other filters."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from include.order_sync.ledger.grid.filters import Filter, StatusFilter, SyncFilter
from include.order_sync.ledger.grid.listing import SYNC_GROUPS
from include.order_sync.ledger.transaction import Transaction
from include.order_sync.ledger.words import VERIFICATION_LIMIT, colour
from include.order_sync.states import OrderStatus

_SYNC = {
    SyncFilter.SUCCESSFUL: ("successful",),
    SyncFilter.PENDING: ("queued", "unverified"),
    SyncFilter.FAILED: ("failed",),
    SyncFilter.PENDING_VERIFICATION: ("unverified",),
    SyncFilter.QUEUED: ("queued",),
}
_STATES = {group: state for state, group in SYNC_GROUPS.items()}


@dataclass(frozen=True, slots=True)
class Cell:
    """How many listed orders have all this in common, and how many of them wait too long for an acknowledgement."""

    id: int
    cart: str
    destination: str
    method: str
    status: str
    on_hold: bool
    sync: str
    error_code: str
    settled: bool
    orders: int
    overdue: int = 0

    @property
    def shown_status(self) -> StatusFilter:
        """Tell "Cancel Sending" from "New"."""
        held = self.status == OrderStatus.NEW and self.on_hold
        return StatusFilter.CANCEL_SENDING if held else StatusFilter(self.status)

    @property
    def red(self) -> bool:
        """Tell whether these order numbers are red."""
        return colour(self.method, _STATES[self.sync]) == "red"

    def number(self, sync: SyncFilter | None) -> int:
        """Count those of a sync status."""
        if sync is not None and self.sync not in _SYNC[sync]:
            return 0
        return self.overdue if sync is SyncFilter.PENDING_VERIFICATION else self.orders


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rows match, in all and by each filter's values under all the other filters.

    `capped`: the search found more than it counts.
    """

    total: int
    capped: bool
    status: dict[StatusFilter, int]
    sync: dict[SyncFilter, int]
    red: int
    accounts: dict[str, int]
    error_codes: dict[str, int]


def overdue_before(now: datetime) -> datetime:
    """Return the time before which an order must have been sent to have waited too long for its acknowledgement."""
    return now - VERIFICATION_LIMIT


def load_cells(tx: Transaction, chosen: Filter) -> list[Cell]:
    """Read every cell that has orders placed in the filter's days."""
    where, values = _spans(chosen)
    found = tx.rows(
        "SELECT c.id, c.cart, c.destination, c.method, c.status, c.on_hold, c.sync, c.error_code, c.settled, n.orders"
        f" FROM (SELECT cell_id, sum(orders) AS orders FROM order_counts WHERE {where}"
        " GROUP BY cell_id HAVING sum(orders) > 0) n JOIN order_cells c ON c.id = n.cell_id",
        **values,
    )
    return with_overdue(tx, chosen, [_cell(row) for row in found])


def _spans(chosen: Filter) -> tuple[str, dict[str, Any]]:
    """Write the SQL condition of the counts that add up to the filter's days: whole months, and days around them."""
    if not chosen.placed_from and not chosen.placed_to:
        return "span = 'all'", {}
    first, last = chosen.placed_from or date.min, chosen.placed_to or date.max
    months, behind = _month_from(first), _month_from(last + timedelta(days=1) if last < date.max else last, up=False)
    if months >= behind:
        return "span = 'day' AND start BETWEEN :first AND :last", {"first": first, "last": last}
    return (
        "(span = 'month' AND start >= :months AND start < :behind OR span = 'day'"
        " AND (start >= :first AND start < :months OR start >= :behind AND start <= :last))",
        {"first": first, "last": last, "months": months, "behind": behind},
    )


def _month_from(at: date, *, up: bool = True) -> date:
    """Return the first day of the month of a day; `up`: of the next one, unless it is a first itself."""
    first = at.replace(day=1)
    return first if first == at or not up else (first + timedelta(days=31)).replace(day=1)


def cells_of(tx: Transaction, numbers: Mapping[int, int], overdue: Mapping[int, int]) -> list[Cell]:
    """Read the cells of rows that were found and counted one by one."""
    found = tx.rows(
        "SELECT id, cart, destination, method, status, on_hold, sync, error_code, settled, 0 AS orders"
        f" FROM order_cells WHERE id {tx.in_ids()}",
        ids=list(numbers),
    )
    return [replace(_cell(row), orders=numbers[row["id"]], overdue=overdue.get(row["id"], 0)) for row in found]


def with_overdue(tx: Transaction, chosen: Filter, cells: list[Cell]) -> list[Cell]:
    """Count those that wait too long: what depends on the time cannot be counted beforehand."""
    unverified = [cell.id for cell in cells if cell.sync == "unverified"]
    if not unverified:
        return cells
    where, values = placed_within(chosen)
    late = f"SELECT count(*) FROM order_list WHERE cell_id = c.id AND last_attempt <= :overdue{where}"
    found = tx.rows(
        f"SELECT c.id AS cell_id, ({late}) AS orders FROM order_cells c WHERE c.id {tx.in_ids()}",
        ids=unverified,
        overdue=overdue_before(tx.now),
        **values,
    )
    overdue = {row["cell_id"]: row["orders"] for row in found}
    return [replace(cell, overdue=overdue.get(cell.id, 0)) for cell in cells]


def placed_within(chosen: Filter, placed_at: str = "placed_at") -> tuple[str, dict[str, Any]]:
    """Write the SQL condition of having been placed in the filter's days, with its values."""
    midnight = datetime.min.time()
    where, values = "", dict[str, Any]()
    if chosen.placed_from:
        where += f" AND {placed_at} >= :placed_from"
        values["placed_from"] = datetime.combine(chosen.placed_from, midnight, UTC)
    if chosen.placed_to and chosen.placed_to < date.max:
        where += f" AND {placed_at} < :placed_before"
        values["placed_before"] = datetime.combine(chosen.placed_to + timedelta(days=1), midnight, UTC)
    return where, values


def matching(cells: Iterable[Cell], chosen: Filter) -> list[Cell]:
    """Choose the cells that have orders for a filter."""
    return [cell for cell in cells if not _failed(cell, chosen) and cell.number(chosen.sync)]


def count(cells: Sequence[Cell], chosen: Filter, *, capped: bool = False) -> Counts:
    """Count the cells' orders by each filter's values under all the other filters."""
    total = red = 0
    status, sync = dict.fromkeys(StatusFilter, 0), dict.fromkeys(SyncFilter, 0)
    accounts, codes = Counter[str](), Counter[str]()
    for cell in cells:
        failed = _failed(cell, chosen)
        if len(failed) > 1:
            continue
        number = cell.number(chosen.sync)
        if not failed:
            total += number
        if not failed or "status" in failed:
            status[cell.shown_status] += number
        if cell.red and (not failed or "red" in failed):
            red += number
        if not failed or "account" in failed:
            for name in {cell.cart, cell.destination}:
                accounts[name] += number
        if not failed or "error_code" in failed:
            codes[cell.error_code] += number
        if not failed or "sync" in failed:
            for one in SyncFilter:
                sync[one] += cell.number(one)
    return Counts(total, capped, status, sync, red, _named(accounts), _named(codes))


def _named(numbers: Counter[str]) -> dict[str, int]:
    return {name: numbers[name] for name in sorted(numbers) if name and numbers[name]}


def _failed(cell: Cell, chosen: Filter) -> list[str]:
    """Name the filters that a cell's orders do not pass."""
    failed = []
    if cell.shown_status is not chosen.status if chosen.status else cell.status == OrderStatus.CANCELED:
        failed.append("status")
    if chosen.sync and not cell.number(chosen.sync):
        failed.append("sync")
    if chosen.red and not cell.red:
        failed.append("red")
    if chosen.account and chosen.account not in (cell.cart, cell.destination):
        failed.append("account")
    if chosen.error_code and chosen.error_code != cell.error_code:
        failed.append("error_code")
    return failed


def _cell(row: Mapping[str, Any]) -> Cell:
    return Cell(
        **{**row, "on_hold": bool(row["on_hold"]), "settled": bool(row["settled"]), "orders": int(row["orders"])}
    )
