"""How an action on an order is offered: its button, and the sentence that tells what it means before it is done."""

from dataclasses import dataclass

from include.order_sync.ledger.commands.model import Action


@dataclass(frozen=True, slots=True)
class ActionWords:
    """The words of an action. `look` is the button's class, `why` asks for the reason where one is needed."""

    name: str
    meaning: str
    look: str = ""
    why: str = ""


WORDS = {
    Action.RETRY_SYNC: ActionWords(
        "Retry sync", "It keeps its reference, so a destination that has it already does not take it twice.", "primary"
    ),
    Action.MARK_SYNCED: ActionWords(
        "Mark as synced",
        "You say that the order was keyed in by hand. Nothing is sent any more, and its number turns blue.",
        why="Why, and under which number is it there?",
    ),
    Action.RESEND: ActionWords(
        "Re-send order",
        "The order is sent as a new one: a destination that does not see that it has it already will have it twice.",
    ),
    Action.HOLD: ActionWords("Hold", "Cancel Sending: the order stays here until somebody releases it."),
    Action.RELEASE: ActionWords("Release", "The hold ends, and the order goes its way.", "primary"),
    Action.CANCEL: ActionWords("Cancel order", "This cannot be taken back.", "danger"),
    Action.RETRY_CONFIRMATION: ActionWords(
        "Retry shipment confirmation", "The tracking is written to the cart again, beginning now.", "primary"
    ),
    Action.MARK_CONFIRMED: ActionWords(
        "Mark as confirmed",
        "You say that you updated the order at the cart by hand. Nothing is written to it any more.",
        why="Why, and what did you enter at the cart?",
    ),
}
