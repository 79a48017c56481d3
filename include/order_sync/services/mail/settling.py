"""What comes of an attempt at a mail: sent, to be tried again and when, failed, or unknown."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from include.order_sync.errors import ErrorCode, VendorError
from include.order_sync.ledger.mails import Mail, MailState, Outcome, Recipient
from include.order_sync.ledger.outbox import NO_WORD, MailResult
from include.order_sync.services.mail.contents import read, written
from include.order_sync.services.mail.letter import carries_file, without_file
from include.order_sync.services.mail.replies import Reply

_WAITS = (1, 2, 4, 8, 15)
"""Minutes after the first, second, … attempt; the last for all that follow."""
_LEAST_ATTEMPTS = len(_WAITS)
"""So often a mail is tried, however old it is: nothing may have run while it grew old."""


@dataclass
class Settling:
    """How it stands with a mail's recipients in one attempt, and what that comes to.

    `accepted` are those for whom the server would take the mail, but does not have it yet. A mail is given up when it
    is older than `patience`.
    """

    mail: Mail
    patience: timedelta
    recipients: dict[str, Recipient] = field(init=False)
    accepted: list[str] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        self.recipients = {recipient.address: recipient for recipient in self.mail.recipients}

    @property
    def waiting(self) -> list[str]:
        """List the addresses that have not got the mail yet and may get it."""
        return [address for address, one in self.recipients.items() if one.outcome == "waiting"]

    def answered(self, address: str, reply: Reply) -> None:
        """Note what the server said to a recipient."""
        if reply.yes:
            self.accepted.append(address)
        else:
            self.mark([address], "refused" if reply.never else "waiting", reply.words)

    def mark(self, addresses: Iterable[str], outcome: Outcome, message: str = "") -> None:
        """Note how it stands with some recipients."""
        self.recipients |= {address: Recipient(address, outcome, message) for address in addresses}

    def taken(self, now: datetime) -> MailResult:
        """Conclude that the server took the mail for those it accepted."""
        self.mark(self.accepted, "taken")
        return self.settled(now)

    def settled(self, now: datetime) -> MailResult:
        """Conclude as each recipient stands: those who wait are tried again later, or given up."""
        if self.waiting and not self._is_given_up(now):
            due_at = now + timedelta(minutes=_WAITS[min(self.mail.attempts, len(_WAITS)) - 1])
            return self._result(MailState.QUEUED, ErrorCode.UNAVAILABLE, due_at)
        for address in self.waiting:
            self.mark([address], "refused", f"Given up. {self.recipients[address].message}")
        got_it = any(one.outcome == "taken" for one in self.recipients.values())
        return self._result(MailState.SENT if got_it else MailState.FAILED, ErrorCode.REJECTED)

    def failed(self, error: VendorError, now: datetime) -> MailResult:
        """Conclude that it went wrong for all who wait, before the server had the mail."""
        self.mark(self.waiting, "waiting" if error.treatment.retryable else "refused", error.message)
        return replace(self.settled(now), error_code=error.code, error_message=error.message)

    def unknown(self, why: str) -> MailResult:
        """Conclude that the server may have the mail, or not."""
        concluded = self._result(MailState.UNKNOWN, ErrorCode.OUTCOME_UNKNOWN)
        return replace(concluded, error_code=ErrorCode.OUTCOME_UNKNOWN, error_message=f"{NO_WORD} ({why})")

    def _is_given_up(self, now: datetime) -> bool:
        return self.mail.attempts >= _LEAST_ATTEMPTS and now - self.mail.created_at >= self.patience

    def _result(self, state: MailState, code: ErrorCode, due_at: datetime | None = None) -> MailResult:
        recipients = tuple(self.recipients.values())
        trouble = "; ".join(f"{one.address}: {one.message}" for one in recipients if one.outcome != "taken")
        return MailResult(
            id=self.mail.id,
            state=state,
            recipients=recipients,
            content=self.mail.content,
            due_at=due_at,
            error_code=code if trouble else None,
            error_message=trouble or None,
        )


def untried(mail: Mail, now: datetime) -> MailResult:
    """Give back a mail that was claimed and not tried."""
    return MailResult(
        id=mail.id,
        state=MailState.QUEUED,
        recipients=mail.recipients,
        content=mail.content,
        due_at=now,
        error_code=ErrorCode(mail.error_code) if mail.error_code else None,
        error_message=mail.error_message,
        untried=True,
    )


def only_linked(mail: Mail, now: datetime) -> MailResult | None:
    """Queue a mail again with its file only linked; None if it has none attached."""
    content = read(mail.content)
    return replace(untried(mail, now), content=written(without_file(content))) if carries_file(content) else None
