"""What the Reports page shows: subscriptions, what was sent, mails that did not go out, and what alerts are open."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from include.order_sync.accounts import Accounts
from include.order_sync.ledger.alerts.telling import OpenAlert, open_alerts
from include.order_sync.ledger.mails import Mail, MailKind, mails_of
from include.order_sync.ledger.overview.mail_needs import lost_mails
from include.order_sync.ledger.overview.needs import waiting_behind
from include.order_sync.ledger.reports.records import KEPT, ReportRecord, records
from include.order_sync.ledger.session import Ledger
from include.order_sync.services.alerts.words import LINK_WORDS, said
from include.order_sync.services.mail.contents import LATE_AFTER, ReportContent, read
from include.order_sync.services.need_words import Said
from include.order_sync.services.reports.calendar import local_day, moment_of
from include.order_sync.services.reports.subscriptions import all_subscriptions
from include.order_sync.subscriptions import Origin, Subscribed, Subscription

MOST_SENDINGS = 50
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Sending:
    """A report on record with the mail that carries it, and what that mail says.

    `stands_in`: the mail is of another day, whose report stands for this one too.
    """

    report: ReportRecord
    mail: Mail
    content: ReportContent
    file_is_there: bool

    @property
    def stands_in(self) -> bool:
        """Tell whether this day was missed, and is told of in the mail of another."""
        return self.report.day is not None and self.report.day != self.content.day

    @property
    def late(self) -> bool:
        """Tell whether the mail went out later than it was due, or is still to go."""
        due, sent = self.content.due_at, self.mail.sent_at or self.mail.last_attempt_at or self.mail.created_at
        return due is not None and sent - due > LATE_AFTER


@dataclass(frozen=True, slots=True)
class Shown:
    """A subscription as its card shows it. `next`: when it goes out; `query`: its settings as an address has them."""

    id: int
    subscription: Subscription
    origin: Origin
    on: bool
    next: datetime | None
    changed_at: datetime
    changed_by: str
    last: Sending | None
    query: str


@dataclass(frozen=True, slots=True)
class ToldAlert:
    """An alert as its mails tell it. `link` is relative to the Order Desk's root."""

    alert: OpenAlert
    sentence: str
    resolution: str
    link: str
    link_words: str


@dataclass(frozen=True, slots=True)
class ReportsRoom:
    """All that the page shows."""

    subscriptions: list[Shown]
    sendings: list[Sending]
    troubled: list[Mail]
    alerts: list[ToldAlert]
    destinations: list[str]


def reports_room(ledger: Ledger, accounts: Accounts) -> ReportsRoom:
    """Read all that the Reports page shows."""
    now = ledger.now()
    standing = all_subscriptions(ledger, accounts)
    sendings = latest_sendings(ledger)
    return ReportsRoom(
        [_shown(ledger, one, sendings, now) for one in standing],
        sendings,
        lost_mails(ledger),
        told_alerts(ledger, accounts),
        list(accounts.destinations),
    )


def latest_sendings(ledger: Ledger) -> list[Sending]:
    """List the last reports on record, newest first."""
    return _sendings(ledger, records(ledger, limit=MOST_SENDINGS), ledger.now())


def next_moment(subscription: Subscription, now: datetime) -> datetime:
    """Say when a subscription's next report is due."""
    today = local_day(subscription.zone, now)
    days = (today + number * _DAY for number in range(3))
    return next(moment for day in days if (moment := moment_of(subscription, day)) > now)


def as_query(one: Subscribed) -> str:
    """Write what a preview of a subscription depends on, as an address has it."""
    subscription = one.subscription
    chosen = {
        "subscription": one.id,
        "name": subscription.name,
        "at": f"{subscription.at:%H:%M}",
        "zone": subscription.zone,
        "scope": subscription.scope.value,
        "period": subscription.period.value,
        "distributor": subscription.distributor,
        "destination": subscription.destination,
        "more_columns": "true" if subscription.more_columns else "",
    }
    return urlencode({name: value for name, value in chosen.items() if value})


def told_alerts(ledger: Ledger, accounts: Accounts) -> list[ToldAlert]:
    """List the alerts that are open, the oldest first, in the words of their mails."""
    found = open_alerts(ledger)
    behind = waiting_behind(ledger) if any(one.kind is MailKind.REFUSED for one in found) else {}
    return [_told(one, said(one, accounts, behind.get(one.account, 0))) for one in found]


def _told(alert: OpenAlert, what: Said) -> ToldAlert:
    link = what.page or f"./?{urlencode(what.filters)}"
    return ToldAlert(alert, what.sentence, what.resolution, link, LINK_WORDS[what.page])


def _shown(ledger: Ledger, one: Subscribed, sendings: list[Sending], now: datetime) -> Shown:
    on = bool(one.subscription.recipients)
    return Shown(
        one.id,
        one.subscription,
        one.origin,
        on,
        next_moment(one.subscription, now) if on else None,
        one.changed_at,
        one.changed_by,
        _last(ledger, one.id, sendings, now),
        as_query(one),
    )


def _last(ledger: Ledger, subscription_id: int, sendings: list[Sending], now: datetime) -> Sending | None:
    """Find the last sending of a subscription, among those that are listed or before them."""
    known = (one for one in sendings if one.report.subscription_id == subscription_id)
    if len(sendings) < MOST_SENDINGS:
        return next(known, None)
    return next(known, None) or next(iter(_sendings(ledger, records(ledger, subscription_id, 1), now)), None)


def _sendings(ledger: Ledger, found: list[ReportRecord], now: datetime) -> list[Sending]:
    mails = {mail.id: mail for mail in mails_of(ledger, {one.mail_id for one in found})}
    contents = {key: _content(mail) for key, mail in mails.items()}
    return [
        Sending(one, mails[one.mail_id], contents[one.mail_id], bool(one.file_name) and now - one.prepared_at < KEPT)
        for one in sorted(found, key=lambda one: (one.prepared_at, one.day or date.max), reverse=True)
    ]


def _content(mail: Mail) -> ReportContent:
    content = read(mail.content)
    assert isinstance(content, ReportContent)
    return content
