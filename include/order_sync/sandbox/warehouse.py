"""The destination's state: which orders it took, how often it was given each, and what it shipped."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from include.order_sync.errors import ErrorCode
from include.order_sync.sandbox.director import Director
from include.order_sync.sandbox.reply import Reply
from include.order_sync.sandbox.script import Cancel, Fault, Script

CARRIERS = {"GROUND": ("UPS", "Ground"), "EXPRESS": ("DHL", "Express")}
_REQUIRED = ("reference", "number", "cart", "placed_at", "currency", "total", "customer", "ship_service", "ship_to")
Problem = tuple[str, str, str]  # code, message, field
_TICK = timedelta(microseconds=1)
_REFUSALS = {
    ErrorCode.INVALID_ADDRESS: ("no carrier delivers to this address", "ship_to.line1"),
    ErrorCode.REJECTED: ("the customer is over the credit limit", "customer"),
    ErrorCode.UNKNOWN_SKU: ("the item is unavailable", "lines"),
}


@dataclass(slots=True)
class Held:
    """One order that the destination has."""

    id: str
    reference: str
    key: str
    number: str
    service: str
    lines: list[dict[str, Any]]
    status: str = "accepted"
    given_again: int = 0
    parcels_left: int = field(default=0)


class Warehouse:
    """Every order by its reference, and the shipments in the order they were recorded.

    `unknown_items` are SKUs that it refuses until `learn` is called.
    """

    def __init__(self, director: Director, unknown_items: Iterable[str] = ()) -> None:
        self._director = director
        self.unknown_items = set(unknown_items)
        self.orders: dict[str, Held] = {}
        self.shipments: list[dict[str, Any]] = []
        self._recorded: list[datetime] = []
        self.attempts = 0

    def take(self, body: dict[str, Any], key: str) -> Reply:
        """Answer a POST of an order: have it already, misbehave, refuse it or take it."""
        self.attempts += 1
        reference, number = str(body.get("reference", "")), str(body.get("number", ""))
        if reference in self.orders:
            return self._have_already(self.orders[reference], key)
        return self._misbehave(number) or self._refuse(body, number) or self._accept(body, key)

    def _have_already(self, held: Held, key: str) -> Reply:
        held.given_again += 1
        if held.key == key:
            return Reply(200, {"id": held.id, "reference": held.reference})
        message = f"order {held.reference} is here already"
        return Reply(409, {"error": {"code": "duplicate", "message": message, "id": held.id}})

    def _misbehave(self, number: str) -> Reply | None:
        if self._director.script(number).cancel is Cancel.AFTER_REFUSAL:
            self._director.make_fault(Fault.UNAVAILABLE)
            self._director.happened(number, Cancel.AFTER_REFUSAL)
            return self._unavailable(self._director.faults.refusal_retry_after)
        if self._director.take_fault(number, Fault.UNAVAILABLE):
            return self._unavailable()
        if self._director.take_fault(number, Fault.RATE_LIMITED):
            wait = str(self._director.faults.retry_after)
            return Reply(429, _error(ErrorCode.RATE_LIMITED, "too many requests"), {"Retry-After": wait})
        return None

    def _unavailable(self, retry_after: int = 0) -> Reply:
        headers = {"Retry-After": str(retry_after)} if retry_after else {}
        return Reply(503, _error(ErrorCode.UNAVAILABLE, "the warehouse system restarts"), headers)

    def _refuse(self, body: dict[str, Any], number: str) -> Reply | None:
        problem = self._scripted(number) or _problem(body) or self._unknown(body)
        if problem is None:
            return None
        code, message, where = problem
        return Reply(422, {"error": {"code": code, "message": message, "field": where}})

    def _scripted(self, number: str) -> Problem | None:
        refusal = self._director.script(number).refusal
        return (refusal, *_REFUSALS[ErrorCode(refusal)]) if refusal else None

    def _unknown(self, body: dict[str, Any]) -> Problem | None:
        found = [line["sku"] for line in body["lines"] if line.get("sku") in self.unknown_items]
        return (ErrorCode.UNKNOWN_SKU, f"there is no item {found[0]} here", "lines") if found else None

    def learn(self, sku: str) -> bool:
        """Put an item on file; False if it is not one that was missing."""
        known = sku not in self.unknown_items
        self.unknown_items.discard(sku)
        return not known

    def _accept(self, body: dict[str, Any], key: str) -> Reply:
        reference, number = body["reference"], body["number"]
        identity = f"W{len(self.orders) + 1:06d}"
        held = Held(identity, reference, key, number, body["ship_service"], body["lines"])
        self.orders[reference] = held
        self._schedule(held, self._director.script(number))
        self._director.happened(number, Cancel.AFTER_EXPORT)
        lost = self._director.take_fault(number, Fault.LOST_ANSWER)
        return Reply(201, {"id": identity, "reference": reference}, lost=lost)

    def _schedule(self, held: Held, script: Script) -> None:
        parcels = min(script.parcels, len(held.lines))
        held.parcels_left = parcels
        start = self._director.clock() + timedelta(seconds=self._director.faults.ship_delay)
        for index in range(parcels):
            due = start + timedelta(seconds=index * self._director.faults.parcel_delay)
            self._director.at(due, self._shipping(held, held.lines[index::parcels], due))

    def _shipping(self, held: Held, lines: list[dict[str, Any]], due: datetime) -> Any:
        return lambda: self._ship(held, lines, due)

    def _ship(self, held: Held, lines: list[dict[str, Any]], due: datetime) -> None:
        if held.status == "canceled":
            return
        recorded = max(due, self._recorded[-1] + _TICK) if self._recorded else due
        held.parcels_left -= 1
        if held.parcels_left == 0:
            held.status = "shipped"
        self._recorded.append(recorded)
        self.shipments.append(_shipment(len(self.shipments) + 1, held, lines, recorded))

    def ship(self, reference: str, lines: list[dict[str, Any]]) -> None:
        """Ship a parcel by hand, now: each line as its `line` and `quantity`."""
        self._ship(self.orders[reference], lines, self._director.clock())

    def find(self, reference: str) -> Reply:
        """Answer whether an order is here."""
        held = self.orders.get(reference)
        if held is None:
            return Reply(404, _error(ErrorCode.NOT_FOUND, f"no order {reference} here"))
        return Reply(200, {"id": held.id, "reference": reference, "status": held.status})

    def cancel(self, reference: str) -> Reply:
        """Call an order back, unless a parcel of it is on its way."""
        held = self.orders.get(reference)
        if held is None:
            return Reply(404, _error(ErrorCode.NOT_FOUND, f"no order {reference} here"))
        if any(shipment["reference"] == reference for shipment in self.shipments):
            return Reply(409, _error("already_shipped", f"order {reference} is on its way"))
        held.status = "canceled"
        return Reply(200, {"status": "canceled"})

    def shipments_since(self, since: datetime | None, page: str, limit: int) -> Reply:
        """List shipments recorded from `since` on, oldest first; `page` is the `next` of the page before."""
        start = int(page) if page.isdigit() else bisect_left(self._recorded, since) if since else 0
        end = start + limit
        following = str(end) if end < len(self.shipments) else None
        return Reply(200, {"shipments": self.shipments[start:end], "next": following})


def _problem(body: dict[str, Any]) -> Problem | None:
    missing = next((name for name in _REQUIRED if not body.get(name)), "")
    if missing:
        return ErrorCode.REJECTED, f"{missing} is missing", missing
    if not body.get("lines"):
        return ErrorCode.REJECTED, "an order needs lines", "lines"
    address = body["ship_to"]
    for name in ("line1", "city", "country"):
        if not address.get(name):
            return ErrorCode.INVALID_ADDRESS, f"the address has no {name}", f"ship_to.{name}"
    if not address.get("name") and not address.get("company"):
        return ErrorCode.INVALID_ADDRESS, "the address has neither a name nor a company", "ship_to.name"
    if body["ship_service"] not in CARRIERS:
        return ErrorCode.UNMAPPED_SHIP_METHOD, f"no service {body['ship_service']} here", "ship_service"
    return None


def _error(code: str, message: str) -> dict[str, Any]:
    return {"error": {"code": code, "message": message}}


def _shipment(serial: int, held: Held, lines: list[dict[str, Any]], recorded: datetime) -> dict[str, Any]:
    carrier, service = CARRIERS[held.service]
    tracking = f"1Z{serial:010d}" if carrier == "UPS" else f"JD{serial:010d}"
    moment = recorded.astimezone(UTC).isoformat()
    return {
        "id": f"S{serial:06d}",
        "reference": held.reference,
        "carrier": carrier,
        "service": service,
        "tracking_number": tracking,
        "tracking_url": f"https://tracking.example.com/{tracking}",
        "shipped_at": moment,
        "recorded_at": moment,
        "lines": [{"line": line["line"], "quantity": line["quantity"]} for line in lines],
    }
