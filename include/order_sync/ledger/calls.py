"""How the calls to every account went: counted a minute, with the last call and the last error of each API."""

import time
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from include.order_sync.connectors.base import Api
from include.order_sync.errors import VendorError
from include.order_sync.ledger.session import Ledger
from include.order_sync.ledger.tables.calls import BUCKETS, EDGES
from include.order_sync.ledger.types import known_moment, moment

KEPT = timedelta(days=7)
"""How long measurements are kept: long enough to see what was different last week."""


@dataclass(slots=True)
class CallTally:
    """Calls not yet written. Times are those of `time.monotonic`."""

    calls: int = 0
    errors: int = 0
    buckets: list[int] = field(default_factory=lambda: [0] * len(EDGES))
    called: float = 0.0
    error: VendorError | None = None
    failed: float = 0.0

    def count(self, seconds: float) -> None:
        """Count a call that has just ended."""
        self.calls += 1
        self.buckets[min(bisect_left(EDGES, seconds * 1000), len(EDGES) - 1)] += 1
        self.called = time.monotonic()

    def fail(self, error: VendorError) -> None:
        """Count a failure of the call that was counted last."""
        self.errors += 1
        self.error = error
        self.called = self.failed = time.monotonic()


@dataclass(frozen=True, slots=True)
class CallStats:
    """How the calls to one API of an account went lately, and its last call and last error ever."""

    calls: int
    errors: int
    buckets: tuple[int, ...]
    called_at: datetime
    error_at: datetime | None = None
    error_code: str | None = None
    error_message: str | None = None


_COUNTS = ("calls", "errors", *BUCKETS)
_ADD = (
    f"INSERT INTO api_calls (minute, account, api, {', '.join(_COUNTS)})"
    f" VALUES (:minute, :account, :api, {', '.join(f':{name}' for name in _COUNTS)})"
    " ON CONFLICT (minute, account, api) DO UPDATE SET "
    + ", ".join(f"{name} = api_calls.{name} + excluded.{name}" for name in _COUNTS)
)
_NEWER = "excluded.error_at IS NOT NULL AND (last_calls.error_at IS NULL OR excluded.error_at >= last_calls.error_at)"
_LAST = (
    "INSERT INTO last_calls (account, api, called_at, error_at, error_code, error_message)"
    " VALUES (:account, :api, :called_at, :error_at, :error_code, :error_message)"
    " ON CONFLICT (account, api) DO UPDATE SET called_at = CASE WHEN excluded.called_at > last_calls.called_at"
    " THEN excluded.called_at ELSE last_calls.called_at END, "
    + ", ".join(
        f"{name} = CASE WHEN {_NEWER} THEN excluded.{name} ELSE last_calls.{name} END"
        for name in ("error_at", "error_code", "error_message")
    )
)
_STATS = (
    "SELECT l.account, l.api, l.called_at, l.error_at, l.error_code, l.error_message, "
    + ", ".join(f"sum(c.{name}) AS {name}" for name in _COUNTS)
    + " FROM last_calls l LEFT JOIN api_calls c ON c.minute >= :since AND c.account = l.account AND c.api = l.api"
    " GROUP BY l.account, l.api"
)


def record_calls(ledger: Ledger, account: str, api: Api, tally: CallTally) -> None:
    """Add what was counted; several tasks may do so for one account at the same moment."""
    with ledger.write() as tx:
        clock = time.monotonic()
        called_at = tx.now - timedelta(seconds=clock - tally.called)
        error_at = tx.now - timedelta(seconds=clock - tally.failed) if tally.error else None
        counts = dict(zip(_COUNTS, (tally.calls, tally.errors, *tally.buckets), strict=True))
        tx.execute(_ADD, minute=_minute(called_at), account=account, api=str(api), **counts)
        tx.execute(
            _LAST,
            account=account,
            api=str(api),
            called_at=called_at,
            error_at=error_at,
            error_code=str(tally.error.code) if tally.error else None,
            error_message=tally.error.message if tally.error else None,
        )


def call_stats(ledger: Ledger, window: timedelta) -> dict[tuple[str, str], CallStats | None]:
    """Tell how the calls of the last `window` went, by account and API; None where a row cannot be understood."""
    with ledger.read() as tx:
        found = tx.rows(_STATS, since=_minute(tx.now - window))
    return {(row["account"], row["api"]): _stats(row) for row in found}


def forget_calls(ledger: Ledger) -> int:
    """Sweep the measurements of minutes that are long past, and count them."""
    with ledger.write() as tx:
        return tx.execute("DELETE FROM api_calls WHERE minute < :before", before=tx.now - KEPT).rowcount


def _stats(row: Mapping[str, Any]) -> CallStats | None:
    try:
        counts = [int(row[name] or 0) for name in _COUNTS]
        called_at, error_at = known_moment(row["called_at"]), moment(row["error_at"])
    except (ValueError, TypeError):
        return None
    calls, errors, *buckets = counts
    return CallStats(calls, errors, tuple(buckets), called_at, error_at, row["error_code"], row["error_message"])


def _minute(time: datetime) -> datetime:
    return time.replace(second=0, microsecond=0)
