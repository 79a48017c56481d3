"""A company's eCat: one list of what is not yet received, and its acknowledgement."""

import base64
import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from aiohttp import web

from include.order_sync.models import Order
from tests.contract.kit import Scenario

PATH = "/ext/v2/orders/new_orders"


def wire_order(order: Order) -> dict[str, Any]:
    """Write a canonical order as eCat would hand it over."""
    to = order.ship_to
    return {
        "order_number": order.number,
        "order_date": order.placed_at.isoformat(),
        "ship_date": order.delivery_date and order.delivery_date.isoformat(),
        "status": "canceled" if order.canceled else "submitted",
        "currency": order.currency,
        "total": f"{order.total:f}",
        "customer_number": order.customer_account,
        "customer_name": order.customer_name,
        "ship_via": order.ship_method,
        "notes": order.note,
        "ship_to": {
            "name": to.name,
            "company": to.company,
            "address_1": to.line1,
            "address_2": to.line2,
            "city": to.city,
            "state": to.region,
            "zip": to.postcode,
            "country": to.country,
            "phone": to.phone,
            "email": to.email,
        },
        "items": [
            {
                "line_number": line.external_id,
                "item_number": line.sku,
                "description": line.name,
                "quantity": int(line.quantity),
                "unit_price": float(line.unit_price),
                "vendor": line.distributor,
            }
            for line in order.lines
        ],
    }


class ECatScenario(Scenario):
    vendor = "ecat"
    time_styles: Mapping[str, Callable[[datetime], str]] = {
        "without zone": lambda time: time.strftime("%Y-%m-%dT%H:%M:%S"),
        "with Z": lambda time: time.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "with offset": lambda time: (time - timedelta(hours=5)).strftime("%Y-%m-%dT%H:%M:%S-05:00"),
    }

    def __init__(self) -> None:
        super().__init__()
        self.orders: list[dict[str, Any]] = []
        self.acknowledged: list[str] = []

    def add_routes(self, app: web.Application) -> None:
        app.router.add_get(PATH, self._new_orders)
        app.router.add_post(PATH, self._mark)

    def error_body(self, status: int) -> bytes:
        return json.dumps({"status": "error", "error": "Words of the vendor", "data": None}).encode()

    def expected(self, order: Order) -> Order:
        """What of an order eCat can carry: it has no time of the last change, and its key is the number."""
        lines = order.lines
        return Order(**{**_fields(order), "external_id": order.number, "updated_at": None, "lines": lines})

    def hold(self, order: Order) -> None:
        self.orders.append(wire_order(order))

    def hold_with(self, order: Order, **oddities: Any) -> dict[str, Any]:
        names = {"currency": "currency", "money": "total", "placed_at": "order_date", "status": "status"}
        changes = {names[oddity]: value for oddity, value in oddities.items()}
        self.orders.append({**wire_order(order), **changes})
        return {"field": list(changes), "value": list(changes.values())}

    def hold_empty(self, order: Order) -> None:
        self.orders.append({**wire_order(order), "items": []})

    def hold_placed(self, order: Order, placed_at: str) -> None:
        self.orders.append({**wire_order(order), "order_date": placed_at})

    def refuse_softly(self, words: str) -> None:
        """Answer with status 200 and the vendor's own way of saying no."""
        self.soft_refusal = words

    soft_refusal = ""

    def _authorized(self, request: web.Request) -> bool:
        token = base64.b64encode(f"{self.login}:{self.password}".encode()).decode()
        return request.headers.get("Authorization") == f"Basic {token}"

    async def _new_orders(self, request: web.Request) -> web.Response:
        if not self._authorized(request):
            return web.Response(status=401, text="<html><body>401 Unauthorized</body></html>")
        if self.soft_refusal:
            return web.json_response({"status": "error", "error": self.soft_refusal, "data": None})
        open_orders = [wire for wire in self.orders if wire["order_number"] not in self.acknowledged]
        return web.json_response({"status": "success", "error": None, "data": open_orders})

    async def _mark(self, request: web.Request) -> web.Response:
        if not self._authorized(request):
            return web.Response(status=401, text="<html><body>401 Unauthorized</body></html>")
        self.acknowledged += (await request.json())["orders"]
        return web.json_response({"status": "success", "error": None, "data": None})


def _fields(order: Order) -> dict[str, Any]:
    return {name: getattr(order, name) for name in Order.__struct_fields__}


SCENARIO = ECatScenario
