"""The whole flow against a real Tryton 7.8, and what becomes of an order there: `make test-real`."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from include.order_sync.connectors.base import CancelOutcome
from include.order_sync.errors import ErrorCode
from include.order_sync.models import Acknowledgement, Order
from include.order_sync.services.failures import OrdersNotExported
from tests.real.cutting import wire_to
from tests.real.kit import shop
from tests.real.tryton.desk import SHIPMENT
from tests.real.tryton.steps import (
    check_sale,
    connector,
    flow_to,
    make_due,
    outbound,
    refusal,
    run,
)
from tests.real.tryton.system import RunningTryton


def test_orders_travel_to_tryton_and_their_tracking_back(
    tryton: RunningTryton, new_orders: Callable[[int], list[Order]], tmp_path: Path
) -> None:
    chosen, desk = new_orders(4), tryton.desk
    first, second, third, fourth = chosen
    with shop(chosen) as cart:
        flow = flow_to(tmp_path, cart.endpoint, tryton.endpoint())

        def around() -> None:
            flow.download("shop")
            flow.deliver("erp")
            flow.track("erp")
            flow.confirm("shop")

        around()
        for order in chosen:
            check_sale(desk.sale(order.number), order)
            assert flow.order(order.number)["status"] == "at_wms"

        a_part = {first.lines[0].sku: 1.0}
        desk.ship(first.number, {"PART-1": a_part})
        desk.ship_all(second.number, "WHOLE-2")
        cart.cancel(third.number)
        around()
        assert cart.tracking_numbers(first.number) == ["PART-1"]
        assert flow.order(first.number)["status"] == "at_wms"
        assert flow.order(second.number)["status"] == "confirmed"
        assert flow.order(third.number)["status"] == "canceled"
        canceled = desk.sale(third.number)
        assert canceled["state"] == "done"
        assert {one["state"] for one in canceled["shipments."]} == {"cancelled"}
        assert {one["state"] for one in canceled["invoices."]} == {"cancelled"}

        desk.ship_all(first.number, "REST-1")
        cart.cancel(second.number)
        around()
        assert sorted(cart.tracking_numbers(first.number)) == ["PART-1", "REST-1"]
        assert flow.order(first.number)["status"] == "confirmed"
        assert desk.sale(second.number)["shipment_state"] == "sent"

        for _ in range(2):
            around()
        flow.track("erp", since=datetime.now(UTC) - timedelta(days=1))
        flow.confirm("shop")
        assert [len(desk.sales(order.number)) for order in chosen] == [1, 1, 1, 1]
        assert sorted(cart.tracking_numbers(first.number)) == ["PART-1", "REST-1"]
        assert cart.tracking_numbers(second.number) == ["WHOLE-2"]
        assert cart.tracking_numbers(fourth.number) == []


@pytest.mark.parametrize("method", ["sale.create", "sale.quote", "sale.confirm", "address.create", "party.create"])
def test_a_lost_answer_makes_no_second_sale(
    tryton: RunningTryton, new_orders: Callable[[int], list[Order]], tmp_path: Path, method: str
) -> None:
    [order] = new_orders(1)
    with shop([order]) as cart, wire_to(tryton.url) as (url, wire):
        flow = flow_to(tmp_path, cart.endpoint, tryton.endpoint(url))
        flow.download("shop")
        wire.cut(f'{method}"'.encode())
        with pytest.raises(OrdersNotExported):
            flow.deliver("erp")
        assert wire.lost == 1
        for _ in range(2):
            make_due(flow)
            flow.deliver("erp")
        check_sale(tryton.desk.sale(order.number), order)
        assert flow.order(order.number)["status"] == "at_wms"
        assert len(tryton.desk.api.find("party.party", [["name", "=", order.customer_name]], "addresses")) >= 1
        code = f"OrderSync shop {order.customer_account}"
        [party] = tryton.desk.api.find("party.party", [["identifiers.code", "=", code]], "addresses")
        assert len(party["addresses"]) == 1


def test_the_same_order_again_is_a_duplicate_and_is_found(
    tryton: RunningTryton, new_orders: Callable[[int], list[Order]]
) -> None:
    [order] = new_orders(1)
    sent = outbound(order, "any/ü?x=1#y%")
    first = run(connector(tryton), lambda client: client.push(sent))
    again = run(connector(tryton), lambda client: client.push(sent))
    assert again == Acknowledgement(first.external_id, duplicate=True)
    assert run(connector(tryton), lambda client: client.find("any/ü?x=1#y%")) == Acknowledgement(first.external_id)
    assert run(connector(tryton), lambda client: client.find("ANY/ü?x=1#y%")) is None


def test_two_at_a_time_never_leave_two_sales_that_are_shipped(
    tryton: RunningTryton, new_orders: Callable[[int], list[Order]]
) -> None:
    [order] = new_orders(1)

    async def both() -> list[Any]:
        clients = [connector(tryton), connector(tryton)]
        try:
            return await asyncio.gather(*(one.push(outbound(order)) for one in clients), return_exceptions=True)
        finally:
            for one in clients:
                await one.close()

    answers = asyncio.run(both())
    run(connector(tryton), lambda client: client.push(outbound(order)))
    states = [sale["state"] for sale in tryton.desk.sales(order.number)]
    assert states.count("processing") == 1, (states, answers)
    assert set(states) <= {"processing", "draft"}


def test_an_order_is_called_back_at_any_time_before_it_is_packed(
    tryton: RunningTryton, new_orders: Callable[[int], list[Order]]
) -> None:
    waiting, drafted, sent, unknown = new_orders(4)
    desk = tryton.desk
    for order in (waiting, drafted, sent):
        run(connector(tryton), lambda client, order=order: client.push(outbound(order)))
    desk.ship_all(sent.number, "GONE")

    def recall(order: Order) -> CancelOutcome:
        found: CancelOutcome = run(connector(tryton), lambda client: client.cancel(f"hand-{order.number}"))
        return found

    assert [recall(waiting), recall(waiting)] == [CancelOutcome.CANCELED] * 2
    assert desk.sale(waiting.number)["state"] == "done"
    assert recall(sent) is CancelOutcome.TOO_LATE
    assert recall(unknown) is CancelOutcome.UNKNOWN_ORDER


def test_a_canceled_sale_is_not_made_again_behind_peoples_backs(
    tryton: RunningTryton, new_orders: Callable[[int], list[Order]]
) -> None:
    [order] = new_orders(1)
    api = tryton.desk.api
    run(connector(tryton, {"process": False}), lambda client: client.push(outbound(order)))
    sale = tryton.desk.sale(order.number)["id"]
    for shipment in tryton.desk.sale(order.number)["shipments"]:
        api.press(SHIPMENT, "cancel", shipment)
    copied = api.call("model.sale.sale.copy", [sale], {"reference": "hand-canceled"}, api.context)[0]
    api.press("sale.sale", "cancel", copied)
    error = refusal(connector(tryton), lambda client: client.push(outbound(order, "hand-canceled")))
    assert error.code is ErrorCode.REJECTED
    assert "is canceled" in error.message
    assert run(connector(tryton), lambda client: client.find("hand-canceled")) is None
