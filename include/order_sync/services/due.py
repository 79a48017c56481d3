"""Which accounts a stage should work for now: those whose cadence has come and that have something to do."""

from datetime import datetime, timedelta

from include.order_sync.accounts import Account, DestinationAccount
from include.order_sync.accounts.model import seconds
from include.order_sync.connectors.base import ReportsShipments
from include.order_sync.errors import ConfigurationError
from include.order_sync.ledger.account_runs import AccountRun, accounts_with_work, last_runs
from include.order_sync.ledger.duties import CONFIRMATIONS, EXPORTS
from include.order_sync.ledger.methods import awaiting_a_fetch
from include.order_sync.services.mapping.in_force import newly_mapped
from include.order_sync.services.runtime import Runtime
from include.order_sync.states import ExportMethod

_SLACK = timedelta(seconds=2)
"""How much too early a run may be: schedules do not start to the second."""


def due_accounts(runtime: Runtime, stage: str, only: str | None = None) -> list[str]:
    """Name the accounts that a stage is due for; `only` names one, which is then due whatever its cadence.

    Stages: download, pull, deliver, track, confirm. Raises `ConfigurationError` for an account that the stage
    does not know.
    """
    accounts = _accounts(runtime, stage)
    if only:
        if only not in accounts:
            known = ", ".join(accounts) or "none"
            raise ConfigurationError(f"`{only}` is no account of this stage; it has: {known}.")
        return [only]
    runs = last_runs(runtime.ledger, stage)
    now = runtime.ledger.now()
    working = _with_work(runtime, stage)
    return [
        name
        for name, account in accounts.items()
        if (working is None or name in working)
        and (name not in runs or _has_come(_cadence(account, stage), runs[name], now))
    ]


def _accounts(runtime: Runtime, stage: str) -> dict[str, Account]:
    accounts = runtime.accounts
    if stage == "download":
        return dict(accounts.carts)
    if stage == "pull":
        return dict(accounts.sources)
    if stage == "deliver":
        return {n: a for n, a in accounts.destinations.items() if a.export_method is ExportMethod.PUSH}
    if stage == "track":
        return {n: a for n, a in accounts.destinations.items() if runtime.vendor(a).can(ReportsShipments)}
    if stage == "confirm":
        return {**accounts.carts, **accounts.sources}
    raise ConfigurationError(f"`{stage}` is no stage.")


def _with_work(runtime: Runtime, stage: str) -> set[str] | None:
    if stage == "deliver":
        return (
            accounts_with_work(runtime.ledger, EXPORTS)
            | {*newly_mapped(runtime.ledger, runtime.accounts.destinations)}
            | awaiting_a_fetch(runtime.ledger)
        )
    if stage == "confirm":
        return accounts_with_work(runtime.ledger, CONFIRMATIONS)
    return None


def _cadence(account: Account, stage: str) -> timedelta:
    """Return how much time lies between two runs; what waits to be sent is sent at once unless a cadence is set."""
    if stage == "confirm":
        return timedelta(0)
    if stage == "deliver" and isinstance(account, DestinationAccount):
        return timedelta(seconds=seconds(account.delivery_cadence)) if account.delivery_cadence else timedelta(0)
    return account.every


def _has_come(cadence: timedelta, last: AccountRun, now: datetime) -> bool:
    if last.paused_until is not None and now < last.paused_until:
        return False
    return now >= last.started_at + cadence - min(_SLACK, cadence / 2)
