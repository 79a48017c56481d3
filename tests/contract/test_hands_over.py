"""A source that holds orders as not yet received, until it is told."""

from typing import Any

import pytest

from include.order_sync.connectors.base import HandsOverOrders, OrderPage, SkipCode
from include.order_sync.errors import VendorError
from include.order_sync.models import Order
from tests.contract.samples import MALFORMED, at, sample_order, unlike_samples

ABILITY = HandsOverOrders


async def pull(scenario: Any) -> tuple[list[Order], list[Any], list[OrderPage]]:
    connector = scenario.connect()
    assert isinstance(connector, HandsOverOrders)
    pages = [page async for page in connector.unreceived_orders()]
    orders = [item.order for page in pages for item in page.orders]
    return orders, [item for page in pages for item in page.skipped], pages


async def test_every_field_arrives(scenario: Any) -> None:
    scenario.hold(sample_order())
    orders, skipped, pages = await pull(scenario)
    assert orders == [scenario.expected(sample_order())]
    assert skipped == []
    assert b"Ana" in pages[0].orders[0].raw


@pytest.mark.parametrize("unlike", unlike_samples())
async def test_unusual_orders_arrive_unharmed(scenario: Any, unlike: str) -> None:
    order = sample_order(**unlike_samples()[unlike])
    scenario.hold(order)
    assert (await pull(scenario))[0] == [scenario.expected(order)]


async def test_times_are_utc_however_they_are_written(scenario: Any) -> None:
    for number, style in enumerate(scenario.time_styles.values()):
        scenario.hold_placed(sample_order(1001 + number), style(at(-90)))
    orders, _, _ = await pull(scenario)
    assert [order.placed_at for order in orders] == [at(-90)] * len(scenario.time_styles)


async def test_a_source_with_nothing_hands_over_nothing(scenario: Any) -> None:
    orders, skipped, _ = await pull(scenario)
    assert (orders, skipped) == ([], [])


async def test_what_is_not_acknowledged_is_handed_over_again(scenario: Any) -> None:
    scenario.hold(sample_order(1001))
    scenario.hold(sample_order(1002))
    assert (await pull(scenario))[0] == (await pull(scenario))[0]
    await scenario.connect().acknowledge(["1001"])
    assert [order.external_id for order in (await pull(scenario))[0]] == ["1002"]


async def test_acknowledging_twice_is_harmless(scenario: Any) -> None:
    scenario.hold(sample_order(1001))
    connector = scenario.connect()
    await connector.acknowledge(["1001"])
    await connector.acknowledge(["1001"])
    assert (await pull(scenario))[0] == []


async def test_acknowledging_nothing_calls_nobody(scenario: Any) -> None:
    await scenario.connect().acknowledge([])
    assert scenario.requests == []


async def test_many_are_acknowledged_completely(scenario: Any) -> None:
    ids = [str(number) for number in range(1, 1204)]
    await scenario.connect().acknowledge(ids)
    assert scenario.acknowledged == ids


async def test_an_order_listed_twice_comes_once(scenario: Any) -> None:
    scenario.hold(sample_order())
    scenario.hold(sample_order())
    assert len((await pull(scenario))[0]) == 1


@pytest.mark.parametrize(("oddity", "value"), MALFORMED)
async def test_one_malformed_order_is_skipped_by_name_and_takes_nothing_down(
    scenario: Any, oddity: str, value: Any
) -> None:
    scenario.hold(sample_order(1001))
    named = scenario.hold_with(sample_order(1002), **{oddity: value})
    scenario.hold(sample_order(1003))
    orders, [skipped], _ = await pull(scenario)
    assert [order.external_id for order in orders] == ["1001", "1003"]
    assert (skipped.external_id, skipped.number, skipped.code) == ("1002", "1002", SkipCode.MALFORMED)
    assert named["field"][0] in skipped.reason
    if value is not None:
        assert str(value) in skipped.reason


@pytest.mark.parametrize("canceled", [False, True])
async def test_an_order_without_items_is_skipped_whatever_its_status(scenario: Any, canceled: bool) -> None:
    scenario.hold_empty(sample_order(canceled=canceled))
    orders, skipped, _ = await pull(scenario)
    assert orders == []
    assert [(item.external_id, item.code) for item in skipped] == [("1001", SkipCode.NOTHING_TO_SHIP)]


async def test_a_refusal_with_status_200_is_an_error_with_the_vendors_words(scenario: Any) -> None:
    scenario.refuse_softly("The export is switched off for this company")
    with pytest.raises(VendorError, match="The export is switched off for this company"):
        await pull(scenario)
