"""When each account was last worked for, whether it is paused, and what is waiting for it."""

from dataclasses import dataclass
from datetime import datetime

from include.order_sync.ledger.cancels import OPEN_RECALL
from include.order_sync.ledger.duties import EXPORTS, Duty
from include.order_sync.ledger.session import Ledger
from include.order_sync.ledger.types import known_moment, moment


@dataclass(frozen=True, slots=True)
class AccountRun:
    """The last run of a stage for an account, and until when the account asked to be left alone."""

    started_at: datetime
    paused_until: datetime | None


def last_runs(ledger: Ledger, stage: str) -> dict[str, AccountRun]:
    """Tell the last run of a stage by account."""
    with ledger.read() as tx:
        found = tx.rows("SELECT account, started_at, paused_until FROM account_runs WHERE stage = :stage", stage=stage)
    return {
        row["account"]: AccountRun(moment(row["started_at"]) or tx.now, moment(row["paused_until"])) for row in found
    }


def begin_run(ledger: Ledger, account: str, stage: str) -> None:
    """Note that a stage now runs for an account; what troubled the last run, and its pause, end with it."""
    with ledger.write() as tx:
        tx.execute(
            "INSERT INTO account_runs (account, stage, started_at) VALUES (:account, :stage, :now)"
            " ON CONFLICT (account, stage) DO UPDATE SET started_at = excluded.started_at, paused_until = NULL,"
            " error_code = NULL, error_message = NULL, error_at = NULL",
            account=account,
            stage=stage,
        )


def trouble_run(
    ledger: Ledger, account: str, stage: str, code: str, message: str, paused_until: datetime | None
) -> None:
    """Note what troubles the whole account, and until when it is left alone."""
    with ledger.write() as tx:
        tx.execute(
            "UPDATE account_runs SET error_code = :code, error_message = :message, error_at = :now,"
            " paused_until = :paused_until WHERE account = :account AND stage = :stage",
            account=account,
            stage=stage,
            code=code,
            message=message,
            paused_until=paused_until,
        )


@dataclass(frozen=True, slots=True)
class Trouble:
    """What troubled the last run of a stage for an account, and until when it is left alone for it."""

    account: str
    stage: str
    code: str
    message: str
    at: datetime
    paused_until: datetime | None


def troubles(ledger: Ledger) -> list[Trouble]:
    """List what troubles accounts, the newest first."""
    with ledger.read() as tx:
        found = tx.rows(
            "SELECT account, stage, error_code, error_message, error_at, paused_until FROM account_runs"
            " WHERE error_code IS NOT NULL ORDER BY error_at DESC"
        )
    return [
        Trouble(
            row["account"],
            row["stage"],
            row["error_code"],
            row["error_message"],
            known_moment(row["error_at"]),
            moment(row["paused_until"]),
        )
        for row in found
    ]


_SENDABLE = " AND method = 'push' AND order_id NOT IN (SELECT id FROM orders WHERE on_hold)"
_RECALLS = (
    " UNION SELECT e.destination FROM orders o JOIN exports e ON e.order_id = o.id"
    f" WHERE {OPEN_RECALL} AND e.state = 'exported'"
)


def accounts_with_work(ledger: Ledger, duty: Duty) -> set[str]:
    """Name the accounts that a duty is owed to now: due, begun by a dead task, or to be asked about."""
    sendable = _SENDABLE if duty is EXPORTS else ""
    with ledger.read() as tx:
        found = tx.execute(
            f"SELECT {duty.account} FROM {duty.table} WHERE state = 'queued'{sendable} AND due_at <= :now"
            f" UNION SELECT {duty.account} FROM {duty.table} WHERE state = 'pending_verification' AND due_at <= :now"
            f" UNION SELECT {duty.account} FROM {duty.table} WHERE state = 'sending'"
            f"{_RECALLS if duty is EXPORTS else ''}"
        )
        return set(found.scalars())
