"""The literal order with changes, read; and a shop on loopback that gives literal answers."""

import json
from datetime import datetime
from typing import Any

from include.order_sync.connectors.base import DownloadedOrder, SkippedOrder
from include.order_sync.connectors.medusa.mapping import order_mapper
from include.order_sync.connectors.medusa.settings import settings_of
from include.order_sync.models import Order
from tests.connectors.canned import Canned
from tests.connectors.medusa.payloads import ORDER

WIRE = json.loads(ORDER)
TOWEL, BOOK, MUG = WIRE["items"]


class Shop(Canned):
    vendor = "medusa"
    login = ""


def mapped(settings: dict[str, Any] | None = None, **changes: Any) -> DownloadedOrder | SkippedOrder:
    raw = json.dumps({**WIRE, **changes}).encode() if changes else ORDER.encode()
    return order_mapper(settings_of(settings or {}))(raw)[0]


def order(settings: dict[str, Any] | None = None, **changes: Any) -> Order:
    found = mapped(settings, **changes)
    assert isinstance(found, DownloadedOrder), found
    return found.order


def skipped(settings: dict[str, Any] | None = None, **changes: Any) -> SkippedOrder:
    found = mapped(settings, **changes)
    assert isinstance(found, SkippedOrder), found
    return found


async def read(connector: Any, since: datetime | None = None, until: datetime | None = None) -> list[Any]:
    return [page async for page in connector.changed_orders(since, until)]
