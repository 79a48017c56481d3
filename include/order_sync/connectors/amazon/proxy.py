"""The calls that Amazon is asked, and nothing about what they mean."""

import platform
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import msgspec

from include.order_sync.connectors.amazon.errors import REFUSALS, refused, token_is_stale
from include.order_sync.connectors.amazon.login import Login
from include.order_sync.connectors.amazon.throttle import (
    CONFIRM_SHIPMENT,
    GET_ORDER,
    PATCH_LISTING,
    SEARCH_LISTINGS,
    SEARCH_ORDERS,
    Buckets,
    Plan,
)
from include.order_sync.connectors.base import AccountOptions, Endpoint
from include.order_sync.connectors.connection import ConnectionShape, Field, value
from include.order_sync.connectors.http import VERSION, HttpClient, Reply

CONNECTION = ConnectionShape(
    "sellingpartnerapi-eu.amazon.com",
    (
        Field("login", "the app's client id at Login with Amazon", "amzn1.application-oa2-client.0123456789abcdef"),
        Field("password", "the app's client secret", "amzn1.oa2-cs.v1.0123456789abcdef"),
        Field(
            "refresh_token", "the refresh token that the seller's authorization of the app gave", "Atzr|IwEBIexample"
        ),
        Field("seller_id", "the seller's id (Seller Central: merchant token)", "A2EXAMPLE1SELLER"),
        Field("lwa_url", "another address of Login with Amazon, for tests", "https://api.amazon.com", optional=True),
    ),
)
ORDERS, ORDERS_V0, LISTINGS = "/orders/2026-01-01/orders", "/orders/v0/orders", "/listings/2021-08-01/items"
# https://developer-docs.amazon.com/sp-api/docs/include-a-user-agent-header-in-all-requests
AGENT = f"OrderSync/{VERSION} (Language=Python/{platform.python_version()})"


class Proxy:
    """One seller in one region."""

    def __init__(self, endpoint: Endpoint, options: AccountOptions) -> None:
        CONNECTION.check(endpoint)
        headers = {"User-Agent": AGENT}
        self._http = HttpClient(endpoint, options, headers)
        self._login = Login(endpoint, options, headers)
        self._buckets = Buckets()
        self._secrets = (endpoint.password, value(endpoint, "refresh_token"))
        self._listings = f"{LISTINGS}/{quote(value(endpoint, 'seller_id'), safe='')}"

    async def orders(self, query: Mapping[str, str]) -> Reply:
        """List orders."""
        return await self._call(SEARCH_ORDERS, "GET", ORDERS, query)

    async def order(self, order_id: str, included: Iterable[str] = ()) -> Reply:
        """Read an order, with what is to be included."""
        query = {"includedData": ",".join(included)} if included else None
        return await self._call(GET_ORDER, "GET", f"{ORDERS}/{quote(order_id, safe='')}", query)

    async def confirm(self, order_id: str, body: Any) -> Reply:
        """Confirm a parcel of an order."""
        path = f"{ORDERS_V0}/{quote(order_id, safe='')}/shipmentConfirmation"
        return await self._call(CONFIRM_SHIPMENT, "POST", path, body=body)

    async def listings(self, query: Mapping[str, str]) -> Reply:
        """List what the seller offers."""
        return await self._call(SEARCH_LISTINGS, "GET", self._listings, query)

    async def patch_listing(self, sku: str, query: Mapping[str, str], body: Any) -> Reply:
        """Change one offer."""
        return await self._call(PATCH_LISTING, "PATCH", f"{self._listings}/{quote(sku, safe='')}", query, body)

    async def close(self) -> None:
        """Close the connections."""
        await self._login.close()
        await self._http.close()

    async def _call(
        self, plan: Plan, method: str, path: str, query: Mapping[str, str] | None = None, body: Any = None
    ) -> Reply:
        content = None if body is None else msgspec.json.encode(body)
        reply = await self._once(plan, method, path, query, content)
        if token_is_stale(reply):
            self._login.forget()
            reply = await self._once(plan, method, path, query, content)
        if reply.status not in REFUSALS:
            return reply
        error = refused(reply, self._secrets)
        if reply.status == 401:
            self._login.forget()
        if reply.status == 429:
            wait = self._buckets.emptied(plan)
            error.retry_after = wait if error.retry_after is None else error.retry_after
        raise reply.unusable(error)

    async def _once(
        self, plan: Plan, method: str, path: str, query: Mapping[str, str] | None, content: bytes | None
    ) -> Reply:
        await self._buckets.turn(plan)
        token = await self._login.token()
        headers = {"x-amz-access-token": token, "x-amz-date": f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}"}
        reply = await self._http.call(method, path, query=query, body=content, headers=headers, reads=REFUSALS)
        self._buckets.learn(plan, reply.headers)
        return reply
