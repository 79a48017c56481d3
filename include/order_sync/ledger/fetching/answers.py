"""What a destination says of orders that it fetched: taken in one transaction, each for itself."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from include.order_sync.ledger.cancels import call_off, refuse_cancellation
from include.order_sync.ledger.duties import EXPORTS, Result, Verdict, conclude
from include.order_sync.ledger.fetching.rulings import Answer, Deed, Effect, Noted, Standing, Word, rule
from include.order_sync.ledger.fetching.silence import under_lease_ms
from include.order_sync.ledger.moves import EXPORT, move
from include.order_sync.ledger.progress import CANCELED, CANCELED_TOO_LATE, advance, lock
from include.order_sync.ledger.runs import TaskRun, fetch_by
from include.order_sync.ledger.session import Ledger
from include.order_sync.ledger.transaction import Transaction, as_json
from include.order_sync.ledger.types import moment
from include.order_sync.states import ExportState

__all__ = ["Answer", "Effect", "Noted", "Word", "note_answers"]

_STANDING = (
    "SELECT e.reference, e.id, e.order_id, e.state, e.failures, e.destination_id, e.last_attempt_at,"
    " o.number, o.status, o.error_code AS held_code, o.cancel_requested_at,"
    " (SELECT max(v.at) FROM events v WHERE v.order_id = e.order_id AND v.subject_id = e.id"
    " AND v.kind = 'export_resent') AS resent_at"
    " FROM exports e JOIN orders o ON o.id = e.order_id"
)
_Ruled = Sequence[tuple[Answer, Standing, Deed]]


def note_answers(ledger: Ledger, destination: str, answers: Sequence[Answer]) -> list[Noted]:
    """Write what a destination says, and tell of each answer what became of it, in their order.

    A reference that is not the destination's is told as unknown; of several answers for one, the first counts.
    """
    with ledger.write() as tx:
        found = _standings(tx, destination, [answer.reference for answer in answers])
        run = fetch_by(destination)
        noted: list[Noted] = []
        deeds: list[tuple[Answer, Standing, Deed]] = []
        for answer in answers:
            ruling = rule(answer, found.get(answer.reference))
            noted.append(ruling.noted)
            if ruling.deed is not None:
                deeds.append((answer, found[answer.reference], ruling.deed))
                found[answer.reference] = replace(found[answer.reference], answered=answer)
        _carry_out(tx, deeds, run)
    return noted


def _standings(tx: Transaction, destination: str, references: Sequence[str]) -> dict[str, Standing]:
    """Read how orders stand when no other transaction can move them.

    The cross join has SQLite begin with the few references, and look up each.
    """
    theirs = tx.rows(
        f"SELECT e.id, e.order_id FROM {tx.table_of('named', {'reference': 'text'})}"
        " CROSS JOIN exports e WHERE e.destination = :destination AND e.reference = named.reference",
        destination=destination,
        named=as_json([{"reference": reference} for reference in dict.fromkeys(references)]),
    )
    lock(tx, [row["order_id"] for row in theirs])
    found = tx.rows(f"{_STANDING} WHERE e.id {tx.in_ids()}", ids=[row["id"] for row in theirs])
    return {row["reference"]: _standing(row) for row in found}


def _standing(row: Mapping[str, Any]) -> Standing:
    return Standing(
        id=row["id"],
        order_id=row["order_id"],
        number=row["number"],
        state=ExportState(row["state"]),
        failures=row["failures"],
        their_id=row["destination_id"] or "",
        offered_at=moment(row["last_attempt_at"]),
        resent_at=moment(row["resent_at"]),
        status=row["status"],
        held_code=row["held_code"] or "",
        cancel_asked=row["cancel_requested_at"] is not None,
    )


def _carry_out(tx: Transaction, deeds: _Ruled, run: TaskRun) -> None:
    """Do what was ruled, each kind of it for all orders at once."""
    conclude(tx, EXPORTS, [result for one in deeds if (result := _result(tx, *one))], run)
    call_off(tx, [it.order_id for _, it, deed in deeds if deed is Deed.REFUSE and it.cancel_asked], run.actor)
    _identify(tx, [(it, answer.their_id) for answer, it, deed in deeds if deed is Deed.IDENTIFY])
    _cancel(tx, [(answer, it) for answer, it, deed in deeds if deed is Deed.CANCEL], run.actor)
    _keep(tx, [(answer, it) for answer, it, deed in deeds if deed is Deed.TOO_LATE], run.actor)


def _result(tx: Transaction, answer: Answer, it: Standing, deed: Deed) -> Result | None:
    """Make the attempt of an answer: it lasted for as long as the destination had the order without a word."""
    has_it = deed is Deed.ACCEPT or (deed is Deed.TOO_LATE and it.state is not ExportState.EXPORTED)
    if not has_it and deed is not Deed.REFUSE:
        return None
    since = it.offered_at or tx.now
    verdict = Verdict.ACKNOWLEDGED if has_it else Verdict.FAILED
    return Result(
        it.id,
        it.order_id,
        verdict,
        it.failures + 1,
        since,
        under_lease_ms(since, tx.now),
        None if has_it else answer.code,
        None if has_it else answer.message,
        their_id=answer.their_id or it.their_id,
    )


def _identify(tx: Transaction, named: Sequence[tuple[Standing, str]]) -> None:
    """Keep the destination's number of orders that it has shipped, or a person has marked, before it gave one."""
    if not named:
        return
    table = tx.table_of("named", {"id": "bigint", "their_id": "text"})
    tx.execute(
        f"UPDATE exports SET destination_id = named.their_id FROM {table} WHERE exports.id = named.id",
        named=as_json([{"id": it.id, "their_id": their_id} for it, their_id in named]),
    )


def _cancel(tx: Transaction, canceled: Sequence[tuple[Answer, Standing]], actor: str) -> None:
    move(
        tx,
        EXPORT,
        "export_canceled",
        [it.id for _, it in canceled],
        actor,
        assign="lease_token = NULL, due_at = NULL",
        detail="the destination says: canceled",
    )
    advance(tx, [it.order_id for _, it in canceled], actor, CANCELED, CANCELED_TOO_LATE)


def _keep(tx: Transaction, kept: Sequence[tuple[Answer, Standing]], actor: str) -> None:
    """Hold orders that cannot be canceled any more, those with the same words together."""
    by_words: dict[str, list[int]] = {}
    for answer, it in kept:
        words = f"The destination says: it is too late. {answer.message}".strip()
        by_words.setdefault(words, []).append(it.order_id)
    for words, orders in by_words.items():
        refuse_cancellation(tx, orders, actor, words)
