"""The words of eCat, Pepper, Extensiv and ShipGear for an order, read off its one state; nothing stores them twice."""

from datetime import datetime, timedelta

from include.order_sync.states import ConfirmationState, ExportMethod, ExportState, OrderStatus

VERIFICATION_LIMIT = timedelta(minutes=30)
_INTEGRATED = (ExportMethod.PUSH, ExportMethod.PULL)
_DONE = (ExportState.EXPORTED, ExportState.MARKED_SYNCED)
_STATUS_WORDS = {
    OrderStatus.NEW: "New",
    OrderStatus.AT_WMS: "At WMS",
    OrderStatus.SHIPPED: "Shipped",
    OrderStatus.CONFIRMED: "Confirmed",
    OrderStatus.ERROR: "Error",
    OrderStatus.CANCELED: "Canceled",
}


def colour(method: str | None, state: str | None) -> str:
    """Choose eCat's colour of an order number: red while it is to be exported, blue when it is, else plain."""
    if method not in _INTEGRATED or state == ExportState.CANCELED:
        return "plain"
    return "blue" if state in _DONE else "red"


def exported_word(method: str | None, state: str | None) -> bool | None:
    """Answer eCat's "Exported?"; None where nothing is exported."""
    return state in _DONE if method in _INTEGRATED else None


def status_words(status: str, on_hold: bool, has_shipments: bool) -> str:
    """Name an order's status as Extensiv does; a part that was shipped is told."""
    if status == OrderStatus.NEW and on_hold:
        return "Cancel Sending"
    if status == OrderStatus.AT_WMS and has_shipments:
        return "At WMS, partially shipped"
    return _STATUS_WORDS[OrderStatus(status)]


def sync_status(state: str | None, sent_at: datetime | None, now: datetime) -> str:
    """Name an export's state as Pepper does: Successful, Pending, Pending Verification or Failed; "" without export."""
    if state is None or state == ExportState.CANCELED:
        return ""
    if state in _DONE:
        return "Successful"
    if state == ExportState.FAILED:
        return "Failed"
    overdue = sent_at is not None and now - sent_at >= VERIFICATION_LIMIT
    return "Pending Verification" if overdue and state == ExportState.PENDING_VERIFICATION else "Pending"


def writeback_status(state: str) -> str:
    """Name a confirmation's state as ShipGear does: Pending, Success or Failed; "" where nothing is written back."""
    if state == ConfirmationState.NOT_NEEDED:
        return ""
    if state in (ConfirmationState.CONFIRMED, ConfirmationState.MARKED_CONFIRMED):
        return "Success"
    return "Failed" if state == ConfirmationState.FAILED else "Pending"
