"""One way to write a report in a process of its own: `python -m bench.report_job JOB LEDGER_URL FILE`, prints JSON."""

import csv
import importlib
import json
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from datetime import time as time_of_day
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import text

from bench.memory import peak_mb
from include.order_sync.accounts import Accounts
from include.order_sync.accounts.model import MailSettings
from include.order_sync.connectors.base import Endpoint
from include.order_sync.ledger.reports.choosing import Chosen, bound
from include.order_sync.ledger.reports.reading import snapshot
from include.order_sync.ledger.reports.rows import rows_sql
from include.order_sync.ledger.runs import TaskRun
from include.order_sync.ledger.session import Ledger
from include.order_sync.services.reports.writing import write_report
from include.order_sync.services.runtime import Runtime
from include.order_sync.subscriptions import Origin, Period, Subscribed, Subscription

ZONE = "Europe/Berlin"
_RAW = (
    "SELECT o.number, o.distributor, o.customer_account, o.delivery_date, o.placed_at, e.state, e.sent_at"
    " FROM exports e JOIN orders o ON o.id = e.order_id"
    " WHERE e.method IN ('push', 'pull') AND e.state <> 'canceled' AND o.status <> 'canceled'"
)
_HEADINGS = ["Order id", "Distributor name", "Account ID", "Delivery Date", "Placed At Date", "Status"]


class Written(NamedTuple):
    """What a job has written; of COPY nobody counts the rows."""

    size: int
    rows: int = 0


def _report(ledger: Ledger, _: Path, largest: str = "1GB") -> Written:
    """Write a whole report as the task does: counts, causes, and a file of its own."""
    wanted = Subscription(name="bench", at=time_of_day(7), zone=ZONE, period=Period.EVER)
    now = datetime.now(UTC)
    of = Subscribed(id=1, subscription=wanted, origin=Origin.DESK, active_since=now, changed_at=now, changed_by="bench")
    accounts = Accounts(carts={}, sources={}, destinations={})
    accounts = msgspec.structs.replace(accounts, mail=MailSettings(largest=largest))
    runtime = Runtime(ledger, accounts, _no_endpoint, TaskRun("bench", "run", "task"), "http://airflow")
    with write_report(runtime, of, now.date(), now, None) as prepared:
        return Written(prepared.file_size, prepared.rows)


def _zipped(ledger: Ledger, target: Path) -> Written:
    """Write it for a mail server that takes less than that."""
    return _report(ledger, target, "1MB")


def _copy(ledger: Ledger, target: Path) -> Written:
    """Let PostgreSQL write the same rows, and take them as they are."""
    chosen = Chosen(zone=ZONE, period=Period.EVER)
    with snapshot(ledger) as tx, target.open("wb") as file:
        query = str(text(rows_sql(tx, chosen)).compile(dialect=tx.connection.dialect))
        driver: Any = tx.connection.connection.driver_connection
        statement = f"COPY ({query}) TO STDOUT (FORMAT csv, FORCE_QUOTE *)"
        with driver.cursor() as cursor, cursor.copy(statement, bound(tx, chosen)) as copy:
            file.writelines(copy)
    return Written(target.stat().st_size)


def _pandas(ledger: Ledger, target: Path) -> Written:
    """Write the same file as one would with pandas."""
    import pandas as pd  # type: ignore[import-untyped]

    with ledger.read() as tx:
        frame = pd.read_sql(text(_RAW), tx.connection)
        before = tx.now - timedelta(minutes=30)
    words = {"failed": "Failed", "exported": "Successful", "marked_synced": "Successful"}
    frame["status"] = frame["state"].map(words).fillna("Queued")
    late = pd.to_datetime(frame["sent_at"], format="ISO8601", utc=True) <= before
    frame.loc[late & (frame["state"] == "pending_verification"), "status"] = "Pending Verification"
    frame = frame.sort_values(["status", "placed_at"])
    placed = pd.to_datetime(frame["placed_at"], format="ISO8601", utc=True).dt.tz_convert(ZONE)
    frame["placed_at"] = placed.dt.strftime("%Y-%m-%d %H:%M:%S")
    columns = ["number", "distributor", "customer_account", "delivery_date", "placed_at", "status"]
    frame.to_csv(
        target, columns=columns, header=_HEADINGS, index=False, quoting=csv.QUOTE_ALL, encoding="utf-8-sig",
        lineterminator="\r\n",
    )  # fmt: skip
    return Written(target.stat().st_size, len(frame))


def _no_endpoint(connection: str) -> Endpoint:
    raise AssertionError(f"a report needs no account, and so not {connection}")


JOBS: dict[str, Callable[[Ledger, Path], Written]] = {
    "report": _report,
    "zipped": _zipped,
    "copy": _copy,
    "pandas": _pandas,
}


def main(job: str, url: str, file: str) -> None:
    """Write the report, and tell how long it took: without the time that pandas takes to be imported."""
    if job == "pandas":
        importlib.import_module(job)
    ledger, target = Ledger.open(url), Path(file)
    started = time.perf_counter()
    written = JOBS[job](ledger, target)
    seconds = time.perf_counter() - started
    peak = peak_mb()
    print(json.dumps({"seconds": seconds, "peak_mb": peak, "bytes": written.size, "rows": written.rows}))


if __name__ == "__main__":
    main(*sys.argv[1:])
