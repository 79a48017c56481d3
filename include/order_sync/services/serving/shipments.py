"""Take the shipments that a destination brings: each once, through the same door as those that are fetched."""

import logging

import msgspec

from include.order_sync.connectors.base import ShipmentPage
from include.order_sync.connectors.order_json import Parcel, parcel_of
from include.order_sync.connectors.values import MalformedError
from include.order_sync.ledger.shipments import StoredShipments, store_shipments
from include.order_sync.ledger.types import LONGEST_NAME
from include.order_sync.models import Shipment
from include.order_sync.services.runtime import Runtime
from include.order_sync.services.serving.asking import names_of, problem_of
from include.order_sync.services.serving.wire import (
    LONGEST_REFERENCE,
    NOT_UNDERSTOOD,
    ShipmentNoted,
    ShipmentsGiven,
    ShipmentsNoted,
)
from include.order_sync.services.track import takes_tracking

log = logging.getLogger(__name__)

_PARCEL = msgspec.json.Decoder(Parcel)


def take_shipments(runtime: Runtime, destination: str, given: ShipmentsGiven) -> ShipmentsNoted:
    """Store what a destination has shipped, in one transaction, and tell of each shipment what became of it."""
    read = [_read(bytes(raw)) for raw in given.shipments]
    parcels = {one.external_id: one for one in reversed(read) if isinstance(one, Shipment)}
    page = ShipmentPage(list(parcels.values()))
    takes = takes_tracking(runtime)
    stored = store_shipments(runtime.ledger, destination, page, takes, runtime.run.actor)
    _log(destination, stored)
    first: set[str] = set()
    return ShipmentsNoted([_told(one, stored, first) if isinstance(one, Shipment) else one for one in read])


def _read(raw: bytes) -> Shipment | ShipmentNoted:
    try:
        return _checked(parcel_of(_PARCEL.decode(raw)))
    except (msgspec.DecodeError, UnicodeDecodeError, MalformedError) as error:
        external_id, reference = names_of(raw, "id", "reference")
        return ShipmentNoted(external_id, reference, NOT_UNDERSTOOD, problem_of(raw, error))


def _checked(shipment: Shipment) -> Shipment:
    """Refuse what the ledger cannot hold."""
    texts = {
        "id": (shipment.external_id, LONGEST_NAME),
        "reference": (shipment.reference, LONGEST_REFERENCE),
        **{f"line {place}": (line.line, LONGEST_NAME) for place, line in enumerate(shipment.lines, 1)},
        **{name: (getattr(shipment, name), None) for name in ("carrier", "service", "tracking_number", "tracking_url")},
    }
    for name, (text, longest) in texts.items():
        if "\x00" in text:
            raise MalformedError(name, text, "text without NUL")
        if longest is not None and len(text) > longest:
            raise MalformedError(name, text, f"at most {longest} characters")
    return shipment


def _told(shipment: Shipment, stored: StoredShipments, first: set[str]) -> ShipmentNoted:
    key = shipment.external_id
    if key in stored.repeated or key in first:
        result, words = "repeated", "It is on record already."
    elif key in stored.strangers:
        result, words = "unknown_reference", "No order with this reference was ever for this destination."
    else:
        result, words = "recorded", "It is on record, and the cart is told of it."
    first.add(key)
    return ShipmentNoted(key, shipment.reference, result, words)


def _log(destination: str, stored: StoredShipments) -> None:
    if stored.new:
        log.info("%s brought %d new shipments", destination, stored.new)
    if stored.strangers:
        log.warning("%s brought shipments of orders that are not ours: %s", destination, ", ".join(stored.strangers))
