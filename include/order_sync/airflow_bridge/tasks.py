"""What the DAGs' tasks have in common: their defaults, what the services need, and the word at the end."""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Protocol

from airflow.sdk import Asset

from include.order_sync.airflow_bridge.connections import endpoint, ledger_url
from include.order_sync.airflow_bridge.params import asked
from include.order_sync.airflow_bridge.retries import OrderSyncRetryPolicy
from include.order_sync.airflow_bridge.schedule import MOVED

if TYPE_CHECKING:
    from include.order_sync.ledger.runs import TaskRun
    from include.order_sync.services.runtime import Runtime

log = logging.getLogger(__name__)

CARTS_POOL = "order_sync_carts"
DESTINATIONS_POOL = "order_sync_destinations"
_SOMEBODY = "somebody"  # where Airflow does not know who started a run

# The delay counts where nobody is left to ask the policy: a worker that was killed. And because each DAG has one run at
# a time, a task that hangs for ever would stop it for every account.
TASK_DEFAULTS: dict[str, Any] = {
    "owner": "order-sync",
    "retries": 4,
    "retry_policy": OrderSyncRetryPolicy(),
    "retry_delay": timedelta(seconds=10),
    "execution_timeout": timedelta(hours=2),
}


class Result(Protocol):
    """What every service answers: one line for the log, and how much the next stage may now act on."""

    @property
    def moved(self) -> int:
        """Count what the next stage may now act on."""
        ...

    def summary(self) -> str:
        """Say in one line what was done."""
        ...


@contextmanager
def runtime(context: Mapping[str, Any]) -> Iterator["Runtime"]:
    """Open what the services need for one task, and close it after."""
    from include.order_sync.accounts import load_accounts
    from include.order_sync.ledger.session import Ledger
    from include.order_sync.services.runtime import Runtime

    accounts = load_accounts()
    ledger = Ledger.open(ledger_url())
    try:
        yield Runtime(ledger, accounts, endpoint, task_run(context), airflow_url())
    finally:
        ledger.close()


def airflow_url() -> str:
    """Say where people reach Airflow, by its setting `[api] base_url`; "" where that is not set."""
    from airflow.sdk.configuration import conf

    return conf.get("api", "base_url", fallback="") or ""


def task_run(context: Mapping[str, Any]) -> "TaskRun":
    """Name the try that is running."""
    from include.order_sync.ledger.runs import TaskRun

    running = context["ti"]
    return TaskRun(running.dag_id, running.run_id, running.task_id, running.map_index, running.try_number)


def due_accounts(context: Mapping[str, Any], stage: str) -> list[str]:
    """List the accounts that a stage has to serve now: those due by their cadence, or the one a person named."""
    from include.order_sync.services import due

    only = asked(context).account
    with runtime(context) as opened:
        return due.due_accounts(opened, stage, only=only)


def quiet_accounts(context: Mapping[str, Any]) -> list[str]:
    """List the accounts to probe now, those that nobody called for a while or the one a person named; sweep as well."""
    from include.order_sync.ledger.calls import forget_calls
    from include.order_sync.services import probe

    only = asked(context).account
    with runtime(context) as opened:
        forget_calls(opened.ledger)
        return probe.quiet_accounts(opened, only=only)


def due_reports(context: Mapping[str, Any]) -> list[str]:
    """List the subscriptions to send a report for now: those that owe one, or the one a person named; sweep as well."""
    from include.order_sync.ledger.reports.records import forget_files
    from include.order_sync.services.reports import send

    only = asked(context).subscription
    with runtime(context) as opened:
        forget_files(opened.ledger)
        return send.due_reports(opened, only=only)


def asked_by(context: Mapping[str, Any]) -> str | None:
    """Name the person who asked for a subscription's report; None for a run that sends what is due."""
    if asked(context).subscription is None:
        return None
    return context["dag_run"].triggering_user_name or _SOMEBODY


def report(result: Result, context: Mapping[str, Any], announces: Asset | None = None) -> None:
    """Log what a service did, and start the next stage if there is something for it.

    A task that announces has `MOVED` as its outlet: an alias, because a plain outlet announces at every success.
    """
    log.info(result.summary())
    if announces is not None and result.moved > 0:
        context["outlet_events"][MOVED].add(announces, extra={"moved": result.moved})
