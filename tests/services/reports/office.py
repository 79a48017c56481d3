"""Who sends reports in the tests: a subscription, the runtime of a task, and a look at what is on record."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from include.order_sync.accounts import Accounts
from include.order_sync.connectors.base import Endpoint
from include.order_sync.ledger.runs import TaskRun
from include.order_sync.ledger.session import Ledger
from include.order_sync.ledger.types import day
from include.order_sync.ledger.upsert import store
from include.order_sync.services.reports.send import SendResult, send_report
from include.order_sync.services.reports.subscriptions import all_subscriptions
from include.order_sync.services.runtime import Runtime
from include.order_sync.subscriptions import Subscription
from tests.fakes.mail_client import reached
from tests.fakes.orders import batch, some_orders
from tests.ledger.acts import rows

NAME = "everything"
SUBJECT = "Daily Order Sync Status Report"
TO = "operations@example.com"
SEVEN = datetime(2026, 3, 2, 6, tzinfo=UTC)  # seven o'clock in Berlin, on the first day with a report
PATIENT: dict[str, Any] = {"timeout": 10.0}  # seconds: the machine may be busy


def subscription(**changes: Any) -> Subscription:
    """Make a subscription to a report at seven o'clock in Berlin."""
    values = {"name": NAME, "at": time(7), "zone": "Europe/Berlin", "recipients": (TO,), **changes}
    return Subscription(**values)


def accounts(*wanted: Subscription) -> Accounts:
    """Make an accounts file with nothing but subscriptions; without any: the usual one."""
    reports = {one.name: one for one in wanted or (subscription(),)}
    return Accounts(carts={}, sources={}, destinations={}, reports=reports)


def a_task(ledger: Ledger, *wanted: Subscription, run: str = "scheduled__1", number: int = 1) -> Runtime:
    """Surround a task of the report's DAG."""
    task = TaskRun("sync_status_report", run, "send_report", 0, number)
    return Runtime(ledger, accounts(*wanted), _endpoint, task, "http://airflow.example.com")


def _endpoint(connection: str) -> Endpoint:
    raise AssertionError(f"a report needs no account, and so not {connection}")


def opened(ledger: Ledger, *wanted: Subscription) -> Ledger:
    """Have some orders downloaded, and the subscriptions of an accounts file registered, the day before `SEVEN`."""
    store(ledger, batch(*some_orders(3)), "test")
    all_subscriptions(ledger, accounts(*wanted))
    return ledger


def send(ledger: Ledger, port: int, *wanted: Subscription, **how: Any) -> SendResult:
    """Run the task for the usual subscription once."""
    asked_by, name = how.pop("asked_by", None), how.pop("name", NAME)
    dry_run = how.pop("dry_run", False)
    return send_report(a_task(ledger, *wanted, **how), reached(port, **PATIENT), name, asked_by, dry_run=dry_run)


def days_of_mails(ledger: Ledger) -> dict[int, list[date | None]]:
    """List the days that each mail on record stands for."""
    found: dict[int, list[date | None]] = {}
    for row in rows(ledger, "SELECT mail_id, day FROM reports ORDER BY id"):
        found.setdefault(row["mail_id"], []).append(day(row["day"]))
    return {mail: sorted(days, key=lambda one: one or date.max) for mail, days in found.items()}


def mail_states(ledger: Ledger) -> Sequence[str]:
    """List the states of the mails, oldest first."""
    return [row["state"] for row in rows(ledger, "SELECT state FROM mails ORDER BY id")]


def days_later(count: int) -> datetime:
    """Say when the report is due, so many days after the first."""
    return SEVEN + timedelta(days=count)
