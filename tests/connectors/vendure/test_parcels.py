"""Tracking, which takes two calls: found again by number, content and our mark, finished, and never made twice."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from include.order_sync.errors import ErrorCode, VendorError
from include.order_sync.models import Shipment, ShipmentConfirmation, ShipmentLine
from tests.connectors.vendure.canned import CannedShop
from tests.connectors.vendure.payloads import (
    ADDED,
    ALREADY,
    BROKEN,
    FULFILLMENTS,
    MOVED,
    NOT_MOVED,
    PENDING,
    SHORT,
)

SHIPPED = PENDING.replace("Pending", "Shipped")
BY_HAND = SHIPPED.replace("UPS Ground (OrderSync parcel-1)", "by hand")


@pytest.fixture(name="scenario")
def _scenario() -> type[CannedShop]:
    return CannedShop


def parcel(**changes: Any) -> ShipmentConfirmation:
    values: dict[str, Any] = {
        "external_id": "parcel-1",
        "reference": "web_shop-3",
        "carrier": "UPS",
        "tracking_number": "1Z0000000000000001",
        "shipped_at": datetime(2026, 3, 23, 10, tzinfo=UTC),
        "lines": (ShipmentLine("7", Decimal(2)),),
        "service": "Ground",
        "tracking_url": "https://track.example.com/1",
    }
    return ShipmentConfirmation("3", "5WQHL1UGCG1E6X39", Shipment(**{**values, **changes}), complete=False)


async def test_a_parcel_is_made_and_shipped(scenario: CannedShop) -> None:
    for answer in (FULFILLMENTS % "", ADDED, MOVED):
        scenario.say(answer)
    assert await scenario.connect().confirm(parcel()) == "5"
    assert scenario.asked() == ["Fulfillments", "AddFulfillment", "MoveFulfillment"]
    assert scenario.variables(1)["input"] == {
        "lines": [{"orderLineId": "7", "quantity": 2}],
        "handler": {
            "code": "manual-fulfillment",
            "arguments": [
                {"name": "method", "value": "UPS Ground (OrderSync parcel-1)"},
                {"name": "trackingCode", "value": "1Z0000000000000001"},
            ],
        },
    }
    assert scenario.variables(2) == {"id": "5", "state": "Shipped"}


async def test_a_pending_one_is_not_yet_written_and_is_finished(scenario: CannedShop) -> None:
    for answer in (FULFILLMENTS % PENDING, FULFILLMENTS % PENDING, MOVED):
        scenario.say(answer)
    connector = scenario.connect()
    assert await connector.find_confirmation(parcel()) is None
    assert await connector.confirm(parcel()) == "5"
    assert scenario.asked() == ["Fulfillments", "Fulfillments", "MoveFulfillment"]


async def test_one_that_got_stuck_at_its_creation_is_brought_on_step_by_step(scenario: CannedShop) -> None:
    scenario.say(FULFILLMENTS % PENDING.replace("Pending", "Created"))
    scenario.say(MOVED.replace("Shipped", "Pending"))
    scenario.say(MOVED)
    assert await scenario.connect().confirm(parcel()) == "5"
    assert [scenario.variables(number)["state"] for number in (1, 2)] == ["Pending", "Shipped"]


@pytest.mark.parametrize("state", ["Shipped", "Delivered"])
async def test_one_that_is_shipped_is_left_as_it_is(scenario: CannedShop, state: str) -> None:
    scenario.say(FULFILLMENTS % PENDING.replace("Pending", state))
    assert await scenario.connect().confirm(parcel()) == "5"
    assert scenario.asked() == ["Fulfillments"]


async def test_somebody_who_was_quicker_has_shipped_it_for_us(scenario: CannedShop) -> None:
    scenario.say(FULFILLMENTS % PENDING)
    scenario.say(NOT_MOVED % ("Shipped", "Shipped"))
    assert await scenario.connect().confirm(parcel()) == "5"


@pytest.mark.parametrize("state", ["Pending", "Cancelled"])
async def test_one_that_cannot_be_shipped_is_refused_in_vendures_words(scenario: CannedShop, state: str) -> None:
    scenario.say(FULFILLMENTS % PENDING)
    scenario.say(NOT_MOVED % (state, state))
    with pytest.raises(VendorError, match=f'Cannot transition Fulfillment from "{state}" to "Shipped"') as caught:
        await scenario.connect().confirm(parcel())
    assert (caught.value.code, caught.value.sent) == (ErrorCode.REJECTED, False)


@pytest.mark.parametrize(
    ("held", "changes", "found"),
    [
        (SHIPPED, {}, True),
        (BY_HAND, {}, True),
        (BY_HAND, {"tracking_number": ""}, False),
        (SHIPPED, {"external_id": "parcel-11"}, False),
        (SHIPPED, {"tracking_number": "1Z000000000000000"}, False),
        (SHIPPED, {"lines": (ShipmentLine("7", Decimal(1)),)}, False),
        (SHIPPED, {"lines": (ShipmentLine("7", Decimal(1)), ShipmentLine("7", Decimal(1)))}, True),
        (SHIPPED.replace('"1Z0000000000000001"', "null"), {"tracking_number": ""}, True),
        (SHIPPED.replace("Shipped", "Cancelled"), {}, False),
    ],
)
async def test_a_parcel_is_known_by_number_content_and_mark(
    scenario: CannedShop, held: str, changes: dict[str, Any], found: bool
) -> None:
    scenario.say(FULFILLMENTS % held)
    assert (await scenario.connect().find_confirmation(parcel(**changes)) is not None) is found


async def test_a_parcel_with_a_long_id_is_found_again_too(scenario: CannedShop) -> None:
    long = parcel(external_id="x" * 300, carrier="c" * 300)
    for answer in (FULFILLMENTS % "", ADDED, MOVED):
        scenario.say(answer)
    await scenario.connect().confirm(long)
    method = scenario.variables(1)["input"]["handler"]["arguments"][0]["value"]
    assert len(method) == 255
    scenario.say(FULFILLMENTS % SHIPPED.replace("UPS Ground (OrderSync parcel-1)", method))
    assert await scenario.connect().find_confirmation(long) == "5"


@pytest.mark.parametrize(
    ("answer", "words"),
    [(ALREADY, "already part of a Fulfillment"), (SHORT, r"insufficient stock \(of Tea 250 g, 1 on hand\)")],
)
async def test_a_refusal_keeps_vendures_words(scenario: CannedShop, answer: str, words: str) -> None:
    scenario.say(FULFILLMENTS % "")
    scenario.say(answer)
    with pytest.raises(VendorError, match=words) as caught:
        await scenario.connect().confirm(parcel())
    assert (caught.value.code, caught.value.sent) == (ErrorCode.REJECTED, False)


async def test_what_broke_while_at_it_may_have_taken_effect(scenario: CannedShop) -> None:
    scenario.say(FULFILLMENTS % PENDING)
    scenario.answer(BROKEN)
    with pytest.raises(VendorError) as caught:
        await scenario.connect().confirm(parcel())
    assert (caught.value.code, caught.value.sent) == (ErrorCode.UNAVAILABLE, True)


@pytest.mark.parametrize(
    ("lines", "words"),
    [((), "names no line"), ((ShipmentLine("7", Decimal("0.5")),), "whole units only")],
)
async def test_what_cannot_be_written_is_refused_before_anything_is_sent(
    scenario: CannedShop, lines: tuple[ShipmentLine, ...], words: str
) -> None:
    with pytest.raises(VendorError, match=words) as caught:
        await scenario.connect().confirm(parcel(lines=lines))
    assert caught.value.code is ErrorCode.REJECTED
    assert scenario.received == []
