"""What the mails of an alert say: what is wrong and which orders no mail told of, and later that it is over."""

from collections.abc import Sequence

from include.order_sync.accounts import Accounts
from include.order_sync.ledger.alerts.telling import Listed, OpenAlert
from include.order_sync.services.alerts.words import LINK_WORDS, outcomes, recovered, said
from include.order_sync.services.mail.contents import AlertContent, AlertOrder
from include.order_sync.services.mail.links import DeskLinks

_LONGEST_MESSAGE = 500


def alert_content(
    alert: OpenAlert, listed: Sequence[Listed], accounts: Accounts, links: DeskLinks, behind: int
) -> AlertContent:
    """Say what is wrong; `behind` is how many orders wait for the account, if that is what is wrong."""
    words = said(alert, accounts, behind)
    orders = [order for order in listed if order.number]
    return AlertContent(
        kind=alert.kind,
        account=alert.account,
        sentence=words.sentence,
        resolution=words.resolution,
        opened_at=alert.opened_at,
        message=_common([order.message for order in listed]),
        orders=tuple(_order(order, links) for order in orders),
        new=alert.untold if orders else 0,
        waiting=alert.waiting if orders else behind,
        link=links.page(words.page, **words.filters),
        link_words=LINK_WORDS[words.page],
    )


def recovery_content(alert: OpenAlert, ends: dict[str, int], links: DeskLinks) -> AlertContent:
    """Say that it is over, and how the orders ended."""
    return AlertContent(
        kind=alert.kind,
        account=alert.account,
        sentence=recovered(alert),
        resolution="",
        opened_at=alert.opened_at,
        recovered=True,
        outcomes=outcomes(ends),
        link=links.page("", account=alert.account),
        link_words=f"Show the orders of {alert.account}",
    )


def _order(order: Listed, links: DeskLinks) -> AlertOrder:
    link = links.order(order.order_id) if order.order_id else ""
    return AlertOrder(
        number=order.number, link=link, failures=order.failures, since=order.since, message=_cut(order.message)
    )


def _common(messages: Sequence[str]) -> str:
    """Take what is said of every order for what is said of the alert."""
    return _cut(messages[0]) if len({*messages}) == 1 else ""


def _cut(message: str) -> str:
    return message if len(message) <= _LONGEST_MESSAGE else f"{message[: _LONGEST_MESSAGE - 1]}…"
