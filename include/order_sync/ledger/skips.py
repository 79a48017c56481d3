"""Orders that were seen and not taken, each with the reason: the answer to "where is my order?"."""

from collections.abc import Sequence

from include.order_sync.connectors.base import SkipCode, SkippedOrder
from include.order_sync.ledger.raw_documents import pack
from include.order_sync.ledger.transaction import Transaction
from include.order_sync.ledger.types import LONGEST_NAME


def record_skipped(tx: Transaction, cart: str, skipped: Sequence[SkippedOrder]) -> int:
    """List skipped orders, or count them once more; one that is in the ledger already is listed only if malformed."""
    known = _known(tx, cart, [order.external_id for order in skipped])
    listed = {
        order.external_id: order
        for order in skipped
        if order.code is SkipCode.MALFORMED or order.external_id not in known
    }
    for order in listed.values():
        tx.execute(
            "INSERT INTO skipped_orders"
            " (cart, external_id, number, code, reason, body, first_seen_at, last_seen_at, times)"
            " VALUES (:cart, :external_id, :number, :code, :reason, :body, :now, :now, 1)"
            " ON CONFLICT (cart, external_id) DO UPDATE SET number = excluded.number, code = excluded.code,"
            " reason = excluded.reason, body = excluded.body, last_seen_at = excluded.last_seen_at,"
            " times = skipped_orders.times + 1, taken_at = NULL",
            cart=cart,
            external_id=_text(order.external_id)[:LONGEST_NAME],
            number=_text(order.number)[:LONGEST_NAME],
            code=order.code,
            reason=_text(order.reason),
            body=pack(order.raw),
        )
    return len(listed)


def _text(value: str) -> str:
    """Write a text as every database can hold it."""
    return value.replace("\x00", "\N{REPLACEMENT CHARACTER}")


def record_taken(tx: Transaction, cart: str, external_ids: Sequence[str]) -> None:
    """Note that orders skipped earlier have been taken after all."""
    tx.execute(
        f"UPDATE skipped_orders SET taken_at = :now WHERE cart = :cart AND taken_at IS NULL"
        f" AND external_id {tx.in_words()}",
        cart=cart,
        words=list(external_ids),
    )


def _known(tx: Transaction, cart: str, external_ids: Sequence[str]) -> set[str]:
    if not external_ids:
        return set()
    found = tx.rows(
        f"SELECT external_id FROM orders WHERE cart = :cart AND external_id {tx.in_words()}",
        cart=cart,
        words=list(external_ids),
    )
    return {row["external_id"] for row in found}
