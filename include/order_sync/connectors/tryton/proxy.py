"""Calls to one Tryton database, with its logins, warnings and errors.

Source: doc/topics/rpc.rst of trytond (https://docs.tryton.org). A call goes by HTTP Basic or with a session. Basic
costs the server the check of a password each time, a session one call to begin and one to end: so the first call of a
connector, often its only one, goes by Basic, and those after it with a session.
"""

import asyncio
import base64
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from itertools import count
from typing import Any, TypeVar
from urllib.parse import quote

import msgspec

from include.order_sync.connectors.base import AccountOptions, Endpoint
from include.order_sync.connectors.connection import ConnectionShape, Field, value
from include.order_sync.connectors.failures import unreadable
from include.order_sync.connectors.http import HttpClient, Reply, basic_auth
from include.order_sync.connectors.tryton.errors import AskedError, failed, short_name
from include.order_sync.connectors.tryton.settings import Settings
from include.order_sync.connectors.tryton.wire import ENCODER, FAULT, NOTHING, SESSION, Answer
from include.order_sync.errors import VendorError

CONNECTION = ConnectionShape(
    "tryton.example.com",
    (
        Field("login", "the login of the Tryton user that OrderSync works as", "order_sync"),
        Field("password", "that user's password", "s3cret"),
        Field("database", "the name of the database", "tryton"),
    ),
)
# What is told in a language that we know: an AccessError differs from others by its words only.
LANGUAGE = "en"
MOST_WARNINGS = 20

T = TypeVar("T")


class Proxy:
    """One database."""

    def __init__(self, endpoint: Endpoint, options: AccountOptions, settings: Settings) -> None:
        CONNECTION.check(endpoint)
        self._http = HttpClient(endpoint, options)
        self._path = f"/{quote(value(endpoint, 'database'), safe='')}/"
        self._login, self._password = endpoint.login, endpoint.password
        self._accepted = settings.accept_warnings
        self._ids = count(1)
        self._session = ""
        self._began = False
        self._logging_in = asyncio.Lock()
        self.context: dict[str, Any] = {"language": LANGUAGE}
        self.date: datetime | None = None

    async def call(
        self,
        method: str,
        *parameters: Any,
        answer: "msgspec.json.Decoder[Answer[T]]",
        context: Mapping[str, Any] | None = None,
        once: bool = False,
    ) -> T:
        """Call a method and return its result; `once` says that no other call follows. A warning is answered as set."""
        given = [*parameters, {**self.context, **(context or {})}]
        for left in reversed(range(MOST_WARNINGS)):
            try:
                return await self._ask(method, given, answer, once)
            except AskedError as asked:
                if not left or not short_name(asked.name).startswith(self._accepted):
                    raise asked.refusal from None
                await self._ask("model.res.user.warning.skip", [asked.name, self.context], NOTHING, once)
        raise AssertionError("the last warning is raised")

    async def records(
        self,
        model: str,
        domain: Sequence[Any],
        fields: Sequence[str],
        *,
        answer: "msgspec.json.Decoder[Answer[T]]",
        limit: int | None = None,
        order: Sequence[Sequence[str]] | None = (("id", "ASC"),),
        context: Mapping[str, Any] | None = None,
        once: bool = False,
    ) -> T:
        """Search records and read fields of them."""
        method = f"model.{model}.search_read"
        return await self.call(method, domain, 0, limit, order, fields, answer=answer, context=context, once=once)

    async def close(self) -> None:
        """End the session and close the connections."""
        session, self._session = self._session, ""
        if session:
            with suppress(VendorError):  # it ends by itself, too
                await self._post("common.db.logout", [], session)
        await self._http.close()

    async def _ask(self, method: str, given: list[Any], answer: "msgspec.json.Decoder[Answer[T]]", once: bool) -> T:
        if once or not self._began:
            self._began = self._began or not once
            return self._read(await self._post(method, given, self._basic()), answer)
        reply = await self._post(method, given, await self._in_session(), reads=(401,))
        if reply.status == 401:
            self._session = ""
            reply = await self._post(method, given, await self._in_session())
        return self._read(reply, answer)

    async def _in_session(self) -> str:
        async with self._logging_in:
            if not self._session:
                given = [self._login, {"password": self._password}, LANGUAGE]
                reply = await self._post("common.db.login", given, "")
                found = self._read(reply, SESSION)
                if len(found) < 2:
                    raise reply.unusable(self._malformed(reply, "a login without a session"))
                token = base64.b64encode(f"{self._login}:{found[0]}:{found[1]}".encode()).decode()
                self._session = f"Session {token}"
            return self._session

    async def _post(self, method: str, given: list[Any], login: str, reads: tuple[int, ...] = ()) -> Reply:
        body = ENCODER.encode({"id": next(self._ids), "method": method, "params": given})
        headers = {"Authorization": login} if login else {}
        reply = await self._http.call("POST", self._path, body=body, headers=headers, reads=reads)
        self.date = reply.date
        return reply

    def _read(self, reply: Reply, answer: "msgspec.json.Decoder[Answer[T]]") -> T:
        try:
            fault = FAULT.decode(reply.body)
        except (msgspec.DecodeError, UnicodeDecodeError):
            return reply.read(answer).result
        raise failed(reply, fault, (self._password,))

    def _malformed(self, reply: Reply, what: str) -> VendorError:
        return unreadable(reply.path, reply.headers, reply.body, msgspec.ValidationError(what))

    def _basic(self) -> str:
        return basic_auth(self._login, self._password)
