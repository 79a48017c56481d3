"""What status reports were sent, and what one would be: for scripts and for the Reports page."""

from datetime import date, datetime
from functools import cache
from typing import Annotated
from zoneinfo import available_timezones

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict

from include.order_sync.accounts import hints
from include.order_sync.airflow_bridge import airflow_url
from include.order_sync.ledger.mails import MailKind, MailState
from include.order_sync.services.reports.writing import preview_rows
from plugins.order_desk.accounts import AccountsDep
from plugins.order_desk.ledger import LedgerDep
from plugins.order_desk.reports_settings import PreviewQuery, to_preview
from plugins.order_desk.reports_view import Sending, ToldAlert, latest_sendings, told_alerts

router = APIRouter(prefix="/reports", tags=["reports"])
ROWS_SHOWN = 20


class RecipientTold(BaseModel):
    """What came of a mail for one recipient, and what the mail server said if it did not take it."""

    model_config = ConfigDict(from_attributes=True)

    address: str
    outcome: str
    message: str


class SentReport(BaseModel):
    """A report on record. `day` is null if a person asked for it (`asked_by`); `file` is null once it is forgotten.

    `counts` are by status; null for a day that was missed, which the mail of another day stands for.
    """

    id: int
    subscription: int
    name: str
    day: date | None
    asked_by: str
    due_at: datetime | None
    late: bool
    counts: dict[str, int] | None
    state: MailState
    attempts: int
    sent_at: datetime | None
    error_code: str | None
    error_message: str | None
    recipients: list[RecipientTold]
    file: str | None
    file_size: int | None


class SentReports(BaseModel):
    """The last reports, newest first."""

    sendings: list[SentReport]


class FirstRows(BaseModel):
    """The first rows that a report's file would have. `more`: there are more rows than these."""

    header: list[str]
    rows: list[list[str]]
    more: bool


class OpenAlertTold(BaseModel):
    """An alert that is open. `link` leads to its orders from the Order Desk's root; `mailed_at`: null before a mail."""

    id: int
    kind: MailKind
    account: str
    code: str
    sentence: str
    resolution: str
    message: str
    opened_at: datetime
    mailed_at: datetime | None
    link: str


class OpenAlerts(BaseModel):
    """Every alert that is open, the oldest first."""

    alerts: list[OpenAlertTold]


class Zones(BaseModel):
    """The time zones that a subscription may have."""

    zones: list[str]


@router.get("/sendings")
def list_sendings(ledger: LedgerDep) -> SentReports:
    """List what was sent lately, and what came of it for whom."""
    return SentReports(sendings=[_sent(one) for one in latest_sendings(ledger)])


@router.get("/alerts")
def list_alerts(ledger: LedgerDep, accounts: AccountsDep) -> OpenAlerts:
    """List what is out of order now that mails tell of."""
    return OpenAlerts(alerts=[_alert(one) for one in told_alerts(ledger, accounts)])


@router.get("/preview")
def preview_file(asked: Annotated[PreviewQuery, Query()], ledger: LedgerDep, accounts: AccountsDep) -> FirstRows:
    """Read the first rows of the file that a report with these settings would have now."""
    header, *rows = preview_rows(ledger, to_preview(accounts, asked), airflow_url(), ROWS_SHOWN + 1, asked.subscription)
    return FirstRows(header=header, rows=rows[:ROWS_SHOWN], more=len(rows) > ROWS_SHOWN)


@router.get("/zones")
def list_zones() -> Zones:
    """List the time zones that this machine knows."""
    return Zones(zones=_zones())


def _alert(one: ToldAlert) -> OpenAlertTold:
    alert = one.alert
    return OpenAlertTold(
        id=alert.id,
        kind=alert.kind,
        account=alert.account,
        code=alert.code,
        sentence=one.sentence,
        resolution=one.resolution,
        message=alert.message,
        opened_at=alert.opened_at,
        mailed_at=alert.mailed_at,
        link=one.link,
    )


@cache
def _zones() -> list[str]:
    return sorted(zone for zone in available_timezones() if not hints.zone(zone))


def _sent(one: Sending) -> SentReport:
    report, mail = one.report, one.mail
    return SentReport(
        id=report.id,
        subscription=report.subscription_id,
        name=one.content.name,
        day=report.day,
        asked_by=one.content.asked_by,
        due_at=one.content.due_at,
        late=one.late,
        counts=report.counts,
        state=mail.state,
        attempts=mail.attempts,
        sent_at=mail.sent_at,
        error_code=mail.error_code,
        error_message=mail.error_message,
        recipients=[RecipientTold.model_validate(recipient) for recipient in mail.recipients],
        file=report.file_name if one.file_is_there else None,
        file_size=report.file_size if one.file_is_there else None,
    )
