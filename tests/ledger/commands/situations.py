"""Every situation that an order can be in, brought about as the flow does, for as many orders as a test wants."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from include.order_sync.errors import ErrorCode
from include.order_sync.ledger.commands.act import act
from include.order_sync.ledger.commands.model import Acted, Action, Target
from include.order_sync.ledger.duties import CONFIRMATIONS, Verdict
from include.order_sync.ledger.session import Ledger
from include.order_sync.ledger.upsert import store
from include.order_sync.models import Order
from tests.clock import NOON
from tests.fakes.orders import BY_HAND, a_line, a_parcel, batch, incoming, some_orders
from tests.ledger.acts import ACTOR, claim, claim_told, conclude, export_all, fail_all, rows, ship, tell_all, value

OLGA = "user:olga"
WHY = "asked for by the customer"
LATER = NOON + timedelta(hours=1)
SOON = NOON + timedelta(minutes=5)


def do(ledger: Ledger, action: Action, *orders: int, reason: str = WHY, **target: Any) -> list[Acted]:
    """Let Olga act on orders by their keys."""
    return act(ledger, action, [Target(order, **target) for order in orders], OLGA, reason)


def done(ledger: Ledger, action: Action, order: int = 1, **target: Any) -> Acted:
    """Let Olga do something that must be possible."""
    (acted,) = do(ledger, action, order, **target)
    assert acted.outcome == "done", acted.message
    return acted


def picture(ledger: Ledger, order: int) -> list[dict[str, Any]]:
    """Tell all that the ledger has of an order's course."""
    return [
        dict(row)
        for table, key in (("orders", "id"), ("exports", "order_id"), ("confirmations", "order_id"))
        for row in rows(ledger, f"SELECT * FROM {table} WHERE {key} = :order ORDER BY id", order=order)
    ] + [{"newest": value(ledger, "SELECT max(id) FROM events WHERE order_id = :order", order=order)}]


def state(ledger: Ledger, order: int = 1) -> tuple[str, ...]:
    """Tell the state of an order, its export, and its confirmation if it has one."""
    found = [value(ledger, "SELECT status FROM orders WHERE id = :order", order=order)]
    for table in ("exports", "confirmations"):
        found += [row["state"] for row in rows(ledger, f"SELECT state FROM {table} WHERE order_id = {order}")]
    return tuple(found)


def happened(ledger: Ledger, order: int = 1) -> list[tuple[str, str | None]]:
    """List what Olga did to an order: kind and detail of the events."""
    found = rows(
        ledger, "SELECT kind, detail FROM events WHERE actor = :olga AND order_id = :order ORDER BY id",
        olga=OLGA, order=order,
    )  # fmt: skip
    return [(row["kind"], row["detail"]) for row in found]


def _orders(count: int, **changes: Any) -> list[Order]:
    return some_orders(count, 1, **changes)


def wait(ledger: Ledger, count: int) -> None:
    store(ledger, batch(*_orders(count)), ACTOR)


def wait_for_next_attempt(ledger: Ledger, count: int) -> None:
    wait(ledger, count)
    conclude(ledger, claim(ledger), Verdict.RETRY, code=ErrorCode.TIMEOUT, message="too slow", due_at=SOON)


def wait_on_hold(ledger: Ledger, count: int) -> None:
    wait(ledger, count)
    act(ledger, Action.HOLD, [Target(order) for order in range(1, count + 1)], ACTOR)


def be_sent(ledger: Ledger, count: int) -> None:
    wait(ledger, count)
    claim(ledger)


def _unknown(ledger: Ledger, count: int, **result: Any) -> None:
    wait(ledger, count)
    conclude(ledger, claim(ledger), Verdict.UNACKNOWLEDGED, **result)


def be_unknown(ledger: Ledger, count: int) -> None:
    _unknown(ledger, count, code=ErrorCode.TIMEOUT, message="no answer", due_at=SOON)


def be_asked_in_vain(ledger: Ledger, count: int) -> None:
    wait(ledger, count)
    claims = claim(ledger)
    conclude(ledger, claims, Verdict.UNACKNOWLEDGED, code=ErrorCode.TIMEOUT, due_at=NOON)
    conclude(ledger, claims, Verdict.UNACKNOWLEDGED, code=ErrorCode.TIMEOUT, due_at=SOON, kind="export_lookup")


