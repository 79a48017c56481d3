"""What happened in each hour, counted once it is past: failures by code, and how long things took.

Durations are counted in classes of a logarithmic scale: a year of a million orders is then some thousand small rows.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

import msgspec

from include.order_sync.ledger.transaction import Transaction, as_json

HOUR = 3600
SETTLING = timedelta(hours=1)
"""How long after its end an hour is still read from the orders themselves: attempts are written when a batch ends."""
CLASSES_A_DECADE = 8
_DECADES = 7
Counts = dict[str, int]
"""How often what happened, by its name."""

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Counts).decode


class Tally(StrEnum):
    """What is counted by hour."""

    FAILURES = "failures"  # attempts at exports that failed; `name` is the error code
    TO_WMS = "to_wms"  # orders acknowledged; `name` is the class of the time since they were placed
    TO_CART = "to_cart"  # shipments confirmed to the cart; `name` is the class of the time since they were shipped


@dataclass(frozen=True, slots=True)
class _Source:
    """Where something is read: the rows, the time of it, when it began (None: its name stands in `name`)."""

    rows: str
    at: str
    condition: str
    began: str | None = None
    name: str = ""


_SOURCES = {
    Tally.FAILURES: _Source(
        "attempts a", "a.started_at", "a.error_code IS NOT NULL AND a.kind = 'export'", name="a.error_code"
    ),
    Tally.TO_WMS: _Source(
        "exports e JOIN orders o ON o.id = e.order_id", "e.exported_at", "e.exported_at IS NOT NULL", "o.placed_at"
    ),
    Tally.TO_CART: _Source(
        "confirmations c JOIN shipments s ON s.id = c.shipment_id",
        "c.confirmed_at",
        "c.confirmed_at IS NOT NULL",
        "s.shipped_at",
    ),
}


def hour_of(moment: datetime) -> int:
    """Number an hour: whole hours since 1970 began in UTC."""
    return int(moment.timestamp()) // HOUR


def start_of(hour: int) -> datetime:
    """Tell when an hour began."""
    return datetime.fromtimestamp(hour * HOUR, UTC)


def class_edges() -> list[float]:
    """List where the classes of durations end, in seconds: from one second to four months."""
    return [10 ** (step / CLASSES_A_DECADE) for step in range(CLASSES_A_DECADE * _DECADES + 1)]


def count_hours(tx: Transaction, kind: Tally, first: int | None, end: int) -> dict[int, Counts]:
    """Count by hour and name what happened from an hour on (None: ever) and before another."""
    source = _SOURCES[kind]
    name = _class_of("what") if source.began else "what"
    since = "" if first is None else f" AND {source.at} >= :since"
    found = tx.rows(
        f"WITH happened AS MATERIALIZED (SELECT {_hour(tx, source.at)} AS hour, {_what(tx, source)} AS what"
        f" FROM {source.rows} WHERE {source.condition}{since} AND {source.at} < :until)"
        f" SELECT hour, {name} AS name, count(*) AS times FROM happened GROUP BY 1, 2",
        since=start_of(first or 0),
        until=start_of(end),
    )
    hours: dict[int, Counts] = {}
    for row in found:
        hours.setdefault(row["hour"], {})[str(row["name"])] = row["times"]
    return hours


def keep_tallies(tx: Transaction, kind: Tally, hours: Mapping[int, Counts]) -> None:
    """Keep counted hours, a row each; those that somebody else has kept meanwhile stay as they are."""
    if hours:
        rows = [{"hour": hour, "counts": _encode(counts).decode()} for hour, counts in hours.items()]
        tx.execute(
            "INSERT INTO tallies (kind, hour, counts) SELECT :kind, hour, counts"
            f" FROM {tx.table_of('counted', {'hour': 'integer', 'counts': 'text'})} WHERE true ON CONFLICT DO NOTHING",
            kind=kind,
            counted=as_json(rows),
        )


def kept_hours(tx: Transaction, kind: Tally, first: int, end: int) -> dict[int, Counts]:
    """Read what was counted from an hour on and before another."""
    found = tx.rows(
        "SELECT hour, counts FROM tallies WHERE kind = :kind AND hour >= :first AND hour < :until",
        kind=kind,
        first=first,
        until=end,
    )
    return {row["hour"]: _decode(row["counts"]) for row in found}


def _hour(tx: Transaction, at: str) -> str:
    if tx.sqlite:
        return f"CAST(strftime('%s', {at}) AS INTEGER) / {HOUR}"
    return f"CAST(floor(extract(epoch FROM {at}) / {HOUR}) AS integer)"


def _what(tx: Transaction, source: _Source) -> str:
    """Write SQL for the name, or for the seconds that something took."""
    if source.began is None:
        return source.name
    if tx.sqlite:
        return f"(julianday({source.at}) - julianday({source.began})) * 86400"
    return f"extract(epoch FROM {source.at} - {source.began})"


def _class_of(seconds: str) -> str:
    """Write SQL for the class of a duration: halves the edges at every step."""
    edges = class_edges()

    def between(first: int, last: int) -> str:
        if first == last:
            return str(first)
        middle = (first + last) // 2
        below, above = between(first, middle), between(middle + 1, last)
        return f"CASE WHEN {seconds} <= {edges[middle]:.6f} THEN {below} ELSE {above} END"

    return between(0, len(edges))
