"""Mails that did not go out, or of which nobody knows whether they did, and that nothing has made up for since."""

from datetime import timedelta

from include.order_sync.ledger.mails import COLUMNS, Mail, MailState, as_mails
from include.order_sync.ledger.overview.needs import Cause, Named, Need
from include.order_sync.ledger.session import Ledger

REMEMBERED = timedelta(days=7)
"""How long a mail that did not go out is told, if no later one goes out."""
_NAMED = 20
_MADE_UP_FOR = (
    "EXISTS (SELECT 1 FROM mails n WHERE n.kind = mails.kind AND n.state = 'sent' AND n.id > mails.id"
    " AND (n.kind <> 'report' OR EXISTS (SELECT 1 FROM reports r JOIN reports later"
    " ON later.subscription_id = r.subscription_id WHERE r.mail_id = mails.id AND later.mail_id = n.id)))"
)


def lost_mails(ledger: Ledger) -> list[Mail]:
    """List the mails that failed or whose outcome is unknown, newest first.

    A report is made up for by a later one of its subscription that was sent, an alert by a later one of its kind: then
    the mail server takes mails again.
    """
    with ledger.read() as tx:
        return as_mails(
            tx.rows(
                f"SELECT {COLUMNS} FROM mails WHERE state IN ('failed', 'unknown') AND created_at >= :since"
                f" AND NOT {_MADE_UP_FOR} ORDER BY created_at DESC, id DESC",
                since=tx.now - REMEMBERED,
            )
        )


def mail_needs(ledger: Ledger) -> list[Need]:
    """List what mails need a person for: those given up, and those that may have been sent."""
    lost = lost_mails(ledger)
    groups = ([mail for mail in lost if mail.state is state] for state in (MailState.FAILED, MailState.UNKNOWN))
    return [_need(mails) for mails in groups if mails]


def _need(mails: list[Mail]) -> Need:
    named = tuple(Named(None, mail.subject, f"to {_listed(mail)}") for mail in mails[:_NAMED])
    newest = mails[0]
    return Need(
        Cause.MAIL_FAILED,
        len(mails),
        mails[-1].created_at,
        code=newest.state,
        message=newest.error_message or "",
        named=named,
    )


def _listed(mail: Mail) -> str:
    return ", ".join(one.address for one in mail.recipients)
