"""Calls to Odoo's models, by either of its protocols, with its logins and its errors.

JSON-RPC (/jsonrpc) is there until Odoo 21, JSON-2 (/json/2) from Odoo 19 on:
https://www.odoo.com/documentation/19.0/developer/reference/external_api.html.
"""

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Generic, TypeVar, cast

import msgspec

from include.order_sync.connectors.base import AccountOptions, Endpoint
from include.order_sync.connectors.connection import ConnectionShape, Field
from include.order_sync.connectors.failures import unreadable
from include.order_sync.connectors.http import HttpClient, Reply
from include.order_sync.connectors.odoo.errors import READ_STATUSES, rpc_failed, status_refused
from include.order_sync.connectors.odoo.settings import Settings
from include.order_sync.connectors.odoo.wire import RpcAnswer, Version
from include.order_sync.errors import ErrorCode, VendorError

JSONRPC = "/jsonrpc"
JSON2 = "/json/2"
VERSION = "/web/version"
FIRST_WITH_JSON2 = 19
NO_VERSION = (301, 302, 303, 307, 308, 404)
_DATABASE = Field("database", "the name of the database (at odoo.com it is the host's first part)", "mycompany")
_LOGIN = Field("login", "the login of the API user", "ordersync@example.com")
_PASSWORD = Field("password", "an API key of that user (Odoo → Preferences → Account Security)", "6578…6b79")
CONNECTION = ConnectionShape("mycompany.odoo.com", (_LOGIN, _PASSWORD, _DATABASE))
_FOR_JSON2 = ConnectionShape("mycompany.odoo.com", (_PASSWORD,))
_NUMBER = re.compile(r"\d+")
_ENCODER = msgspec.json.Encoder(decimal_format="number")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Answered(Generic[T]):
    """What a method returned, and Odoo's own clock."""

    result: T
    date: datetime | None


class Proxy:
    """Calls to one database. A connection that lacks what its protocol needs raises `ConfigurationError`."""

    def __init__(self, endpoint: Endpoint, options: AccountOptions, settings: Settings) -> None:
        (_FOR_JSON2 if settings.api == "json2" else CONNECTION).check(endpoint)
        self._http = HttpClient(endpoint, options)
        self._endpoint = endpoint
        self._database = str(endpoint.options.get("database") or "")
        self._secrets = (endpoint.password,)
        self._context = settings.context
        self._json2 = None if settings.api == "auto" else settings.api == "json2"
        self._user = 0
        self._logging_in = asyncio.Lock()
        self._numbered = 0

    async def search(
        self,
        model: str,
        shape: type[T],
        domain: list[Any],
        fields: list[str],
        *,
        order: str = "id",
        limit: int | None = None,
        context: Mapping[str, Any] | None = None,
    ) -> Answered[list[T]]:
        """List the records of a model that meet a domain, each of a shape. Raises `VendorError` as `ask` does."""
        given = {"domain": domain, "fields": fields, "order": order, "limit": limit}
        return await self.ask(model, "search_read", cast("Any", list)[shape], given, context=context)

    async def ask(
        self,
        model: str,
        method: str,
        shape: Any,
        given: Mapping[str, Any] | None = None,
        *,
        ids: list[int] | None = None,
        context: Mapping[str, Any] | None = None,
    ) -> Answered[Any]:
        """Call a method of a model, on the records `ids` if they are given, with arguments by their names.

        Raises `VendorError` MALFORMED_RESPONSE for a result of another shape.
        """
        named = {**(given or {})}
        if around := {**self._context, **(context or {})}:
            named["context"] = around
        if await self._by_json2():
            body = named if ids is None else {"ids": ids, **named}
            return await self._post_json2(f"{JSON2}/{model}/{method}", body, shape)
        # `create` looks at the first argument itself, which cannot be given by name (odoo/api.py, call_kw).
        before = [named.pop("vals_list")] if method == "create" else [] if ids is None else [ids]
        who = [self._database, await self._log_in(), self._endpoint.password]
        return await self._post_rpc("object", "execute_kw", [*who, model, method, before, named], shape)

    async def close(self) -> None:
        """Close the connections."""
        await self._http.close()

    async def _post_json2(self, path: str, body: Mapping[str, Any], shape: Any) -> Answered[Any]:
        headers = {"Authorization": f"bearer {self._endpoint.password}"}
        if self._database:
            headers["X-Odoo-Database"] = self._database
        content = _ENCODER.encode(body)
        reply = await self._http.call("POST", path, body=content, headers=headers, reads=READ_STATUSES)
        if reply.status >= 300:
            raise reply.unusable(status_refused(reply, self._secrets))
        return Answered(reply.read(_decoder(shape)), reply.date)

    async def _post_rpc(self, service: str, method: str, args: list[Any], shape: Any) -> Answered[Any]:
        self._numbered += 1
        params = {"service": service, "method": method, "args": args}
        content = _ENCODER.encode({"jsonrpc": "2.0", "method": "call", "id": self._numbered, "params": params})
        reply = await self._http.call("POST", JSONRPC, body=content)
        answer = reply.read(_rpc_decoder(shape))
        if answer.error is not None:
            raise reply.unusable(rpc_failed(reply, answer.error, self._secrets))
        # Odoo leaves out a result that is none.
        result = None if answer.result is msgspec.UNSET else answer.result
        if result is None and shape is not Any:
            raise reply.unusable(_without_result(reply))
        return Answered(result, reply.date)

    async def _log_in(self) -> int:
        """Ask for the API user's id, once: https://www.odoo.com/documentation/18.0/developer/reference/external_api.html.

        Raises `VendorError` UNAUTHORIZED if Odoo does not know the user.
        """
        async with self._logging_in:
            if not self._user:
                who = [self._database, self._endpoint.login, self._endpoint.password, {}]
                user = (await self._post_rpc("common", "authenticate", who, int | bool)).result
                if not user:
                    message = f"Odoo refused the login '{self._endpoint.login}' to the database '{self._database}'"
                    raise VendorError(ErrorCode.UNAUTHORIZED, message)
                self._user = user
        return self._user

    async def _by_json2(self) -> bool:
        if self._json2 is None:
            self._json2 = await self._version() >= FIRST_WITH_JSON2
        return self._json2

    async def _version(self) -> int:
        """Ask for Odoo's version; before 19 there is no address for it, but JSON-RPC tells.

        A website of Odoo's may send on who asks for what is not there, such as to one of its languages.
        """
        reply = await self._http.call("GET", VERSION, reads=NO_VERSION)
        if reply.status in NO_VERSION:
            asked = await self._post_rpc("common", "version", [], Version)
            return _major(asked.result.server_version_info)
        return _major(reply.read(msgspec.json.Decoder(Version)).version_info)


def _major(version: list[Any]) -> int:
    """Read `[18, 0, …]`, or of a database at odoo.com `["saas~18", 2, …]`."""
    found = _NUMBER.search(str(version[0])) if version else None
    return int(found[0]) if found else 0


def _without_result(reply: Reply) -> VendorError:
    return unreadable(reply.path, reply.headers, reply.body, msgspec.ValidationError("neither result nor error"))


@cache
def _decoder(shape: Any) -> "msgspec.json.Decoder[Any]":
    return msgspec.json.Decoder(shape)


@cache
def _rpc_decoder(shape: Any) -> "msgspec.json.Decoder[RpcAnswer[Any]]":
    return msgspec.json.Decoder(RpcAnswer[shape])
