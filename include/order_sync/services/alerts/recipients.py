"""Who is told of what: the account's error recipients, and for orders that are not synced those who may be notified."""

from collections.abc import Sequence

from include.order_sync.accounts import Accounts
from include.order_sync.ledger.mails import MailKind


def recipients(accounts: Accounts, kind: MailKind, account: str, notified: Sequence[str] | None) -> Sequence[str]:
    """Name whom an alert of an account goes to; nobody, if none is configured.

    `notified` are those who have Order Sync Notification: None where Airflow's users have no addresses.
    """
    if kind is MailKind.UNSYNCED and notified is not None:
        return notified
    if kind is MailKind.UNSYNCED and accounts.alerts.unsynced_recipients:
        return accounts.alerts.unsynced_recipients
    known = {**accounts.carts, **accounts.sources, **accounts.destinations}.get(account)
    return (known.error_recipients if known else ()) or accounts.error_recipients
