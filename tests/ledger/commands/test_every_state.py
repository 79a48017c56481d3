"""Every action in every situation: done as it should be, or refused with words and without a trace."""

from collections.abc import Mapping
from itertools import product

import pytest

from include.order_sync.ledger.commands.model import Action, Outcome
from include.order_sync.ledger.session import Ledger
from include.order_sync.ledger.transaction import as_json
from include.order_sync.ledger.upsert import store
from include.order_sync.states import ConfirmationState, ExportState, OrderStatus
from tests.fakes.orders import a_parcel, batch, some_orders
from tests.ledger.acts import ACTOR, change, rows, ship, value
from tests.ledger.commands import situations as s
from tests.ledger.commands.situations import OLGA, WHY, do, happened, picture, state

A = Action
End = tuple[str, ...]
UNKNOWN: dict[Action, End] = {
    A.RETRY_SYNC: ("new", "pending_verification"),
    A.RESEND: ("new", "queued"),
    A.MARK_SYNCED: ("at_wms", "marked_synced"),
    A.HOLD: ("new", "pending_verification"),
    A.CANCEL: ("new", "pending_verification"),
}
WAITS: dict[Action, End] = {
    A.RETRY_SYNC: ("new", "queued"),
    A.MARK_SYNCED: ("at_wms", "marked_synced"),
    A.HOLD: ("new", "queued"),
    A.CANCEL: ("canceled", "canceled"),
}
POSSIBLE: dict[s.Make, Mapping[Action, End]] = {
    s.wait: WAITS,
    s.wait_for_next_attempt: WAITS,
    s.wait_on_hold: {
        A.MARK_SYNCED: ("at_wms", "marked_synced"),
        A.RELEASE: ("new", "queued"),
        A.CANCEL: ("canceled", "canceled"),
    },
    s.be_sent: {A.CANCEL: ("new", "sending")},
    s.be_unknown: UNKNOWN,
    s.be_asked_in_vain: UNKNOWN,
    s.be_accepted: UNKNOWN,
    s.be_unknown_for_ever: {action: end for action, end in UNKNOWN.items() if action is not A.RETRY_SYNC},
    s.be_canceled_while_unknown: {A.MARK_SYNCED: ("error", "marked_synced")},
    s.fail: {
        A.RETRY_SYNC: ("new", "queued"),
        A.RESEND: ("new", "queued"),
        A.MARK_SYNCED: ("at_wms", "marked_synced"),
        A.CANCEL: ("canceled", "canceled"),
    },
    s.be_exported: {A.RESEND: ("new", "queued"), A.CANCEL: ("at_wms", "exported")},
    s.be_marked_synced: {A.RESEND: ("new", "queued"), A.CANCEL: ("error", "marked_synced")},
    s.be_canceled: {},
    s.be_called_back: {},
    s.ship_a_part: {
        A.RESEND: ("new", "queued", "queued"),
        A.CANCEL: ("at_wms", "exported", "queued"),
        A.RETRY_CONFIRMATION: ("at_wms", "exported", "queued"),
        A.MARK_CONFIRMED: ("at_wms", "exported", "marked_confirmed"),
    },
    s.be_shipped: {
        A.RETRY_CONFIRMATION: ("shipped", "exported", "queued"),
        A.MARK_CONFIRMED: ("confirmed", "exported", "marked_confirmed"),
    },
    s.ship_without_write_back: {},
    s.have_the_cart_told_now: {},
    s.leave_the_cart_unsure: {
        A.RETRY_CONFIRMATION: ("shipped", "exported", "pending_verification"),
        A.MARK_CONFIRMED: ("confirmed", "exported", "marked_confirmed"),
    },
    s.ask_the_cart_in_vain: {
        A.RETRY_CONFIRMATION: ("shipped", "exported", "pending_verification"),
        A.MARK_CONFIRMED: ("confirmed", "exported", "marked_confirmed"),
    },
    s.be_refused_by_the_cart: {
        A.RETRY_CONFIRMATION: ("shipped", "exported", "queued"),
        A.MARK_CONFIRMED: ("confirmed", "exported", "marked_confirmed"),
    },
    s.be_confirmed: {},
    s.be_marked_confirmed: {},
    s.wait_for_people: {action: end for action, end in WAITS.items() if action is not A.RETRY_SYNC},
    s.wait_to_be_fetched: {action: end for action, end in WAITS.items() if action is not A.RETRY_SYNC},
}
ACTIONS = list(Action)


