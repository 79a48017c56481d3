"""What a person does about whole orders: hold them, let them go, call them off."""

from collections.abc import Sequence

from include.order_sync.ledger.cancels import request_cancellation
from include.order_sync.ledger.commands.exporting import BEING_SENT, WAS_CANCELED
from include.order_sync.ledger.commands.judging import Step, orders_of
from include.order_sync.ledger.commands.standing import ExportNow, Standing
from include.order_sync.ledger.moves import record_events
from include.order_sync.ledger.transaction import Transaction
from include.order_sync.states import ExportState, OrderStatus


def judge_hold(order: Standing, destination: str) -> Sequence[Step] | str:
    """Keep a new order from being sent."""
    if order.cancel_requested or order.status is OrderStatus.CANCELED:
        return WAS_CANCELED
    if order.on_hold:
        return "it is on hold already"
    if order.status is not OrderStatus.NEW:
        return "only a new order can be kept from being sent"
    if order.being_sent:
        return BEING_SENT
    return [Step(_hold, order.id, order.id, "it is not sent until it is released")]


def judge_release(order: Standing, destination: str) -> Sequence[Step] | str:
    """Let an order be sent that was held."""
    if order.cancel_requested or order.status is OrderStatus.CANCELED:
        return WAS_CANCELED
    if not order.on_hold:
        return "it is not on hold"
    waiting = [export.starts for export in order.exports if export.state is ExportState.QUEUED and export.starts]
    released = Step(_let_go, order.id, order.id, "it is sent again as it comes")
    return [Step(_let_go, order.id, order.id, released.words, name) for name in waiting] or [released]


def judge_cancel(order: Standing, destination: str) -> Sequence[Step] | str:
    """Call an order off where it was not sent, and back where it was; both belong to the whole order."""
    if order.status is OrderStatus.CANCELED:
        return "it is canceled already"
    if order.cancel_requested:
        return "its cancellation was asked for already"
    if order.shipped:
        return "it was shipped: stop the parcel, or arrange its return"
    told = [_calling_off(order, export) for export in order.exports if export.state is not ExportState.CANCELED]
    return [*told, Step(_cancel, order.id, order.id, f"{order.cart} is not told of it")]


def _calling_off(order: Standing, export: ExportNow) -> Step:
    name = export.destination
    words, starts = {
        ExportState.QUEUED: (f"it is not sent to {name}", ""),
        ExportState.FAILED: (f"it is not sent to {name}", ""),
        ExportState.SENDING: (f"it is being sent to {name} just now, and asked back after that", export.starts),
        ExportState.PENDING_VERIFICATION: (_unknown(export), export.starts),
        ExportState.EXPORTED: (f"{name} is asked to give it back", export.starts),
        ExportState.MARKED_SYNCED: (f"it was keyed in at {name} by hand, cancel it there by hand", ""),
    }[export.state]
    return Step(_cancel, order.id, order.id, words, starts)


def _unknown(export: ExportNow) -> str:
    if export.due_at is None:
        return f"nobody knows whether {export.destination} has it, look there and cancel it there"
    return f"{export.destination} is asked whether it has it, and to give it back"


def _hold(tx: Transaction, steps: Sequence[Step], actor: str, reason: str | None) -> None:
    tx.execute(f"UPDATE orders SET on_hold = true WHERE id {tx.in_ids()}", ids=orders_of(steps))
    _note(tx, "order_held", steps, actor, reason)


def _let_go(tx: Transaction, steps: Sequence[Step], actor: str, reason: str | None) -> None:
    tx.execute(f"UPDATE orders SET on_hold = false WHERE id {tx.in_ids()}", ids=orders_of(steps))
    _note(tx, "order_hold_ended", steps, actor, reason)


def _note(tx: Transaction, kind: str, steps: Sequence[Step], actor: str, reason: str | None) -> None:
    record_events(tx, actor, ((order, kind, None, None, None, reason) for order in orders_of(steps)))


def _cancel(tx: Transaction, steps: Sequence[Step], actor: str, reason: str | None) -> None:
    request_cancellation(tx, orders_of(steps), actor, reason)
