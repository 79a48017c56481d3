"""Read a status report as those do who get it."""

import csv
from io import StringIO
from typing import Any

from include.order_sync.ledger.reports.choosing import Chosen
from include.order_sync.ledger.reports.reading import snapshot
from include.order_sync.ledger.reports.rows import CsvBlocks
from include.order_sync.ledger.session import Ledger
from include.order_sync.subscriptions import Period


def written(ledger: Ledger, **wanted: Any) -> bytes:
    """Write a report: of all there is, in UTC, unless something else is wanted."""
    chosen = Chosen(**{"zone": "UTC", "period": Period.EVER, **wanted})
    with snapshot(ledger) as tx:
        return b"".join(CsvBlocks(tx, chosen))


def report(ledger: Ledger, **wanted: Any) -> list[dict[str, str]]:
    """Read a report's rows by heading."""
    text = written(ledger, **wanted).decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text, newline=""), strict=True))


def statuses(ledger: Ledger, **wanted: Any) -> dict[str, str]:
    """Tell the status of each order that a report lists, by number."""
    return {row["Order id"]: row["Status"] for row in report(ledger, **wanted)}
