"""Mails on record: queued once for each key, and what became of them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal

import msgspec

from include.order_sync.ledger.session import Ledger
from include.order_sync.ledger.transaction import Transaction
from include.order_sync.ledger.types import known_moment, moment


class MailKind(StrEnum):
    """What a mail is about."""

    REPORT = "report"
    EXPORT_ERROR = "export_error"
    CONFIRMATION_ERROR = "confirmation_error"
    NOT_TAKEN = "not_taken"
    UNSYNCED = "unsynced"
    UNMAPPED = "unmapped"
    REFUSED = "refused"


ALERTS = frozenset(MailKind) - {MailKind.REPORT}


class MailState(StrEnum):
    """How far a mail has come."""

    QUEUED = "queued"  # waits to be sent, perhaps until its next attempt is due
    SENDING = "sending"  # claimed by a task; the mail server does not have it yet
    HANDED_OVER = "handed_over"  # the mail server may have it; its word is awaited
    SENT = "sent"  # the mail server took it, for one recipient at least
    FAILED = "failed"  # refused, or given up
    UNKNOWN = "unknown"  # handed over, and no word came back: never sent again by itself


Outcome = Literal["waiting", "taken", "refused"]


class Recipient(msgspec.Struct, frozen=True):
    """Whom a mail is for, whether the mail server took it for them, and what the server said if not."""

    address: str
    outcome: Outcome = "waiting"
    message: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A mail as it is on record. `content` is JSON, put into words when the mail is sent."""

    id: int
    key: str
    kind: MailKind
    state: MailState
    subject: str
    recipients: tuple[Recipient, ...]
    content: str
    actor: str
    created_at: datetime
    attempts: int
    due_at: datetime | None
    last_attempt_at: datetime | None
    sent_at: datetime | None
    error_code: str | None
    error_message: str | None


COLUMNS = (
    "id, key, kind, state, subject, recipients, content, actor, created_at, attempts, due_at, last_attempt_at,"
    " sent_at, error_code, error_message"
)
# SQLite uses the index of the mails that are not done yet only where a query has its condition word for word.
OPEN = "state IN ('queued', 'sending', 'handed_over')"
_TROUBLED = "state IN ('failed', 'unknown')"


def queue_mail(
    tx: Transaction,
    *,
    key: str,
    kind: MailKind,
    subject: str,
    recipients: Sequence[str],
    content: str,
    actor: str,
) -> int | None:
    """Put a mail on record, to be sent at once; None if a mail of that key is on record already."""
    found: int | None = tx.value(
        "INSERT INTO mails (key, kind, state, subject, recipients, content, actor, created_at, attempts, due_at)"
        " VALUES (:key, :kind, :state, :subject, :recipients, :content, :actor, :now, 0, :now)"
        " ON CONFLICT (key) DO NOTHING RETURNING id",
        key=key,
        kind=kind,
        state=MailState.QUEUED,
        subject=subject,
        recipients=recipients_text(Recipient(address) for address in dict.fromkeys(recipients)),
        content=content,
        actor=actor,
    )
    return found


def mails_to_send(ledger: Ledger, kinds: Collection[MailKind]) -> list[int]:
    """List the mails that want a task: those due, and those that a task began and has not finished."""
    with ledger.read() as tx:
        found = tx.execute(
            f"SELECT id FROM mails WHERE {OPEN} AND kind {tx.in_words('kinds')}"
            " AND (state <> 'queued' OR due_at <= :now) ORDER BY due_at, id",
            kinds=list(kinds),
        )
        return list(found.scalars())


def mails_of(ledger: Ledger, ids: Collection[int]) -> list[Mail]:
    """Read mails by key."""
    return _read(ledger, lambda tx: f"id {tx.in_ids()} ORDER BY id", ids=list(ids))


def troubled_mails(ledger: Ledger, limit: int = 20) -> list[Mail]:
    """Read the mails that failed or whose outcome is unknown, newest first."""
    return _read(ledger, lambda _: f"{_TROUBLED} ORDER BY created_at DESC, id DESC LIMIT :limit", limit=limit)


def recent_mails(ledger: Ledger, kinds: Collection[MailKind], limit: int) -> list[Mail]:
    """Read the last mails of some kinds, newest first."""
    return _read(
        ledger, lambda tx: f"kind {tx.in_words('kinds')} ORDER BY id DESC LIMIT :limit", kinds=list(kinds), limit=limit
    )


def _read(ledger: Ledger, condition: Any, **values: Any) -> list[Mail]:
    with ledger.read() as tx:
        return as_mails(tx.rows(f"SELECT {COLUMNS} FROM mails WHERE {condition(tx)}", **values))


def as_mails(rows: Iterable[Mapping[str, Any]]) -> list[Mail]:
    """Read mails from rows that have `COLUMNS`."""
    return [
        Mail(
            **{
                **row,
                "kind": MailKind(row["kind"]),
                "state": MailState(row["state"]),
                "recipients": msgspec.json.decode(row["recipients"], type=tuple[Recipient, ...]),
                "created_at": known_moment(row["created_at"]),
                **{name: moment(row[name]) for name in ("due_at", "last_attempt_at", "sent_at")},
            }
        )
        for row in rows
    ]


def recipients_text(recipients: Iterable[Recipient]) -> str:
    """Write recipients as they are stored."""
    return msgspec.json.encode(list(recipients)).decode()