def be_accepted(ledger: Ledger, count: int) -> None:
    _unknown(ledger, count, accepted=True, due_at=SOON)


def be_unknown_for_ever(ledger: Ledger, count: int) -> None:
    _unknown(ledger, count, code=ErrorCode.OUTCOME_UNKNOWN, message="nobody can be asked")


def be_canceled_while_unknown(ledger: Ledger, count: int) -> None:
    be_unknown_for_ever(ledger, count)
    store(ledger, batch(*_orders(count, canceled=True, updated_at=LATER)), ACTOR)


def fail(ledger: Ledger, count: int) -> None:
    wait(ledger, count)
    fail_all(ledger, ErrorCode.REJECTED)


def be_exported(ledger: Ledger, count: int) -> None:
    wait(ledger, count)
    export_all(ledger)


def be_marked_synced(ledger: Ledger, count: int) -> None:
    fail(ledger, count)
    act(ledger, Action.MARK_SYNCED, [Target(order) for order in range(1, count + 1)], ACTOR, "keyed in")


def be_canceled(ledger: Ledger, count: int) -> None:
    wait(ledger, count)
    store(ledger, batch(*_orders(count, canceled=True, updated_at=LATER)), ACTOR)


def be_called_back(ledger: Ledger, count: int) -> None:
    be_exported(ledger, count)
    store(ledger, batch(*_orders(count, canceled=True, updated_at=LATER)), ACTOR)


def ship_a_part(ledger: Ledger, count: int) -> None:
    orders = _orders(count, lines=(a_line("1"), a_line("2")))
    store(ledger, batch(*orders), ACTOR)
    export_all(ledger)
    ship(ledger, *(a_parcel(f"P{order.number}", order) for order in orders))


def be_shipped(ledger: Ledger, count: int, tells: bool = True) -> None:
    be_exported(ledger, count)
    ship(ledger, *(a_parcel(f"P{order.number}", order) for order in _orders(count)), tells=tells)


def ship_without_write_back(ledger: Ledger, count: int) -> None:
    be_shipped(ledger, count, tells=False)


def have_the_cart_told_now(ledger: Ledger, count: int) -> None:
    be_shipped(ledger, count)
    claim_told(ledger)


def leave_the_cart_unsure(ledger: Ledger, count: int) -> None:
    be_shipped(ledger, count)
    tell_all(ledger, Verdict.UNACKNOWLEDGED, code=ErrorCode.TIMEOUT, message="no answer", due_at=SOON)


def ask_the_cart_in_vain(ledger: Ledger, count: int) -> None:
    be_shipped(ledger, count)
    told = claim_told(ledger)
    conclude(ledger, told, Verdict.UNACKNOWLEDGED, CONFIRMATIONS, code=ErrorCode.TIMEOUT, due_at=NOON)
    conclude(
        ledger, told, Verdict.UNACKNOWLEDGED, CONFIRMATIONS,
        code=ErrorCode.TIMEOUT, due_at=SOON, kind="confirmation_lookup",
    )  # fmt: skip


def be_refused_by_the_cart(ledger: Ledger, count: int) -> None:
    be_shipped(ledger, count)
    tell_all(ledger, Verdict.FAILED, code=ErrorCode.REJECTED, message="the cart says no")


def be_confirmed(ledger: Ledger, count: int) -> None:
    be_shipped(ledger, count)
    tell_all(ledger)


def be_marked_confirmed(ledger: Ledger, count: int) -> None:
    be_refused_by_the_cart(ledger, count)
    act(ledger, Action.MARK_CONFIRMED, [Target(order) for order in range(1, count + 1)], ACTOR, "told by hand")


def _wait_at(ledger: Ledger, orders: Sequence[Order], destination: str) -> None:
    store(ledger, batch(*(incoming(order, destination) for order in orders)), ACTOR)


def wait_for_people(ledger: Ledger, count: int) -> None:
    _wait_at(ledger, _orders(count), BY_HAND)


def wait_to_be_fetched(ledger: Ledger, count: int) -> None:
    _wait_at(ledger, _orders(count), "fetching_erp")


Make = Callable[[Ledger, int], None]
