"""A report that is written in a test: who subscribed to it, and what its file and its mail say."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import time
from typing import Any

import msgspec

from include.order_sync.accounts import Accounts
from include.order_sync.accounts.model import MailSettings
from include.order_sync.connectors.base import Endpoint
from include.order_sync.ledger.reports.subscriptions import subscribe
from include.order_sync.ledger.runs import TaskRun
from include.order_sync.ledger.session import Ledger
from include.order_sync.services.reports.writing import Prepared, write_report
from include.order_sync.services.runtime import Runtime
from include.order_sync.subscriptions import Period, Subscribed, Subscription

AIRFLOW = "http://airflow.example.com"
NO_ACCOUNTS = Accounts(carts={}, sources={}, destinations={})


def wanted(**changes: Any) -> Subscription:
    """Make a subscription to a report of all there is, in UTC."""
    values = {"name": "Everything & all", "at": time(7), "zone": "UTC", "period": Period.EVER, "recipients": ("a@b.c",)}
    return Subscription(**{**values, **changes})


def subscribed(ledger: Ledger, **changes: Any) -> Subscribed:
    """Put such a subscription on record."""
    return subscribe(ledger, wanted(**changes), "user:olga")


@contextmanager
def draft(
    ledger: Ledger, of: Subscribed | None = None, largest: str = "10MB", day: Any = None, **how: Any
) -> Iterator[Prepared]:
    """Write a report, and let its file go at the end."""
    accounts = msgspec.structs.replace(NO_ACCOUNTS, mail=MailSettings(largest=largest))
    runtime = Runtime(ledger, accounts, _endpoint, TaskRun("sync_status_report", "run", "send_report"), AIRFLOW)
    how = {"due_at": None, "since": None, **how}
    with write_report(runtime, of or subscribed(ledger), day, how.pop("due_at"), how.pop("since"), **how) as prepared:
        yield prepared


def _endpoint(connection: str) -> Endpoint:
    raise AssertionError(f"a report needs no account, and so not {connection}")
