"""The calls that WooCommerce REST v3 is asked, and nothing about what they mean."""

from collections.abc import Mapping
from typing import Any

import msgspec

from include.order_sync.connectors.base import AccountOptions, Endpoint
from include.order_sync.connectors.connection import ConnectionShape, Field
from include.order_sync.connectors.http import HttpClient, Reply, basic_auth
from include.order_sync.connectors.woocommerce.oauth import signed_query

ROOT = "/wp-json/wc/v3"
CONNECTION = ConnectionShape(
    "shop.example.com",
    (
        Field("login", "WooCommerce's consumer key (ck_…)", "ck_0123456789abcdef"),
        Field("password", "WooCommerce's consumer secret (cs_…)", "cs_0123456789abcdef"),
    ),
)


class Proxy:
    """One shop. Basic over https, OAuth 1.0a over plain http; both with the consumer key and secret."""

    def __init__(self, endpoint: Endpoint, options: AccountOptions) -> None:
        CONNECTION.check(endpoint)
        self._endpoint = endpoint
        self._signs = endpoint.base_url.startswith("http://")
        basic = {} if self._signs else {"Authorization": basic_auth(endpoint.login, endpoint.password)}
        self._http = HttpClient(endpoint, options, basic)

    async def orders(self, query: Mapping[str, str]) -> Reply:
        """List orders."""
        return await self._call("GET", "/orders", query)

    async def products(self, query: Mapping[str, str]) -> Reply:
        """List products."""
        return await self._call("GET", "/products", query)

    async def variations(self, product_id: int, query: Mapping[str, str]) -> Reply:
        """List a product's variations."""
        return await self._call("GET", f"/products/{product_id}/variations", query)

    async def change_articles(self, parent_id: int, changes: Any) -> Reply:
        """Change several products, or with a `parent_id` several of its variations."""
        path = f"/products/{parent_id}/variations/batch" if parent_id else "/products/batch"
        return await self._call("POST", path, body={"update": changes})

    async def change_no_order(self) -> Reply:
        """Send a batch of changes to orders that is empty: refused to a key that may not write, without effect else."""
        return await self._call("POST", "/orders/batch", body={})

    async def fulfillments(self, order_id: str) -> Reply:
        """List an order's parcels; answers 404 rest_no_route where the shop has no such feature."""
        return await self._call("GET", f"/orders/{order_id}/fulfillments", reads=(404,))

    async def add_fulfillment(self, order_id: str, body: Any, notify: bool) -> Reply:
        """Add a parcel; answers 404 as `fulfillments` does."""
        query = {"notify_customer": "true"} if notify else {}
        return await self._call("POST", f"/orders/{order_id}/fulfillments", query, body, reads=(404,))

    async def notes(self, order_id: str) -> Reply:
        """List an order's notes."""
        return await self._call("GET", f"/orders/{order_id}/notes")

    async def add_note(self, order_id: str, body: Any) -> Reply:
        """Add a note to an order."""
        return await self._call("POST", f"/orders/{order_id}/notes", body=body)

    async def update_order(self, order_id: str, body: Any) -> Reply:
        """Change an order's meta data or status."""
        return await self._call("PUT", f"/orders/{order_id}", body=body)

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
        path, query = ROOT + path, query or {}
        if self._signs:
            url = self._endpoint.base_url.rstrip("/") + path
            query = signed_query(method, url, query, self._endpoint.login, self._endpoint.password)
        content = None if body is None else msgspec.json.encode(body)
        return await self._http.call(method, path, query=query, body=content, reads=reads)
