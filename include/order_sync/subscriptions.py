"""A subscription to the Daily Order Sync Status Report: when, of which orders, and to whom."""

from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum


class Scope(StrEnum):
    """Which orders a report lists: all, or those that failed to sync, with the unsynced ones that are pending."""

    ALL = "all"
    FAILED = "failed"


class Period(StrEnum):
    """Which time a report of all orders covers: since the one before, or all. What is not synced is in either."""

    DAY = "day"
    EVER = "ever"


class Origin(StrEnum):
    """Where a subscription is kept: in the accounts file, or on the Order Desk."""

    FILE = "file"
    DESK = "desk"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """What somebody wants to be sent each day. Without recipients it is off.

    `at` is a time of day by the clocks of `zone` (IANA). An empty `distributor` or `destination` means every one.
    `more_columns` adds error code, message, failures and link behind the six columns.
    """

    name: str
    at: time
    zone: str
    scope: Scope = Scope.ALL
    period: Period = Period.DAY
    recipients: tuple[str, ...] = ()
    distributor: str = ""
    destination: str = ""
    more_columns: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscribed:
    """A subscription as it is on record. `active_since`: when it was last switched on; None while it is off."""

    id: int
    subscription: Subscription
    origin: Origin
    active_since: datetime | None
    changed_at: datetime
    changed_by: str
