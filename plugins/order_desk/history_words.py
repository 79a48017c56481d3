"""What happened to an order and what was tried for it, in an operator's words: a sentence for each kind."""

from dataclasses import dataclass

from include.order_sync.ledger.order_view import AttemptView, EventView

_SENTENCES = {
    "order_downloaded": "Downloaded from the cart",
    "order_edited": "Changed at the cart; the change was downloaded",
    "order_exported": "At the WMS: every destination has it",
    "order_shipped": "Shipped: tracking has come for every line",
    "order_confirmed": "Confirmed: the cart knows the tracking",
    "order_export_failed": "Held with an error: an export failed",
    "order_confirmation_failed": "Held with an error: the cart could not be told the tracking",
    "order_cancel_refused": "Canceled too late: somebody must stop the parcel or arrange its return",
    "order_released": "No longer held",
    "order_reopened": "Open again: it is to be sent once more",
    "order_canceled": "Canceled",
    "order_held": "Put on hold: it is not sent (Cancel Sending)",
    "order_hold_ended": "Released from hold",
    "cancel_requested": "Cancellation asked for",
    "retry_asked": "Retry asked for{at}",
    "export_claimed": "Being sent{to}",
    "export_offered": "Handed over{to}, which fetched it",
    "export_acknowledged": "Exported{to}: it has the order",
    "export_unacknowledged": "Sent{to}, and no answer came",
    "export_retried_later": "Not exported{to}; it is tried again",
    "export_unclaimed": "Back in the queue{to}, not sent",
    "export_failed": "Export{to} failed",
    "export_released": "Queued again{to}",
    "export_resent": "Queued to be sent once more{to}",
    "export_marked_synced": "Marked as synced{at}",
    "export_canceled": "Export{to} canceled",
    "shipment_received": "Shipped a parcel",
    "confirmation_retry_asked": "Retry of the confirmation asked for{of}",
    "confirmation_claimed": "Telling the cart the tracking{of}",
    "confirmation_acknowledged": "The cart was told the tracking{of}",
    "confirmation_unacknowledged": "The cart was told the tracking{of}, and no answer came",
    "confirmation_retried_later": "The cart did not take the tracking{of}; it is tried again",
    "confirmation_unclaimed": "Back in the queue, the cart not told{of}",
    "confirmation_failed": "The cart could not be told the tracking{of}",
    "confirmation_released": "Queued again to tell the cart{of}",
    "confirmation_marked_confirmed": "Marked as confirmed by hand{of}",
}
_GOOD = frozenset(
    {"order_exported", "order_shipped", "order_confirmed", "export_acknowledged", "confirmation_acknowledged"}
)
_BAD = frozenset(
    {
        "order_export_failed",
        "order_confirmation_failed",
        "order_cancel_refused",
        "export_failed",
        "confirmation_failed",
        "export_retried_later",
        "confirmation_retried_later",
    }
)
_TRIED = {
    "export": "Export{to}",
    "export_lookup": "Asked whether it has the order{at}",
    "confirmation": "Told the cart the tracking{of}",
    "confirmation_lookup": "Asked the cart whether it has the tracking{of}",
}
_OUTCOMES = {
    "acknowledged": ("Done", "good"),
    "unacknowledged": ("No answer", "warn"),
    "retried_later": ("Failed, is tried again", "bad"),
    "failed": ("Failed", "bad"),
}
_PERSON = "user:"
_FETCH = "fetch:"


def sentence(event: EventView) -> str:
    """Say what happened; a kind that is not known is shown as it is."""
    return _filled(_SENTENCES.get(event.kind, event.kind), event.where)


def tried(attempt: AttemptView) -> str:
    """Say what was tried; a kind that is not known is shown as it is."""
    return _filled(_TRIED.get(attempt.kind, attempt.kind), attempt.where)


def outcome(attempt: AttemptView) -> tuple[str, str]:
    """Say what came of an attempt, and whether that is good, bad or a warning; for a question, what was answered."""
    if attempt.kind.endswith("_lookup") and attempt.outcome == "retried_later":
        return "It has not got it", "warn"
    return _OUTCOMES.get(attempt.outcome, (attempt.outcome, ""))


def _filled(words: str, where: str) -> str:
    """Put the destination or the tracking number into a sentence that has a place for it, and nothing else."""
    for word in ("to", "at", "of"):
        words = words.replace(f"{{{word}}}", f" {word} {where}" if where else "")
    return words


def tone(event: EventView) -> str:
    """Tell whether it is good or bad news; "" for neither."""
    return "good" if event.kind in _GOOD else "bad" if event.kind in _BAD else ""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did something: a person, or a run of a DAG."""

    name: str
    dag_id: str = ""
    run_id: str = ""

    @property
    def is_person(self) -> bool:
        """Tell people from runs."""
        return not self.dag_id


def actor(text: str) -> Actor:
    """Read who it was off an event: `user:olga`, `fetch:erp` for a destination itself, or `dag/run`."""
    if text.startswith(_PERSON):
        return Actor(text.removeprefix(_PERSON))
    if text.startswith(_FETCH):
        return Actor(f"{text.removeprefix(_FETCH)}, by its fetch")
    dag_id, slash, run_id = text.partition("/")
    return Actor(dag_id, dag_id, run_id) if slash else Actor(text)
