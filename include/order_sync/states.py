"""Every state of an order, an export and a confirmation, and the one table of legal moves between them."""

from dataclasses import dataclass
from enum import StrEnum


class OrderStatus(StrEnum):
    """The order's life. The values are Extensiv's API values."""

    NEW = "new"  # downloaded, will be sent unless it is on hold
    AT_WMS = "at_wms"  # every export of it was acknowledged
    SHIPPED = "shipped"  # tracking was received for every line
    CONFIRMED = "confirmed"  # tracking was written back to the cart
    ERROR = "error"  # held: needs a person or a mapping
    CANCELED = "canceled"  # canceled at the cart, the destination or by a person


class ExportState(StrEnum):
    """The duty to get one order into one destination."""

    QUEUED = "queued"  # waits to be sent, perhaps until its next attempt is due
    SENDING = "sending"  # claimed by a task; the call may be under way
    PENDING_VERIFICATION = "pending_verification"  # sent, no acknowledgement yet
    EXPORTED = "exported"  # acknowledged by the destination
    FAILED = "failed"  # rejected, or attempts exhausted
    MARKED_SYNCED = "marked_synced"  # a person keyed it in by hand
    CANCELED = "canceled"  # will not be sent, or was called back


class ConfirmationState(StrEnum):
    """The duty to write one shipment's tracking back to the cart."""

    QUEUED = "queued"
    SENDING = "sending"
    PENDING_VERIFICATION = "pending_verification"
    CONFIRMED = "confirmed"
    FAILED = "failed"
    MARKED_CONFIRMED = "marked_confirmed"  # a person told the cart by hand
    NOT_NEEDED = "not_needed"  # the source takes no tracking


class ExportMethod(StrEnum):
    """How a destination gets its orders."""

    PUSH = "push"  # we send them
    PULL = "pull"  # it fetches them
    DEFAULT = "default"  # no API integration: people key them in


@dataclass(frozen=True, slots=True)
class Move:
    """A legal transition: its name is the event's kind."""

    sources: tuple[str, ...]
    target: str


_O, _E, _C = OrderStatus, ExportState, ConfirmationState

ORDER_MOVES: dict[str, Move] = {
    "order_exported": Move((_O.NEW,), _O.AT_WMS),
    "order_shipped": Move((_O.AT_WMS,), _O.SHIPPED),
    "order_confirmed": Move((_O.SHIPPED,), _O.CONFIRMED),
    "order_export_failed": Move((_O.NEW,), _O.ERROR),
    "order_confirmation_failed": Move((_O.SHIPPED,), _O.ERROR),
    "order_cancel_refused": Move((_O.NEW, _O.AT_WMS, _O.SHIPPED, _O.ERROR), _O.ERROR),
    "order_released": Move((_O.ERROR,), _O.NEW),
    "order_reopened": Move((_O.AT_WMS, _O.ERROR), _O.NEW),
    "order_canceled": Move((_O.NEW, _O.AT_WMS, _O.ERROR), _O.CANCELED),
}

# An acknowledgement is proof, whatever state it finds: the destination's word outranks our bookkeeping. A person's
# word that the order was keyed in by hand stands, whatever comes of an attempt that was under way.
EXPORT_MOVES: dict[str, Move] = {
    "export_claimed": Move((_E.QUEUED,), _E.SENDING),
    "export_offered": Move((_E.QUEUED, _E.PENDING_VERIFICATION), _E.PENDING_VERIFICATION),
    "export_acknowledged": Move((_E.SENDING, _E.PENDING_VERIFICATION, _E.QUEUED, _E.FAILED), _E.EXPORTED),
    "export_unacknowledged": Move((_E.SENDING, _E.PENDING_VERIFICATION), _E.PENDING_VERIFICATION),
    "export_retried_later": Move((_E.SENDING, _E.PENDING_VERIFICATION), _E.QUEUED),
    "export_unclaimed": Move((_E.SENDING,), _E.QUEUED),
    "export_failed": Move((_E.SENDING, _E.PENDING_VERIFICATION), _E.FAILED),
    "export_released": Move((_E.FAILED,), _E.QUEUED),
    "export_resent": Move((_E.EXPORTED, _E.MARKED_SYNCED, _E.PENDING_VERIFICATION, _E.FAILED), _E.QUEUED),
    "export_marked_synced": Move((_E.QUEUED, _E.FAILED, _E.PENDING_VERIFICATION), _E.MARKED_SYNCED),
    "export_canceled": Move((_E.QUEUED, _E.FAILED, _E.PENDING_VERIFICATION, _E.EXPORTED), _E.CANCELED),
}

CONFIRMATION_MOVES: dict[str, Move] = {
    "confirmation_claimed": Move((_C.QUEUED,), _C.SENDING),
    "confirmation_acknowledged": Move((_C.SENDING, _C.PENDING_VERIFICATION), _C.CONFIRMED),
    "confirmation_unacknowledged": Move((_C.SENDING, _C.PENDING_VERIFICATION), _C.PENDING_VERIFICATION),
    "confirmation_retried_later": Move((_C.SENDING, _C.PENDING_VERIFICATION), _C.QUEUED),
    "confirmation_unclaimed": Move((_C.SENDING,), _C.QUEUED),
    "confirmation_failed": Move((_C.SENDING, _C.PENDING_VERIFICATION), _C.FAILED),
    "confirmation_released": Move((_C.FAILED,), _C.QUEUED),
    "confirmation_marked_confirmed": Move((_C.QUEUED, _C.FAILED, _C.PENDING_VERIFICATION), _C.MARKED_CONFIRMED),
}
