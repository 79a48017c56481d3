"""Canonical values from the JSON push contract; what is sent is written by `connectors/order_json.py`. No I/O."""

from datetime import datetime

import msgspec

from include.order_sync.connectors.json_push.wire import PARCEL
from include.order_sync.connectors.order_json import order_body, parcel_of
from include.order_sync.connectors.values import MalformedError, moment
from include.order_sync.connectors.wire_errors import describe, identify
from include.order_sync.models import Shipment

__all__ = ["order_body", "shipment_of", "unreadable_shipment"]


def shipment_of(raw: bytes | msgspec.Raw) -> tuple[Shipment, datetime]:
    """Read one shipment and when it was recorded; raise `MalformedError` or `msgspec.DecodeError`."""
    parcel = PARCEL.decode(raw)
    return parcel_of(parcel), moment(parcel.recorded_at, "recorded_at")


def unreadable_shipment(raw: bytes, error: Exception) -> tuple[str, datetime | None]:
    """Say which shipment cannot be read and why, and when it was recorded as far as that can be read."""
    external_id, _, fields = identify(raw, "id", "id")
    reason = str(error) if isinstance(error, MalformedError) else describe(error, fields)
    try:
        recorded = moment(fields.get("recorded_at"), "recorded_at")
    except MalformedError:
        recorded = None
    return f"shipment {external_id}: {reason}", recorded
