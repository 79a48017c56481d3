"""A parcel's tracking as BigCommerce is told it, and how it is found again. No I/O.

Source: https://developer.bigcommerce.com/docs/rest-management/orders/order-shipments#create-order-shipment. A shipment
goes to one of the order's addresses and holds whole units. BigCommerce moves the order on to Partially Shipped or
Shipped by itself. Our mark is in `comments`, the one field of a shipment that is free.
"""

import html
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from include.order_sync.connectors.bigcommerce.wire import ORDER_PRODUCT, SHIPMENT
from include.order_sync.errors import ErrorCode, VendorError
from include.order_sync.models import Shipment

# The carriers that BigCommerce has a name of its own for, by the letters of what they are called.
PROVIDERS: Mapping[str, str] = {
    "auspost": "auspost",
    "australiapost": "auspost",
    "canadapost": "canadapost",
    "endicia": "endicia",
    "fedex": "fedex",
    "royalmail": "royalmail",
    "shipperhq": "shipperhq",
    "ups": "ups",
    "upsready": "upsready",
    "upsonline": "upsonline",
    "usps": "usps",
}
# A carrier that an app brings in is called so, with the carrier's id at the end.
OF_AN_APP = "carrier_"
LONGEST_NUMBER, LONGEST_LINK = 50, 500
_MARK = "(OrderSync parcel "


def units_of(shipment: Shipment) -> Mapping[int, int]:
    """Read how many units of each order product are in a parcel; raise `VendorError` REJECTED if it cannot be told."""
    units: Counter[int] = Counter()
    for line in shipment.lines:
        if not (line.line.isascii() and line.line.isdecimal()):
            raise _refused(f"line {line.line} is none of BigCommerce's, which are numbers")
        if line.quantity != line.quantity.to_integral_value():
            raise _refused(
                f"line {line.line} has {line.quantity} in the parcel, and BigCommerce takes whole units only"
            )
        units[int(line.line)] += int(line.quantity)
    if not +units:
        raise _refused("the parcel names no line of the order")
    return +units


def address_of(units: Mapping[int, int], products: Sequence[msgspec.Raw]) -> int:
    """Choose the address that a parcel goes to; raise `VendorError` if there is none, or more than one."""
    try:
        found = {product.id: product.order_address_id for product in map(ORDER_PRODUCT.decode, products)}
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        message = f"the order's products cannot be read: {error}"
        raise VendorError(ErrorCode.MALFORMED_RESPONSE, message) from None
    unknown = sorted(units.keys() - found.keys())
    if unknown:
        raise _refused(f"the order has no line {', '.join(map(str, unknown))}")
    addresses = {found[line] for line in units}
    if len(addresses) > 1:
        raise _refused("the parcel's lines go to several addresses of the order, and a shipment goes to one")
    address = addresses.pop()
    if not address:
        raise _refused("the parcel's lines go to no shipping address of the order")
    return address


def shipment_body(
    shipment: Shipment, units: Mapping[int, int], address: int, carriers: Mapping[str, str]
) -> dict[str, Any]:
    """Write a parcel; raise `VendorError` REJECTED for a tracking number that BigCommerce has no room for."""
    if len(shipment.tracking_number) > LONGEST_NUMBER:
        raise _refused(f"the tracking number is longer than the {LONGEST_NUMBER} characters that BigCommerce takes")
    values = {
        "tracking_number": shipment.tracking_number,
        "tracking_link": shipment.tracking_url if len(shipment.tracking_url) <= LONGEST_LINK else "",
        "shipping_method": " ".join(filter(None, (shipment.carrier, shipment.service))),
        **_carrier(shipment.carrier, carriers),
    }
    return {
        "order_address_id": address,
        "items": [{"order_product_id": line, "quantity": count} for line, count in units.items()],
        "comments": _mark(shipment),
        **{name: value for name, value in values.items() if value},
    }


def find_shipment(raws: Sequence[msgspec.Raw], shipment: Shipment) -> str | None:
    """Find a parcel among an order's shipments, by our mark, or by tracking number where there is no mark of ours."""
    try:
        found = [SHIPMENT.decode(raw) for raw in raws]
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        message = f"the order's shipments cannot be read: {error}"
        raise VendorError(ErrorCode.MALFORMED_RESPONSE, message) from None
    for one in found:
        comments = html.unescape(one.comments or "")
        if _mark(shipment) in comments:
            return str(one.id)
        if _MARK not in comments and shipment.tracking_number and one.tracking_number == shipment.tracking_number:
            return str(one.id)
    return None


def _carrier(carrier: str, carriers: Mapping[str, str]) -> dict[str, str]:
    """Name a carrier as BigCommerce does, or as AfterShip does where the settings say so; else not at all."""
    named = carriers.get(carrier) or PROVIDERS.get("".join(filter(str.isalnum, carrier.lower())), "")
    if named in PROVIDERS.values() or named.startswith(OF_AN_APP):
        return {"shipping_provider": named}
    return {"tracking_carrier": named}


def _mark(shipment: Shipment) -> str:
    return f"{_MARK}{shipment.external_id})"


def _refused(message: str) -> VendorError:
    return VendorError(ErrorCode.REJECTED, message)
