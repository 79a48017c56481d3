"""Lists that change while they are read, and changes that `updatedAt` does not tell."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.contract.samples import at, sample_order
from tests.contract.scenarios.vendure import VendureScenario


class Rereading(VendureScenario):
    settings = {**VendureScenario.settings, "reread_days": 30}


@pytest.fixture(name="scenario")
def _scenario() -> type[Rereading]:
    return Rereading


NOW = datetime.now(UTC).replace(microsecond=0)


async def read(scenario: Rereading, since: datetime | None, until: datetime | None = None) -> list[str]:
    pages = [page async for page in scenario.connect().changed_orders(since, until)]
    return [one.order.external_id for page in pages for one in page.orders]


def hold(scenario: Rereading, number: int, placed: datetime, changed: datetime, **more: Any) -> None:
    scenario.hold(sample_order(number, placed_at=placed, updated_at=changed))
    scenario.shop.orders[str(number)].update(more)


async def test_an_order_placed_with_an_old_time_of_change_is_found_by_when_it_was_placed(scenario: Rereading) -> None:
    hold(scenario, 1, NOW, NOW - timedelta(hours=1))
    hold(scenario, 2, NOW - timedelta(days=40), NOW - timedelta(days=40))
    assert await read(scenario, NOW - timedelta(minutes=5)) == ["1"]


async def test_what_is_to_be_shipped_is_read_again_for_some_days(scenario: Rereading) -> None:
    day = timedelta(days=1)
    hold(scenario, 1, NOW - 29 * day, NOW - 29 * day)
    hold(scenario, 2, NOW - 31 * day, NOW - 31 * day)
    hold(scenario, 3, NOW - day, NOW - day, state="Shipped")
    hold(scenario, 4, NOW - day, NOW - day, state="PartiallyShipped")
    assert await read(scenario, NOW) == ["1", "4"]
    assert await read(scenario, NOW - 2 * day, NOW + day) == ["4"]


async def test_each_order_comes_once(scenario: Rereading) -> None:
    for number in range(1, 13):
        hold(scenario, number, NOW - timedelta(hours=number), NOW - timedelta(hours=number))
    found = await read(scenario, NOW - timedelta(hours=6))
    assert sorted(map(int, found)) == list(range(1, 13))


async def test_what_is_read_again_does_not_move_the_cursor(scenario: Rereading) -> None:
    hold(scenario, 1, NOW - timedelta(days=2), NOW - timedelta(days=2))
    [page] = [page async for page in scenario.connect().changed_orders(NOW)]
    assert ([one.order.external_id for one in page.orders], page.cursor) == (["1"], None)


async def test_the_cursor_is_not_ahead_of_the_clock_at_the_readings_beginning(scenario: Rereading) -> None:
    for number in range(12):
        hold(scenario, number, at(-60), NOW + timedelta(hours=number))
    pages = [page async for page in scenario.connect().changed_orders(None)]
    assert {page.cursor for page in pages} == {pages[0].cursor}
    assert pages[0].cursor is not None
    assert pages[0].cursor <= datetime.now(UTC)


async def test_times_are_asked_for_from_before_the_second_on_and_until_after_it(scenario: Rereading) -> None:
    hold(scenario, 1, at(-60), at(0) - timedelta(milliseconds=1))
    hold(scenario, 2, at(-60), at(0))
    hold(scenario, 3, at(-60), at(1) + timedelta(milliseconds=999))
    hold(scenario, 4, at(-60), at(2))
    assert await read(scenario, at(0.4), at(1.2)) == ["2", "3"]


async def test_orders_that_come_into_a_crowded_second_hide_no_other(scenario: Rereading) -> None:
    for number in range(100, 120):
        hold(scenario, number, at(-60), at(0))

    def come_in(number: int) -> None:
        if number == 4:
            hold(scenario, 50, at(-30), at(0))
            hold(scenario, 51, at(-30), at(0))

    scenario.before_request = come_in
    found = await read(scenario, None)
    assert sorted(set(map(int, found))) == [50, 51, *range(100, 120)]
