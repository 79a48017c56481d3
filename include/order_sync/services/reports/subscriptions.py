"""The subscriptions to status reports that stand, and how a time of day is read that a person wrote."""

import re
from datetime import time

from include.order_sync.accounts import Accounts
from include.order_sync.accounts.hints import time_of_day
from include.order_sync.errors import ConfigurationError
from include.order_sync.ledger.reports.subscriptions import register_file
from include.order_sync.ledger.session import Ledger
from include.order_sync.subscriptions import Subscribed

_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")


class SubscriptionError(ConfigurationError):
    """A setting of a subscription is not what it must be."""


def all_subscriptions(ledger: Ledger, accounts: Accounts) -> list[Subscribed]:
    """List the subscriptions that stand, those of the accounts file first, after the file's were put on record."""
    return register_file(ledger, accounts.reports)


def read_time(text: str) -> time:
    """Read a time of day, 07:00. Raises `SubscriptionError`, which names the nearest right one."""
    if not _TIME.fullmatch(text):
        problem = time_of_day(text)
        raise SubscriptionError(problem if problem.endswith("?") else f"{problem}.")
    return time.fromisoformat(text)
