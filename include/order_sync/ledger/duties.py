"""Duties: exports and shipment confirmations are claimed, tried and finished by the same commands.

Intent is committed before a call (`claims.claim`), its outcome after it (`finish`); what a dead task left claimed is
recognised by its lease's token (`recover_orphans`) and is of unknown outcome until the other side was asked.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from include.order_sync.errors import TREATMENTS, ErrorCode, Scope
from include.order_sync.ledger.documents import Sent, store_sent
from include.order_sync.ledger.leases import Lease
from include.order_sync.ledger.moves import CONFIRMATION, EXPORT, Entity, move
from include.order_sync.ledger.progress import (
    CONFIRMATION_FAILED,
    CONFIRMED,
    EXPORT_FAILED,
    EXPORTED,
    RELEASED,
    Rule,
    advance,
    lock,
)
from include.order_sync.ledger.runs import TaskRun
from include.order_sync.ledger.session import Ledger
from include.order_sync.ledger.tables import attempts
from include.order_sync.ledger.transaction import Transaction
from include.order_sync.ledger.types import known_moment


@dataclass(frozen=True, slots=True)
class Duty:
    """A kind of duty: `account` is the column of the account it is owed to, `done_at`/`their_id` what its end sets."""

    name: str
    entity: Entity
    account: str
    done_at: str
    their_id: str
    rules: tuple[Rule, ...]
    claimable: str = "true"

    @property
    def table(self) -> str:
        """Name the duty's table."""
        return self.entity.table


EXPORTS = Duty(
    "export",
    EXPORT,
    "destination",
    "exported_at",
    "destination_id",
    (RELEASED, EXPORTED, EXPORT_FAILED),
    "d.method = 'push' AND NOT o.on_hold AND o.cancel_requested_at IS NULL",
)
CONFIRMATIONS = Duty("confirmation", CONFIRMATION, "cart", "confirmed_at", "cart_id", (CONFIRMED, CONFIRMATION_FAILED))


class Verdict(StrEnum):
    """What an attempt came to; the values name the moves."""

    ACKNOWLEDGED = "acknowledged"
    UNACKNOWLEDGED = "unacknowledged"
    RETRY = "retried_later"
    FAILED = "failed"
    UNCLAIMED = "unclaimed"


@dataclass(frozen=True, slots=True)
class Result:
    """How an attempt at one duty ended. `due_at` is when it is to be tried or asked about again.

    `sent` is what the attempt's call carried, if the other side may have had it.
    """

    id: int
    order_id: int
    verdict: Verdict
    number: int
    started_at: datetime
    duration_ms: int = 0
    code: ErrorCode | None = None
    message: str | None = None
    http_status: int | None = None
    due_at: datetime | None = None
    their_id: str = ""
    accepted: bool = False
    kind: str = field(default="")
    sent: Sent | None = None


def recover_orphans(
    ledger: Ledger, duty: Duty, account: str, lease: Lease, run: TaskRun, settle: timedelta | None
) -> int:
    """Mark what a dead task had claimed as sent with unknown outcome, to be asked about `settle` after the claim.

    None: the other side cannot be asked, and a person has to look.
    """
    with ledger.write() as tx:
        orphans = tx.rows(
            f"SELECT id, order_id, failures, sent_at FROM {duty.table} WHERE {duty.account} = :account"
            " AND state = 'sending' AND lease_token < :token",
            account=account,
            token=lease.token,
        )
        results = [
            Result(
                row["id"],
                row["order_id"],
                Verdict.UNACKNOWLEDGED,
                row["failures"] + 1,
                tx.now,
                code=ErrorCode.OUTCOME_UNKNOWN,
                message="The task that was sending it ended without a word.",
                due_at=None if settle is None else known_moment(row["sent_at"]) + settle,
            )
            for row in orphans
        ]
        conclude(tx, duty, results, run)
    return len(results)


def finish(ledger: Ledger, duty: Duty, results: Sequence[Result], run: TaskRun) -> None:
    """Write the outcomes of attempts: states, attempts, events and what follows for the orders, in one transaction."""
    if results:
        with ledger.write() as tx:
            conclude(tx, duty, results, run)


