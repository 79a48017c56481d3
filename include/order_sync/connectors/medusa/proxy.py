"""The calls that a Medusa server is asked, and nothing about what they mean."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

import msgspec

from include.order_sync.connectors.base import AccountOptions, Endpoint
from include.order_sync.connectors.connection import ConnectionShape, Field
from include.order_sync.connectors.failures import status_failed
from include.order_sync.connectors.http import HttpClient, Reply, basic_auth
from include.order_sync.errors import ErrorCode, VendorError

CONNECTION = ConnectionShape(
    "backend.example.com",
    (Field("password", "a secret API key of the admin (Settings, Secret API Keys)", "sk_0123456789abcdef"),),
)
CONFLICT = 409
# What says that one of several levels cannot be set.
REFUSALS = (400, 404)


class Proxy:
    """One server, with the secret key as the user name of HTTP Basic: https://docs.medusajs.com/api/admin#auth."""

    def __init__(self, endpoint: Endpoint, options: AccountOptions) -> None:
        CONNECTION.check(endpoint)
        self._secrets = (endpoint.password,)
        self._http = HttpClient(endpoint, options, {"Authorization": basic_auth(endpoint.password, "")})

    async def orders(self, query: Mapping[str, str]) -> Reply:
        """List orders."""
        return await self._call("GET", "/admin/orders", query)

    async def payments(self, query: Mapping[str, str]) -> Reply:
        """List payments."""
        return await self._call("GET", "/admin/payments", query)

    async def order(self, order_id: str, fields: str) -> Reply:
        """Read an order."""
        return await self._call("GET", _order(order_id), {"fields": fields})

    async def add_fulfillment(self, order_id: str, body: Any, fields: str) -> Reply:
        """Pack a part of an order; answers the order."""
        return await self._call("POST", f"{_order(order_id)}/fulfillments", {"fields": fields}, body)

    async def add_shipment(self, order_id: str, fulfillment: str, body: Any, fields: str) -> Reply:
        """Mark as shipped what was packed; answers the order."""
        path = f"{_order(order_id)}/fulfillments/{quote(fulfillment, safe='')}/shipments"
        return await self._call("POST", path, {"fields": fields}, body)

    async def variants(self, query: Mapping[str, str]) -> Reply:
        """List the variants of every product."""
        return await self._call("GET", "/admin/product-variants", query)

    async def inventory_items(self, query: Mapping[str, str]) -> Reply:
        """List inventory items."""
        return await self._call("GET", "/admin/inventory-items", query)

    async def locations(self, query: Mapping[str, str]) -> Reply:
        """List stock locations."""
        return await self._call("GET", "/admin/stock-locations", query)

    async def set_levels(self, body: Any) -> Reply:
        """Set stock at locations: all of it or, with an answer of `REFUSALS`, nothing."""
        return await self._call("POST", "/admin/inventory-items/location-levels/batch", body=body, reads=REFUSALS)

    def refusal(self, reply: Reply) -> VendorError:
        """Name a refusal, with Medusa's words."""
        return status_failed(reply.status, reply.headers, reply.body, reply.path, self._secrets)

    async def close(self) -> None:
        """Close the connections."""
        await self._http.close()

    async def _call(
        self,
        method: str,
        path: str,
        query: Mapping[str, str] | None = None,
        body: Any = None,
        reads: tuple[int, ...] = (),
    ) -> Reply:
        content = None if body is None else msgspec.json.encode(body)
        reply = await self._http.call(method, path, query=query, body=content, reads=(CONFLICT, *reads))
        if reply.status == CONFLICT:
            raise reply.unusable(self._conflict(reply))
        return reply

    def _conflict(self, reply: Reply) -> VendorError:
        """Name a clash with another request, which Medusa asks to make again."""
        error = self.refusal(reply)
        error.code, error.sent = ErrorCode.UNAVAILABLE, True
        return error


def one_of(name: str, values: Sequence[str]) -> dict[str, str]:
    """Ask for records that have one of these values in a field.

    A single value is asked for as text: Medusa splits the text of a list with one element at its commas.
    """
    if len(values) == 1:
        return {name: values[0]}
    return {f"{name}[{number}]": value for number, value in enumerate(values)}


def _order(order_id: str) -> str:
    return f"/admin/orders/{quote(order_id, safe='')}"
