"""The calls that a BigCommerce store is asked, and nothing about what they mean."""

from collections.abc import AsyncIterator, Mapping
from typing import Any
from urllib.parse import quote

import msgspec

from include.order_sync.connectors.base import AccountOptions, Endpoint
from include.order_sync.connectors.bigcommerce.errors import REFUSALS, refused
from include.order_sync.connectors.bigcommerce.throttle import Quota
from include.order_sync.connectors.bigcommerce.wire import KNOWN, RAWS
from include.order_sync.connectors.connection import ConnectionShape, Field, value
from include.order_sync.connectors.http import HttpClient, Reply
from include.order_sync.errors import ErrorCode, VendorError

CONNECTION = ConnectionShape(
    "api.bigcommerce.com",
    (
        Field("password", "the access token of an API account of the store", "0123456789abcdef"),
        Field("store_hash", "the store's hash, as in api.bigcommerce.com/stores/abc123", "abc123"),
    ),
)
# The most that lists of REST v2 give a page, and what they give at least before the last page.
MOST_A_PAGE = 250
USUAL_PAGE = 50


class Proxy:
    """One store, with the token in the header `X-Auth-Token`."""

    def __init__(self, endpoint: Endpoint, options: AccountOptions, max_pages: int) -> None:
        CONNECTION.check(endpoint)
        self._root = f"/stores/{quote(value(endpoint, 'store_hash'), safe='')}"
        self._secrets = (endpoint.password,)
        self._http = HttpClient(endpoint, options, {"X-Auth-Token": endpoint.password})
        self._quota = Quota()
        self._max_pages = max_pages

    async def orders(self, query: Mapping[str, str]) -> Reply:
        """List orders."""
        return await self._call("GET", "/v2/orders", query)

    async def of_order(self, order_id: str, what: str) -> list[msgspec.Raw]:
        """List an order's `products`, `shipping_addresses` or `shipments`: all of them."""
        found: dict[int, msgspec.Raw] = {}
        async for raws, reply in self._pages(f"/v2/orders/{quote(order_id, safe='')}/{what}"):
            fresh = {_id(raw, reply): raw for raw in raws if _id(raw, reply) not in found}
            if not fresh:
                break
            found.update(fresh)
        return list(found.values())

    async def add_shipment(self, order_id: str, body: Any) -> Reply:
        """Add a parcel to an order."""
        return await self._call("POST", f"/v2/orders/{quote(order_id, safe='')}/shipments", body=body)

    async def stock(self, query: Mapping[str, str]) -> Reply:
        """List inventory items."""
        return await self._call("GET", "/v3/inventory/items", query)

    async def set_stock(self, body: Any) -> Reply:
        """Set inventory absolutely."""
        return await self._call("PUT", "/v3/inventory/adjustments/absolute", body=body)

    async def close(self) -> None:
        """Close the connections."""
        await self._http.close()

    async def _pages(self, path: str) -> AsyncIterator[tuple[list[msgspec.Raw], Reply]]:
        for number in range(1, self._max_pages + 1):
            reply = await self._call("GET", path, {"page": str(number), "limit": str(MOST_A_PAGE)})
            raws = read_list(reply)
            yield raws, reply
            if len(raws) < USUAL_PAGE:
                return
        message = f"{path} answered more than {self._max_pages} pages: the list has no end, and is read no further"
        raise VendorError(ErrorCode.MALFORMED_RESPONSE, message)

    async def _call(self, method: str, path: str, query: Mapping[str, str] | None = None, body: Any = None) -> Reply:
        await self._quota.turn()
        content = None if body is None else msgspec.json.encode(body)
        reply = await self._http.call(method, self._root + path, query=query, body=content, reads=REFUSALS)
        self._quota.learn(reply.headers)
        if reply.status in REFUSALS:
            raise reply.unusable(refused(reply, self._secrets))
        return reply


def read_list(reply: Reply) -> list[msgspec.Raw]:
    """Read a list of REST v2, which answers 204 and no body where there is nothing in it."""
    return [] if reply.status == 204 else reply.read(RAWS)


def _id(raw: msgspec.Raw, reply: Reply) -> int:
    try:
        return KNOWN.decode(raw).id
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        message = f"{reply.path} answered a record without an id ({error})"
        raise reply.unusable(VendorError(ErrorCode.MALFORMED_RESPONSE, message, sent=True)) from None
