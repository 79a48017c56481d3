"""How a service tells that work remains: the task fails, names the orders, and knows when to try again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from include.order_sync.errors import OrderSyncError

_NAMED = 20
LONGEST_WAIT = 60.0
"""Seconds that a task may wait for its own retry: longer waits are left to a later run, so as to hold up nobody."""


class AccountBusy(OrderSyncError):
    """Another task works for the account right now."""


class WorkRemains(OrderSyncError):
    """Something that could be tried again was not done. `retry_in` is in seconds; None: leave it to a later run."""

    def __init__(self, message: str, retry_in: float | None) -> None:
        super().__init__(message)
        self.retry_in = retry_in


class OrdersNotExported(WorkRemains):
    """Some orders were not exported, for reasons that may pass."""


class ShipmentsNotConfirmed(WorkRemains):
    """Some shipments were not confirmed to the cart, for reasons that may pass."""


class MailsNotSent(WorkRemains):
    """Some mails were not sent, or nobody knows whether they were."""


@dataclass(frozen=True, slots=True)
class Remaining:
    """One order that remains to be done, why, and when it is due again (None: when a person has acted)."""

    number: str
    reason: str
    due_at: datetime | None


def describe(remaining: Sequence[Remaining]) -> str:
    """Name the orders with their reasons, the first twenty of them."""
    named = "; ".join(f"{item.number} ({item.reason})" for item in remaining[:_NAMED])
    more = f"; and {len(remaining) - _NAMED} more" if len(remaining) > _NAMED else ""
    return f"{named}{more}"


def retry_in(remaining: Sequence[Remaining], now: datetime) -> float | None:
    """Return the seconds after which all that comes soon is due again; None if nothing does."""
    waits = [max((item.due_at - now).total_seconds(), 0.0) for item in remaining if item.due_at]
    return max((wait for wait in waits if wait <= LONGEST_WAIT), default=None)
