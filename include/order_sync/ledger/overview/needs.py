"""What orders need a person for now, grouped by what they wait for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from include.order_sync.errors import ErrorCode
from include.order_sync.ledger.mappings import Unmapped, unmapped
from include.order_sync.ledger.session import Ledger
from include.order_sync.ledger.transaction import Transaction
from include.order_sync.ledger.types import moment
from include.order_sync.ledger.words import VERIFICATION_LIMIT

PATIENCE = timedelta(minutes=30)
"""How long orders may wait in a queue before a person should look why."""
_NAMED = 20
_IN_QUEUE = (
    " FROM exports e JOIN orders o ON o.id = e.order_id WHERE e.state = 'queued' AND e.method = '{method}'"
    " AND o.status = 'new' AND NOT o.on_hold"
)
_QUEUED = _IN_QUEUE.format(method="push")
_FETCHABLE = _IN_QUEUE.format(method="pull")


class Cause(StrEnum):
    """What orders wait for, or what is wrong with an account or with mails."""

    ACCOUNT_TROUBLE = "account_trouble"  # an account refuses the login, or cannot be reached at all
    UNMAPPED = "unmapped"  # a ship method has no mapping
    EXPORT_FAILED = "export_failed"  # the destination refused them, or the attempts ran out
    UNACKNOWLEDGED = "unacknowledged"  # sent, no answer for half an hour
    STUCK = "stuck"  # in the queue for longer than they should be
    NOT_FETCHED = "not_fetched"  # the destination has not fetched them for longer than it should take
    CONFIRMATION_FAILED = "confirmation_failed"  # the cart could not be told of the parcel
    CONFIRMATION_UNANSWERED = "confirmation_unanswered"  # told, no answer for half an hour
    ON_HOLD = "on_hold"  # a person keeps them from being sent
    CANCELED_TOO_LATE = "canceled_too_late"  # the destination had them already
    NOT_TAKEN = "not_taken"  # the cart's order cannot be read, or goes nowhere
    MAIL_FAILED = "mail_failed"  # a report or an alert did not go out, or nobody knows whether it did


@dataclass(frozen=True, slots=True)
class Named:
    """One order by name; `order_id` is None if it is not in the ledger."""

    order_id: int | None
    number: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Need:
    """Something that needs a person: how many orders wait for it (or mails), and since when the longest does.

    `named` lists the first twenty where the list of orders cannot show exactly these.
    """

    cause: Cause
    orders: int
    oldest: datetime | None = None
    account: str = ""
    cart: str = ""
    method: str = ""
    code: str = ""
    message: str = ""
    paused_until: datetime | None = None
    named: tuple[Named, ...] = ()


def order_needs(ledger: Ledger, patience: Mapping[str, timedelta] | None = None) -> list[Need]:
    """List what orders need a person for, what most of them wait for first.

    `patience` is by destination how long orders may wait in its queue (30 minutes where it is not given).
    """
    with ledger.read() as tx:
        found = [
            *_failed(tx),
            *_unacknowledged(tx),
            *_waiting(tx, Cause.STUCK, _QUEUED, patience or {}),
            *_waiting(tx, Cause.NOT_FETCHED, _FETCHABLE, patience or {}),
            *_unconfirmed(tx),
            *_unanswered(tx),
            *_on_hold(tx),
            *_too_late(tx),
            *_not_taken(tx),
        ]
    return sorted([*_unmapped(ledger), *found], key=lambda need: (-need.orders, need.cause, need.account))


def waiting_behind(ledger: Ledger) -> dict[str, int]:
    """Count by account what is queued for it: orders to be sent, and shipments to be confirmed."""
    with ledger.read() as tx:
        found = tx.rows(
            f"SELECT e.destination AS account, count(*) AS orders{_QUEUED} GROUP BY e.destination"
            " UNION ALL SELECT cart AS account, count(DISTINCT order_id) AS orders FROM confirmations"
            " WHERE state = 'queued' GROUP BY cart"
        )
    return {row["account"]: row["orders"] for row in found}


def _grouped(tx: Transaction, cause: Cause, sql: str, **values: Any) -> Iterable[Need]:
    """Make a need of every row that counts orders; its columns are a need's fields."""
    for row in tx.rows(sql, **values):
        if row["orders"]:
            yield Need(cause, **{**row, "oldest": moment(row["oldest"])})


def _unmapped(ledger: Ledger) -> Iterable[Need]:
    """Group what waits for a mapping by ship method, whichever service it was refused with."""
    groups: dict[tuple[str, str, str], list[Unmapped]] = {}
    for one in unmapped(ledger):
        groups.setdefault((one.cart, one.destination, one.method), []).append(one)
    for (cart, destination, method), waiting in groups.items():
        orders, oldest = sum(one.orders for one in waiting), min(one.oldest for one in waiting)
        yield Need(Cause.UNMAPPED, orders, oldest, account=destination, cart=cart, method=method)


