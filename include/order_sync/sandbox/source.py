"""The source: eCat's batch pull, which lists what was not yet received until it is told."""

from base64 import b64encode
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from hmac import compare_digest
from typing import Any

from aiohttp import web

from include.order_sync.models import Order
from include.order_sync.sandbox.director import Director
from include.order_sync.sandbox.reply import Reply, encode, read_object, respond
from include.order_sync.sandbox.script import Cancel, Fault, ScriptedOrder

PATH = "/ext/v2/orders/new_orders"
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def order_json(order: Order, canceled: bool) -> dict[str, Any]:
    """Write an order as the source does."""
    address = order.ship_to
    return {
        "order_number": order.number,
        "order_date": order.placed_at.isoformat(),
        "ship_date": order.delivery_date.isoformat() if order.delivery_date else "",
        "status": "canceled" if canceled else "submitted",
        "currency": order.currency,
        "total": str(order.total),
        "customer_number": order.customer_account,
        "customer_name": order.customer_name,
        "ship_via": order.ship_method,
        "notes": order.note,
        "ship_to": {
            "name": address.name,
            "company": address.company,
            "address_1": address.line1,
            "address_2": address.line2,
            "city": address.city,
            "state": address.region,
            "zip": address.postcode,
            "country": address.country,
            "phone": address.phone,
            "email": address.email,
        },
        "items": [
            {
                "line_number": line.external_id,
                "item_number": line.sku,
                "description": line.name,
                "quantity": str(line.quantity),
                "unit_price": str(line.unit_price),
                "vendor": line.distributor,
            }
            for line in order.lines
        ],
    }


@dataclass(slots=True)
class Waiting:
    """One order of the source. `handed_over` tells whether the caller has seen it as it is now."""

    order: Order
    encoded: bytes
    received: bool = False
    handed_over: bool = False


class Source:
    """Every order of the source by its number."""

    def __init__(self, orders: Sequence[ScriptedOrder], director: Director) -> None:
        self._director = director
        self.orders = {one.order.number: self._waiting(one) for one in orders}
        self.listed: set[str] = set()

    def _waiting(self, scripted: ScriptedOrder) -> Waiting:
        order, at_once = scripted.order, scripted.script.cancel is Cancel.BEFORE_LISTING
        self._director.on_cancel(order.number, lambda: self.cancel(order.number))
        return Waiting(order, encode(order_json(order, canceled=at_once)))

    def cancel(self, number: str) -> None:
        """Cancel an order, and so list it again."""
        waiting = self.orders[number]
        waiting.encoded = encode(order_json(waiting.order, canceled=True))
        waiting.received = waiting.handed_over = False

    def hand_over(self) -> list[bytes]:
        """List every order not yet received; one to be handed over twice stands there twice."""
        result = []
        for number, waiting in self.orders.items():
            if waiting.received:
                continue
            waiting.handed_over = True
            self.listed.add(number)
            result.append(waiting.encoded)
            if self._director.take_fault(number, Fault.HANDED_OVER_TWICE):
                result.append(waiting.encoded)
        return result

    def acknowledge(self, numbers: Sequence[str]) -> list[str]:
        """Take the caller's word that it has these orders; return those that are not known."""
        for number in numbers:
            waiting = self.orders.get(number)
            if waiting is None or not waiting.handed_over:
                continue
            waiting.received = not self._director.take_fault(number, Fault.HANDED_OVER_AGAIN)
            self._director.happened(number, Cancel.AFTER_LISTING)
        return [number for number in numbers if number not in self.orders]


class SourceServer:
    """Answers for the source, behind HTTP Basic."""

    def __init__(self, source: Source, director: Director, login: str, password: str) -> None:
        self._source = source
        self._director = director
        self._authorization = f"Basic {b64encode(f'{login}:{password}'.encode()).decode()}"

    def app(self) -> web.Application:
        """Make the web application."""
        app = web.Application(middlewares=[self._guard], client_max_size=64 * 2**20)
        app.router.add_get(PATH, self._new_orders)
        app.router.add_post(PATH, self._acknowledge)
        return app

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        self._director.run_due()
        given = request.headers.get("Authorization", "")
        if not compare_digest(given.encode(), self._authorization.encode()):
            headers = {"WWW-Authenticate": 'Basic realm="eCat"'}
            return respond(request, Reply(401, _failure("Invalid login or password"), headers))
        return await handler(request)

    async def _new_orders(self, request: web.Request) -> web.StreamResponse:
        data = b",".join(self._source.hand_over())
        return respond(request, Reply(200, b'{"status":"success","error":null,"data":[' + data + b"]}"))

    async def _acknowledge(self, request: web.Request) -> web.StreamResponse:
        body = await read_object(request)
        numbers = body.get("orders") if body else None
        if not isinstance(numbers, list):
            return respond(request, Reply(400, _failure("Expected a list of order numbers in 'orders'")))
        unknown = self._source.acknowledge([str(number) for number in numbers])
        if unknown:
            return respond(request, Reply(200, _failure(f"Unknown order {unknown[0]}")))
        return respond(request, Reply(200, {"status": "success", "error": None, "data": None}))


def _failure(message: str) -> dict[str, Any]:
    return {"status": "error", "error": message, "data": None}
