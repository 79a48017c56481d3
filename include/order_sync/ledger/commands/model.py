"""What can be done to orders by hand, to which, and what came of it."""

from dataclasses import dataclass
from enum import StrEnum

from include.order_sync.errors import OrderSyncError


class Action(StrEnum):
    """What a person can do to an order."""

    RETRY_SYNC = "retry_sync"  # try again what failed, or does not want to wait for its next attempt
    RESEND = "resend"  # send once more what was sent, on purpose, under another idempotency key
    MARK_SYNCED = "mark_synced"  # it was keyed in by hand
    HOLD = "hold"  # keep it from being sent: Cancel Sending
    RELEASE = "release"  # let it be sent after all
    CANCEL = "cancel"  # call it off, or back
    RETRY_CONFIRMATION = "retry_confirmation"  # tell the cart again
    MARK_CONFIRMED = "mark_confirmed"  # the cart was told by hand


NEEDS_REASON = frozenset({Action.MARK_SYNCED, Action.MARK_CONFIRMED})
"""Actions that put a person's word in the place of the other side's."""


class Outcome(StrEnum):
    """What an action came to for one target."""

    DONE = "done"
    CHANGED = "changed"  # it is no longer what the person looked at
    NOT_POSSIBLE = "not_possible"
    NOT_FOUND = "not_found"


class ReasonMissing(OrderSyncError):
    """An action was asked for that is never done without a reason."""


@dataclass(frozen=True, slots=True)
class Target:
    """An order to act on. `destination` "" means every export of it that the action fits.

    `seen` is the key of the newest event that the person saw; None if it was not looked at one by one.
    """

    order_id: int
    destination: str = ""
    seen: int | None = None


@dataclass(frozen=True, slots=True)
class Acted:
    """What came of a target, and how the order stands now. `message` is a sentence for the operator.

    `destinations` are the accounts whose next run is worth starting: of the deliveries, or of the confirmations.
    """

    order_id: int
    number: str
    outcome: Outcome
    message: str
    status_words: str
    sync_status: str
    seen: int
    cart: str
    destinations: tuple[str, ...]
