"""Hand orders out to a destination that fetches them: each under a lease, committed before it is told of them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from include.order_sync.errors import VendorError
from include.order_sync.ledger.documents import Sent, store_sent
from include.order_sync.ledger.duties import EXPORTS, Result, Verdict, conclude
from include.order_sync.ledger.exports import ClaimedExport, load_claims
from include.order_sync.ledger.fetching.leased import Offered, offers, under_lease
from include.order_sync.ledger.fetching.silence import end_leases
from include.order_sync.ledger.mappings.ship_methods import ShipMethod, standing_ship_methods
from include.order_sync.ledger.methods import take_over
from include.order_sync.ledger.moves import EXPORT, move
from include.order_sync.ledger.progress import lock
from include.order_sync.ledger.runs import fetch_by
from include.order_sync.ledger.session import Ledger
from include.order_sync.ledger.transaction import Rows, Transaction
from include.order_sync.states import ExportMethod

Offer = Sent | VendorError
"""What an order is offered as, or why it cannot be."""
Judge = Callable[[Sequence[ClaimedExport], Sequence[ShipMethod]], Iterable[Offer]]
"""Prepares orders with the mappings made on the Order Desk; one answer for each order, in their order."""

_WANTED = "NOT o.on_hold AND o.cancel_requested_at IS NULL"
_QUEUED = "d.state = 'queued' AND d.method = 'pull' AND d.due_at <= :now"
_SILENT = "d.state = 'pending_verification' AND d.method = 'pull' AND d.due_at <= :now"


@dataclass(frozen=True, slots=True)
class Terms:
    """How a destination fetches: at most `limit` orders for `length`, under the number `lease`.

    The same number gives the same orders again. `attempts` is how often an order is offered without a word.
    """

    destination: str
    lease: int
    length: timedelta
    limit: int
    attempts: int

    @property
    def actor(self) -> str:
        """Name the fetch as events do."""
        return fetch_by(self.destination).actor


@dataclass(frozen=True, slots=True)
class Handed:
    """What a fetch came to. `held` are orders that cannot be handed out: number and reason each.

    `more` tells that further orders wait, `again` that these were handed out before, under the same lease.
    """

    orders: Sequence[Offered]
    expires_at: datetime | None
    more: bool
    again: bool = False
    held: Sequence[tuple[str, VendorError]] = field(default=())


def hand_out(ledger: Ledger, terms: Terms, judge: Judge) -> Handed:
    """Offer what waits longest, and commit it; what cannot be offered is held with its error, as a delivery holds it.

    Fetches of one destination come one after the other: the second never gets what the first one has.
    """
    with ledger.write() as tx:
        tx.alone(f"fetch:{terms.destination}")
        if again := _again(tx, terms.destination, terms.lease):
            return again
        take_over(tx, terms.destination, ExportMethod.PULL)
        end_leases(tx, terms.destination, terms.attempts, fetch_by(terms.destination))
        due = _due(tx, terms.destination, terms.limit + 1)
        orders, held = _offer(tx, terms, due[: terms.limit], judge)
        until = tx.now + terms.length if orders else None
        return Handed(orders, until, len(due) > terms.limit, held=held)


def handed_out(ledger: Ledger, destination: str, lease: int) -> Handed | None:
    """Read what a lease that still runs holds, None if that is nothing."""
    with ledger.read() as tx:
        return _again(tx, destination, lease)


def _again(tx: Transaction, destination: str, lease: int) -> Handed | None:
    orders = under_lease(tx, destination, lease)
    if not orders:
        return None
    return Handed(orders, orders[0].expires_at, bool(_due(tx, destination, 1)), again=True)


def _due(tx: Transaction, destination: str, limit: int) -> Rows:
    """Read what may be offered: first what was offered in vain, then what waits longest."""
    silent = _select(tx, _SILENT, destination, limit)
    return [*silent, *_select(tx, _QUEUED, destination, limit - len(silent))]


def _select(tx: Transaction, condition: str, destination: str, limit: int) -> Rows:
    if limit <= 0:
        return []
    return tx.rows(
        "SELECT d.id, d.order_id FROM exports d JOIN orders o ON o.id = d.order_id"
        f" WHERE d.destination = :destination AND {condition} AND {_WANTED} ORDER BY d.due_at, d.id LIMIT :limit",
        destination=destination,
        limit=limit,
    )


def _offer(
    tx: Transaction, terms: Terms, due: Rows, judge: Judge
) -> tuple[list[Offered], list[tuple[str, VendorError]]]:
    """Offer those that may still be offered when nobody else can change it."""
    if not due:
        return [], []
    lock(tx, [row["order_id"] for row in due])
    claims = load_claims(tx, _still(tx, [row["id"] for row in due]))
    judged = list(zip(claims, judge(claims, standing_ship_methods(tx, terms.destination)), strict=True))
    held = [(claimed, said) for claimed, said in judged if isinstance(said, VendorError)]
    _hold(tx, terms, held)
    ready = [(claimed, said) for claimed, said in judged if isinstance(said, Sent)]
    _lend(tx, terms, ready)
    return offers(tx, ready, tx.now + terms.length), [(claimed.number, said) for claimed, said in held]


def _still(tx: Transaction, ids: list[int]) -> list[int]:
    found = tx.execute(
        "SELECT d.id FROM exports d JOIN orders o ON o.id = d.order_id"
        f" WHERE d.id {tx.in_ids()} AND (({_QUEUED}) OR ({_SILENT})) AND {_WANTED}",
        ids=ids,
    )
    return list(found.scalars())


def _hold(tx: Transaction, terms: Terms, held: Sequence[tuple[ClaimedExport, VendorError]]) -> None:
    if not held:
        return
    move(tx, EXPORT, "export_claimed", [one.id for one, _ in held], terms.actor, assign="last_attempt_at = :now")
    results = [
        Result(one.id, one.order_id, Verdict.FAILED, one.failures + 1, tx.now, code=error.code, message=error.message)
        for one, error in held
    ]
    conclude(tx, EXPORTS, results, fetch_by(terms.destination))


def _lend(tx: Transaction, terms: Terms, ready: Sequence[tuple[ClaimedExport, Sent]]) -> None:
    """Lend orders for the lease's time. `sent_at` stays when the first word was due: silence counts from there."""
    move(
        tx,
        EXPORT,
        "export_offered",
        [one.id for one, _ in ready],
        terms.actor,
        assign="lease_token = :lease, due_at = :until, last_attempt_at = :now,"
        " sent_at = CASE WHEN state = 'queued' THEN :now ELSE coalesce(sent_at, :now) END",
        lease=terms.lease,
        until=tx.now + terms.length,
    )
    store_sent(tx, ((one.id, one.order_id, tx.now, sent) for one, sent in ready))
