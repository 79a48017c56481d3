"""Decide what an attempt came to: done, unknown, to be tried again and when, or a person's."""

from datetime import datetime, timedelta

from include.order_sync.accounts import Account
from include.order_sync.errors import ErrorCode, Scope, VendorError
from include.order_sync.ledger.documents import Sent
from include.order_sync.ledger.duties import Result, Verdict
from include.order_sync.models import Acknowledgement

ASK_AGAIN = timedelta(minutes=5)
"""How long between two questions about an order whose id the destination has promised."""
_UNKNOWN_IF_SENT = (ErrorCode.TIMEOUT, ErrorCode.UNAVAILABLE, ErrorCode.MALFORMED_RESPONSE, ErrorCode.INTERNAL)


class NotThere(Exception):
    """The other side was asked, and has not got what it was sent."""


class Attempt:
    """One try at one duty, from its start; makes the result that is recorded.

    `sent` is what its call carried, set where the other side may have had it.
    """

    def __init__(self, duty_id: int, order_id: int, failures: int, started_at: datetime, kind: str = "") -> None:
        self.duty_id = duty_id
        self.order_id = order_id
        self.failures = failures
        self.started_at = started_at
        self.kind = kind
        self.sent: Sent | None = None

    def succeeded(self, acknowledgement: Acknowledgement, ended_at: datetime, *, can_ask: bool) -> Result:
        """Judge the other side's own word that it has what it was sent."""
        if acknowledgement.pending:
            due = ended_at + ASK_AGAIN if can_ask else None
            return self._result(Verdict.UNACKNOWLEDGED, ended_at, due_at=due, accepted=True)
        code = ErrorCode.DUPLICATE if acknowledgement.duplicate else None
        return self._result(Verdict.ACKNOWLEDGED, ended_at, code=code, their_id=acknowledgement.external_id)

    def failed(self, error: VendorError, account: Account, ended_at: datetime, *, can_ask: bool) -> Result:
        """Judge a failure; where the call may have got through, the other side is asked before anything else.

        It is given as long again as a call may take, to finish what it may be doing with the order.
        """
        if error.code is ErrorCode.DUPLICATE:
            return self.succeeded(Acknowledgement("", duplicate=True), ended_at, can_ask=can_ask)
        if error.sent and error.code in _UNKNOWN_IF_SENT:
            due = ended_at + timedelta(seconds=account.call_timeout) if can_ask else None
            return self._failure(Verdict.UNACKNOWLEDGED, error, ended_at, due)
        if not error.treatment.retryable or self._is_last(error, account):
            return self._failure(Verdict.FAILED, error, ended_at, None)
        wait = max(error.retry_after or 0.0, account.backoff_after(self.failures + 1))
        if error.treatment.scope is Scope.PACE and error.retry_after is not None:
            wait = error.retry_after
        return self._failure(Verdict.RETRY, error, ended_at, ended_at + timedelta(seconds=wait))

    def unanswered(self, error: VendorError, account: Account, ended_at: datetime) -> Result:
        """Judge a question that failed: the outcome is as unknown as before, and is asked about again."""
        wait = max(error.retry_after or 0.0, account.backoff_after(self.failures + 1))
        return self._failure(Verdict.UNACKNOWLEDGED, error, ended_at, ended_at + timedelta(seconds=wait))

    def not_found(self, account: Account, ended_at: datetime) -> Result:
        """Judge the other side's word that it has not got what it was sent: it may be sent again."""
        error = VendorError(ErrorCode.OUTCOME_UNKNOWN, "It was asked, and has not got it; it is sent again.")
        if self._is_last(error, account):
            return self._failure(Verdict.FAILED, error, ended_at, None)
        return self._failure(Verdict.RETRY, error, ended_at, ended_at)

    def unclaimed(self, due_at: datetime) -> Result:
        """Give a claim back untried."""
        return self._result(Verdict.UNCLAIMED, self.started_at, due_at=due_at)

    def _is_last(self, error: VendorError, account: Account) -> bool:
        return error.treatment.scope is Scope.ORDER and self.failures + 1 >= account.attempts

    def _failure(self, verdict: Verdict, error: VendorError, ended_at: datetime, due_at: datetime | None) -> Result:
        return self._result(
            verdict, ended_at, code=error.code, message=error.message, http_status=error.http_status, due_at=due_at
        )

    def _result(
        self,
        verdict: Verdict,
        ended_at: datetime,
        *,
        code: ErrorCode | None = None,
        message: str | None = None,
        http_status: int | None = None,
        due_at: datetime | None = None,
        their_id: str = "",
        accepted: bool = False,
    ) -> Result:
        took = round((ended_at - self.started_at).total_seconds() * 1000)
        return Result(
            self.duty_id, self.order_id, verdict, self.failures + 1, self.started_at, took, code, message,
            http_status, due_at, their_id, accepted, self.kind, self.sent,
        )  # fmt: skip
