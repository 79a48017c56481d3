"""Map ship methods: say first what that would release, then release it in the transaction that stores the mapping."""

from collections.abc import Collection
from dataclasses import dataclass

from include.order_sync.accounts import Accounts
from include.order_sync.errors import ConfigurationError
from include.order_sync.ledger.mappings.ship_methods import (
    Origin,
    ShipMethod,
    desk_ship_methods,
    end_ship_method,
    store_ship_method,
    waiting_orders,
)
from include.order_sync.ledger.session import Ledger
from include.order_sync.services.mapping.in_force import ship_methods

NAMED = 20
LONGEST_WORD = 500
"""How many letters a ship method or service may have: what is longer fits into no index."""


class UnknownAccount(ConfigurationError):
    """A cart, source or destination that the accounts file has not got."""


class ServiceMissing(ConfigurationError):
    """A ship method was to be mapped to nothing."""


class UnusableWord(ConfigurationError):
    """A ship method or service that the ledger cannot hold."""


class NotMapped(ConfigurationError):
    """There is no mapping of the Order Desk that could be taken back."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a mapping would do: how many orders it releases, the first of them by number, and as which service.

    `replaces` is the mapping that the method goes by until then; None if it has none.
    """

    orders: int
    numbers: tuple[str, ...]
    service: str
    replaces: ShipMethod | None


def preview(ledger: Ledger, accounts: Accounts, cart: str, destination: str, method: str, service: str) -> Preview:
    """Say what mapping a cart's ship method to a destination's service would do. Raises as `map_ship_method`."""
    service = _checked(accounts, cart, destination, method, service)
    orders, numbers = waiting_orders(ledger, cart, destination, method, _in_file(accounts, destination), NAMED)
    standing = ship_methods(ledger, destination, accounts.destinations[destination]).find(cart, method)
    return Preview(orders, numbers, service, standing)


def map_ship_method(
    ledger: Ledger, accounts: Accounts, cart: str, destination: str, method: str, service: str, actor: str
) -> int:
    """Map a cart's ship method to a destination's service, and release every order that waits for it; counts them.

    `*` maps every ship method of the cart that has no mapping of its own. Orders that the destination refused are
    released too, since a person asks. Raises `UnknownAccount`, `ServiceMissing` or `UnusableWord`.
    """
    service = _checked(accounts, cart, destination, method, service)
    return store_ship_method(ledger, cart, destination, method, service, _in_file(accounts, destination), actor)


def unmap_ship_method(ledger: Ledger, accounts: Accounts, cart: str, destination: str, method: str, actor: str) -> None:
    """Take back what was mapped on the Order Desk; the accounts file's own mapping stands again, if it has one.

    What was sent stays sent. Raises `NotMapped` if there is nothing to be taken back.
    """
    if not end_ship_method(ledger, cart, destination, method, actor):
        in_file = method in _in_file(accounts, destination)
        where = "; it is mapped in the accounts file" if in_file else ""
        raise NotMapped(f"`{method}` of {cart} has no mapping for {destination} on the Order Desk{where}.")


def mappings(ledger: Ledger, accounts: Accounts) -> list[ShipMethod]:
    """List every mapping that is in force, by destination, cart and method; one of the file once for each cart."""
    found = {(one.destination, one.cart, one.method): one for one in desk_ship_methods(ledger)}
    for name, account in accounts.destinations.items():
        for cart in {route.cart for route in account.takes}:
            for method in _in_file(accounts, name):
                service = account.ship_methods[method]
                found.setdefault((name, cart, method), ShipMethod(cart, name, method, service, Origin.FILE))
    return [found[key] for key in sorted(found)]


def _in_file(accounts: Accounts, destination: str) -> Collection[str]:
    account = accounts.destinations.get(destination)
    return [method for method, service in account.ship_methods.items() if service] if account else []


def _checked(accounts: Accounts, cart: str, destination: str, method: str, service: str) -> str:
    """Return the service without space around it, if the mapping may be made."""
    _check_known(cart, [*accounts.carts, *accounts.sources], "cart or source")
    _check_known(destination, list(accounts.destinations), "destination")
    service = service.strip()
    if not service:
        raise ServiceMissing(f"Say which service of {destination} the ship method `{method}` is.")
    for word in (method, service):
        if len(word) > LONGEST_WORD or "\x00" in word:
            raise UnusableWord(
                f"`{word[:40]}…` cannot be mapped: it is longer than {LONGEST_WORD} letters, or no text."
            )
    return service


def _check_known(name: str, known: Collection[str], kind: str) -> None:
    if name not in known:
        raise UnknownAccount(f"There is no {kind} `{name}` in the accounts file; it has: {', '.join(known) or 'none'}.")
