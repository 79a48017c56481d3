"""Serves the cart: the part of WooCommerce's REST v3 that OrderSync calls, with OAuth 1.0a signatures."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from include.order_sync.sandbox.director import Director
from include.order_sync.sandbox.oauth1 import SignatureCheck, SignatureError
from include.order_sync.sandbox.reply import Reply, read_object, respond
from include.order_sync.sandbox.script import Fault
from include.order_sync.sandbox.shop import Listing, Shop, ShopOrder
from include.order_sync.sandbox.woo_json import wordpress_date

ROOT = "/wp-json/wc/v3/orders"
PRODUCTS = "/wp-json/wc/v3/products"
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def error(status: int, code: str, message: str) -> Reply:
    """Write an error as WordPress does."""
    return Reply(status, {"code": code, "message": message, "data": {"status": status}})


class ShopServer:
    """Answers for a shop. Faults come before the work, a lost answer after it."""

    def __init__(self, shop: Shop, director: Director, check: SignatureCheck) -> None:
        self._shop = shop
        self._director = director
        self._check = check
        self._list_calls = 0
        self.confirmations = 0

    def app(self) -> web.Application:
        """Make the web application."""
        app = web.Application(middlewares=[self._guard])
        app.router.add_get(ROOT, self._list)
        app.router.add_get(PRODUCTS, self._products)
        app.router.add_post(ROOT + "/batch", self._batch)
        app.router.add_get(ROOT + r"/{id:\d+}", self._get)
        for method in ("POST", "PUT", "PATCH"):
            app.router.add_route(method, ROOT + r"/{id:\d+}", self._update)
        app.router.add_get(ROOT + r"/{id:\d+}/notes", self._notes)
        app.router.add_post(ROOT + r"/{id:\d+}/notes", self._add_note)
        app.router.add_get(ROOT + r"/{id:\d+}/fulfillments", self._fulfillments)
        app.router.add_post(ROOT + r"/{id:\d+}/fulfillments", self._fulfill)
        app.router.add_get(ROOT + r"/{id:\d+}/fulfillments/lookup", self._lookup)
        return app

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        self._director.run_due()
        url = f"{request.scheme}://{request.host}{request.rel_url.raw_path}"
        try:
            self._check.verify(request.method, url, request.query, request.query.items())
        except SignatureError as refusal:
            return respond(request, error(401, refusal.code, str(refusal)))
        try:
            return await handler(request)
        except web.HTTPNotFound:
            reply = error(404, "rest_no_route", "No route was found matching the URL and request method.")
            return respond(request, reply)

    async def _list(self, request: web.Request) -> web.StreamResponse:
        self._list_calls += 1
        faults = self._director.faults
        if self._list_calls in faults.unavailable_pages:
            self._director.make_fault(Fault.PAGE_UNAVAILABLE)
            return respond(request, error(503, "service_unavailable", "The shop is down for maintenance."))
        if self._list_calls in faults.rate_limited_pages:
            self._director.make_fault(Fault.PAGE_RATE_LIMITED)
            return respond(request, self._too_many())
        listing = read_listing(dict(request.query))
        if isinstance(listing, Reply):
            return respond(request, listing)
        page, total = self._shop.list_orders(listing)
        pages = -(-total // listing.per_page)
        headers = {"X-WP-Total": str(total), "X-WP-TotalPages": str(pages)}
        return respond(request, Reply(200, b"[" + b",".join(order.json() for order in page) + b"]", headers))

    async def _products(self, request: web.Request) -> web.StreamResponse:
        """List the products: the shop has none of its own, it only sells what its orders name."""
        return respond(request, Reply(200, [], {"X-WP-Total": "0", "X-WP-TotalPages": "0"}))

    async def _batch(self, request: web.Request) -> web.StreamResponse:
        """Take a batch of changes; like the vendor's, it answers an empty one with an empty list."""
        body = await read_object(request)
        if body is None or any(body.values()):
            return respond(request, _bad_body())
        return respond(request, Reply(200, []))

    def _too_many(self) -> Reply:
        refusal = error(429, "too_many_requests", "Too many requests.")
        return replace(refusal, headers={"Retry-After": str(self._director.faults.retry_after)})

    def _order(self, request: web.Request) -> ShopOrder | None:
        return self._shop.orders.get(int(request.match_info["id"]))

    async def _get(self, request: web.Request) -> web.StreamResponse:
        order = self._order(request)
        return respond(request, Reply(200, order.json()) if order else _unknown_order())

    async def _update(self, request: web.Request) -> web.StreamResponse:
        order, body = self._order(request), await read_object(request)
        if order is None or body is None:
            return respond(request, _unknown_order() if order is None else _bad_body())
        if body.get("status") == "completed" and order.data["status"] != "completed" and not order.fulfillments:
            self.confirmations += 1
        self._shop.update(order, body)
        return respond(request, Reply(200, order.json()))

    async def _notes(self, request: web.Request) -> web.StreamResponse:
        order = self._order(request)
        return respond(request, Reply(200, order.notes) if order else _unknown_order())

    async def _add_note(self, request: web.Request) -> web.StreamResponse:
        order, body = self._order(request), await read_object(request)
        if order is None or body is None or not body.get("note"):
            return respond(request, _unknown_order() if order is None else _bad_body())
        note = self._shop.add_note(order, str(body["note"]), bool(body.get("customer_note")))
        return respond(request, Reply(201, note))

    async def _fulfillments(self, request: web.Request) -> web.StreamResponse:
        order = self._order(request)
        return respond(request, Reply(200, order.fulfillments) if order else _unknown_order())

    async def _fulfill(self, request: web.Request) -> web.StreamResponse:
        order, body = self._order(request), await read_object(request)
        if order is None or body is None:
            return respond(request, _unknown_order() if order is None else _bad_body())
        number = order.data["number"]
        if self._director.take_fault(number, Fault.CONFIRMATION_RATE_LIMITED):
            return respond(request, self._too_many())
        problem = _fulfillment_problem(order, body)
        if problem:
            return respond(request, error(400, "0", problem))
        created = self._shop.add_fulfillment(order, body)
        self.confirmations += 1
        return respond(request, Reply(201, created, lost=self._director.take_fault(number, Fault.CONFIRMATION_LOST)))

    async def _lookup(self, request: web.Request) -> web.StreamResponse:
        """Guess a tracking number's carrier, which is all that the vendor's lookup does: it finds no fulfillment."""
        order, number = self._order(request), request.query.get("tracking_number", "")
        if order is None or not number:
            missing = error(400, "woocommerce_rest_tracking_number_missing", "Tracking number is required.")
            return respond(request, _unknown_order() if order is None else missing)
        provider = "ups" if number.startswith("1Z") else ""
        return respond(
            request, Reply(200, {"tracking_number": number, "shipping_provider": provider, "tracking_url": ""})
        )


