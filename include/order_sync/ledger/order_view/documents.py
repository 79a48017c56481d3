"""Read what the cart sent for an order: every version, without its secrets."""

from dataclasses import dataclass
from datetime import datetime

from include.order_sync.ledger.raw_documents import unpack
from include.order_sync.ledger.session import Ledger
from include.order_sync.ledger.types import known_moment


@dataclass(frozen=True, slots=True)
class Document:
    """A version of the order as the cart sent it."""

    id: int
    received_at: datetime
    body: bytes


def order_documents(ledger: Ledger, order_id: int) -> list[Document]:
    """Read every version that the cart sent, newest first; show them with `redaction`: texts may hold secrets yet."""
    with ledger.read() as tx:
        found = tx.rows(
            "SELECT id, received_at, body FROM order_documents WHERE order_id = :order_id ORDER BY id DESC",
            order_id=order_id,
        )
    return [Document(row["id"], known_moment(row["received_at"]), unpack(bytes(row["body"]))) for row in found]
