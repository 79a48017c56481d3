"""How orders stand at the moment that a person acts on them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from include.order_sync.ledger.progress import SHIPPED
from include.order_sync.ledger.transaction import Transaction
from include.order_sync.ledger.types import moment
from include.order_sync.ledger.words import status_words, sync_status
from include.order_sync.states import ConfirmationState, ExportMethod, ExportState, OrderStatus

_WORST_FIRST = ("Failed", "Pending Verification", "Pending", "Successful")


@dataclass(frozen=True, slots=True)
class ExportNow:
    """An export as it stands. `due_at` None with an unknown outcome: nobody can be asked.

    `settled` tells that the call which sent it is surely over, so that the answer to a question can be trusted.
    """

    id: int
    destination: str
    method: ExportMethod
    state: ExportState
    due_at: datetime | None
    sync_status: str
    settled: bool

    @property
    def starts(self) -> str:
        """Name the destination if we send to it: its delivery is worth starting."""
        return self.destination if self.method is ExportMethod.PUSH else ""


@dataclass(frozen=True, slots=True)
class ConfirmationNow:
    """A confirmation as it stands; `settled` as with exports."""

    id: int
    state: ConfirmationState
    settled: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """An order as it stands. `seen` is the key of its newest event; `shipped`: every line of it was shipped."""

    id: int
    number: str
    cart: str
    status: OrderStatus
    status_words: str
    on_hold: bool
    cancel_requested: bool
    shipped: bool
    partly_shipped: bool
    seen: int
    exports: tuple[ExportNow, ...]
    confirmations: tuple[ConfirmationNow, ...]

    @property
    def being_sent(self) -> bool:
        """Tell whether a call with it may be under way."""
        return any(export.state is ExportState.SENDING for export in self.exports)

    def exports_to(self, destination: str) -> tuple[ExportNow, ...]:
        """Return its export to a destination, all for ""."""
        return tuple(export for export in self.exports if destination in ("", export.destination))

    def sync_status(self, destination: str) -> str:
        """Name the sync status of its export to a destination, the worst of all for ""."""
        words = {export.sync_status for export in self.exports_to(destination)}
        return next((word for word in _WORST_FIRST if word in words), "")


def standings(tx: Transaction, orders: Sequence[int]) -> dict[int, Standing]:
    """Read how orders stand, by key; those that do not exist are left out."""
    ids = list(orders)
    exports = _by_order(tx.rows(f"{_EXPORTS} WHERE order_id {tx.in_ids()} ORDER BY order_id, id", ids=ids))
    confirmations = _by_order(tx.rows(f"{_CONFIRMATIONS} WHERE order_id {tx.in_ids()} ORDER BY order_id, id", ids=ids))
    seen = tx.rows(
        f"SELECT order_id, max(id) AS id FROM events WHERE order_id {tx.in_ids()} GROUP BY order_id", ids=ids
    )
    newest = {row["order_id"]: row["id"] for row in seen}
    return {
        row["id"]: _standing(
            row,
            newest.get(row["id"], 0),
            tuple(_export(export, tx.now) for export in exports.get(row["id"], ())),
            tuple(_confirmation(confirmation) for confirmation in confirmations.get(row["id"], ())),
        )
        for row in tx.rows(f"{_ORDERS} WHERE id {tx.in_ids()}", ids=ids)
    }


def _asked_since(table: str, kind: str) -> str:
    """Ask whether the other side was asked since the last call: it is asked only when that is surely over."""
    return (
        f"((SELECT 1 FROM attempts WHERE attempts.order_id = {table}.order_id AND attempts.subject_id = {table}.id"
        f" AND attempts.kind = '{kind}' AND attempts.started_at >= {table}.sent_at LIMIT 1) IS NOT NULL)"
    )


_ORDERS = (
    f"SELECT id, number, cart, status, on_hold, cancel_requested_at, ({SHIPPED.when}) AS shipped,"
    " (SELECT 1 FROM shipments WHERE shipments.order_id = orders.id LIMIT 1) AS has_shipments FROM orders"
)
_EXPORTS = (
    "SELECT id, order_id, destination, method, state, due_at, sent_at,"
    f" (accepted_at IS NOT NULL OR {_asked_since('exports', 'export_lookup')}) AS settled FROM exports"
)
_CONFIRMATIONS = (
    f"SELECT id, order_id, state, {_asked_since('confirmations', 'confirmation_lookup')} AS settled FROM confirmations"
)


def _by_order(rows: Sequence[Mapping[str, Any]]) -> dict[int, list[Mapping[str, Any]]]:
    return {order: list(group) for order, group in groupby(rows, lambda row: row["order_id"])}


def _standing(
    row: Mapping[str, Any], seen: int, exports: tuple[ExportNow, ...], confirmations: tuple[ConfirmationNow, ...]
) -> Standing:
    return Standing(
        id=row["id"],
        number=row["number"],
        cart=row["cart"],
        status=OrderStatus(row["status"]),
        status_words=status_words(row["status"], bool(row["on_hold"]), bool(row["has_shipments"])),
        on_hold=bool(row["on_hold"]),
        cancel_requested=row["cancel_requested_at"] is not None,
        shipped=bool(row["shipped"]) or row["status"] in (OrderStatus.SHIPPED, OrderStatus.CONFIRMED),
        partly_shipped=bool(row["has_shipments"]),
        seen=seen,
        exports=exports,
        confirmations=confirmations,
    )


def _export(row: Mapping[str, Any], now: datetime) -> ExportNow:
    return ExportNow(
        id=row["id"],
        destination=row["destination"],
        method=ExportMethod(row["method"]),
        state=ExportState(row["state"]),
        due_at=moment(row["due_at"]),
        sync_status=sync_status(row["state"], moment(row["sent_at"]), now),
        settled=bool(row["settled"]),
    )


def _confirmation(row: Mapping[str, Any]) -> ConfirmationNow:
    return ConfirmationNow(row["id"], ConfirmationState(row["state"]), bool(row["settled"]))
