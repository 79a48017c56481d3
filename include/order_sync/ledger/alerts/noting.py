"""Note what is out of order, and what is no longer: a fixed number of statements, however many orders there are."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from include.order_sync.ledger.alerts.sources import CAUSE, SOURCES, Limits
from include.order_sync.ledger.mails import MailKind
from include.order_sync.ledger.transaction import Transaction

_CAUSE = ", ".join(CAUSE)
_SAME = " AND ".join(f"a.{name} = f.{name}" for name in CAUSE)
_OPEN = "a.kind = CAST(:kind AS varchar) AND a.closed_at IS NULL"
_LISTED = f"FROM found f JOIN alerts a ON {_OPEN} AND {_SAME}"


@dataclass(frozen=True, slots=True)
class Noted:
    """How many things are out of order that were not, and how many no longer are."""

    new: int
    gone: int


def note(tx: Transaction, kind: MailKind, limits: Limits, pause: timedelta) -> Noted:
    """Note what is out of order in one way, opening an alert for each cause, and mark what is so no longer.

    No other transaction notes at the same time. What comes back after more than `pause` is news again.
    """
    tx.alone("raise alerts")
    values = {**limits.values, "kind": kind}
    found = f"WITH found AS MATERIALIZED ({SOURCES[kind].rows(tx)})"
    _open(tx, found, values)
    new = _list(tx, found, values) + _list_again(tx, found, {**values, "recently": tx.now - pause})
    return Noted(new, _mark_gone(tx, found, SOURCES[kind].stays(tx), values))


def _open(tx: Transaction, found: str, values: dict[str, Any]) -> None:
    tx.execute(
        f"INSERT INTO alerts (kind, {_CAUSE}, message, opened_at) {found}"
        f" SELECT CAST(:kind AS varchar), {_CAUSE}, max(message), :now FROM found f"
        f" WHERE NOT EXISTS (SELECT 1 FROM alerts a WHERE {_OPEN} AND {_SAME}) GROUP BY {_CAUSE}",
        **values,
    )


def _list(tx: Transaction, found: str, values: dict[str, Any]) -> int:
    return tx.execute(
        f"INSERT INTO alert_orders (alert_id, subject, order_id, number, noted_at) {found}"
        f" SELECT a.id, f.subject, f.order_id, f.number, :now {_LISTED} WHERE true ON CONFLICT DO NOTHING",
        **values,
    ).rowcount


def _list_again(tx: Transaction, found: str, values: dict[str, Any]) -> int:
    return tx.execute(
        "UPDATE alert_orders SET noted_at = :now, gone_at = NULL,"
        " mail_id = CASE WHEN gone_at > :recently THEN mail_id END"
        f" WHERE gone_at IS NOT NULL AND (alert_id, subject) IN ({found} SELECT a.id, f.subject {_LISTED})",
        **values,
    ).rowcount


def _mark_gone(tx: Transaction, found: str, stays: str, values: dict[str, Any]) -> int:
    return tx.execute(
        f"UPDATE alert_orders SET gone_at = :now WHERE gone_at IS NULL AND (alert_id, subject) IN ({found},"
        " l AS MATERIALIZED ("
        "SELECT w.alert_id, w.subject, w.order_id FROM alerts a JOIN alert_orders w ON w.alert_id = a.id"
        f" WHERE {_OPEN} AND w.gone_at IS NULL EXCEPT SELECT a.id, f.subject, f.order_id {_LISTED})"
        f" SELECT alert_id, subject FROM l WHERE subject IN (SELECT subject FROM found) OR NOT {stays})",
        **values,
    ).rowcount
