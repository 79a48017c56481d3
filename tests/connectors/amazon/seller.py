"""A seller at Amazon that gives literal answers; Amazon's documents judge them, and our requests."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from aiohttp import web

from include.order_sync.connectors.amazon.mapping import order_mapper
from include.order_sync.connectors.amazon.settings import settings_of
from include.order_sync.connectors.base import DownloadedOrder, SkippedOrder
from include.order_sync.models import Order
from tests.connectors.amazon.login_server import WithLogin
from tests.connectors.amazon.payloads import ORDER
from tests.connectors.amazon.schema import schema
from tests.connectors.canned import Canned
from tests.contract.openapi import Document

STORE = "A1PA6795UKMFR9"
ORDERS = "/orders/2026-01-01/orders"
LISTINGS = "/listings/2021-08-01/items/A2EXAMPLE1SELLER"


class Seller(WithLogin, Canned):
    settings: Mapping[str, Any] = {"marketplaces": [STORE]}
    judged = True

    @classmethod
    def schema(cls) -> Document | None:
        return schema()

    async def _judge(self, request: web.Request, answer: web.Response) -> None:
        if self.judged:
            await super()._judge(request, answer)


async def read(connector: Any, since: datetime | None = None, until: datetime | None = None) -> list[Any]:
    return [page async for page in connector.changed_orders(since, until)]


def changed(text: str, **changes: Any) -> str:
    """Change a payload: `fulfillment__fulfillmentStatus="SHIPPED"`; a value `...` takes the field out."""
    found = json.loads(text)
    for path, value in changes.items():
        *names, last = path.split("__")
        part = found
        for name in names:
            part = part[int(name) if name.isdecimal() else name]
        if value is ...:
            del part[last]
        else:
            part[last] = value
    return json.dumps(found)


def mapped(text: str = ORDER, settings: Mapping[str, Any] | None = None, **changes: Any) -> Any:
    result, _ = order_mapper(settings_of(settings or {}))(changed(text, **changes).encode())
    return result


def order(settings: Mapping[str, Any] | None = None, **changes: Any) -> Order:
    result = mapped(ORDER, settings, **changes)
    assert isinstance(result, DownloadedOrder), result
    return result.order


def skipped(**changes: Any) -> SkippedOrder:
    result = mapped(ORDER, **changes)
    assert isinstance(result, SkippedOrder), result
    return result
