"""What the templates of alerts are given: an alert in words, and its orders as rows."""

from dataclasses import dataclass
from urllib.parse import urljoin

from include.order_sync.ledger.mails import MailKind
from include.order_sync.services.mail.contents import AlertContent, AlertOrder
from include.order_sync.services.mail.words import count, utc_words

_LABELS = {
    MailKind.EXPORT_ERROR: "Orders not exported",
    MailKind.CONFIRMATION_ERROR: "Shipments not confirmed",
    MailKind.NOT_TAKEN: "Orders not taken",
    MailKind.UNSYNCED: "Unsynced orders",
    MailKind.UNMAPPED: "Ship method without mapping",
    MailKind.REFUSED: "Account refused our login",
}
_CONFIGURED = "error_recipients in the accounts file names you."
_NOTIFIED = "you have the permission Order Sync Notification, or the accounts file names you."


@dataclass(frozen=True, slots=True)
class OrderRow:
    """An order in the table; `message` only where it is not said of all."""

    number: str
    link: str
    failures: str
    since: str
    message: str


@dataclass(frozen=True, slots=True)
class AlertView:
    """An alert as the templates show it. `unlisted` tells of orders that it counts and does not list."""

    label: str
    account: str
    sentence: str
    resolution: str
    since: str
    message: str
    orders: tuple[OrderRow, ...]
    shows_failures: bool
    unlisted: str
    outcomes: dict[str, int]
    link: str
    link_words: str
    recipients: str
    reports_link: str


def alert_view(alert: AlertContent) -> AlertView:
    """Put an alert into words."""
    kind = MailKind(alert.kind)
    return AlertView(
        label=_LABELS[kind],
        account=alert.account,
        sentence=alert.sentence,
        resolution=alert.resolution,
        since=utc_words(alert.opened_at),
        message=alert.message,
        orders=tuple(_row(order, alert.message) for order in alert.orders),
        shows_failures=any(order.failures for order in alert.orders),
        unlisted=_unlisted(alert),
        outcomes=alert.outcomes,
        link=alert.link,
        link_words=alert.link_words,
        recipients=_NOTIFIED if kind is MailKind.UNSYNCED else _CONFIGURED,
        reports_link=urljoin(alert.link, "reports") if alert.link else "",
    )


def _row(order: AlertOrder, said_of_all: str) -> OrderRow:
    return OrderRow(
        number=order.number,
        link=order.link,
        failures=f"{order.failures:,}" if order.failures else "",
        since=utc_words(order.since) if order.since else "",
        message="" if order.message == said_of_all else order.message,
    )


def _unlisted(alert: AlertContent) -> str:
    """Count the orders that are new and not listed, and those that a mail before told of."""
    listed = len(alert.orders)
    more, before = alert.new - listed, alert.waiting - max(alert.new, listed)
    said = [f"{count(more, 'more order')} {'is' if more == 1 else 'are'} not listed here."] if more > 0 else []
    return " ".join([*said, f"Mails before this one told of {before:,} others."] if before > 0 and listed else said)
