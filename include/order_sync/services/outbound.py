"""Make of an order what its destination is given, or say why it cannot be sent: before any call is made."""

from include.order_sync.accounts import DestinationAccount
from include.order_sync.errors import ErrorCode, VendorError
from include.order_sync.ledger.exports import ClaimedExport
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


def mapped_methods(destination: DestinationAccount) -> list[str] | None:
    """List the ship methods that a destination has a service for; None: any."""
    mapping = destination.ship_methods
    return None if not mapping or ANY_METHOD in mapping else list(mapping)


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


def _service(method: str, destination: DestinationAccount) -> str:
    """Map a ship method; a destination without any mapping takes the carts' own words."""
    mapping = destination.ship_methods
    if not mapping:
        return method
    service = mapping.get(method) or mapping.get(ANY_METHOD)
    if service is None:
        named = f"`{method}`" if method else "an order without ship method"
        raise VendorError(ErrorCode.UNMAPPED_SHIP_METHOD, f"There is no mapping for {named}.")
    return service
