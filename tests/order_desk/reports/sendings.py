"""Put reports and their mails on record, as the service and the outbox do, in whatever state a test wants."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from include.order_sync.errors import ErrorCode
from include.order_sync.ledger.leases import Lease, acquire, release
from include.order_sync.ledger.mails import MailKind, MailState, Recipient, queue_mail
from include.order_sync.ledger.outbox import MailResult, claim_mails, finish_mail, hand_over
from include.order_sync.ledger.reports.records import keep_report
from include.order_sync.ledger.session import Ledger
from include.order_sync.services.mail.contents import AlertContent, ReportContent, written
from include.order_sync.subscriptions import Subscribed

SUBJECT = "Daily Order Sync Status Report"
COUNTS = {"Failed": 3, "Pending Verification": 0, "Queued": 12}
_NO_WORD = ErrorCode.OUTCOME_UNKNOWN


def put_report(
    ledger: Ledger,
    of: Subscribed,
    day: date | None,
    *,
    due_at: datetime | None = None,
    missed: Sequence[date] = (),
    asked_by: str = "",
    file: tuple[str, bytes] = ("report.csv", b"Order id\r\n"),
) -> int:
    """Put a report with its file on record, and its mail in the queue; return the report's key."""
    wanted, now = of.subscription, ledger.now()
    content = ReportContent(
        name=wanted.name,
        scope=wanted.scope,
        period=wanted.period,
        distributor=wanted.distributor,
        destination=wanted.destination,
        zone=wanted.zone,
        day=day,
        due_at=due_at,
        prepared_at=now,
        since=None,
        asked_by=asked_by,
        missed=tuple(missed),
        counts=COUNTS,
    )
    with ledger.write() as tx:
        mail = queue_mail(
            tx,
            key=f"report:{of.id}:{day or now.isoformat()}",
            kind=MailKind.REPORT,
            subject=SUBJECT,
            recipients=wanted.recipients,
            content=written(content),
            actor="test",
        )
        assert mail is not None
        name, body = file
        return keep_report(tx, of.id, day, mail, missed, COUNTS, name, len(body), [body], prepared_at=now)


def put_alert_mail(ledger: Ledger, key: str, *recipients: str) -> None:
    """Put the mail of an alert in the queue."""
    content = AlertContent(
        kind=MailKind.EXPORT_ERROR,
        account="warehouse",
        sentence="3 orders were not exported to warehouse: rejected.",
        resolution="Read its reason.",
        opened_at=ledger.now(),
    )
    with ledger.write() as tx:
        queue_mail(
            tx,
            key=key,
            kind=MailKind.EXPORT_ERROR,
            subject="3 orders not exported to warehouse",
            recipients=recipients,
            content=written(content),
            actor="test",
        )


def send_all(ledger: Ledger, state: MailState = MailState.SENT, **told: Any) -> None:
    """Let an attempt at every queued mail come to an end: `refused` maps addresses to the mail server's words."""
    lease = _lease(ledger)
    refused: dict[str, str] = told.pop("refused", {})
    for mail in claim_mails(ledger, lease, [*MailKind]):
        recipients = tuple(_outcome(one.address, state, refused) for one in mail.recipients)
        hand_over(ledger, mail.id, lease, recipients)
        finish_mail(
            ledger,
            lease,
            MailResult(
                id=mail.id,
                state=state,
                recipients=recipients,
                content=mail.content,
                due_at=ledger.now() + timedelta(minutes=2) if state is MailState.QUEUED else None,
                error_code=_NO_WORD if state is MailState.UNKNOWN else told.get("error_code"),
                error_message=told.get("error_message"),
            ),
        )


def _outcome(address: str, state: MailState, refused: dict[str, str]) -> Recipient:
    if address in refused:
        return Recipient(address, "refused", refused[address])
    return Recipient(address, "taken" if state is MailState.SENT else "waiting")


def _lease(ledger: Ledger) -> Lease:
    lease = acquire(ledger, "mails", "test", timedelta(minutes=1))
    assert isinstance(lease, Lease)
    release(ledger, lease)
    return lease
