"""What people were told of alerts: which wait for a mail, what to list in it, and that it was told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from include.order_sync.ledger.alerts.sources import CAUSE, SOURCES, Limits
from include.order_sync.ledger.mails import MailKind
from include.order_sync.ledger.session import Ledger
from include.order_sync.ledger.transaction import Transaction
from include.order_sync.ledger.types import known_moment, moment

LISTED = 50
"""How many orders a mail lists at most; the others are counted."""

_SAME = " AND ".join(f"b.{name} = a.{name}" for name in CAUSE)
# An order of two parcels is one order.
_ORDERS = "count(DISTINCT CASE WHEN {} THEN coalesce('order:' || w.order_id, w.subject) END)"
_STANDING = (
    "SELECT a.id, a.kind, a.account, a.code, a.cart, a.method, a.message, a.opened_at, a.mailed_at,"
    f" {_ORDERS.format('true')} AS waiting, {_ORDERS.format('w.mail_id IS NULL')} AS untold, CASE WHEN EXISTS"
    f" (SELECT 1 FROM alerts b WHERE b.kind = a.kind AND {_SAME} AND b.mailed_at > :quiet_since) THEN 0 ELSE 1 END"
    " AS quiet FROM alerts a LEFT JOIN alert_orders w ON w.alert_id = a.id AND w.gone_at IS NULL"
    " WHERE a.closed_at IS NULL AND a.kind {kinds} GROUP BY a.id ORDER BY a.opened_at, a.id"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenAlert:
    """An alert that is not over: its cause, how many orders it is about now, and how many no mail has told of.

    `quiet`: no mail told of this cause lately, so one may now. An alert of an account has the account as its one thing.
    """

    id: int
    kind: MailKind
    account: str
    code: str
    cart: str
    method: str
    message: str
    opened_at: datetime
    mailed_at: datetime | None
    waiting: int
    untold: int
    quiet: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """An order as a mail lists it; `order_id` is None if it is not in the ledger."""

    order_id: int | None
    number: str
    since: datetime
    failures: int
    message: str


def open_alerts(ledger: Ledger) -> list[OpenAlert]:
    """List the alerts that are not over, the oldest first."""
    with ledger.read() as tx:
        return [alert for alert in standing_alerts(tx, [*SOURCES], timedelta(0)) if alert.waiting]


def standing_alerts(tx: Transaction, kinds: Sequence[MailKind], pause: timedelta) -> list[OpenAlert]:
    """Read the alerts of some kinds that are not over; at most one mail of a cause in `pause`, over all its alerts."""
    found = tx.rows(_STANDING.replace("{kinds}", tx.in_words("kinds")), kinds=list(kinds), quiet_since=tx.now - pause)
    return [_alert(row) for row in found]


def _alert(row: Mapping[str, Any]) -> OpenAlert:
    known = {
        "kind": MailKind(row["kind"]),
        "opened_at": known_moment(row["opened_at"]),
        "mailed_at": moment(row["mailed_at"]),
        "quiet": bool(row["quiet"]),
    }
    return OpenAlert(**{**row, **known})


def untold_orders(tx: Transaction, kind: MailKind, alerts: Sequence[int], limits: Limits) -> dict[int, list[Listed]]:
    """Read the orders that no mail has told of by alert, the longest noted first, at most `LISTED` of each."""
    source = SOURCES[kind]
    began = (
        "(SELECT min(t.started_at) FROM attempts t WHERE t.order_id = l.order_id AND t.error_code IS NOT NULL"
        " AND replace(t.kind, '_lookup', '') || ':' || t.subject_id = l.subject AND t.started_at >= f.since)"
    )
    found = tx.rows(
        f"WITH found AS MATERIALIZED ({source.rows(tx)}), l AS MATERIALIZED (SELECT * FROM ("
        "SELECT alert_id, subject, order_id, number, noted_at,"
        " row_number() OVER (PARTITION BY alert_id ORDER BY noted_at, order_id, subject) AS place"
        f" FROM alert_orders WHERE alert_id {tx.in_ids('alerts')} AND gone_at IS NULL AND mail_id IS NULL"
        f") w WHERE place <= {LISTED})"
        f" SELECT l.alert_id, l.subject, l.order_id, l.number, coalesce({began if source.tried else 'f.since'},"
        " f.since, l.noted_at) AS since, coalesce(f.failures, 0) AS failures, coalesce(f.message, '') AS message"
        " FROM l LEFT JOIN found f ON f.subject = l.subject ORDER BY l.alert_id, l.place",
        **limits.values,
        alerts=list(alerts),
    )
    listed: dict[int, dict[Any, Listed]] = {key: {} for key in alerts}
    for row in found:
        order = Listed(row["order_id"], row["number"], known_moment(row["since"]), row["failures"], row["message"])
        listed[row["alert_id"]].setdefault(row["order_id"] or row["subject"], order)
    return {key: list(orders.values()) for key, orders in listed.items()}


def mark_told(tx: Transaction, alert: OpenAlert, mail: int) -> None:
    """Note that a mail tells of an alert, and of all its orders that no other told of."""
    tx.execute(
        "UPDATE alert_orders SET mail_id = :mail WHERE alert_id = :alert AND gone_at IS NULL AND mail_id IS NULL",
        mail=mail,
        alert=alert.id,
    )
    tx.execute("UPDATE alerts SET mailed_at = :now WHERE id = :alert", alert=alert.id)


def close(tx: Transaction, alert: OpenAlert, *, mailed: bool = False) -> None:
    """End an alert; `mailed` if a mail tells of that."""
    tx.execute(
        "UPDATE alerts SET closed_at = :now, mailed_at = CASE WHEN :mailed THEN :now ELSE mailed_at END"
        " WHERE id = :alert",
        alert=alert.id,
        mailed=mailed,
    )


def ends(tx: Transaction, alert: OpenAlert) -> dict[str, int]:
    """Count the orders of an alert by the state that their duties are in now; "on_hold" if they are kept back."""
    duties = " UNION ALL ".join(
        "SELECT w.order_id, CASE WHEN o.on_hold AND d.state = 'queued' THEN 'on_hold' ELSE d.state END AS state"
        f" FROM alert_orders w JOIN orders o ON o.id = w.order_id JOIN {table} d ON d.order_id = o.id"
        f" AND '{name}:' || d.id = w.subject WHERE w.alert_id = :alert"
        for name, table in (("export", "exports"), ("confirmation", "confirmations"))
    )
    found = tx.rows(
        f"SELECT state, count(DISTINCT order_id) AS orders FROM ({duties}) d GROUP BY state ORDER BY 2 DESC, 1",
        alert=alert.id,
    )
    return {row["state"]: row["orders"] for row in found}
