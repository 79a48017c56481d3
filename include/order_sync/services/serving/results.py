"""Take a destination's word for the orders that it fetched: one that cannot be read never stops the others."""

import logging

import msgspec

from include.order_sync.connectors.failures import clean
from include.order_sync.connectors.values import MalformedError
from include.order_sync.errors import ErrorCode
from include.order_sync.ledger.fetching import Answer, Effect, Noted, Word, note_answers
from include.order_sync.services.runtime import Runtime
from include.order_sync.services.serving.asking import names_of, problem_of
from include.order_sync.services.serving.wire import (
    NOT_UNDERSTOOD,
    RESULT,
    AcceptedGiven,
    CanceledGiven,
    Given,
    RefusedGiven,
    ResultNoted,
    ResultsGiven,
    ResultsNoted,
)

log = logging.getLogger(__name__)

REFUSALS: dict[str, ErrorCode] = {
    "invalid_address": ErrorCode.INVALID_ADDRESS,
    "unmapped_ship_method": ErrorCode.UNMAPPED_SHIP_METHOD,
    "unknown_sku": ErrorCode.UNKNOWN_SKU,
    "rejected": ErrorCode.REJECTED,
}


def take_results(runtime: Runtime, destination: str, given: ResultsGiven) -> ResultsNoted:
    """Record what a destination says of its orders, in one transaction, and tell of each what became of it."""
    read = [_read(bytes(raw)) for raw in given.results]
    answers = [one for one in read if isinstance(one, Answer)]
    noted = iter(note_answers(runtime.ledger, destination, answers))
    told = [_told(destination, one, next(noted)) if isinstance(one, Answer) else one for one in read]
    return ResultsNoted(told)


def _read(raw: bytes) -> Answer | ResultNoted:
    try:
        return _answer(RESULT.decode(raw))
    except (msgspec.DecodeError, UnicodeDecodeError, MalformedError) as error:
        (reference,) = names_of(raw, "reference")
        return ResultNoted(reference, NOT_UNDERSTOOD, None, problem_of(raw, error))


def _answer(given: Given) -> Answer:
    reference = given.reference
    if "\x00" in reference:
        raise MalformedError("reference", reference, "text without NUL")
    if isinstance(given, AcceptedGiven):
        return Answer(reference, Word.ACCEPTED, their_id=_named(given.id))
    if isinstance(given, RefusedGiven):
        return Answer(reference, Word.REFUSED, code=_code(given.code), message=_reason(given))
    word = Word.CANCELED if isinstance(given, CanceledGiven) else Word.TOO_LATE
    return Answer(reference, word, message=clean(given.message))


def _named(text: str) -> str:
    named = clean(text)
    if not named:
        raise MalformedError("id", text, "your number of the order")
    return named


def _code(text: str) -> ErrorCode:
    code = REFUSALS.get(text)
    if code is None:
        raise MalformedError("code", text, f"one of {', '.join(REFUSALS)}")
    return code


def _reason(given: RefusedGiven) -> str:
    where = f" (field {clean(given.field)})" if given.field else ""
    return (clean(given.message) or given.code) + where


def _told(destination: str, answer: Answer, noted: Noted) -> ResultNoted:
    _log(destination, answer, noted)
    return ResultNoted(noted.reference, noted.effect, noted.state, noted.message)


def _log(destination: str, answer: Answer, noted: Noted) -> None:
    if noted.effect is Effect.RECORDED and answer.word in (Word.ACCEPTED, Word.CANCELED):
        log.info("%s has %s order %s%s", destination, answer.word, noted.number, _as(answer))
    elif noted.effect is Effect.RECORDED:
        reason = f"{answer.code}: {answer.message}" if answer.code else answer.message
        log.warning("%s says of order %s: %s: %s", destination, noted.number, answer.word, reason)
    elif noted.effect is not Effect.REPEATED:
        log.warning(
            "%s says %s of %r, which is not taken: %s", destination, answer.word, noted.reference, noted.message
        )


def _as(answer: Answer) -> str:
    return f" as {answer.their_id}" if answer.their_id else ""
