"""How things went over time: where orders stood, what failed, how long things took."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from include.order_sync.ledger.overview.periods import Window
from include.order_sync.ledger.session import Ledger
from include.order_sync.ledger.snapshots import count_standings
from include.order_sync.ledger.tallies import Tally, class_edges, count_hours, kept_hours
from include.order_sync.ledger.transaction import as_json
from include.order_sync.ledger.types import known_moment

STANDINGS = ("new", "cancel_sending", "at_wms", "shipped", "confirmed", "error", "canceled", "red")


@dataclass(frozen=True, slots=True)
class Standing:
    """How many orders stood where at a time: by status ("new" without those on hold), and how many were red."""

    at: datetime
    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class Spread:
    """How long something took: how often it happened, and about how many seconds half and 95 of 100 took at most."""

    times: int
    median: float
    p95: float


def standings(ledger: Ledger, window: Window) -> list[Standing]:
    """Read where orders stood, as often as the window samples, and where they stand now.

    Times without a snapshot are left out.
    """
    edges, at = [], window.start
    while at < window.end:
        edges.append({"since": at, "until": at + window.sample})
        at += window.sample
    with ledger.read() as tx:
        found = tx.rows(
            f"SELECT s.at, {', '.join(f's.{name}' for name in STANDINGS)}"
            f" FROM {tx.table_of('edges', {'since': 'timestamptz', 'until': 'timestamptz'})}"
            " JOIN snapshots s ON s.at ="
            " (SELECT max(l.at) FROM snapshots l WHERE l.at >= edges.since AND l.at < edges.until) ORDER BY s.at",
            edges=as_json(edges),
        )
        present = Standing(tx.now, count_standings(tx))
    past = [Standing(known_moment(row["at"]), {name: row[name] for name in STANDINGS}) for row in found]
    return [*(standing for standing in past if standing.at < present.at), present]


def failures_by_code(ledger: Ledger, window: Window) -> dict[str, list[int]]:
    """Count failed attempts at exports in each stretch by error code, the most frequent code first."""
    counted = _counted(ledger, window, Tally.FAILURES)
    return dict(sorted(counted.items(), key=lambda item: (-sum(item[1]), item[0])))


def spreads(ledger: Ledger, window: Window, kind: Tally) -> list[Spread | None]:
    """Tell for each stretch how long something took; None where it never happened."""
    counted = _counted(ledger, window, kind)
    return [_spread({int(name): steps[step] for name, steps in counted.items()}) for step in range(window.steps)]


def _counted(ledger: Ledger, window: Window, kind: Tally) -> dict[str, list[int]]:
    """Count by name and stretch: kept hours as they are, later ones from the orders themselves."""
    end = window.first + window.steps * window.hours
    with ledger.read() as tx:
        kept_to = tx.value("SELECT tallied_to FROM snapshots ORDER BY at DESC LIMIT 1")
        live_from = max(window.first, kept_to or window.first)
        hours = kept_hours(tx, kind, window.first, live_from) | count_hours(tx, kind, live_from, end)
    counted: dict[str, list[int]] = defaultdict(lambda: [0] * window.steps)
    for hour, counts in hours.items():
        step = (hour - window.first) // window.hours
        for name, times in counts.items():
            counted[name][step] += times
    return counted


def _spread(classes: dict[int, int]) -> Spread | None:
    times = sum(classes.values())
    if not times:
        return None
    return Spread(times, _quantile(classes, times, 0.5), _quantile(classes, times, 0.95))


def _quantile(classes: dict[int, int], times: int, share: float) -> float:
    """Read a share off the classes, evenly between the two ends of the class it falls in (on their scale)."""
    edges, passed, wanted = class_edges(), 0, share * times
    for place in sorted(classes):
        if classes[place] and passed + classes[place] >= wanted:
            upper = edges[min(place, len(edges) - 1)]
            lower = edges[place - 1] if place else 0.0
            part = (wanted - passed) / classes[place]
            return upper * part if not lower else float(lower * (upper / lower) ** part)
        passed += classes[place]
    return edges[-1]
