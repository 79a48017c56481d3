"""Fill a ledger with orders that have lived: mostly settled ones, some under way, a few that need a person."""

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from include.order_sync.ledger.grid.listing import relist, relist_all
from include.order_sync.ledger.session import Ledger
from include.order_sync.ledger.tables import attempts, confirmations, events, exports, order_lines, orders, shipments
from include.order_sync.ledger.transaction import Transaction

CARTS = ("web_shop", "marketplace", "field_sales")
DESTINATIONS = ("warehouse_east", "warehouse_west")
DAYS = 730
_BATCH = 20_000
_SYLLABLES = (
    "an",
    "be",
    "cho",
    "dri",
    "el",
    "fa",
    "gu",
    "ho",
    "ir",
    "ja",
    "ké",
    "lu",
    "mo",
    "ni",
    "ö",
    "pa",
    "ro",
    "su",
)
_CARRIERS = ("UPS", "DHL", "FedEx", "Correios", "DPD")
CODES = ("unmapped_ship_method", "invalid_address", "unknown_sku", "rejected", "timeout")
_PRICE = "12.50"


class _Kind(NamedTuple):
    """How an order stands: its status, its export's state, and whether it was shipped."""

    status: str
    state: str
    shipped: bool


_KINDS: Sequence[tuple[float, _Kind]] = (
    (0.930, _Kind("confirmed", "exported", True)),
    (0.020, _Kind("canceled", "canceled", False)),
    (0.015, _Kind("shipped", "exported", True)),
    (0.020, _Kind("at_wms", "exported", False)),
    (0.008, _Kind("new", "queued", False)),
    (0.002, _Kind("new", "pending_verification", False)),
    (0.005, _Kind("error", "failed", False)),
)


class Made(NamedTuple):
    """One made-up order, as the tables need it."""

    id: int
    kind: _Kind
    cart: str
    destination: str
    placed_at: datetime
    code: str | None
    dice: random.Random

    @property
    def sent_at(self) -> datetime:
        """When it was first sent."""
        return self.placed_at + timedelta(minutes=5)


def fill(ledger: Ledger, count: int, seed: int = 1, *, listed: bool = True) -> None:
    """Write so many orders with lines, exports, attempts, events, shipments and confirmations, and list them.

    Listing them takes longer than all the rest; without it only the first and the last stand in the list.
    """
    for start in range(1, count + 1, _BATCH):
        batch = list(_made(range(start, min(start + _BATCH, count + 1)), count, seed))
        with ledger.write() as tx:
            _write(tx, batch)
    with ledger.write() as tx:
        if listed:
            relist_all(tx)
        else:
            relist(tx, [1, count])
    with ledger.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")


def _made(ids: range, count: int, seed: int) -> Iterator[Made]:
    now = datetime.now(UTC)
    kinds, weights = [kind for _, kind in _KINDS], [weight for weight, _ in _KINDS]
    for key in ids:
        dice = random.Random(seed * 1_000_003 + key)
        age = timedelta(days=DAYS) * (1 - key / count) + timedelta(seconds=dice.random() * 3600)
        kind = dice.choices(kinds, weights)[0]
        code = (
            dice.choice(CODES) if kind.state == "failed" or (kind.state == "queued" and dice.random() < 0.2) else None
        )
        yield Made(key, kind, dice.choice(CARTS), dice.choice(DESTINATIONS), now - age, code, dice)


def _write(tx: Transaction, batch: Sequence[Made]) -> None:
    tx.insert(
        orders,
        ("id", "cart", "external_id", "number", "status", "distributor", "customer_account", "customer_name",
         "placed_at", "delivery_date", "currency", "total", "ship_method", "ship_to", "note", "content_hash",
         "downloaded_at", "status_at", "error_code"),
        (_order(one) for one in batch),
    )  # fmt: skip
    tx.insert(
        order_lines,
        ("order_id", "external_id", "position", "sku", "name", "quantity", "unit_price", "distributor", "destination"),
        (
            (one.id, str(line), line, f"SKU-{one.dice.randrange(20_000):05}", "A thing", 1, _PRICE, "", one.destination)
            for one in batch
            for line in range(1, one.dice.choice((2, 2, 3)))
        ),
    )
    tx.insert(
        exports,
        ("id", "order_id", "destination", "method", "state", "reference", "failures", "queued_at", "due_at", "sent_at",
         "last_attempt_at", "error_code", "error_message"),
        (_export(one) for one in batch),
    )  # fmt: skip
    _write_history(tx, batch)


def _order(one: Made) -> tuple[Any, ...]:
    dice, placed = one.dice, one.placed_at
    held = one.code if one.kind.state == "failed" else None
    name = f"{_name(dice, 2)} {_name(dice, 3)}"
    account, distributor = f"A{dice.randrange(50_000):05}", f"Distributor {dice.randrange(20):02}"
    due = placed.date() + timedelta(days=dice.randrange(2, 9)) if dice.random() < 0.7 else None
    return (
        one.id, one.cart, str(one.id), f"W-{one.id}", one.kind.status, distributor, account, name, placed, due, "EUR",
        _PRICE, "flat_rate", "{}", "", one.id, placed, placed, held,
    )  # fmt: skip


def _name(dice: random.Random, syllables: int) -> str:
    return "".join(dice.choices(_SYLLABLES, k=syllables)).capitalize()


def _export(one: Made) -> tuple[Any, ...]:
    state, tried = one.kind.state, one.kind.state != "canceled"
    sent = one.sent_at if tried else None
    failures = one.dice.choice((1, 2, 5)) if one.code else 0
    message = f"The destination says: {one.code}" if one.code else None
    return (
        one.id, one.id, one.destination, "push", state, f"{one.cart}:{one.id}", failures, one.placed_at,
        one.placed_at if state == "queued" else None, sent, sent, one.code, message,
    )  # fmt: skip


def _write_history(tx: Transaction, batch: Sequence[Made]) -> None:
    tx.insert(
        events,
        ("order_id", "at", "kind", "actor", "to_state"),
        (
            (one.id, one.placed_at, kind, "bench", None)
            for one in batch
            for kind in ("order_downloaded", "export_claimed", "export_acknowledged")
        ),
    )
    tx.insert(
        attempts,
        ("order_id", "kind", "subject_id", "number", "started_at", "duration_ms", "outcome", "error_code", "dag_id",
         "run_id", "task_id", "map_index", "try_number"),
        (
            (one.id, "export", one.id, 1, one.sent_at, 120, "failed" if one.code else "acknowledged", one.code,
             "wms_delivery", "scheduled", "deliver_orders", 0, 1)
            for one in batch
        ),
    )  # fmt: skip
    parcels = [one for one in batch if one.kind.shipped]
    tx.insert(
        shipments,
        ("id", "order_id", "destination", "external_id", "carrier", "service", "tracking_number", "tracking_url",
         "shipped_at", "received_at"),
        (
            (one.id, one.id, one.destination, str(one.id), one.dice.choice(_CARRIERS), "GROUND",
             f"1Z{one.dice.randrange(10**10):010}", "", one.sent_at, one.sent_at + timedelta(days=1))
            for one in parcels
        ),
    )  # fmt: skip
    tx.insert(
        confirmations,
        ("order_id", "shipment_id", "cart", "state", "queued_at", "confirmed_at"),
        (
            (one.id, one.id, one.cart, "confirmed" if one.kind.status == "confirmed" else "queued", one.sent_at,
             one.sent_at + timedelta(days=1, minutes=2) if one.kind.status == "confirmed" else None)
            for one in parcels
        ),
    )  # fmt: skip
