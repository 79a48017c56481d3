"""A cart that lists what has changed."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from include.order_sync.connectors.base import (
    DownloadedOrder,
    DownloadsOrders,
    OrderPage,
    SkipCode,
    SkippedOrder,
)
from include.order_sync.errors import ErrorCode, VendorError
from include.order_sync.models import Order
from tests.contract.kit import Fault
from tests.contract.samples import MALFORMED, at, sample_order, unlike_samples

ABILITY = DownloadsOrders


@dataclass
class Found:
    """Everything that one reading brought."""

    pages: list[OrderPage]

    async def fill(self, pages: AsyncIterator[OrderPage]) -> None:
        async for page in pages:
            self.pages.append(page)

    @property
    def downloaded(self) -> list[DownloadedOrder]:
        return [item for page in self.pages for item in page.orders]

    @property
    def orders(self) -> list[Order]:
        return [item.order for item in self.downloaded]

    @property
    def ids(self) -> list[str]:
        return [order.external_id for order in self.orders]

    @property
    def skipped(self) -> list[SkippedOrder]:
        return [item for page in self.pages for item in page.skipped]


async def read(scenario: Any, since: datetime | None = None, until: datetime | None = None) -> Found:
    connector = scenario.connect()
    assert isinstance(connector, DownloadsOrders)
    return Found([page async for page in connector.changed_orders(since, until)])


def hold_many(scenario: Any, count: int, when: Callable[[int], float], first: int = 1001) -> list[str]:
    for number in range(count):
        scenario.hold(sample_order(first + number, updated_at=at(when(number))))
    return [str(first + number) for number in range(count)]


async def test_every_field_arrives(scenario: Any) -> None:
    scenario.hold(sample_order())
    found = await read(scenario)
    assert found.orders == [scenario.expected(sample_order())]
    assert found.skipped == []
    assert b"Ana" in found.downloaded[0].raw


@pytest.mark.parametrize("unlike", unlike_samples())
async def test_unusual_orders_arrive_unharmed(scenario: Any, unlike: str) -> None:
    order = sample_order(**unlike_samples()[unlike])
    scenario.hold(order)
    assert (await read(scenario)).orders == [scenario.expected(order)]


async def test_times_are_utc_however_they_are_written(scenario: Any) -> None:
    for number, style in enumerate(scenario.time_styles.values()):
        scenario.hold_placed(sample_order(1001 + number), style(at(-90)))
    orders = (await read(scenario)).orders
    assert [order.placed_at for order in orders] == [at(-90)] * len(scenario.time_styles)
    assert {order.placed_at.tzinfo for order in orders} == {UTC}


async def test_an_empty_cart_has_no_orders(scenario: Any) -> None:
    found = await read(scenario)
    assert (found.orders, found.skipped) == ([], [])


async def test_pages_come_oldest_change_first_and_each_order_once(scenario: Any) -> None:
    ids = hold_many(scenario, 4 * scenario.page_size + 2, lambda number: -number)
    assert (await read(scenario)).ids == ids[::-1]


async def test_a_whole_number_of_pages_ends(scenario: Any) -> None:
    ids = hold_many(scenario, 2 * scenario.page_size, lambda number: number)
    assert (await read(scenario)).ids == ids


@pytest.mark.parametrize("count", [1, 2, 3.4])
async def test_a_second_of_many_orders_is_read_completely(scenario: Any, count: float) -> None:
    size = scenario.page_size
    before = hold_many(scenario, 2, lambda number: -10 + number, first=1)
    within = hold_many(scenario, int(count * size), lambda number: 0, first=100)
    after = hold_many(scenario, size + 1, lambda number: 10 + number, first=1000)
    assert sorted((await read(scenario)).ids, key=int) == before + within + after


async def test_since_is_included(scenario: Any) -> None:
    hold_many(scenario, 3, lambda number: number)
    assert (await read(scenario, since=at(1))).ids == ["1002", "1003"]
    assert (await read(scenario, since=at(1).astimezone(UTC))).ids == ["1002", "1003"]


async def test_until_is_included(scenario: Any) -> None:
    hold_many(scenario, 3 * scenario.page_size, lambda number: number)
    assert (await read(scenario, since=at(0), until=at(1))).ids == ["1001", "1002"]


async def test_an_order_that_changes_while_pages_are_read_is_not_missed_nor_are_others(scenario: Any) -> None:
    ids = hold_many(scenario, 3 * scenario.page_size, lambda number: number)
    changed = sample_order(1002, updated_at=at(500), note="Changed meanwhile")
    scenario.before_request = lambda number: scenario.hold(changed) if number == 2 else None
    found = await read(scenario)
    assert sorted(set(found.ids)) == ids
    assert scenario.expected(changed) in found.orders
    assert found.ids.count("1003") == 1


async def test_an_order_that_leaves_a_crowded_second_moves_no_other_out_of_sight(scenario: Any) -> None:
    size = scenario.page_size
    ids = hold_many(scenario, 4 * size, lambda number: 0)

    def move_some(number: int) -> None:
        if number > 2:
            scenario.hold(sample_order(1000 + number, updated_at=at(100 + number)))

    scenario.before_request = move_some
    assert sorted(set((await read(scenario)).ids)) == ids


async def test_the_cursor_is_the_newest_change_seen(scenario: Any) -> None:
    hold_many(scenario, 2 * scenario.page_size + 1, lambda number: number)
    pages = (await read(scenario)).pages
    seen = datetime.min.replace(tzinfo=UTC)
    for page in pages:
        seen = max([seen, *(item.order.updated_at for item in page.orders if item.order.updated_at)])
        assert page.cursor == seen
    assert seen == at(2 * scenario.page_size)


async def test_the_cursor_never_runs_ahead_of_the_carts_own_clock(scenario: Any) -> None:
    scenario.hold(sample_order(updated_at=datetime.now(UTC).replace(microsecond=0) + timedelta(days=400)))
    [page] = (await read(scenario)).pages
    assert page.cursor is not None
    assert page.cursor <= datetime.now(UTC) + timedelta(seconds=2)
    assert len(page.orders) == 1


async def test_reading_again_brings_the_same(scenario: Any) -> None:
    hold_many(scenario, scenario.page_size + 1, lambda number: number)
    assert (await read(scenario)).downloaded == (await read(scenario)).downloaded


@pytest.mark.parametrize(("oddity", "value"), MALFORMED)
async def test_one_malformed_order_is_skipped_by_name_and_takes_nothing_down(
    scenario: Any, oddity: str, value: Any
) -> None:
    scenario.hold(sample_order(1001))
    named = scenario.hold_with(sample_order(1002), **{oddity: value})
    scenario.hold(sample_order(1003))
    found = await read(scenario)
    assert found.ids == ["1001", "1003"]
    [skipped] = found.skipped
    assert (skipped.external_id, skipped.number, skipped.code) == ("1002", "1002", SkipCode.MALFORMED)
    assert named["field"][0] in skipped.reason
    if value is not None:
        assert str(value) in skipped.reason
    assert b"1002" in skipped.raw


@pytest.mark.parametrize("canceled", [False, True])
async def test_an_order_without_items_is_skipped_whatever_its_status(scenario: Any, canceled: bool) -> None:
    scenario.hold_empty(sample_order(canceled=canceled))
    found = await read(scenario)
    assert found.orders == []
    assert [(item.external_id, item.code) for item in found.skipped] == [("1001", SkipCode.NOTHING_TO_SHIP)]
    assert found.skipped[0].reason


async def test_what_should_not_be_taken_is_skipped_with_a_reason(scenario: Any) -> None:
    for number, status in enumerate(scenario.skip_statuses):
        scenario.hold_with(sample_order(1001 + number, updated_at=at(number)), status=status)
    found = await read(scenario)
    assert found.orders == []
    assert [item.code for item in found.skipped] == list(scenario.skip_statuses.values())
    assert all(item.reason for item in found.skipped)


async def test_a_list_without_an_end_is_named_and_left(scenario: Any) -> None:
    hold_many(scenario, scenario.page_size, lambda number: number)
    scenario.endless = True
    with pytest.raises(VendorError, match="no end") as caught:
        await read(scenario)
    assert caught.value.code is ErrorCode.MALFORMED_RESPONSE
    assert len(scenario.requests) < 10


async def test_what_came_before_a_failure_is_kept(scenario: Any) -> None:
    ids = hold_many(scenario, 3 * scenario.page_size, lambda number: number)
    scenario.faults.append(Fault(status=503, body=b"{}", when=lambda request: len(scenario.requests) == 2))
    found = Found([])
    with pytest.raises(VendorError):
        await found.fill(scenario.connect().changed_orders(None))
    assert found.ids == ids[: scenario.page_size]