def _failed(tx: Transaction) -> Iterable[Need]:
    return _grouped(
        tx,
        Cause.EXPORT_FAILED,
        "SELECT destination AS account, coalesce(error_code, :internal) AS code, count(*) AS orders,"
        " min(last_attempt_at) AS oldest FROM exports WHERE state = 'failed'"
        " AND coalesce(error_code, :internal) <> :unmapped GROUP BY 1, 2",
        unmapped=ErrorCode.UNMAPPED_SHIP_METHOD,
        internal=ErrorCode.INTERNAL,
    )


def _unacknowledged(tx: Transaction) -> Iterable[Need]:
    return _grouped(
        tx,
        Cause.UNACKNOWLEDGED,
        "SELECT destination AS account, count(*) AS orders, min(sent_at) AS oldest FROM exports"
        " WHERE state = 'pending_verification' AND sent_at <= :before GROUP BY destination",
        before=tx.now - VERIFICATION_LIMIT,
    )


def _waiting(tx: Transaction, cause: Cause, queue: str, patience: Mapping[str, timedelta]) -> Iterable[Need]:
    found = _grouped(
        tx,
        cause,
        f"SELECT e.destination AS account, count(*) AS orders, min(e.due_at) AS oldest{queue} GROUP BY e.destination",
    )
    for need in found:
        limit = max(patience.get(need.account, PATIENCE), PATIENCE)
        if need.oldest is not None and need.oldest <= tx.now - limit:
            yield need


def _unconfirmed(tx: Transaction) -> Iterable[Need]:
    """Group failed confirmations; those of orders that are not all shipped yet are named, no filter finds them."""
    yield from _grouped(
        tx,
        Cause.CONFIRMATION_FAILED,
        "SELECT c.cart AS account, coalesce(o.error_code, :internal) AS code, count(DISTINCT o.id) AS orders,"
        " min(c.last_attempt_at) AS oldest FROM confirmations c JOIN orders o ON o.id = c.order_id"
        " WHERE c.state = 'failed' AND o.status = 'error' GROUP BY 1, 2",
        internal=ErrorCode.INTERNAL,
    )
    yield from _named(tx, Cause.CONFIRMATION_FAILED, "c.state = 'failed' AND o.status <> 'error'")


def _unanswered(tx: Transaction) -> Iterable[Need]:
    condition = "c.state = 'pending_verification' AND c.sent_at <= :before"
    return _named(tx, Cause.CONFIRMATION_UNANSWERED, condition, before=tx.now - VERIFICATION_LIMIT)


def _named(tx: Transaction, cause: Cause, condition: str, **values: Any) -> Iterable[Need]:
    found = tx.rows(
        "SELECT c.cart, o.id, o.number, c.error_code, c.last_attempt_at FROM confirmations c"
        f" JOIN orders o ON o.id = c.order_id WHERE {condition} ORDER BY c.last_attempt_at, c.id",
        **values,
    )
    groups: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for row in found:
        groups.setdefault((row["cart"], row["error_code"] or ErrorCode.INTERNAL), []).append(row)
    for (cart, code), rows in groups.items():
        orders = {row["id"]: Named(row["id"], row["number"]) for row in rows}
        first = moment(rows[0]["last_attempt_at"])
        yield Need(cause, len(orders), first, account=cart, code=code, named=tuple(orders.values())[:_NAMED])


def _on_hold(tx: Transaction) -> Iterable[Need]:
    return _grouped(
        tx,
        Cause.ON_HOLD,
        "SELECT count(*) AS orders, min((SELECT max(v.at) FROM events v WHERE v.order_id = o.id"
        " AND v.kind = 'order_held')) AS oldest FROM orders o WHERE o.on_hold AND o.status = 'new'",
    )


def _too_late(tx: Transaction) -> Iterable[Need]:
    return _grouped(
        tx,
        Cause.CANCELED_TOO_LATE,
        "SELECT error_code AS code, count(*) AS orders, min(status_at) AS oldest FROM orders"
        " WHERE status = 'error' AND error_code = :code GROUP BY error_code",
        code=ErrorCode.CANCELED_AT_SOURCE,
    )


def _not_taken(tx: Transaction) -> Iterable[Need]:
    condition = "code IN ('malformed', 'no_destination') AND taken_at IS NULL"
    groups = tx.rows(
        f"SELECT cart, code, count(*) AS orders, min(first_seen_at) AS oldest FROM skipped_orders WHERE {condition}"
        " GROUP BY cart, code"
    )
    for group in groups:
        rows = tx.rows(
            f"SELECT number, reason FROM skipped_orders WHERE {condition} AND cart = :cart AND code = :code"
            " ORDER BY last_seen_at DESC, external_id LIMIT :limit",
            cart=group["cart"],
            code=group["code"],
            limit=_NAMED,
        )
        named = tuple(Named(None, row["number"], row["reason"]) for row in rows)
        oldest = moment(group["oldest"])
        yield Need(Cause.NOT_TAKEN, group["orders"], oldest, cart=group["cart"], code=group["code"], named=named)
