"""What the Mappings page shows of ship methods."""

from dataclasses import dataclass

from include.order_sync.accounts import Accounts
from include.order_sync.ledger.mappings import ANY_METHOD, ShipMethod, Unmapped, unmapped
from include.order_sync.ledger.session import Ledger
from include.order_sync.services.mapping import mappings


@dataclass(frozen=True, slots=True)
class Waiting:
    """A ship method that orders wait for, whichever service they were refused with."""

    unmapped: Unmapped
    orders: int
    refused_as: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShipMethodRoom:
    """All that is known of ship methods: what waits, what is in force, and what can be chosen."""

    waiting: list[Waiting]
    in_force: list[ShipMethod]
    carts: list[str]
    destinations: list[str]
    services: dict[str, list[str]]
    takes_any: list[str]


def ship_method_room(ledger: Ledger, accounts: Accounts) -> ShipMethodRoom:
    """Read what is known of ship methods. `takes_any`: destinations that take a cart's own word without a mapping."""
    in_force = mappings(ledger, accounts)
    destinations = list(accounts.destinations)
    used = {name: {one.service for one in in_force if one.destination == name} for name in destinations}
    return ShipMethodRoom(
        _waiting(unmapped(ledger)),
        in_force,
        [*accounts.carts, *accounts.sources],
        destinations,
        {name: sorted(services) for name, services in used.items()},
        [name for name, account in accounts.destinations.items() if not account.ship_methods],
    )


def method_words(method: str) -> str:
    """Write a ship method as people read it, also the two that have no word of their own."""
    return {ANY_METHOD: "* (any other)", "": "(none given)"}.get(method, method)


def _waiting(found: list[Unmapped]) -> list[Waiting]:
    groups: dict[tuple[str, str, str], list[Unmapped]] = {}
    for one in found:
        groups.setdefault((one.cart, one.destination, one.method), []).append(one)
    made = [
        Waiting(
            min(group, key=lambda one: one.oldest),
            sum(one.orders for one in group),
            tuple(one.refused_as for one in group if one.refused_as),
        )
        for group in groups.values()
    ]
    return sorted(made, key=lambda one: -one.orders)
