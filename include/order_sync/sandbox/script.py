"""What is to happen to each order of the sandbox, and how it must end."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from include.order_sync.connectors.base import SkipCode
from include.order_sync.errors import ErrorCode
from include.order_sync.models import Order


class Side(StrEnum):
    """Where an order comes from."""

    CART = "cart"
    SOURCE = "source"


class End(StrEnum):
    """Where an order must end: a status of the ledger, or not in it at all."""

    CONFIRMED = "confirmed"
    AT_WMS = "at_wms"
    ERROR = "error"
    CANCELED = "canceled"
    SKIPPED = "skipped"


class Cancel(StrEnum):
    """When an order is canceled where it came from."""

    NEVER = "never"
    BEFORE_LISTING = "before_listing"
    AFTER_LISTING = "after_listing"
    AFTER_REFUSAL = "after_refusal"
    AFTER_EXPORT = "after_export"


class Fault(StrEnum):
    """How a server misbehaves on an order once, and then no more."""

    UNAVAILABLE = "unavailable"
    RATE_LIMITED = "rate_limited"
    LOST_ANSWER = "lost_answer"
    LISTED_TWICE = "listed_twice"
    HANDED_OVER_TWICE = "handed_over_twice"
    HANDED_OVER_AGAIN = "handed_over_again"
    CONFIRMATION_LOST = "confirmation_lost"
    CONFIRMATION_RATE_LIMITED = "confirmation_rate_limited"
    PAGE_UNAVAILABLE = "page_unavailable"
    PAGE_RATE_LIMITED = "page_rate_limited"


@dataclass(frozen=True, slots=True)
class Script:
    """One order's part. `code` is the error or skip code it must end with, `parcels` 0 means: never shipped.

    `refusal` is the error code the destination refuses it with; `new_item` puts an item on the order that the
    destination does not know yet. An order that ends in error may have parcels too: it ships once somebody mends it.
    """

    ends: End
    why: str
    code: str = ""
    parcels: int = 0
    cancel: Cancel = Cancel.NEVER
    refusal: str = ""
    unpaid: bool = False
    malformed: bool = False
    new_item: bool = False
    faults: frozenset[Fault] = frozenset()


@dataclass(frozen=True, slots=True)
class ScriptedOrder:
    """An order with its part. Its number is unique over both sides."""

    order: Order
    side: Side
    script: Script

    def with_fault(self, fault: Fault) -> "ScriptedOrder":
        """Add a fault to the part."""
        return replace(self, script=replace(self.script, faults=self.script.faults | {fault}))


def ships(parcels: int = 1) -> Script:
    """Let the destination ship it."""
    why = "the destination ships it" if parcels == 1 else f"the destination ships it in {parcels} parcels"
    return Script(End.CONFIRMED, why, parcels=parcels)


def waits(why: str) -> Script:
    """Let the destination accept it and never ship it."""
    return Script(End.AT_WMS, why)


def refused(code: ErrorCode, why: str) -> Script:
    """Let the destination refuse it for good."""
    return Script(End.ERROR, why, code=code, refusal=code)


def unmapped(method: str) -> Script:
    """Expect it to stop before the destination until somebody maps its ship method."""
    why = f"ship method {method} has no mapping"
    return Script(End.ERROR, why, code=ErrorCode.UNMAPPED_SHIP_METHOD, parcels=1)


def unknown_item(sku: str) -> Script:
    """Expect the destination to refuse it until it is told of an item, and somebody retries the order."""
    why = f"the destination does not know the item {sku}"
    return Script(End.ERROR, why, code=ErrorCode.UNKNOWN_SKU, parcels=1, new_item=True)


def canceled(when: Cancel, why: str) -> Script:
    """Cancel it where it came from; the destination never ships it."""
    return Script(End.CANCELED, why, cancel=when)


def nothing_to_ship(why: str, when: Cancel = Cancel.NEVER) -> Script:
    """Expect it to be skipped, because it has no items."""
    return Script(End.SKIPPED, why, code=SkipCode.NOTHING_TO_SHIP, cancel=when)


def unpaid() -> Script:
    """Expect it to be skipped, because the cart waits for the payment."""
    return Script(End.SKIPPED, "not paid yet", code=SkipCode.FILTERED, unpaid=True)


def malformed() -> Script:
    """Expect it to be skipped, because its total is no number."""
    return Script(End.SKIPPED, "its total is no number", code=SkipCode.MALFORMED, malformed=True)


def counts(orders: Iterable[ScriptedOrder]) -> dict[str, int]:
    """Count the orders by where they must end, with a zero where none must."""
    found = dict.fromkeys(("confirmed", "shipped", "at_wms", "new", "error", "canceled", "skipped"), 0)
    for scripted in orders:
        found[scripted.script.ends] += 1
    return found


def plan(orders: Iterable[ScriptedOrder], names: dict[Side, str]) -> dict[str, object]:
    """Write the plan as JSON values: each order under `<account>/<external id>`, and the counts they add up to."""
    orders = list(orders)
    return {"orders": {key(one, names): entry(one, names) for one in orders}, "expected": counts(orders)}


def key(scripted: ScriptedOrder, names: dict[Side, str]) -> str:
    """Name an order in the plan."""
    return f"{names[scripted.side]}/{scripted.order.external_id}"


def entry(scripted: ScriptedOrder, names: dict[Side, str]) -> dict[str, str]:
    """Write one order's part of the plan."""
    return {
        "cart": names[scripted.side],
        "external_id": scripted.order.external_id,
        "number": scripted.order.number,
        "ends": scripted.script.ends,
        "code": scripted.script.code,
        "why": scripted.script.why,
    }
