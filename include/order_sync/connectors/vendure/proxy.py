"""The calls to one shop's Admin API: every query goes to one address, as an API key or as somebody logged in.

Sources: https://docs.vendure.io/current/core/developer-guide/api-keys and
https://docs.vendure.io/guides/storefront/connect-api/ (sessions by token, channels).
"""

import asyncio
from dataclasses import replace
from typing import Any, TypeVar

import msgspec

from include.order_sync.connectors.base import AccountOptions, Endpoint
from include.order_sync.connectors.connection import ConnectionShape, Field, value
from include.order_sync.connectors.failures import clean
from include.order_sync.connectors.http import HttpClient, Reply
from include.order_sync.connectors.vendure.errors import FORBIDDEN, Problem, graphql_failed
from include.order_sync.connectors.vendure.queries import orders_query, query
from include.order_sync.connectors.vendure.settings import Settings
from include.order_sync.connectors.vendure.wire import KNOWN, LOGGED_IN
from include.order_sync.errors import ErrorCode, VendorError

CONNECTION = ConnectionShape(
    "shop.example.com",
    (
        Field("login", "the identifier of an administrator; none where the password is an API key", "sync", True),
        Field("password", "the administrator's password or, without a login, an API key", "correct-horse-battery"),
        Field("channel_token", "the token of the channel whose orders are meant", "channel-token", True),
    ),
)
KEY_HEADER, TOKEN_HEADER, CHANNEL_HEADER = "vendure-api-key", "vendure-auth-token", "vendure-token"

T = TypeVar("T")


class Envelope(msgspec.Struct):
    """Every answer's outside."""

    data: msgspec.Raw = msgspec.Raw(b"null")
    errors: list[Problem] | None = None


ENVELOPE: "msgspec.json.Decoder[Envelope]" = msgspec.json.Decoder(Envelope)


class Proxy:
    """One shop. The token of a session is kept in memory, and a new one is got when Vendure has ended it."""

    def __init__(self, endpoint: Endpoint, options: AccountOptions, settings: Settings) -> None:
        CONNECTION.check(endpoint)
        channel = value(endpoint, "channel_token")
        self._http = HttpClient(endpoint, options, {CHANNEL_HEADER: channel} if channel else None)
        self._endpoint = endpoint
        self._settings = settings
        self._token = ""
        self._logging_in = asyncio.Lock()
        self.path = f"/{settings.api_path}"

    async def ask(self, name: str, decoder: "msgspec.json.Decoder[T]", **variables: Any) -> tuple[T, Reply]:
        """Send a query of `queries/` by its name and read its data; raise `VendorError` for any error in it.

        Vendure says the same to somebody it does not know as to somebody who may not do this, before it does anything.
        So it is asked whether it knows us; if not, the call is made again in a new session.
        """
        text = orders_query(self._settings) if name == "orders" else query(name)
        token = await self._session()
        envelope, reply = await self._call(text, variables, token)
        if _is_forbidden(envelope) and not await self._is_known(token):
            if not self._endpoint.login:
                raise reply.unusable(self._unauthorized(envelope.errors or [], reply))
            envelope, reply = await self._call(text, variables, await self._session(ended=token))
        if envelope.errors:
            raise reply.unusable(graphql_failed(envelope.errors, reply.path, reply.status))
        return replace(reply, body=bytes(envelope.data)).read(decoder), reply

    async def close(self) -> None:
        """Close the connections."""
        await self._http.close()

    async def _call(self, text: str, variables: dict[str, Any], token: str) -> tuple[Envelope, Reply]:
        body = msgspec.json.encode({"query": text, "variables": variables})
        reply = await self._http.call("POST", self.path, body=body, headers=self._as_whom(token))
        return reply.read(ENVELOPE), reply

    def _as_whom(self, token: str) -> dict[str, str]:
        if not self._endpoint.login:
            return {KEY_HEADER: self._endpoint.password}
        return {"Authorization": f"Bearer {token}"} if token else {}

    async def _session(self, ended: str | None = None) -> str:
        """Log in, unless that was done; with `ended`, if no other call has done it since that session ended."""
        if self._endpoint.login:
            async with self._logging_in:
                if not self._token or self._token == ended:
                    self._token = await self._log_in()
        return self._token

    async def _log_in(self) -> str:
        names = {"username": self._endpoint.login, "password": self._endpoint.password}
        envelope, reply = await self._call(query("login"), names, token="")
        if envelope.errors:
            raise reply.unusable(graphql_failed(envelope.errors, reply.path, reply.status))
        outcome = replace(reply, body=bytes(envelope.data)).read(LOGGED_IN).login
        if outcome.error_code:
            problem = Problem(f"{outcome.message} ({outcome.error_code})")
            raise reply.unusable(self._unauthorized([problem], reply))
        token = reply.headers.get(TOKEN_HEADER, "")
        if not token:
            problem = Problem(f"logged in, but without a token: the shop's tokenMethod lacks 'bearer' ({TOKEN_HEADER})")
            raise reply.unusable(self._unauthorized([problem], reply))
        return token

    async def _is_known(self, token: str) -> bool:
        envelope, reply = await self._call(query("known"), {}, token)
        if not envelope.errors:
            replace(reply, body=bytes(envelope.data)).read(KNOWN)
        return not _is_forbidden(envelope)

    def _unauthorized(self, problems: list[Problem], reply: Reply) -> VendorError:
        words = clean("; ".join(problem.message for problem in problems), (self._endpoint.password,))
        whom = "the login" if self._endpoint.login else "the API key (is 'api-key' in the shop's tokenMethod?)"
        message = f"{reply.path}: Vendure does not know {whom}: {words}"
        return VendorError(ErrorCode.UNAUTHORIZED, message, http_status=reply.status)


def _is_forbidden(envelope: Envelope) -> bool:
    return any(problem.code == FORBIDDEN for problem in envelope.errors or ())
