"""An ERP that fetches its orders, as the services see it: what it sends and what it is told, as plain JSON."""

import json
from dataclasses import replace
from typing import Any

from include.order_sync.ledger.runs import fetch_by
from include.order_sync.services.runtime import Runtime
from include.order_sync.services.serving import wire
from include.order_sync.services.serving.asking import read_body
from include.order_sync.services.serving.fetch import fetch, fetch_again
from include.order_sync.services.serving.held import find_order
from include.order_sync.services.serving.results import take_results
from include.order_sync.services.serving.shipments import take_shipments
from include.order_sync.states import ExportMethod
from tests.fakes.death import Death
from tests.fakes.orders import CART, WAREHOUSE
from tests.fakes.world import World

Json = dict[str, Any]


class Erp:
    """The world's warehouse, which is not sent orders but fetches them."""

    def __init__(self, world: World, name: str = WAREHOUSE) -> None:
        self.world, self.name = world, name
        world.configure(name, export_method=ExportMethod.PULL)

    def runtime(self, death: Death | None = None) -> Runtime:
        """Begin a call."""
        return replace(self.world.run(death), run=fetch_by(self.name))

    def fetch(self, key: str = "", death: Death | None = None, **asked: int) -> Json:
        """Fetch orders."""
        body = json.dumps(asked).encode()
        return _json(fetch(self.runtime(death), self.name, read_body(wire.FETCH, body), key))

    def again(self, lease: str) -> Json:
        """Ask for a lease's orders once more."""
        return _json(fetch_again(self.runtime(), self.name, lease))

    def say(self, *results: Json, death: Death | None = None) -> list[Json]:
        """Give results, and return what became of each."""
        given = read_body(wire.RESULTS, json.dumps({"results": results}).encode())
        told: list[Json] = _json(take_results(self.runtime(death), self.name, given))["results"]
        return told

    def accept(self, *numbers: str, death: Death | None = None) -> list[str]:
        """Accept orders by number; return what became of it."""
        told = self.say(*(accepted(number) for number in numbers), death=death)
        return [one["result"] for one in told]

    def refuse(self, number: str, code: str = "rejected", message: str = "customer is blocked") -> Json:
        """Refuse an order."""
        return self.say(refused(number, code, message))[0]

    def ship(self, *parcels: Json) -> list[Json]:
        """Bring shipments."""
        given = read_body(wire.SHIPMENTS, json.dumps({"shipments": parcels}).encode())
        told: list[Json] = _json(take_shipments(self.runtime(), self.name, given))["shipments"]
        return told

    def order(self, number: str) -> Json:
        """Ask what is held of an order."""
        return _json(find_order(self.runtime(), self.name, reference(number)))


def reference(number: str) -> str:
    """Name an order of the cart as destinations know it."""
    return f"{CART}:{number}"


def accepted(number: str, **changes: Any) -> Json:
    """Write that an order is taken."""
    return {"reference": reference(number), "outcome": "accepted", "id": f"SO-{number}", **changes}


def refused(number: str, code: str = "rejected", message: str = "customer is blocked", **changes: Any) -> Json:
    """Write that an order is refused."""
    return {"reference": reference(number), "outcome": "refused", "code": code, "message": message, **changes}


def parcel(external_id: str, number: str, **changes: Any) -> Json:
    """Write a parcel with the order's first line whole."""
    return {
        "id": external_id,
        "reference": reference(number),
        "carrier": "DHL",
        "tracking_number": f"TRACK-{external_id}",
        "shipped_at": "2026-03-01T12:30:00Z",
        "lines": [{"line": "1", "quantity": "2"}],
        **changes,
    }


def numbers(fetched: Json) -> list[str]:
    """List the orders of a fetch by number."""
    return [order["number"] for order in fetched["orders"]]


def _json(answer: Any) -> Json:
    read: Json = json.loads(wire.ENCODE(answer))
    return read