def read_listing(query: dict[str, str]) -> Listing | Reply:
    """Read the filters of a list call, or answer as the vendor does what is wrong with them."""
    page, per_page = query.get("page", "1"), query.get("per_page", "10")
    if not page.isdigit() or int(page) < 1:
        return _invalid("page")
    if not per_page.isdigit() or not 1 <= int(per_page) <= 100:
        return _invalid("per_page")
    orderby, order = query.get("orderby", "date"), query.get("order", "desc")
    if orderby not in ("modified", "date", "id"):
        return _invalid("orderby")
    if order not in ("asc", "desc"):
        return _invalid("order")
    try:
        after, before = _bound(query.get("modified_after")), _bound(query.get("modified_before"))
    except ValueError:
        return _invalid("modified_after, modified_before")
    statuses = tuple(name for name in query.get("status", "any").split(",") if name != "any")
    return Listing(int(page), int(per_page), after, before, statuses, orderby, order == "desc")


def _bound(value: str | None) -> str:
    if not value:
        return ""
    moment = datetime.fromisoformat(value)
    return wordpress_date(moment if moment.tzinfo else moment.replace(tzinfo=UTC))


def _invalid(name: str) -> Reply:
    return error(400, "rest_invalid_param", f"Invalid parameter(s): {name}")


def _unknown_order() -> Reply:
    return error(404, "woocommerce_rest_shop_order_invalid_id", "Invalid ID.")


def _bad_body() -> Reply:
    return error(400, "rest_invalid_json", "Invalid JSON body passed.")


def _fulfillment_problem(order: ShopOrder, body: dict[str, Any]) -> str:
    meta = body.get("meta_data")
    if not isinstance(meta, list):
        return "Missing parameter(s): meta_data"
    items = next((one.get("value") for one in meta if one.get("key") == "_items"), None)
    if not items:
        return "The fulfillment should contain at least one item."
    known = {item["id"] for item in order.data["line_items"]}
    if any(int(item["item_id"]) not in known or item["qty"] < 1 for item in items):
        return "Invalid item."
    return ""
