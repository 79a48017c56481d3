"""Ship methods that people mapped on the Order Desk, and the orders that wait for a mapping.

Nothing is deleted: a mapping that is replaced or taken back ends, with who ended it and when.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from include.order_sync.errors import ErrorCode
from include.order_sync.ledger.edits import release_exports
from include.order_sync.ledger.session import Ledger
from include.order_sync.ledger.transaction import Transaction, as_json
from include.order_sync.ledger.types import known_moment

ANY_METHOD = "*"
"""Stands for every ship method that has no mapping of its own."""


class Origin(StrEnum):
    """Where a mapping was made."""

    FILE = "file"
    DESK = "desk"


@dataclass(frozen=True, slots=True)
class ShipMethod:
    """A cart's ship method and the service that it is at a destination; one of the file has no actor and no time."""

    cart: str
    destination: str
    method: str
    service: str
    origin: Origin
    actor: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Unmapped:
    """A ship method that orders wait for a mapping of, and when the oldest of them was placed.

    `refused_as` is the service that the destination refused them with; None: there was no mapping to send them with.
    """

    cart: str
    destination: str
    method: str
    orders: int
    oldest: datetime
    refused_as: str | None = None


_WAITING = (
    " FROM exports e JOIN orders o ON o.id = e.order_id"
    f" WHERE e.state = 'failed' AND e.error_code = '{ErrorCode.UNMAPPED_SHIP_METHOD}' AND o.cancel_requested_at IS NULL"
)
_OF = " AND e.destination = :destination AND o.cart = :cart"
_MAPPED_ITSELF = (
    "EXISTS (SELECT 1 FROM ship_methods s WHERE s.ended_at IS NULL AND s.destination = e.destination"
    " AND s.cart = o.cart AND s.method = o.ship_method)"
)


def unmapped(ledger: Ledger) -> list[Unmapped]:
    """List the ship methods that orders wait for a mapping of, those with the most orders first."""
    with ledger.read() as tx:
        found = tx.rows(
            "SELECT o.cart, e.destination, o.ship_method AS method, e.refused_service, count(*) AS orders,"
            f" min(o.placed_at) AS oldest{_WAITING}"
            " GROUP BY o.cart, e.destination, o.ship_method, e.refused_service"
            " ORDER BY orders DESC, o.cart, e.destination, o.ship_method"
        )
    return [
        Unmapped(
            row["cart"], row["destination"], row["method"], row["orders"], known_moment(row["oldest"]),
            row["refused_service"],
        )
        for row in found
    ]  # fmt: skip


def desk_ship_methods(ledger: Ledger, destination: str = "") -> list[ShipMethod]:
    """Read the mappings made on the Order Desk that stand now: a destination's, or all."""
    with ledger.read() as tx:
        return standing_ship_methods(tx, destination)


def standing_ship_methods(tx: Transaction, destination: str = "") -> list[ShipMethod]:
    """Do what `desk_ship_methods` does, in a transaction that does more."""
    found = tx.rows(
        "SELECT cart, destination, method, service, actor, created_at FROM ship_methods WHERE ended_at IS NULL"
        " AND (destination = :destination OR :destination = '') ORDER BY destination, cart, method",
        destination=destination,
    )
    return [
        ShipMethod(
            row["cart"], row["destination"], row["method"], row["service"], Origin.DESK, row["actor"],
            known_moment(row["created_at"]),
        )
        for row in found
    ]  # fmt: skip


def waiting_orders(
    ledger: Ledger, cart: str, destination: str, method: str, others: Collection[str], limit: int
) -> tuple[int, tuple[str, ...]]:
    """Count the orders that a mapping of a ship method would release, and name the first ones by number.

    `others` are the methods that the accounts file maps by name: a mapping of `*` does not touch them.
    """
    with ledger.read() as tx:
        found = tx.rows(
            f"SELECT o.number, count(*) OVER () AS orders{_WAITING}{_OF} AND {_taken_by(tx, method)}"
            " ORDER BY o.id LIMIT :limit",
            cart=cart,
            destination=destination,
            limit=limit,
            **_bound(method, others),
        )
    return (found[0]["orders"] if found else 0), tuple(row["number"] for row in found)


