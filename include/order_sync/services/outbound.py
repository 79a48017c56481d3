"""Make of an order what its destination is given, or say why it cannot be sent: before any call is made."""

from include.order_sync.accounts import DestinationAccount
from include.order_sync.errors import ErrorCode, VendorError
from include.order_sync.ledger.exports import ClaimedExport, unmapped_methods
from include.order_sync.ledger.session import Ledger
from include.order_sync.models import Address, OutboundOrder

ANY_METHOD = "*"


def outbound(claimed: ClaimedExport, destination: DestinationAccount) -> OutboundOrder:
    """Prepare an order for a destination; raises `VendorError` for what only a person can mend."""
    order = claimed.order
    if not order.lines:
        raise VendorError(ErrorCode.REJECTED, "Nothing of this order is left to ship.")
    _check_address(order.ship_to)
    return OutboundOrder(
        claimed.reference, claimed.idempotency_key, claimed.cart, order, _service(order.ship_method, destination)
    )


def newly_mapped(ledger: Ledger, name: str, destination: DestinationAccount) -> list[str]:
    """Name the ship methods that orders of a destination wait for, and that have a mapping by now."""
    waiting = unmapped_methods(ledger).get(name, set())
    return sorted(method for method in waiting if service_for(method, destination) is not None)


def _check_address(address: Address) -> None:
    missing = [
        word
        for word, value in (
            ("a name or company", address.name or address.company),
            ("a street", address.line1),
            ("a city", address.city),
            ("a country", address.country),
        )
        if not value.strip()
    ]
    if missing:
        raise VendorError(ErrorCode.INVALID_ADDRESS, f"The shipping address has not got {' and '.join(missing)}.")
    if len(address.country) != 2:
        raise VendorError(ErrorCode.INVALID_ADDRESS, f"`{address.country}` is no two-letter country code.")


def service_for(method: str, destination: DestinationAccount) -> str | None:
    """Map a ship method, None if it has no mapping; a destination without any takes the carts' own words."""
    mapping = destination.ship_methods
    return (mapping.get(method) or mapping.get(ANY_METHOD)) if mapping else method


def _service(method: str, destination: DestinationAccount) -> str:
    service = service_for(method, destination)
    if service is None:
        named = f"`{method}`" if method else "an order without ship method"
        raise VendorError(ErrorCode.UNMAPPED_SHIP_METHOD, f"There is no mapping for {named}.")
    return service
