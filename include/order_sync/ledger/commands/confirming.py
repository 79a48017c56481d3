"""What a person does about shipment confirmations: tell the cart again, or tell it by hand."""

from collections.abc import Sequence

from include.order_sync.ledger.commands.judging import Step, all_that_fits, orders_of, subjects
from include.order_sync.ledger.commands.standing import ConfirmationNow, Standing
from include.order_sync.ledger.confirmations import release_confirmations
from include.order_sync.ledger.moves import CONFIRMATION, move, record_events
from include.order_sync.ledger.progress import CONFIRMATION_FAILED, CONFIRMED, EXPORTED, RELEASED, SHIPPED, advance
from include.order_sync.ledger.transaction import Transaction
from include.order_sync.states import ConfirmationState

NOT_SHIPPED = "nothing of it was shipped yet"


def judge_retry(order: Standing, destination: str) -> Sequence[Step] | str:
    """Tell the cart again of every parcel that it does not surely know of."""
    return all_that_fits(_retry(order, one) for one in order.confirmations) or NOT_SHIPPED


def _retry(order: Standing, confirmation: ConfirmationNow) -> Step | str:
    cart = order.cart
    if confirmation.state is ConfirmationState.FAILED:
        return Step(_release, order.id, confirmation.id, f"{cart} is told again of its tracking", cart)
    if confirmation.state is ConfirmationState.QUEUED:
        return Step(_hurry, order.id, confirmation.id, f"{cart} is told of its tracking now", cart)
    if confirmation.state is ConfirmationState.PENDING_VERIFICATION:
        return _ask(order, confirmation)
    return _refusal(order, confirmation)


def _ask(order: Standing, confirmation: ConfirmationNow) -> Step:
    if confirmation.settled:
        words = f"{order.cart} is asked now whether it has its tracking"
        return Step(_hurry, order.id, confirmation.id, words, order.cart)
    words = f"{order.cart} is asked whether it has its tracking as soon as the call that told it is surely over"
    return Step(_note_retry, order.id, confirmation.id, words, order.cart)


def judge_mark(order: Standing, destination: str) -> Sequence[Step] | str:
    """Take a person's word for it that the cart was told by hand."""
    return all_that_fits(_mark(order, one) for one in order.confirmations) or NOT_SHIPPED


def _mark(order: Standing, confirmation: ConfirmationNow) -> Step | str:
    words = f"it is marked as confirmed at {order.cart}"
    return _refusal(order, confirmation) or Step(_mark_confirmed, order.id, confirmation.id, words)


def _refusal(order: Standing, confirmation: ConfirmationNow) -> str:
    """Tell why nothing is to be done about a confirmation; "" if something is."""
    return {
        ConfirmationState.SENDING: f"{order.cart} is being told just now; look again in a minute",
        ConfirmationState.CONFIRMED: f"{order.cart} has its tracking already",
        ConfirmationState.MARKED_CONFIRMED: f"it is marked as confirmed at {order.cart} already",
        ConfirmationState.NOT_NEEDED: f"{order.cart} takes no tracking",
    }.get(confirmation.state, "")


def _release(tx: Transaction, steps: Sequence[Step], actor: str, reason: str | None) -> None:
    release_confirmations(tx, subjects(steps), actor, reason)


def _hurry(tx: Transaction, steps: Sequence[Step], actor: str, reason: str | None) -> None:
    tx.execute(f"UPDATE confirmations SET due_at = :now WHERE id {tx.in_ids()}", ids=subjects(steps))
    _note_retry(tx, steps, actor, reason)


def _note_retry(tx: Transaction, steps: Sequence[Step], actor: str, reason: str | None) -> None:
    happened = ((step.order_id, "confirmation_retry_asked", step.subject, None, None, reason) for step in steps)
    record_events(tx, actor, happened)


def _mark_confirmed(tx: Transaction, steps: Sequence[Step], actor: str, reason: str | None) -> None:
    move(
        tx,
        CONFIRMATION,
        "confirmation_marked_confirmed",
        subjects(steps),
        actor,
        assign="due_at = NULL, lease_token = NULL, error_code = NULL, error_message = NULL",
        detail=reason,
    )
    advance(tx, orders_of(steps), actor, RELEASED, EXPORTED, SHIPPED, CONFIRMED, CONFIRMATION_FAILED)
