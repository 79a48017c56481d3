"""What a destination's word about an order means, by how the order stands: pure rules, one for each word."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from include.order_sync.errors import ErrorCode
from include.order_sync.states import ExportState, OrderStatus


class Word(StrEnum):
    """What a destination can say of an order."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    CANCELED = "canceled"
    TOO_LATE = "too_late"


class Effect(StrEnum):
    """What became of its word."""

    RECORDED = "recorded"
    REPEATED = "repeated"  # it was known already
    NOT_APPLIED = "not_applied"  # it goes against what is known
    UNKNOWN_REFERENCE = "unknown_reference"


class Deed(StrEnum):
    """What is to be done."""

    ACCEPT = "accept"
    IDENTIFY = "identify"
    REFUSE = "refuse"
    CANCEL = "cancel"
    TOO_LATE = "too_late"


@dataclass(frozen=True, slots=True)
class Answer:
    """A destination's word: `their_id` where it accepts, `code` and `message` where it refuses."""

    reference: str
    word: Word
    their_id: str = ""
    code: ErrorCode | None = None
    message: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """How the order stands. `answered` is what the same batch has said of it before."""

    id: int
    order_id: int
    number: str
    state: ExportState
    failures: int
    their_id: str
    offered_at: datetime | None
    resent_at: datetime | None
    status: str
    held_code: str
    cancel_asked: bool
    answered: Answer | None = None

    @property
    def sent_anew(self) -> bool:
        """Tell whether a person had it sent again, and it was not fetched since."""
        return self.resent_at is not None and (self.offered_at is None or self.offered_at < self.resent_at)

    @property
    def too_late(self) -> bool:
        """Tell whether it is on record that it was canceled too late."""
        return self.status == OrderStatus.ERROR and self.held_code == ErrorCode.CANCELED_AT_SOURCE


@dataclass(frozen=True, slots=True)
class Noted:
    """What became of a word, and how the export stands now; `message` is a sentence, `number` people's word for it."""

    reference: str
    effect: Effect
    message: str
    state: ExportState | None = None
    number: str = ""


@dataclass(frozen=True, slots=True)
class Ruling:
    """What is told, and what is to be done."""

    noted: Noted
    deed: Deed | None = None


_OPEN = (ExportState.PENDING_VERIFICATION, ExportState.SENDING)
_BY_HAND = "A person has marked it as synced, and that stands."
_SENT_ANEW = "A person asked to send it once more since you had it: fetch it again, and answer for that."


def rule(answer: Answer, it: Standing | None) -> Ruling:
    """Decide what an answer comes to."""
    if it is None:
        words = "No order with this reference was ever for this destination."
        return Ruling(Noted(answer.reference, Effect.UNKNOWN_REFERENCE, words))
    if it.answered is not None:
        same = it.answered == answer
        words = "It stands twice in this batch" + ("." if same else ", and the first word counts.")
        return _told(answer, it, Effect.REPEATED if same else Effect.NOT_APPLIED, words)
    return _RULES[answer.word](answer, it)


def _accepted(answer: Answer, it: Standing) -> Ruling:
    if it.state in (ExportState.EXPORTED, ExportState.MARKED_SYNCED):
        return _accepted_again(answer, it)
    if it.state is ExportState.CANCELED:
        return _told(answer, it, Effect.NOT_APPLIED, "It was canceled: cancel it on your side, too.")
    if it.sent_anew:
        return _told(answer, it, Effect.NOT_APPLIED, _SENT_ANEW)
    words = f"It is exported, as {answer.their_id}."
    if it.cancel_asked:
        words += " It was canceled meanwhile: the next fetch asks for it back."
    return _done(answer, it, Deed.ACCEPT, ExportState.EXPORTED, words)


def _accepted_again(answer: Answer, it: Standing) -> Ruling:
    if not it.their_id:
        return _done(answer, it, Deed.IDENTIFY, it.state, f"Its number with you is on record now: {answer.their_id}.")
    if it.their_id != answer.their_id:
        words = f"You accepted it as {it.their_id} before, and that stands: is it with you twice?"
        return _told(answer, it, Effect.NOT_APPLIED, words)
    return _told(answer, it, Effect.REPEATED, f"It was exported already, as {it.their_id}.")


def _refused(answer: Answer, it: Standing) -> Ruling:
    if it.state in _OPEN:
        state = ExportState.CANCELED if it.cancel_asked else ExportState.FAILED
        words = "It was canceled meanwhile." if it.cancel_asked else "It is held, and waits for a person."
        return _done(answer, it, Deed.REFUSE, state, words)
    effect, words = {
        ExportState.FAILED: (Effect.REPEATED, "It is held already, and waits for a person."),
        ExportState.CANCELED: (Effect.REPEATED, "It was canceled: there is nothing to refuse any more."),
        ExportState.EXPORTED: (
            Effect.NOT_APPLIED,
            f"You accepted it before, as {it.their_id or 'shipped'}: that stands.",
        ),
        ExportState.MARKED_SYNCED: (Effect.NOT_APPLIED, _BY_HAND),
    }.get(it.state, (Effect.NOT_APPLIED, _not_with_you(it)))
    return _told(answer, it, effect, words)


def _not_with_you(it: Standing) -> str:
    if it.sent_anew:
        return _SENT_ANEW
    if it.offered_at is None:
        return "You have not fetched it yet."
    return "It waits to be fetched again since you answered for it: fetch it, and answer for that."


def _canceled(answer: Answer, it: Standing) -> Ruling:
    if it.state is ExportState.CANCELED:
        return _told(answer, it, Effect.REPEATED, "It was canceled already.")
    if not it.cancel_asked or it.state not in (*_OPEN, ExportState.EXPORTED):
        return _told(
            answer, it, Effect.NOT_APPLIED, "Nobody has asked you to cancel it: that has to begin at the cart."
        )
    return _done(answer, it, Deed.CANCEL, ExportState.CANCELED, "It is canceled.")


def _too_late(answer: Answer, it: Standing) -> Ruling:
    if it.state is ExportState.CANCELED:
        return _told(answer, it, Effect.NOT_APPLIED, "It is canceled already: call those who run OrderSync.")
    if it.too_late:
        return _told(answer, it, Effect.REPEATED, "That is on record already; a person takes care of it.")
    if not it.cancel_asked or it.state not in (*_OPEN, ExportState.EXPORTED):
        return _told(answer, it, Effect.NOT_APPLIED, "Nobody has asked you to cancel it.")
    return _done(answer, it, Deed.TOO_LATE, ExportState.EXPORTED, "It is on record, and a person takes care of it.")


_RULES: dict[Word, Callable[[Answer, Standing], Ruling]] = {
    Word.ACCEPTED: _accepted,
    Word.REFUSED: _refused,
    Word.CANCELED: _canceled,
    Word.TOO_LATE: _too_late,
}


def _told(answer: Answer, it: Standing, effect: Effect, words: str) -> Ruling:
    return Ruling(Noted(answer.reference, effect, words, it.state, it.number))


def _done(answer: Answer, it: Standing, deed: Deed, state: ExportState, words: str) -> Ruling:
    return Ruling(Noted(answer.reference, Effect.RECORDED, words, state, it.number), deed)
