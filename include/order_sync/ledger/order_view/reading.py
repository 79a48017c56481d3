"""Read one order with its lines, exports and shipments."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from include.order_sync.ledger.order_view.history import read_attempts, read_events
from include.order_sync.ledger.order_view.troubles import trouble
from include.order_sync.ledger.order_view.values import (
    ExportView,
    LineView,
    OrderView,
    PlaceView,
    ShipmentLineView,
    ShipmentView,
    WritebackView,
)
from include.order_sync.ledger.session import Ledger
from include.order_sync.ledger.transaction import Transaction
from include.order_sync.ledger.types import amount, day, extras, known_moment, moment
from include.order_sync.ledger.words import colour, exported_word, status_words, sync_status, writeback_status
from include.order_sync.models import Address

_decode_address = msgspec.json.Decoder(Address).decode


def order_view(ledger: Ledger, order_id: int, *, attempts_page: int = 1, events_page: int = 1) -> OrderView | None:
    """Read an order and all that belongs to it as it stands now; None if there is none. Pages count from 1."""
    with ledger.read() as tx:
        found = tx.rows("SELECT * FROM orders WHERE id = :order_id", order_id=order_id)
        return _view(tx, found[0], attempts_page, events_page) if found else None


def _view(tx: Transaction, order: Mapping[str, Any], attempts_page: int, events_page: int) -> OrderView:
    key = order["id"]
    exports = _exports(tx, key)
    shipments = _shipments(tx, key)
    attempts, attempts_total = read_attempts(tx, key, attempts_page)
    events, events_total = read_events(tx, key, events_page)
    return OrderView(
        id=key,
        seen=tx.value("SELECT coalesce(max(id), 0) FROM events WHERE order_id = :order_id", order_id=key),
        cart=order["cart"],
        external_id=order["external_id"],
        number=order["number"],
        colour=_colour_of(exports),
        status=order["status"],
        on_hold=bool(order["on_hold"]),
        status_words=status_words(order["status"], bool(order["on_hold"]), bool(shipments)),
        distributor=order["distributor"],
        customer_account=order["customer_account"],
        customer_name=order["customer_name"],
        placed_at=known_moment(order["placed_at"]),
        updated_at=moment(order["updated_at"]),
        downloaded_at=known_moment(order["downloaded_at"]),
        delivery_date=day(order["delivery_date"]),
        cancel_requested_at=moment(order["cancel_requested_at"]),
        currency=order["currency"],
        total=amount(order["total"]),
        ship_method=order["ship_method"],
        ship_to=PlaceView(**msgspec.structs.asdict(_decode_address(order["ship_to"]))),
        note=order["note"],
        extras=extras(order["extras"]),
        trouble=trouble(order["error_code"], order["error_message"]),
        lines=_lines(tx, key),
        exports=exports,
        shipments=shipments,
        attempts=attempts,
        attempts_total=attempts_total,
        events=events,
        events_total=events_total,
    )


def _colour_of(exports: Sequence[ExportView]) -> str:
    """Choose one colour for the order: red as long as one destination lacks it."""
    colours = {export.colour for export in exports}
    return "red" if "red" in colours else "blue" if "blue" in colours else "plain"


def _lines(tx: Transaction, order_id: int) -> tuple[LineView, ...]:
    found = tx.rows(
        "SELECT * FROM order_lines WHERE order_id = :order_id ORDER BY removed_at IS NOT NULL, position, external_id",
        order_id=order_id,
    )
    return tuple(
        LineView(
            row["external_id"], row["sku"], row["name"], amount(row["quantity"]), amount(row["shipped_quantity"]),
            amount(row["unit_price"]), row["distributor"], row["destination"], moment(row["removed_at"]),
            extras(row["extras"]),
        )
        for row in found
    )  # fmt: skip


def _exports(tx: Transaction, order_id: int) -> tuple[ExportView, ...]:
    found = tx.rows("SELECT * FROM exports WHERE order_id = :order_id ORDER BY id", order_id=order_id)
    return tuple(_export(tx, row) for row in found)


def _export(tx: Transaction, row: Mapping[str, Any]) -> ExportView:
    return ExportView(
        id=row["id"],
        destination=row["destination"],
        method=row["method"],
        state=row["state"],
        colour=colour(row["method"], row["state"]),
        exported=exported_word(row["method"], row["state"]),
        sync_status=sync_status(row["state"], moment(row["sent_at"]), tx.now),
        failures=row["failures"],
        reference=row["reference"],
        generation=row["generation"],
        queued_at=known_moment(row["queued_at"]),
        due_at=moment(row["due_at"]),
        sent_at=moment(row["sent_at"]),
        exported_at=moment(row["exported_at"]),
        destination_id=row["destination_id"] or "",
        last_attempt_at=moment(row["last_attempt_at"]),
        trouble=trouble(row["error_code"], row["error_message"]),
    )


def _shipments(tx: Transaction, order_id: int) -> tuple[ShipmentView, ...]:
    found = tx.rows("SELECT * FROM shipments WHERE order_id = :order_id ORDER BY shipped_at, id", order_id=order_id)
    packed = _packed(tx, order_id) if found else {}
    told = _writebacks(tx, order_id) if found else {}
    return tuple(
        ShipmentView(
            row["id"], row["destination"], row["carrier"], row["service"], row["tracking_number"], row["tracking_url"],
            known_moment(row["shipped_at"]), known_moment(row["received_at"]), tuple(packed.get(row["id"], ())),
            told.get(row["id"]),
        )
        for row in found
    )  # fmt: skip


def _packed(tx: Transaction, order_id: int) -> dict[int, list[ShipmentLineView]]:
    found = tx.rows(
        "SELECT p.shipment_id, p.line, p.quantity, l.sku, l.name FROM shipments s"
        " JOIN shipment_lines p ON p.shipment_id = s.id"
        " LEFT JOIN order_lines l ON l.order_id = s.order_id AND l.external_id = p.line"
        " WHERE s.order_id = :order_id ORDER BY l.position, p.line",
        order_id=order_id,
    )
    packed: dict[int, list[ShipmentLineView]] = {}
    for row in found:
        line = ShipmentLineView(row["line"], row["sku"] or "", row["name"] or "", amount(row["quantity"]))
        packed.setdefault(row["shipment_id"], []).append(line)
    return packed


def _writebacks(tx: Transaction, order_id: int) -> dict[int, WritebackView]:
    found = tx.rows("SELECT * FROM confirmations WHERE order_id = :order_id", order_id=order_id)
    return {
        row["shipment_id"]: WritebackView(
            row["id"], row["state"], writeback_status(row["state"]), row["failures"], moment(row["due_at"]),
            moment(row["confirmed_at"]), moment(row["last_attempt_at"]),
            trouble(row["error_code"], row["error_message"]),
        )
        for row in found
    }  # fmt: skip
