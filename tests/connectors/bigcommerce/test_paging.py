"""What a list says of its own order is not trusted further than it reaches."""

import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from include.order_sync.errors import ErrorCode, VendorError
from tests.connectors.bigcommerce.payloads import ORDER
from tests.connectors.bigcommerce.store import Store, read

NOON = datetime(2026, 3, 22, 12, tzinfo=UTC)


@pytest.fixture(name="scenario")
def _scenario() -> type[Store]:
    return Store


def page(*changed: tuple[int, datetime]) -> str:
    wire = json.loads(ORDER)
    return json.dumps([{**wire, "id": number, "date_modified": format_datetime(time)} for number, time in changed])


def at(seconds: int) -> datetime:
    return NOON + timedelta(seconds=seconds)


async def cursors(scenario: Store, *bodies: str, now: datetime = NOON + timedelta(days=1)) -> list[Any]:
    scenario.settings = {"per_page": 2}
    for body in bodies:
        scenario.answer(body, Date=format_datetime(now, usegmt=True))
    return [page.cursor for page in await read(scenario.connect())]


async def test_an_order_that_changed_while_it_was_read_does_not_carry_the_cursor_past_others(scenario: Store) -> None:
    just_now = page((1, at(0)), (2, at(998)))
    alone, rest = page((1, at(0))), page((3, at(5)))
    found = await cursors(scenario, just_now, alone, rest, now=at(1000))
    assert found == [at(0), at(5)]


async def test_the_last_page_carries_the_cursor_to_its_end(scenario: Store) -> None:
    assert await cursors(scenario, page((2, at(998))), now=at(1000)) == [at(998)]


async def test_within_a_crowded_second_the_cursor_stays_there(scenario: Store) -> None:
    crowded = page((1, at(0)), (2, at(0)))
    found = await cursors(scenario, crowded, crowded, page((3, at(0)), (4, at(50))), "[]", page((5, at(60))))
    assert found == [at(0), at(0), at(60)]
    assert [sent.query.get("min_id") for sent in scenario.received] == [None, "0", "3", "5", None]
    assert scenario.received[-1].query["min_date_modified"] == "2026-03-22T12:00:01+00:00"


async def test_a_list_in_the_wrong_order_is_refused_before_anything_is_lost(scenario: Store) -> None:
    backwards = page((2, at(9)), (1, at(0)))
    with pytest.raises(VendorError, match="no end") as caught:
        await cursors(scenario, backwards, "[]", backwards)
    assert caught.value.code is ErrorCode.MALFORMED_RESPONSE


async def test_orders_without_a_time_of_change_cannot_be_listed_further(scenario: Store) -> None:
    wire = json.loads(ORDER)
    timeless = json.dumps([{**wire, "id": number, "date_modified": ""} for number in (1, 2)])
    with pytest.raises(VendorError, match="date_modified"):
        await cursors(scenario, timeless)


async def test_a_reading_ends_after_the_pages_that_the_settings_allow(scenario: Store) -> None:
    scenario.settings = {"per_page": 2, "max_pages": 1}
    scenario.answer(page((1, at(0)), (2, at(5))))
    with pytest.raises(VendorError, match="more than 1 pages"):
        await read(scenario.connect())
