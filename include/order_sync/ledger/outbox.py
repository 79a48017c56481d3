"""Send what is on record: one task at a time, and never again where it is not sure that nobody has the mail.

queued -> sending -> handed_over -> sent. `handed_over` is committed right before the dot that ends a mail: a task that
died before it has surely not sent the mail, one that died after it may have, so that mail is `unknown` and stays so.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from include.order_sync.errors import ErrorCode
from include.order_sync.ledger.leases import Lease
from include.order_sync.ledger.mails import (
    COLUMNS,
    OPEN,
    Mail,
    MailKind,
    MailState,
    Recipient,
    as_mails,
    recipients_text,
)
from include.order_sync.ledger.session import Ledger
from include.order_sync.ledger.transaction import Transaction

NO_WORD = (
    "The mail was handed to the mail server, and its word whether it took it never came. Ask a recipient; if the mail"
    " is missing, send it again."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MailResult:
    """What came of an attempt: queued (again, when it is `due_at`), sent, failed or unknown.

    `content` replaces what the mail says. `untried` takes the attempt back.
    """

    id: int
    state: MailState
    recipients: tuple[Recipient, ...]
    content: str
    due_at: datetime | None = None
    error_code: ErrorCode | None = None
    error_message: str | None = None
    untried: bool = False


def recover_mails(ledger: Ledger, lease: Lease, kinds: Collection[MailKind]) -> list[Mail]:
    """Take over what dead tasks had begun, and return the mails whose outcome nobody can know.

    What was not handed over is due again at once.
    """
    with ledger.write() as tx:
        orphaned = f"lease_token < :token AND kind {tx.in_words('kinds')}"
        _move(
            tx,
            MailState.QUEUED,
            f"{OPEN} AND state = 'sending' AND {orphaned}",
            "lease_token = NULL, due_at = :now",
            token=lease.token,
            kinds=list(kinds),
        )
        lost = _move(
            tx,
            MailState.UNKNOWN,
            f"{OPEN} AND state = 'handed_over' AND {orphaned}",
            "due_at = NULL, error_code = :code, error_message = :message",
            token=lease.token,
            kinds=list(kinds),
            code=ErrorCode.OUTCOME_UNKNOWN,
            message=NO_WORD,
        )
        return as_mails(lost)


def claim_mails(ledger: Ledger, lease: Lease, kinds: Collection[MailKind], only: Collection[int] = ()) -> list[Mail]:
    """Claim what is due for a lease, the longest due first; of `only` those mails, if some are named."""
    with ledger.write() as tx:
        named = f" AND id {tx.in_ids('only')}" if only else ""
        claimed = _move(
            tx,
            MailState.SENDING,
            f"{OPEN} AND state = 'queued' AND due_at <= :now AND kind {tx.in_words('kinds')}{named}",
            "lease_token = :token, attempts = attempts + 1, last_attempt_at = :now",
            token=lease.token,
            kinds=list(kinds),
            **({"only": list(only)} if only else {}),
        )
        return sorted(as_mails(claimed), key=lambda mail: (mail.due_at or mail.created_at, mail.id))


def hand_over(ledger: Ledger, mail_id: int, lease: Lease, recipients: Sequence[Recipient]) -> bool:
    """Note that a mail is about to be handed to the mail server, and whom the server refused it for.

    False if the mail is not this lease's any more: then it must not be handed over.
    """
    with ledger.write() as tx:
        return bool(
            _move(
                tx,
                MailState.HANDED_OVER,
                "id = :id AND state = 'sending' AND lease_token = :token",
                "recipients = :recipients",
                id=mail_id,
                token=lease.token,
                recipients=recipients_text(recipients),
            )
        )


def finish_mail(ledger: Ledger, lease: Lease, result: MailResult) -> bool:
    """Write down what came of an attempt; False if the mail was another task's by then.

    The mail server's word is proof also where another task had taken the outcome for unknown.
    """
    with ledger.write() as tx:
        return bool(
            _move(
                tx,
                result.state,
                "id = :id AND state IN ('sending', 'handed_over', 'unknown') AND lease_token = :token",
                "recipients = :recipients, content = :content, due_at = :due_at, sent_at = :sent_at,"
                " error_code = :code, error_message = :message, attempts = attempts - :untried",
                id=result.id,
                token=lease.token,
                recipients=recipients_text(result.recipients),
                content=result.content,
                due_at=result.due_at,
                sent_at=tx.now if result.state is MailState.SENT else None,
                code=result.error_code,
                message=result.error_message,
                untried=int(result.untried),
            )
        )


def _move(tx: Transaction, target: MailState, where: str, assign: str, **values: Any) -> Sequence[Mapping[str, Any]]:
    """Move the mails that fit to another state, and return them as they are then: the only code that does so."""
    return tx.rows(
        f"UPDATE mails SET {assign}, state = :target WHERE {where} RETURNING {COLUMNS}", target=target, **values
    )
