"""Make of an order what its destination is given, or say why it cannot be sent: before any call is made."""

from include.order_sync.accounts import DestinationAccount
from include.order_sync.errors import ErrorCode, VendorError
from include.order_sync.ledger.exports import ClaimedExport
from include.order_sync.models import Address, OutboundOrder
from include.order_sync.services.extras import in_note
from include.order_sync.services.mapping.in_force import ShipMethods


def outbound(claimed: ClaimedExport, methods: ShipMethods, account: DestinationAccount) -> OutboundOrder:
    """Prepare an order for a destination with its mappings; raises `VendorError` for what only a person can mend."""
    order = claimed.order
    if not order.lines:
        raise VendorError(ErrorCode.REJECTED, "Nothing of this order is left to ship.")
    _check_address(order.ship_to)
    service = _service(claimed.cart, order.ship_method, methods)
    given = in_note(order) if account.extras_in_note else order
    return OutboundOrder(claimed.reference, claimed.idempotency_key, claimed.cart, given, service)


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


def _service(cart: str, method: str, methods: ShipMethods) -> str:
    service = methods.service(cart, method)
    if service is None:
        named = f"`{method}`" if method else "an order without ship method"
        raise VendorError(ErrorCode.UNMAPPED_SHIP_METHOD, f"There is no mapping for {named}.")
    return service
