"""What a status report says in a glance: how many orders have which status, and what most of the others wait for."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import groupby
from typing import Any

from include.order_sync.errors import ErrorCode
from include.order_sync.ledger.overview.needs import PATIENCE
from include.order_sync.ledger.reports.choosing import RANK, Chosen, Status, bound, chosen_rows
from include.order_sync.ledger.transaction import Transaction
from include.order_sync.ledger.types import moment
from include.order_sync.subscriptions import Scope

_PLACES = [(place, status) for place, status in enumerate(Status) if status is not Status.SUCCESSFUL]
_TOLD = 5
"""So many causes are told, and so many orders of each by number."""


class Why(StrEnum):
    """Why orders are not synced."""

    FAILED = "failed"  # the destination refused them, or the attempts ran out
    UNMAPPED = "unmapped"  # a ship method has no mapping
    UNACKNOWLEDGED = "unacknowledged"  # sent, no answer for half an hour
    RETRIED = "retried"  # they failed, and are tried again by themselves
    STUCK = "stuck"  # in the queue for longer than they should be
    NOT_FETCHED = "not_fetched"  # the destination has not fetched them for longer than it should take
    ON_HOLD = "on_hold"  # a person keeps them from being sent


@dataclass(frozen=True, slots=True)
class CauseCount:
    """How many orders are not synced for one reason, and the first of them by number.

    `cart` and `method` (the ship method) are known where a mapping is missing; `due_at` is when the first was due.
    """

    why: Why
    code: str
    destination: str
    cart: str
    method: str
    orders: int
    due_at: datetime | None
    numbers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """`counts` by status in the order of the report, `causes` with the most orders first, `more` of them not told."""

    counts: dict[str, int]
    rows: int
    causes: list[CauseCount]
    more: int = 0


def facts(
    tx: Transaction, chosen: Chosen, patience: Mapping[str, timedelta] | None = None, rows: int | None = None
) -> Facts:
    """Count what a report lists.

    `patience` is by destination how long orders may wait in its queue (30 minutes where it is not given). Where it is
    known how many `rows` there are in all, the successful ones are not looked at.
    """
    groups = _unsynced(tx, chosen)
    counts = {str(status): sum(group.rows for group in groups if group.status == place) for place, status in _PLACES}
    if Status.SUCCESSFUL in chosen.statuses:
        all_rows = _count(tx, chosen) if rows is None else rows
        counts[str(Status.SUCCESSFUL)] = all_rows - sum(counts.values())
    causes = [group.cause for group in groups if group.cause and _is_one(group.cause, tx.now, patience or {})]
    return Facts(counts, sum(counts.values()), causes[:_TOLD], max(len(causes) - _TOLD, 0))


def _count(tx: Transaction, chosen: Chosen) -> int:
    return int(tx.value(f"SELECT count(*) FROM {chosen_rows(chosen)}", **bound(tx, chosen)))


_UNMAPPED = f"e.state = 'failed' AND e.error_code = '{ErrorCode.UNMAPPED_SHIP_METHOD}'"
_WHY = (
    f"CASE WHEN {_UNMAPPED} THEN '{Why.UNMAPPED}' WHEN e.state = 'failed' THEN '{Why.FAILED}'"
    f" WHEN {RANK} = 1 THEN '{Why.UNACKNOWLEDGED}' WHEN o.on_hold THEN '{Why.ON_HOLD}'"
    f" WHEN e.state IN ('queued', 'sending') AND e.error_code IS NOT NULL THEN '{Why.RETRIED}'"
    f" WHEN e.state = 'queued' AND e.method = 'push' THEN '{Why.STUCK}'"
    f" WHEN e.state = 'queued' THEN '{Why.NOT_FETCHED}' ELSE '' END"
)
_GROUP = "status, why, code, destination, cart, method"
_GROUPED = (
    f"SELECT status, why, CASE WHEN why IN ('{Why.FAILED}', '{Why.RETRIED}') THEN code ELSE '' END AS code,"
    f" CASE WHEN why = '{Why.ON_HOLD}' THEN '' ELSE destination END AS destination,"
    f" CASE WHEN why = '{Why.UNMAPPED}' THEN cart ELSE '' END AS cart,"
    f" CASE WHEN why = '{Why.UNMAPPED}' THEN method ELSE '' END AS method, due_at, number, placed_at, id"
    f" FROM (SELECT {RANK} AS status, {_WHY} AS why, coalesce(e.error_code, '{ErrorCode.INTERNAL}') AS code,"
    " e.destination, o.cart, o.ship_method AS method, e.due_at, o.number, o.placed_at, o.id FROM {rows}) told"
)
_RANKED = f"SELECT *, dense_rank() OVER (PARTITION BY {_GROUP} ORDER BY placed_at, id) AS place FROM ({{grouped}}) g"
_COUNTED = (
    f"SELECT DISTINCT {_GROUP}, number, place, orders, rows, first_due FROM (SELECT *, max(place) OVER same AS orders,"
    " count(*) OVER same AS rows, min(due_at) OVER same AS first_due"
    f" FROM ({{ranked}}) r WINDOW same AS (PARTITION BY {_GROUP})) c"
    f" WHERE place <= :told ORDER BY orders DESC, {_GROUP}, place"
)


@dataclass(frozen=True, slots=True)
class _Group:
    """So many rows of a status that are not synced for one cause, or None: they are on their way."""

    status: int
    rows: int
    cause: CauseCount | None


def _unsynced(tx: Transaction, chosen: Chosen) -> list[_Group]:
    """Group what is not synced; an order that goes to several destinations counts once in a cause."""
    unsynced = chosen_rows(replace(chosen, scope=Scope.FAILED))
    sql = _COUNTED.format(ranked=_RANKED.format(grouped=_GROUPED.format(rows=unsynced)))
    found = tx.rows(sql, **bound(tx, chosen), told=_TOLD)
    groups = groupby(found, lambda row: [row[name] for name in _GROUP.split(", ")])
    return [_group(list(rows)) for _, rows in groups]


def _group(rows: list[Mapping[str, Any]]) -> _Group:
    first = rows[0]
    return _Group(first["status"], first["rows"], _cause(rows) if first["why"] else None)


def _cause(rows: list[Mapping[str, Any]]) -> CauseCount:
    first = rows[0]
    return CauseCount(
        Why(first["why"]), first["code"], first["destination"], first["cart"], first["method"], first["orders"],
        moment(first["first_due"]), tuple(row["number"] for row in rows),
    )  # fmt: skip


def _is_one(cause: CauseCount, now: datetime, patience: Mapping[str, timedelta]) -> bool:
    """Tell whether orders that only wait have waited for too long."""
    if cause.why not in (Why.STUCK, Why.NOT_FETCHED):
        return True
    limit = max(patience.get(cause.destination, PATIENCE), PATIENCE)
    return cause.due_at is not None and cause.due_at <= now - limit