_TYPES = {
    "id": "bigint", "code": "text", "message": "text", "due_at": "timestamptz", "their_id": "text",
    "accepted_at": "timestamptz", "strike": "integer", "refused": "text",
}  # fmt: skip
_ASSIGN = {
    Verdict.ACKNOWLEDGED: "{done_at} = :now, {their_id} = done.their_id, due_at = NULL, lease_token = NULL,"
    " error_code = NULL, error_message = NULL",
    Verdict.UNACKNOWLEDGED: "due_at = done.due_at, lease_token = NULL, error_code = done.code,"
    " error_message = done.message",
    Verdict.RETRY: "failures = failures + done.strike, due_at = done.due_at, lease_token = NULL,"
    " error_code = done.code, error_message = done.message",
    Verdict.FAILED: "failures = failures + 1, due_at = NULL, lease_token = NULL, error_code = done.code,"
    " error_message = done.message",
    Verdict.UNCLAIMED: "lease_token = NULL, due_at = done.due_at",
}


def conclude(tx: Transaction, duty: Duty, results: Sequence[Result], run: TaskRun) -> None:
    """Do what `finish` does, in a transaction that does more."""
    lock(tx, [result.order_id for result in results])
    current = _current(tx, duty, results)
    for verdict in Verdict:
        group = [result for result in current if result.verdict is verdict]
        if not group:
            continue
        assign = _ASSIGN[verdict].format(done_at=duty.done_at, their_id=duty.their_id)
        if duty is EXPORTS and verdict is Verdict.UNACKNOWLEDGED:
            assign += ", accepted_at = coalesce(exports.accepted_at, done.accepted_at)"
        if duty is EXPORTS and verdict is Verdict.FAILED:
            assign += ", refused_service = done.refused"
        rows = [_values(tx, result) for result in group]
        move(
            tx,
            duty.entity,
            f"{duty.name}_{verdict}",
            [result.id for result in group],
            run.actor,
            assign=assign,
            rows=("done", rows, _TYPES),
        )
    tried = [result for result in results if result.verdict is not Verdict.UNCLAIMED]
    record_attempts(tx, duty, tried, run)
    store_sent(tx, ((one.id, one.order_id, one.started_at, one.sent) for one in tried if one.sent))
    advance(tx, [result.order_id for result in tried], run.actor, *duty.rules)


def _current(tx: Transaction, duty: Duty, results: Sequence[Result]) -> Sequence[Result]:
    """Leave out what came of attempts before a person had the order sent again: it tells nothing of the new sending."""
    if duty is not EXPORTS:
        return results
    found = tx.rows(
        "SELECT e.id, max(v.at) AS resent_at FROM exports e JOIN events v ON v.order_id = e.order_id"
        " AND v.subject_id = e.id AND v.kind = 'export_resent'"
        f" WHERE e.id {tx.in_ids()} AND e.generation > 1 GROUP BY e.id",
        ids=[result.id for result in results],
    )
    resent = {row["id"]: known_moment(row["resent_at"]) for row in found}
    return [result for result in results if result.id not in resent or result.started_at >= resent[result.id]]


def _values(tx: Transaction, result: Result) -> dict[str, object]:
    return {
        "id": result.id,
        "code": result.code,
        "message": result.message,
        "due_at": result.due_at,
        "their_id": result.their_id,
        "accepted_at": tx.now if result.accepted else None,
        "strike": int(_is_the_orders(result.code)),
        "refused": result.sent.service if result.sent and result.code is ErrorCode.UNMAPPED_SHIP_METHOD else None,
    }


def _is_the_orders(code: ErrorCode | None) -> bool:
    """Tell whether a failure counts towards an order's attempts: a rate limit or a refused login does not."""
    return code is not None and TREATMENTS[code].scope is Scope.ORDER


_ATTEMPT_COLUMNS = (
    "order_id", "kind", "subject_id", "number", "started_at", "duration_ms", "outcome", "error_code", "message",
    "http_status", "dag_id", "run_id", "task_id", "map_index", "try_number",
)  # fmt: skip


def record_attempts(tx: Transaction, duty: Duty, results: Sequence[Result], run: TaskRun) -> None:
    """Write an attempt for each result, with the task run that made it."""
    tx.insert(
        attempts,
        _ATTEMPT_COLUMNS,
        (
            (
                result.order_id, result.kind or duty.name, result.id, result.number, result.started_at,
                result.duration_ms, result.verdict, result.code, result.message, result.http_status,
                run.dag_id, run.run_id, run.task_id, run.map_index, run.try_number,
            )
            for result in results
        ),
    )  # fmt: skip
