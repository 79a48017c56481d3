"""Serves the destination: our JSON push contract, version 1, behind a bearer token."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from hmac import compare_digest

from aiohttp import web

from include.order_sync.sandbox.director import Director
from include.order_sync.sandbox.reply import Reply, read_object, respond
from include.order_sync.sandbox.warehouse import Warehouse

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
MAX_LIMIT = 200


class WarehouseServer:
    """Answers for a warehouse."""

    def __init__(self, warehouse: Warehouse, director: Director, token: str) -> None:
        self._warehouse = warehouse
        self._director = director
        self._authorization = f"Bearer {token}".encode()

    def app(self) -> web.Application:
        """Make the web application."""
        app = web.Application(middlewares=[self._guard])
        app.router.add_post("/v1/orders", self._take)
        app.router.add_get("/v1/orders/{reference}", self._find)
        app.router.add_post("/v1/orders/{reference}/cancel", self._cancel)
        app.router.add_get("/v1/shipments", self._shipments)
        return app

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        self._director.run_due()
        if not compare_digest(request.headers.get("Authorization", "").encode(), self._authorization):
            return respond(request, _error(401, "unauthorized", "the token is not known here"))
        return await handler(request)

    async def _take(self, request: web.Request) -> web.StreamResponse:
        body, key = await read_object(request), request.headers.get("Idempotency-Key", "")
        if body is None or not key:
            problem = "the header Idempotency-Key is missing" if body is not None else "the body is no JSON object"
            return respond(request, _error(400, "rejected", problem))
        return respond(request, self._warehouse.take(body, key))

    async def _find(self, request: web.Request) -> web.StreamResponse:
        return respond(request, self._warehouse.find(request.match_info["reference"]))

    async def _cancel(self, request: web.Request) -> web.StreamResponse:
        return respond(request, self._warehouse.cancel(request.match_info["reference"]))

    async def _shipments(self, request: web.Request) -> web.StreamResponse:
        since, limit = request.query.get("since", ""), request.query.get("limit", str(MAX_LIMIT))
        if not limit.isdigit() or not 1 <= int(limit) <= MAX_LIMIT:
            return respond(request, _error(400, "rejected", f"limit is {limit}, expected 1 to {MAX_LIMIT}"))
        try:
            moment = _moment(since) if since else None
        except ValueError:
            return respond(request, _error(400, "rejected", f"since is {since}, expected an ISO 8601 time"))
        return respond(request, self._warehouse.shipments_since(moment, request.query.get("page", ""), int(limit)))


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _error(status: int, code: str, message: str) -> Reply:
    return Reply(status, {"error": {"code": code, "message": message}})
