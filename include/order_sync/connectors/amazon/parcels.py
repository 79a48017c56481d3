"""A parcel's tracking as Amazon is told it, and how it is found again. No I/O.

Source: `confirmShipment` of ordersV0.json, `packages` of orders_2026-01-01.json, and
https://developer-docs.amazon.com/sp-api/docs/confirm-the-shipment-status: a parcel's number is the seller's own, digits
and unique in its order; the same number again edits the same parcel.
"""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC
from typing import Any

from include.order_sync.connectors.amazon.wire import Package
from include.order_sync.errors import ErrorCode, VendorError
from include.order_sync.models import Shipment

OTHER = "Other"
# Carriers that Amazon has a code for, as it writes them: the carrier codes of its order fulfillment feed.
CODES: tuple[str, ...] = (
    "Blue Package", "Canada Post", "Chronopost", "City Link", "Deutsche Post", "DHL", "DHL Global Mail", "DPD",
    "Fastway", "FedEx", "FedEx SmartPost", "GLS", "Hermes Logistik Gruppe", "La Poste", "Newgistics", "NipponExpress",
    "OnTrac", "OSM", "Parcelforce", "Parcelnet", "Poste Italiane", "Royal Mail", "SagawaExpress", "Streamlite",
    "TNT", "UPS", "UPS Mail Innovations", "USPS", "YamatoTransport",
)  # fmt: skip
CANCELED = "CANCELLED"
# Our numbers have ten digits and 31 bits: the document says "positive" and no more, so they have to fit everywhere.
_FIRST, _LAST = 10**9, 2**31 - 1


def package_number(shipment: Shipment) -> str:
    """Derive a parcel's number: the same for the same parcel at any time, another for any other of its order."""
    named = f"{shipment.reference}\n{shipment.external_id}".encode()
    return str(int.from_bytes(hashlib.sha256(named).digest()[:8]) % (_LAST - _FIRST) + _FIRST)


def confirmation_body(shipment: Shipment, marketplace: str, carriers: Mapping[str, str]) -> dict[str, Any]:
    """Write a parcel; raise `VendorError` REJECTED if its lines cannot be told."""
    shipped_at = shipment.shipped_at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    detail = {
        "packageReferenceId": package_number(shipment),
        **_carrier(shipment, carriers),
        **({"shippingMethod": shipment.service} if shipment.service else {}),
        "trackingNumber": shipment.tracking_number,
        "shipDate": shipped_at,
        "orderItems": [{"orderItemId": line, "quantity": count} for line, count in units_of(shipment).items()],
    }
    return {"marketplaceId": marketplace, "packageDetail": detail}


def units_of(shipment: Shipment) -> dict[str, int]:
    """Count the units of each order item in a parcel; raise `VendorError` REJECTED if that cannot be told."""
    units: Counter[str] = Counter()
    for line in shipment.lines:
        if line.quantity != line.quantity.to_integral_value():
            raise _refused(f"line {line.line} has {line.quantity} in the parcel, and Amazon takes whole units only")
        units[line.line] += int(line.quantity)
    if not +units:
        raise _refused("the parcel names no line of the order")
    return dict(+units)


def find_package(packages: Sequence[Package], shipment: Shipment) -> str | None:
    """Find a parcel by its number, or, where another program wrote it, by tracking number and contents."""
    standing = [one for one in packages if not (one.package_status and one.package_status.status == CANCELED)]
    number = package_number(shipment)
    found = [one for one in standing if one.package_reference_id == number]
    found += [one for one in standing if _is_the_same(one, shipment)]
    return found[0].package_reference_id if found else None


def _is_the_same(package: Package, shipment: Shipment) -> bool:
    if not shipment.tracking_number or package.tracking_number != shipment.tracking_number or _is_ours(package):
        return False
    if not package.package_items:
        return True
    held = {item.order_item_id: item.quantity for item in package.package_items}
    return held == units_of(shipment)


def _is_ours(package: Package) -> bool:
    number = package.package_reference_id
    return number.isascii() and number.isdecimal() and _FIRST <= int(number) <= _LAST


def _carrier(shipment: Shipment, carriers: Mapping[str, str]) -> dict[str, str]:
    """Name a carrier by Amazon's code, or in words where it has none."""
    known = {_letters(code): code for code in CODES}
    code = carriers.get(shipment.carrier) or known.get(_letters(shipment.carrier))
    if code and code != OTHER:
        return {"carrierCode": code}
    return {"carrierCode": OTHER, "carrierName": shipment.carrier or shipment.service or OTHER}


def _letters(name: str) -> str:
    return "".join(filter(str.isalnum, name.lower()))


def _refused(message: str) -> VendorError:
    return VendorError(ErrorCode.REJECTED, message)
