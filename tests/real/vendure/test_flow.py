"""The whole flow against a real Vendure 3.6, and answers that get lost on the way."""

import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from include.order_sync.models import Order
from include.order_sync.services.failures import ShipmentsNotConfirmed
from tests.real.cutting import wire_to
from tests.real.kit import Flow, HandWarehouse, olist
from tests.real.vendure.acts import bought, flow_of, parcels, shop
from tests.real.vendure.desk import Desk
from tests.real.vendure.system import RunningVendure

PATIENCE = 60


def test_from_order_to_shipment_and_everything_again(
    vendure: RunningVendure, desk: Desk, destination: HandWarehouse, tmp_path: Path
) -> None:
    orders = olist(4, lines=2)
    parted, whole, called_off, late = [desk.place(order) for order in orders]
    flow = flow_of(tmp_path, shop(vendure), destination)
    flow.download("shop")
    flow.deliver("warehouse")
    assert {flow.order(one.code)["status"] for one in (parted, whole, called_off, late)} == {"at_wms"}

    first, second = next(iter(parted.lines.values())), parted.lines
    part_code = destination.ship(parted.code, {first: "1"})
    whole_code = destination.ship(whole.code)
    desk.cancel(called_off)
    flow.track("warehouse")
    flow.confirm("shop")
    flow.download("shop")
    flow.deliver("warehouse")
    assert desk.order(parted.id)["state"] == "PartiallyShipped"
    assert parcels(desk, parted) == [(part_code, {first: 1}, "Shipped")]
    assert desk.order(whole.id)["state"] == "Shipped"
    assert [code for code, _, _ in parcels(desk, whole)] == [whole_code]
    assert flow.order(whole.code)["status"] == "confirmed"
    assert flow.order(called_off.code)["status"] == "canceled"

    left = {
        line: str(count - (line == first))
        for line, count in ordered(orders[0], second).items()
        if count - (line == first)
    }
    rest_code = destination.ship(parted.code, left)
    flow.track("warehouse")
    flow.confirm("shop")
    assert desk.order(parted.id)["state"] == "Shipped"
    assert [code for code, _, _ in parcels(desk, parted)] == [part_code, rest_code]
    assert flow.order(parted.code)["status"] == "confirmed"

    before = [desk.order(one.id) for one in (parted, whole, called_off, late)]
    for _ in range(2):
        flow.download("shop", since=datetime(2000, 1, 1, tzinfo=UTC))
        flow.deliver("warehouse")
        flow.track("warehouse", since=datetime(2000, 1, 1, tzinfo=UTC))
        flow.confirm("shop")
    assert [desk.order(one.id) for one in (parted, whole, called_off, late)] == before
    assert destination.given_twice == []


def ordered(order: Order, lines: Any) -> dict[str, int]:
    counts: dict[str, int] = {}
    for line in order.lines:
        counts[lines[line.sku]] = counts.get(lines[line.sku], 0) + int(line.quantity)
    return counts


@pytest.mark.parametrize("lost", [b"addFulfillmentToOrder", b"transitionFulfillmentToState"])
def test_a_parcel_whose_answer_got_lost_is_finished_and_never_made_twice(
    vendure: RunningVendure, desk: Desk, destination: HandWarehouse, tmp_path: Path, lost: bytes
) -> None:
    order = desk.place(bought(11, 3))
    with wire_to(vendure.url) as (url, wire):
        flow = flow_of(tmp_path, shop(vendure, base_url=url), destination)
        flow.download("shop")
        flow.deliver("warehouse")
        [line] = order.lines.values()
        code = destination.ship(order.code, {line: "1"})
        flow.track("warehouse")
        wire.cut(lost)
        with pytest.raises(ShipmentsNotConfirmed):
            flow.confirm("shop")
        assert wire.lost == 1
        assert [state for _, _, state in parcels(desk, order)] == ["Pending" if lost.startswith(b"add") else "Shipped"]
        confirm_until_done(flow)
    assert parcels(desk, order) == [(code, {line: 1}, "Shipped")]
    assert desk.order(order.id)["state"] == "PartiallyShipped"


def confirm_until_done(flow: Flow) -> None:
    end = time.monotonic() + PATIENCE
    while flow.rows("SELECT 1 AS one FROM confirmations WHERE state <> 'confirmed'"):
        assert time.monotonic() < end, flow.rows("SELECT * FROM confirmations")
        with suppress(ShipmentsNotConfirmed):
            flow.confirm("shop")
        time.sleep(0.5)