def store_ship_method(
    ledger: Ledger, cart: str, destination: str, method: str, service: str, others: Collection[str], actor: str
) -> int:
    """Map a ship method, and put back in the queue every order that waited for it; returns how many.

    What was mapped before ends with it; where it was mapped just so, it stays. `others`: see `waiting_orders`.
    """
    with ledger.write() as tx:
        tx.alone(f"map ship methods of {destination}")
        _replace(tx, cart, destination, method, service, actor)
        waiting = tx.execute(
            f"SELECT e.id{_WAITING}{_OF} AND {_taken_by(tx, method)} ORDER BY o.id{tx.locking('o')}",
            cart=cart,
            destination=destination,
            **_bound(method, others),
        ).scalars()
        return release_exports(tx, list(waiting), actor, f"its ship method is mapped to {service} now")


def end_ship_method(ledger: Ledger, cart: str, destination: str, method: str, actor: str) -> bool:
    """End a mapping of the Order Desk; False if there was none."""
    with ledger.write() as tx:
        tx.alone(f"map ship methods of {destination}")
        return _end(tx, cart, destination, method, actor)


def release_mapped(ledger: Ledger, destination: str, mapped: Sequence[tuple[str, str, str]], actor: str) -> int:
    """Put back in the queue every export that waited for a mapping which is there now: (cart, method, service) each.

    One that the destination refused with that very service goes on waiting for another.
    """
    columns = {"cart": "text", "method": "text", "service": "text"}
    with ledger.write() as tx:
        waiting = tx.execute(
            f"SELECT e.id{_WAITING} AND e.destination = :destination AND EXISTS"
            f" (SELECT 1 FROM {tx.table_of('mapped', columns)} WHERE mapped.cart = o.cart"
            " AND mapped.method = o.ship_method"
            " AND (e.refused_service IS NULL OR e.refused_service <> mapped.service))"
            f" ORDER BY o.id{tx.locking('o')}",
            destination=destination,
            mapped=as_json([dict(zip(columns, one, strict=True)) for one in mapped]),
        ).scalars()
        return release_exports(tx, list(waiting), actor, "its ship method has a mapping now")


def _taken_by(tx: Transaction, method: str) -> str:
    """Write the SQL condition of having a ship method, or for `*` one that no other mapping names."""
    if method != ANY_METHOD:
        return "o.ship_method = :method"
    return f"NOT o.ship_method {tx.in_words('others')} AND NOT {_MAPPED_ITSELF}"


def _bound(method: str, others: Collection[str]) -> dict[str, object]:
    return {"others": list(others)} if method == ANY_METHOD else {"method": method}


def _replace(tx: Transaction, cart: str, destination: str, method: str, service: str, actor: str) -> None:
    standing = tx.value(
        "SELECT service FROM ship_methods WHERE destination = :destination AND cart = :cart AND method = :method"
        " AND ended_at IS NULL",
        destination=destination,
        cart=cart,
        method=method,
    )
    if standing == service:
        return
    _end(tx, cart, destination, method, actor)
    tx.execute(
        "INSERT INTO ship_methods (cart, destination, method, service, actor, created_at)"
        " VALUES (:cart, :destination, :method, :service, :actor, :now)",
        cart=cart,
        destination=destination,
        method=method,
        service=service,
        actor=actor,
    )


def _end(tx: Transaction, cart: str, destination: str, method: str, actor: str) -> bool:
    ended = tx.execute(
        "UPDATE ship_methods SET ended_at = :now, ended_by = :actor WHERE destination = :destination"
        " AND cart = :cart AND method = :method AND ended_at IS NULL",
        destination=destination,
        cart=cart,
        method=method,
        actor=actor,
    )
    return ended.rowcount > 0
