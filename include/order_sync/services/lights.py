"""Which light an API shows, by the key of ShipGear's "View eCommerce Status": pure rules over what was measured."""

import math
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from include.order_sync.ledger.calls import CallStats
from include.order_sync.ledger.tables.calls import EDGES

SILENCE = timedelta(minutes=10)
"""After so long without a call nothing is known of an API: ShipGear's key names this very time."""

WINDOW = SILENCE
"""A light tells of as much of the past as it may be old."""

RED_RATE = 0.5
"""Of what fails every second time nothing can be expected: "extremely high error rates"."""

RED_ERRORS = 5
"""So many failures make a rate that can be trusted; as many calls in a row make a delivery stop."""

YELLOW_RATE = 0.05
"""One call in twenty is more than the odd lost connection, which a second try mends."""

SLOW_MS = 5_000
"""More than this, and a download of 10,000 orders (100 pages) takes longer than the usual poll of five minutes."""

_SHARE = 0.95


class Light(StrEnum):
    """The colours of the key."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    NONE = "none"


def light_of(stats: CallStats | None, now: datetime) -> tuple[Light, str]:
    """Say which light the calls of the last ten minutes make, and why if it is not green."""
    if stats is None or now - stats.called_at >= SILENCE:
        return Light.NONE, "No call for 10 minutes"
    said = f"{stats.errors} of {stats.calls} calls failed"
    if stats.errors >= stats.calls:
        return Light.RED, "Every call failed"
    rate = stats.errors / stats.calls
    if rate >= RED_RATE and stats.errors >= RED_ERRORS:
        return Light.RED, said
    if rate >= YELLOW_RATE:
        return Light.YELLOW, said
    slowest = p95_ms(stats.buckets)
    if slowest is not None and slowest > SLOW_MS:
        return Light.YELLOW, f"95 of 100 calls take up to {slowest / 1000:g} s"
    return Light.GREEN, ""


def p95_ms(buckets: Sequence[int]) -> int | None:
    """Return the time within which 95 of 100 calls ended, as the upper edge of its bucket; None without calls."""
    rank = math.ceil(sum(buckets) * _SHARE)
    if not rank:
        return None
    reached = 0
    for edge, count in zip(EDGES, buckets, strict=True):
        reached += count
        if reached >= rank:
            return edge
    return EDGES[-1]
