"""Orders with many lines, and orders that change between being found and being read."""

from datetime import UTC, datetime
from typing import Any

import pytest

from include.order_sync.connectors.shopify.paging import changed
from include.order_sync.connectors.sweep import in_order
from include.order_sync.errors import ErrorCode, VendorError
from tests.connectors.shopify.wire import utc
from tests.contract.samples import at, sample_order
from tests.contract.scenarios.shopify import ShopifyScenario


@pytest.fixture(name="scenario")
def _scenario() -> type[ShopifyScenario]:
    return ShopifyScenario


async def read(scenario: ShopifyScenario) -> list[Any]:
    return [page async for page in scenario.connect().changed_orders(None)]


@pytest.mark.parametrize("order", [1001, 1004, 1005])
async def test_an_order_that_changed_after_it_was_found_does_not_carry_the_list_away(
    scenario: ShopifyScenario, order: int
) -> None:
    for number in range(12):
        scenario.hold(sample_order(1001 + number, updated_at=at(number)))
    scenario.oddities[f"gid://shopify/Order/{order}"] = [(("updatedAt",), utc(at(9000)))]
    pages = await read(scenario)
    ids = [found.order.external_id for page in pages for found in page.orders]
    assert sorted(set(ids)) == [str(1001 + number) for number in range(12)]


async def test_such_a_time_is_no_cursor_unless_it_is_the_last(scenario: ShopifyScenario) -> None:
    for number in range(3):
        scenario.hold(sample_order(1001 + number, updated_at=at(number)))
    scenario.oddities["gid://shopify/Order/1002"] = [(("updatedAt",), utc(at(9000)))]
    [page] = await read(scenario)
    assert page.cursor == at(2)


async def test_an_order_whose_lines_have_no_end_is_left(scenario: ShopifyScenario) -> None:
    scenario.settings = {**scenario.settings, "max_pages": 3}
    lines = tuple(sample_order().lines[0].__class__(str(n), "S", *[sample_order().total] * 2) for n in range(1, 500))
    scenario.hold(sample_order(lines=lines))
    with pytest.raises(VendorError, match="more than 3 pages of order_lines") as caught:
        await read(scenario)
    assert caught.value.code is ErrorCode.MALFORMED_RESPONSE


def test_times_out_of_order_are_left_out() -> None:
    assert in_order([at(0), at(9), at(1), at(1), at(3)]) == [at(0), at(1), at(1), at(3)]
    assert in_order([]) == []


def test_a_search_has_the_bounds_that_are_known() -> None:
    time = datetime(2026, 3, 22, 12, tzinfo=UTC)
    assert changed(None, None) == ""
    assert changed(time, None) == "updated_at:>='2026-03-22T12:00:00Z'"
    assert changed(None, time) == "updated_at:<'2026-03-22T12:00:00Z'"
