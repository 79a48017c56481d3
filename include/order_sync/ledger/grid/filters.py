"""Which orders are listed, and in which order."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class StatusFilter(StrEnum):
    """An order's status as the list knows it: Extensiv's, with "Cancel Sending" told from "New"."""

    NEW = "new"
    CANCEL_SENDING = "cancel_sending"
    AT_WMS = "at_wms"
    SHIPPED = "shipped"
    CONFIRMED = "confirmed"
    ERROR = "error"
    CANCELED = "canceled"


class SyncFilter(StrEnum):
    """An export's sync status: Pepper's three, and the two kinds of pending that its report tells apart."""

    SUCCESSFUL = "successful"
    PENDING = "pending"
    FAILED = "failed"
    PENDING_VERIFICATION = "pending_verification"
    QUEUED = "queued"


class Heading(StrEnum):
    """What the list can be sorted by."""

    NUMBER = "number"
    CART = "cart"
    DESTINATION = "destination"
    DISTRIBUTOR = "distributor"
    ACCOUNT = "account"
    CUSTOMER = "customer"
    PLACED_AT = "placed_at"
    DELIVERY_DATE = "delivery_date"
    STATUS = "status"
    SYNC = "sync"
    FAILURES = "failures"
    ERROR_CODE = "error_code"
    LAST_ATTEMPT = "last_attempt"
    CARRIER = "carrier"
    TRACKING = "tracking"


@dataclass(frozen=True, slots=True)
class Filter:
    """What all listed orders have in common; canceled ones are listed only if that status is asked for.

    `account` is a cart's or a destination's name, days are in UTC and inclusive, and each word of `text` begins a
    word of the order number, customer, SKU or tracking number.
    """

    status: StatusFilter | None = None
    sync: SyncFilter | None = None
    red: bool = False
    account: str = ""
    error_code: str = ""
    placed_from: date | None = None
    placed_to: date | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Sort:
    """By which heading the list is sorted."""

    heading: Heading = Heading.PLACED_AT
    descending: bool = True
