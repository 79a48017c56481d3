"""The calls to one shop's GraphQL Admin API: every query goes to one address, paced by its cost.

Source: https://shopify.dev/docs/api/admin-graphql/2026-10.
"""

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from typing import Any, TypeVar

import msgspec

from include.order_sync.connectors.base import AccountOptions, Endpoint
from include.order_sync.connectors.connection import ConnectionShape, Field
from include.order_sync.connectors.failures import clean, spoken
from include.order_sync.connectors.http import HttpClient, Reply
from include.order_sync.connectors.shopify.errors import CLOSED, Problem, graphql_failed
from include.order_sync.connectors.shopify.queries import query
from include.order_sync.connectors.shopify.throttle import Budget, Cost
from include.order_sync.connectors.shopify.wire import Page
from include.order_sync.errors import ErrorCode, VendorError

VERSION = "2026-10"
PATH = f"/admin/api/{VERSION}/graphql.json"
CONNECTION = ConnectionShape(
    "my-shop.myshopify.com",
    (Field("password", "the Admin API access token of the shop's app (shpat_…)", "shpat_0123456789abcdef"),),
)

T = TypeVar("T")
N = TypeVar("N")


class More(msgspec.Struct):
    """What stands beside the data."""

    cost: Cost = msgspec.field(default_factory=Cost)


class Envelope(msgspec.Struct):
    """Every answer's outside. `errors` is a text where the request did not come as far as GraphQL."""

    data: msgspec.Raw = msgspec.Raw(b"null")
    errors: list[Problem] | str | None = None
    extensions: More | None = None

    @property
    def cost(self) -> Cost:
        """What the query cost, as far as it is said."""
        return self.extensions.cost if self.extensions else Cost()


ENVELOPE: "msgspec.json.Decoder[Envelope]" = msgspec.json.Decoder(Envelope)


class Proxy:
    """One shop, with the access token in Shopify's own header. `pages` ends a list after `max_pages` pages."""

    def __init__(self, endpoint: Endpoint, options: AccountOptions, max_pages: int) -> None:
        CONNECTION.check(endpoint)
        self._http = HttpClient(endpoint, options, {"X-Shopify-Access-Token": endpoint.password})
        self._max_pages = max_pages
        self._token = endpoint.password
        self.budget = Budget()

    async def ask(self, name: str, decoder: "msgspec.json.Decoder[T]", **variables: Any) -> tuple[T, Reply]:
        """Send a query of `queries/` by its name and read its data; raise `VendorError` for any error in it."""
        await self.budget.turn(name)
        body = msgspec.json.encode({"query": query(name), "variables": variables})
        reply = await self._http.call("POST", PATH, body=body, reads=CLOSED)
        if reply.status in CLOSED:
            words = clean(spoken(reply.body), (self._token,))
            raise reply.unusable(VendorError(ErrorCode.FORBIDDEN, f"{PATH}: {words}", http_status=reply.status))
        envelope = reply.read(ENVELOPE)
        self.budget.learn(name, envelope.cost)
        if envelope.errors:
            raise reply.unusable(self._failed(envelope, reply))
        return replace(reply, body=bytes(envelope.data)).read(decoder), reply

    async def pages(
        self,
        name: str,
        decoder: "msgspec.json.Decoder[T]",
        find: Callable[[T], Page[N] | None],
        after: str | None = None,
        **variables: Any,
    ) -> AsyncIterator[list[N]]:
        """Follow a connection to its end, from `after` on; one that is not there has no pages."""
        for _ in range(self._max_pages):
            data, reply = await self.ask(name, decoder, after=after, **variables)
            page = find(data)
            if page is None:
                return
            yield page.nodes
            if not page.page_info.has_next_page:
                return
            if page.page_info.end_cursor in (after, None):
                raise reply.unusable(endless(f"{name} with the same cursor again"))
            after = page.page_info.end_cursor
        raise endless(f"more than {self._max_pages} pages of {name}")

    async def close(self) -> None:
        """Close the connections."""
        await self._http.close()

    def _failed(self, envelope: Envelope, reply: Reply) -> VendorError:
        errors = envelope.errors
        problems = [Problem(errors)] if isinstance(errors, str) else errors or []
        wait = self.budget.wait_for(envelope.cost.requested_query_cost or 0.0)
        return graphql_failed(problems, reply.path, reply.status, wait)


def gid(kind: str, number: str) -> str:
    """Write a global id: https://shopify.dev/docs/api/usage/gids."""
    return number if number.startswith("gid://") else f"gid://shopify/{kind}/{number}"


def tail(global_id: str) -> str:
    """Read the number at the end of a global id."""
    return global_id.rpartition("/")[2].partition("?")[0]


def quoted(text: str) -> str:
    """Write a value for a search: https://shopify.dev/docs/api/usage/search-syntax."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def endless(what: str) -> VendorError:
    """Say that a list does not come to an end."""
    message = f"{PATH} answered {what}: the list has no end, and is read no further"
    return VendorError(ErrorCode.MALFORMED_RESPONSE, message)
