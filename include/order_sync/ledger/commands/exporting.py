"""What a person does about exports: try again, send again on purpose, mark as keyed in by hand."""

from collections.abc import Sequence

from include.order_sync.ledger.commands.judging import Step, all_that_fits, orders_of, subjects
from include.order_sync.ledger.commands.standing import ExportNow, Standing
from include.order_sync.ledger.edits import release_exports
from include.order_sync.ledger.moves import EXPORT, move, record_events
from include.order_sync.ledger.progress import (
    CANCELED_TOO_LATE,
    CONFIRMATION_FAILED,
    CONFIRMED,
    EXPORTED,
    RELEASED,
    REOPENED,
    SHIPPED,
    advance,
    tell_what_holds,
)
from include.order_sync.ledger.transaction import Transaction
from include.order_sync.states import ExportMethod, ExportState

BEING_SENT = "it is being sent just now; look again in a minute"
WAS_CANCELED = "it was canceled, and nothing of it is sent any more"
ON_HOLD = "it is on hold; release it first"


def judge_retry(order: Standing, destination: str) -> Sequence[Step] | str:
    """Try again what failed, send what waits for its next attempt, and ask about what nobody knows the outcome of."""
    return all_that_fits(_retry(order, export) for export in order.exports_to(destination))


def _retry(order: Standing, export: ExportNow) -> Step | str:
    name = export.destination
    if export.state is ExportState.PENDING_VERIFICATION:
        return _ask(order, export)
    if export.state in (ExportState.FAILED, ExportState.QUEUED):
        return _queue(order, export)
    return {
        ExportState.SENDING: BEING_SENT,
        ExportState.EXPORTED: f"{name} has it already",
        ExportState.MARKED_SYNCED: f"it is marked as synced at {name} already",
        ExportState.CANCELED: f"its export to {name} was canceled",
    }[export.state]


def _queue(order: Standing, export: ExportNow) -> Step | str:
    name = export.destination
    if order.cancel_requested:
        return WAS_CANCELED
    if order.on_hold:
        return ON_HOLD
    if export.state is ExportState.FAILED:
        return Step(_release, order.id, export.id, f"it is in the queue for {name} again", export.starts)
    if export.method is not ExportMethod.PUSH:
        return _not_ours_to_send(export)
    return Step(_hurry, order.id, export.id, f"its next attempt at {name} is due now", export.starts)


def _not_ours_to_send(export: ExportNow) -> str:
    if export.method is ExportMethod.PULL:
        return f"it waits for {export.destination} to fetch it"
    return f"{export.destination} has no API; key it in there and mark it as synced"


def _ask(order: Standing, export: ExportNow) -> Step | str:
    name = export.destination
    if export.method is ExportMethod.PULL:
        return _offer(order, export)
    if export.due_at is None:
        return f"it was sent, and {name} cannot be asked: look there, then mark it as synced or re-send it"
    if export.settled:
        return Step(_hurry, order.id, export.id, f"{name} is asked now whether it has it", export.starts)
    words = f"{name} is asked whether it has it as soon as the call that sent it is surely over"
    return Step(_note_retry, order.id, export.id, words, export.starts)


def _offer(order: Standing, export: ExportNow) -> Step | str:
    """Offer again what a destination has fetched too often without a word; it asks for the others by itself."""
    name = export.destination
    if order.cancel_requested:
        return WAS_CANCELED
    if export.due_at is not None:
        return f"{name} has fetched it, and its word is awaited; without one it is offered again"
    if order.on_hold:
        return ON_HOLD
    return Step(_offer_again, order.id, export.id, f"it is offered to {name} again, as soon as that fetches")


def judge_resend(order: Standing, destination: str) -> Sequence[Step] | str:
    """Send once more what was sent or given up, unless that would come too late or cross what is under way."""
    if order.cancel_requested:
        return WAS_CANCELED
    if order.shipped:
        return "it was shipped already"
    if order.being_sent:
        return BEING_SENT
    if order.on_hold:
        return ON_HOLD
    return all_that_fits(_resend(order, export) for export in order.exports_to(destination))


def _resend(order: Standing, export: ExportNow) -> Step | str:
    name = export.destination
    if export.state is ExportState.CANCELED:
        return f"its export to {name} was canceled"
    if export.state is ExportState.QUEUED:
        return f"it waits for {name} already"
    partly = ", though a part of it was shipped" if order.partly_shipped else ""
    return Step(_send_again, order.id, export.id, f"it goes to {name} once more{partly}", export.starts)


def judge_mark(order: Standing, destination: str) -> Sequence[Step] | str:
    """Take a person's word for it that a destination has the order."""
    return all_that_fits(_mark(order, export) for export in order.exports_to(destination))


def _mark(order: Standing, export: ExportNow) -> Step | str:
    name = export.destination
    refusals = {
        ExportState.SENDING: BEING_SENT,
        ExportState.EXPORTED: f"{name} has it already",
        ExportState.MARKED_SYNCED: f"it is marked as synced at {name} already",
        ExportState.CANCELED: f"its export to {name} was canceled",
    }
    refusal = refusals.get(export.state)
    return refusal or Step(_mark_synced, order.id, export.id, f"it is marked as synced at {name}")


def _release(tx: Transaction, steps: Sequence[Step], actor: str, reason: str | None) -> None:
    release_exports(tx, subjects(steps), actor, reason)


def _hurry(tx: Transaction, steps: Sequence[Step], actor: str, reason: str | None) -> None:
    tx.execute(f"UPDATE exports SET due_at = :now WHERE id {tx.in_ids()}", ids=subjects(steps))
    _note_retry(tx, steps, actor, reason)


def _offer_again(tx: Transaction, steps: Sequence[Step], actor: str, reason: str | None) -> None:
    tx.execute(f"UPDATE exports SET due_at = :now, failures = 0 WHERE id {tx.in_ids()}", ids=subjects(steps))
    _note_retry(tx, steps, actor, reason)


def _note_retry(tx: Transaction, steps: Sequence[Step], actor: str, reason: str | None) -> None:
    record_events(tx, actor, ((step.order_id, "retry_asked", step.subject, None, None, reason) for step in steps))


def _send_again(tx: Transaction, steps: Sequence[Step], actor: str, reason: str | None) -> None:
    """Begin anew under another idempotency key; the last attempt's time and the destination's id stay on record."""
    move(
        tx,
        EXPORT,
        "export_resent",
        subjects(steps),
        actor,
        assign="generation = generation + 1, failures = 0, queued_at = :now, due_at = :now, lease_token = NULL,"
        " sent_at = NULL, accepted_at = NULL, exported_at = NULL, error_code = NULL, error_message = NULL",
        detail=reason,
    )
    advance(tx, orders_of(steps), actor, REOPENED)
    tell_what_holds(tx, orders_of(steps))


def _mark_synced(tx: Transaction, steps: Sequence[Step], actor: str, reason: str | None) -> None:
    move(
        tx,
        EXPORT,
        "export_marked_synced",
        subjects(steps),
        actor,
        assign="due_at = NULL, lease_token = NULL, error_code = NULL, error_message = NULL",
        detail=reason,
    )
    onwards = (RELEASED, EXPORTED, SHIPPED, CONFIRMED, CONFIRMATION_FAILED, CANCELED_TOO_LATE)
    advance(tx, orders_of(steps), actor, *onwards)
    tell_what_holds(tx, orders_of(steps))
