"""Which service a ship method is at a destination now, and which orders a new mapping lets go."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from include.order_sync.accounts import DestinationAccount
from include.order_sync.ledger.mappings import ANY_METHOD, Origin, ShipMethod, Unmapped, desk_ship_methods, unmapped
from include.order_sync.ledger.session import Ledger

Mapped = tuple[str, str, str]
"""A cart, its ship method, and the service that it is at a destination."""


@dataclass(frozen=True, slots=True)
class ShipMethods:
    """A destination's mappings: those of the accounts file by method, and of the Order Desk by cart and method."""

    destination: str
    file: Mapping[str, str]
    desk: Mapping[tuple[str, str], ShipMethod]

    def find(self, cart: str, method: str) -> ShipMethod | None:
        """Find the mapping that a cart's ship method goes by: its own before `*`, the desk's before the file's."""
        for word in (method, ANY_METHOD):
            if found := self.desk.get((cart, word)):
                return found
            if service := self.file.get(word):
                return ShipMethod(cart, self.destination, word, service, Origin.FILE)
        return None

    def service(self, cart: str, method: str) -> str | None:
        """Map a ship method, None if it has no mapping.

        A destination without any in the accounts file takes the carts' own words, but for those mapped on the desk.
        """
        found = self.find(cart, method)
        if found is not None:
            return found.service
        return None if self.file else method


def ship_methods(ledger: Ledger, name: str, account: DestinationAccount) -> ShipMethods:
    """Read a destination's mappings as they stand now."""
    return mapped_over(name, account, desk_ship_methods(ledger, name))


def newly_mapped(ledger: Ledger, destinations: Mapping[str, DestinationAccount]) -> dict[str, list[Mapped]]:
    """Tell by destination what orders wait for and is mapped by now.

    A service that a destination refused is no news: what was refused waits for another one, and is not sent again.
    """
    waiting = unmapped(ledger)
    if not waiting:
        return {}
    desk = desk_ship_methods(ledger)
    found = {name: list(_known(mapped_over(name, account, desk), waiting)) for name, account in destinations.items()}
    return {name: mapped for name, mapped in found.items() if mapped}


def mapped_over(name: str, account: DestinationAccount, desk: Iterable[ShipMethod]) -> ShipMethods:
    """Lay mappings of the Order Desk over those of a destination's account."""
    own = {(one.cart, one.method): one for one in desk if one.destination == name}
    return ShipMethods(name, account.ship_methods, own)


def _known(methods: ShipMethods, waiting: Iterable[Unmapped]) -> Iterable[Mapped]:
    for one in waiting:
        if one.destination != methods.destination:
            continue
        service = methods.service(one.cart, one.method)
        if service is not None and service != one.refused_as:
            yield one.cart, one.method, service
