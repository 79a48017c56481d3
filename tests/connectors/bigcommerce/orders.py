"""The literal order with changes, read."""

import json
from typing import Any

from include.order_sync.connectors.base import DownloadedOrder, SkippedOrder
from include.order_sync.connectors.bigcommerce.mapping import order_mapper
from include.order_sync.connectors.bigcommerce.settings import settings_of
from include.order_sync.models import Order
from tests.connectors.bigcommerce.payloads import ORDER
from tests.connectors.bigcommerce.wire import SETTINGS

WIRE = json.loads(ORDER)
TO = WIRE["consignments"]["shipping"][0]
TOWEL, MUG = TO["line_items"]


def mapped(settings: dict[str, Any] | None = None, **changes: Any) -> DownloadedOrder | SkippedOrder:
    raw = json.dumps({**WIRE, **changes}).encode() if changes else ORDER.encode()
    return order_mapper(settings_of(SETTINGS if settings is None else settings))(raw)[0]


def order(settings: dict[str, Any] | None = None, **changes: Any) -> Order:
    found = mapped(settings, **changes)
    assert isinstance(found, DownloadedOrder), found
    return found.order


def skipped(settings: dict[str, Any] | None = None, **changes: Any) -> SkippedOrder:
    found = mapped(settings, **changes)
    assert isinstance(found, SkippedOrder), found
    return found


def going_to(*consignments: dict[str, Any], **others: Any) -> dict[str, Any]:
    return {"shipping": list(consignments), **others}


def holding(*items: dict[str, Any]) -> dict[str, Any]:
    return going_to({**TO, "line_items": list(items)})
