"""Times by the clocks of a zone, in SQL: as Python's zone database has them, whatever the ledger's own knows."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from include.order_sync.ledger.transaction import Transaction
from include.order_sync.ledger.types import day, stamp

_EARLIEST, _LATEST = datetime(1800, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
_DAY, _MONTH, _SECOND = timedelta(days=1), timedelta(days=31), timedelta(seconds=1)

Change = tuple[datetime, timedelta]
"""From when on a zone's clocks are how much ahead of UTC."""


def changes(zone: str, first: datetime, last: datetime) -> list[Change]:
    """List how a zone's clocks go from a time to another: as at the first time, and from each change between on.

    Clocks that are put back again within a day are not noticed; before 1800 and from 2200 on nothing is looked for.
    """
    clocks, at = ZoneInfo(zone), min(max(first, _EARLIEST), _LATEST).replace(microsecond=0)
    found = [(at, _offset(clocks, at))]
    while at < min(last, _LATEST):
        step = at + _DAY
        if _offset(clocks, step) != found[-1][1]:
            moment = _moment_of_change(clocks, at, step)
            found.append((moment, _offset(clocks, moment)))
        at = step
    return found


def _moment_of_change(clocks: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """Halve the time between until one second is left."""
    offset = _offset(clocks, before)
    while after - before > _SECOND:
        middle = (before + (after - before) / 2).replace(microsecond=0)
        before, after = (middle, after) if _offset(clocks, middle) == offset else (before, middle)
    return after


def _offset(clocks: ZoneInfo, at: datetime) -> timedelta:
    return at.astimezone(clocks).utcoffset() or timedelta(0)


def local_time(tx: Transaction, column: str, zone: str) -> str:
    """Write SQL that shows when an order was placed as a zone's clocks did: YYYY-MM-DD HH:MM:SS.

    `column` is a time between the days on which the first and the last listed order were placed.
    """
    first, last = _placed_between(tx)
    steps = changes(zone, first, last)
    return _between(tx, column, steps, 0, len(steps) - 1)


def _between(tx: Transaction, column: str, steps: list[Change], first: int, last: int) -> str:
    """Write SQL that halves the changes at every step."""
    if first == last:
        return _shown(tx, column, int(steps[first][1].total_seconds()))
    middle = (first + last + 1) // 2
    earlier, later = _between(tx, column, steps, first, middle - 1), _between(tx, column, steps, middle, last)
    moment = stamp(steps[middle][0])
    return f"CASE WHEN {column} < {_literal(tx, moment)} THEN {earlier} ELSE {later} END"


def _literal(tx: Transaction, moment: str) -> str:
    return f"'{moment}'" if tx.sqlite else f"CAST('{moment}' AS timestamptz)"


def _shown(tx: Transaction, column: str, seconds: int) -> str:
    """Write SQL for a time, so many seconds ahead of UTC; parts of a second are left out before, lest they round up."""
    if tx.sqlite:
        return f"datetime(substr({column}, 1, 19), '{seconds:+d} seconds')"
    return f"left(CAST({column} AT TIME ZONE 'UTC' + interval '{seconds} seconds' AS text), 19)"


def _placed_between(tx: Transaction) -> tuple[datetime, datetime]:
    """Tell between which times all orders were placed, to the month: read off the counts of the list of orders."""
    row = tx.rows("SELECT min(start) AS first, max(start) AS last FROM order_counts WHERE span = 'month'")[0]
    first, last = day(row["first"]), day(row["last"])
    if first is None or last is None:
        return tx.now, tx.now
    return _midnight(first), _midnight(last) + _MONTH


def _midnight(at: date) -> datetime:
    return datetime(at.year, at.month, at.day, tzinfo=UTC)
