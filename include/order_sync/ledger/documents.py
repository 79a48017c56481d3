"""What was sent to the destinations, byte for byte: stored with the outcome of the call that carried it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

from include.order_sync.ledger.session import Ledger
from include.order_sync.ledger.tables import export_documents
from include.order_sync.ledger.transaction import Transaction
from include.order_sync.ledger.types import known_moment


@dataclass(frozen=True, slots=True)
class Sent:
    """What a call carried: its body, the service in it, and how often a person had asked to send the order."""

    generation: int
    service: str
    body: bytes


@dataclass(frozen=True, slots=True)
class SentDocument:
    """A body that a destination was sent, and when first; attempts that follow it without another sent the same."""

    export_id: int
    destination: str
    generation: int
    sent_at: datetime
    body: bytes


Row = tuple[int, int, datetime, Sent]
"""An export's key, its order's key, when the call began, and what it carried."""

_COLUMNS = ("export_id", "order_id", "generation", "sent_at", "body_hash", "body")


def store_sent(tx: Transaction, calls: Iterable[Row]) -> None:
    """Keep what calls carried, where it is not what the last call for that export and generation carried."""
    hashed = [(export, order, at, sent, _hash(sent.body)) for export, order, at, sent in calls]
    last = _last_of(tx, [order for _, order, _, _, _ in hashed])
    new = [
        (export, order, sent.generation, at, key, sent.body)
        for export, order, at, sent, key in hashed
        if last.get(export) != (sent.generation, key)
    ]
    if new:
        tx.insert(export_documents, _COLUMNS, new)


def sent_documents(ledger: Ledger, order_id: int) -> list[SentDocument]:
    """Read what the destinations were sent of an order, oldest first."""
    with ledger.read() as tx:
        found = tx.rows(
            "SELECT d.export_id, e.destination, d.generation, d.sent_at, d.body FROM export_documents d"
            " JOIN exports e ON e.id = d.export_id WHERE d.order_id = :order_id ORDER BY d.id",
            order_id=order_id,
        )
    return [
        SentDocument(
            row["export_id"], row["destination"], row["generation"], known_moment(row["sent_at"]), bytes(row["body"])
        )
        for row in found
    ]


def _last_of(tx: Transaction, orders: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Tell by export what it was last sent, as generation and hash; the bodies are not read."""
    if not orders:
        return {}
    found = tx.rows(
        "SELECT export_id, generation, body_hash FROM export_documents"
        f" WHERE order_id {tx.in_ids()} ORDER BY order_id, id",
        ids=list(orders),
    )
    return {row["export_id"]: (row["generation"], row["body_hash"]) for row in found}


def _hash(body: bytes) -> int:
    return int.from_bytes(blake2b(body, digest_size=8).digest(), signed=True)
