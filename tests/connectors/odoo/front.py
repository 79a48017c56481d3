"""How the fake Odoo is spoken to: JSON-RPC, JSON-2, and the addresses that tell the version."""

import json
from decimal import Decimal
from typing import Any

from aiohttp import web

from tests.connectors.odoo.fake import Fake, Record, Refusal

USER = 7


def decoded(body: bytes) -> Any:
    """Read JSON with its numbers as they were written."""
    return json.loads(body, parse_float=Decimal)


class Front:
    """A server in front of one database. One before 19 has no JSON-2."""

    def __init__(self, fake: Fake, database: str, login: str, key: str) -> None:
        self.fake, self.database, self.login, self.key = fake, database, login, key

    def add_routes(self, app: web.Application) -> None:
        app.router.add_post("/jsonrpc", self._jsonrpc)
        if self.fake.version >= 19:
            app.router.add_get("/web/version", self._version)
            app.router.add_post("/json/2/{model}/{method}", self._json2)

    async def _version(self, request: web.Request) -> web.Response:
        version = self.fake.version
        return web.json_response({"version_info": [version, 0, 0, "final", 0, ""], "version": f"{version}.0"})

    async def _json2(self, request: web.Request) -> web.Response:
        if request.headers.get("Authorization") != f"bearer {self.key}":
            return fault(Refusal("werkzeug.exceptions.Unauthorized", "Invalid apikey", 401))
        if request.headers.get("X-Odoo-Database", self.database) != self.database:
            return fault(Refusal("werkzeug.exceptions.NotFound", "No database is selected", 404))
        given = decoded(await request.read())
        ids, context = given.pop("ids", []), given.pop("context", {})
        try:
            names = request.match_info
            return web.json_response(self.fake.call(names["model"], names["method"], ids, given, context))
        except Refusal as refusal:
            return fault(refusal)

    async def _jsonrpc(self, request: web.Request) -> web.Response:
        asked = decoded(await request.read())
        params = asked["params"]
        answer: Record = {"jsonrpc": "2.0", "id": asked["id"]}
        try:
            result = self._dispatch(params["service"], params["method"], params["args"])
        except Refusal as refusal:
            data = told(refusal)
            return web.json_response({**answer, "error": {"code": 0, "message": "Odoo Server Error", "data": data}})
        return web.json_response(answer if result is None else {**answer, "result": result})

    def _dispatch(self, service: str, method: str, args: list[Any]) -> Any:
        if (service, method) == ("common", "version"):
            version = self.fake.version
            return {"server_version": f"{version}.0", "server_version_info": [version, 0, 0, "final", 0, ""]}
        if (service, method) == ("common", "authenticate"):
            return USER if args[:3] == [self.database, self.login, self.key] else False
        database, user, key, model, called, before, named = args
        if (database, user, key) != (self.database, USER, self.key):
            raise Refusal("odoo.exceptions.AccessDenied", "Access Denied", 403)
        context = named.pop("context", {})
        if called == "create":
            return self.fake.call(model, called, [], {"vals_list": before[0], **named}, context)
        return self.fake.call(model, called, before[0] if before else [], named, context)


def told(refusal: Refusal) -> Record:
    """Write an exception as Odoo does."""
    return {
        "name": refusal.name,
        "message": refusal.words,
        "arguments": [refusal.words],
        "context": {},
        "debug": "Traceback (most recent call last):\n …",
    }


def fault(refusal: Refusal) -> web.Response:
    return web.json_response(told(refusal), status=refusal.status)