@pytest.mark.parametrize("make", POSSIBLE, ids=lambda make: make.__name__)
def test_every_action_in_a_situation_is_done_or_refused(ledger: Ledger, make: s.Make) -> None:
    make(ledger, len(ACTIONS))
    for order, action in enumerate(ACTIONS, 1):
        before = picture(ledger, order)

        (acted,) = do(ledger, action, order)

        assert acted.number == str(order)
        if action in POSSIBLE[make]:
            assert (acted.outcome, state(ledger, order)) == (Outcome.DONE, POSSIBLE[make][action]), action
            assert acted.message.startswith(f"Order {order}: ")
            assert WHY in {detail for _, detail in happened(ledger, order)}, action
        else:
            assert acted.outcome is Outcome.NOT_POSSIBLE, action
            assert acted.message.startswith(f"Order {order} is {acted.status_words}: "), action
            assert picture(ledger, order) == before, action


EVERY = [
    *((status, export, None, held, canceled) for status, export, held, canceled in product(
        OrderStatus, ExportState, [False, True], [False, True]
    )),
    *((status, ExportState.EXPORTED, told, False, canceled) for status, told, canceled in product(
        OrderStatus, ConfirmationState, [False, True]
    )),
]  # fmt: skip
"""Every state of an order with every state of its export, and with every state of its confirmation."""


def bring_about(ledger: Ledger) -> None:
    """Write orders into every combination of states, among them those that the flow never brings about."""
    orders = some_orders(len(EVERY), 1)
    store(ledger, batch(*orders), ACTOR)
    change(ledger, "UPDATE exports SET state = 'exported'")
    told = [order for order, states in zip(orders, EVERY, strict=True) if states[2]]
    ship(ledger, *(a_parcel(f"P{order.number}", order, ("9", "1")) for order in told))
    columns = {"id": "integer", "status": "text", "export": "text", "told": "text", "held": "text", "canceled": "text"}
    written = [dict(zip(columns, (number, *states), strict=True)) for number, states in enumerate(EVERY, 1)]
    for one in written:
        one.update(held=str(one["held"]), canceled=str(one["canceled"]))
    with ledger.write() as tx:
        table = f" FROM {tx.table_of('written', columns)} WHERE written.id ="
        for sql in (
            "UPDATE orders SET status = written.status, on_hold = written.held = 'True',"
            f" cancel_requested_at = CASE written.canceled WHEN 'True' THEN orders.downloaded_at END{table} orders.id",
            f"UPDATE exports SET state = written.export{table} exports.order_id",
            f"UPDATE confirmations SET state = written.told{table} confirmations.order_id",
        ):
            tx.execute(sql, written=as_json(written))


@pytest.mark.parametrize("action", ACTIONS)
def test_whatever_the_states_an_action_is_carried_out_with_its_event_or_refused_without_one(
    ledger: Ledger, action: Action
) -> None:
    bring_about(ledger)
    stood = picture_of_all(ledger)

    acted = do(ledger, action, *range(1, len(EVERY) + 1))

    stands, events = picture_of_all(ledger), events_by_order(ledger)
    assert {one.outcome for one in acted} == {Outcome.DONE, Outcome.NOT_POSSIBLE}
    for one in acted:
        states = EVERY[one.order_id - 1]
        assert one.message
        assert (one.outcome is Outcome.DONE) == bool(events.get(one.order_id)), (states, one.message)
        if one.outcome is not Outcome.DONE:
            assert stands[one.order_id] == stood[one.order_id], (states, one.message)


def picture_of_all(ledger: Ledger) -> dict[int, tuple[object, ...]]:
    found = rows(
        ledger,
        "SELECT o.id, o.status, o.on_hold, o.cancel_requested_at, e.state, e.due_at, e.generation, c.state AS told,"
        " c.due_at AS tell_at FROM orders o JOIN exports e ON e.order_id = o.id"
        " LEFT JOIN confirmations c ON c.order_id = o.id",
    )
    return {row["id"]: tuple(row.values()) for row in found}


def events_by_order(ledger: Ledger) -> dict[int, int]:
    found = rows(ledger, "SELECT order_id, count(*) AS events FROM events WHERE actor = :a GROUP BY order_id", a=OLGA)
    return {row["order_id"]: row["events"] for row in found}


def test_nothing_is_done_to_no_orders(ledger: Ledger) -> None:
    assert [do(ledger, action) for action in ACTIONS] == [[]] * len(ACTIONS)
    assert value(ledger, "SELECT count(*) FROM events") == 0
