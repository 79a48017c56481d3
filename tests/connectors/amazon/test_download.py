"""What is asked for, how pages follow one another, and how far the cursor goes."""

from datetime import UTC, datetime, timedelta

import pytest

from include.order_sync.connectors.amazon.download import LATELY
from include.order_sync.errors import ErrorCode, VendorError
from tests.connectors.amazon.payloads import ORDER, orders_of
from tests.connectors.amazon.seller import ORDERS, STORE, Seller, changed, read

SINCE = datetime(2026, 3, 20, 18, 0, 5, 250000, tzinfo=UTC)
EARLY, LATE = datetime(2026, 3, 20, 19, tzinfo=UTC), datetime(2026, 3, 20, 19, 20, tzinfo=UTC)


@pytest.fixture(name="scenario")
def _scenario() -> type[Seller]:
    return Seller


def at(time: datetime, number: int) -> str:
    stamp = time.isoformat().replace("+00:00", "Z")
    return changed(ORDER, orderId=f"305-0000000-000000{number}", lastUpdatedTime=stamp)


async def test_the_list_is_asked_for_by_the_time_of_change_with_all_that_is_needed(scenario: Seller) -> None:
    scenario.answer(orders_of(ORDER))
    [page] = await read(scenario.connect(), SINCE, LATE)
    [sent] = scenario.received
    assert (sent.method, sent.path) == ("GET", ORDERS)
    assert sent.query == {
        "lastUpdatedAfter": "2026-03-20T18:00:05.250Z",
        "lastUpdatedBefore": "2026-03-20T19:20:00.000Z",
        "marketplaceIds": STORE,
        "maxResultsPerPage": "100",
        "includedData": "BUYER,RECIPIENT,PROCEEDS,CANCELLATION,FULFILLMENT",
    }
    assert page.orders[0].raw == ORDER.encode()
    assert page.cursor == datetime(2026, 3, 20, 19, 2, 11, tzinfo=UTC)


async def test_a_question_reaches_no_later_than_amazon_tells_changes(scenario: Seller) -> None:
    scenario.answer(orders_of())
    now = datetime.now(UTC)
    assert await read(scenario.connect(), now, now + timedelta(hours=1)) == []
    asked = scenario.received[0].query
    assert "lastUpdatedBefore" not in asked
    assert datetime.fromisoformat(asked["lastUpdatedAfter"]) <= datetime.now(UTC) - LATELY


async def test_orders_that_amazon_ships_need_not_be_listed(scenario: Seller) -> None:
    scenario.settings = {"marketplaces": [STORE, "A1F83G8C2ARO7P"], "amazon_fulfilled": False}
    scenario.answer(orders_of())
    await read(scenario.connect(), SINCE)
    assert scenario.received[0].query["fulfilledBy"] == "MERCHANT"
    assert scenario.received[0].query["marketplaceIds"] == f"{STORE},A1F83G8C2ARO7P"


async def test_a_token_goes_with_the_very_same_question(scenario: Seller) -> None:
    scenario.answer(orders_of(at(EARLY, 1), token="two/of+two="))
    scenario.answer(orders_of(at(LATE, 2)))
    pages = await read(scenario.connect())
    first, second = (sent.query for sent in scenario.received)
    assert second == {**first, "paginationToken": "two/of+two="}
    assert first["lastUpdatedAfter"] == "2016-01-01T00:00:00.000Z"
    assert [page.cursor for page in pages] == [EARLY, LATE]


async def test_a_page_is_sorted_and_the_cursor_waits_if_it_was_not(scenario: Seller) -> None:
    scenario.answer(orders_of(at(LATE, 2), at(EARLY, 1), token="next"))
    scenario.answer(orders_of(at(EARLY - timedelta(hours=1), 3)))
    pages = await read(scenario.connect())
    assert [item.order.updated_at for item in pages[0].orders] == [EARLY, LATE]
    assert [page.cursor for page in pages] == [None, LATE]


async def test_a_later_page_with_earlier_changes_holds_the_cursor(scenario: Seller) -> None:
    scenario.answer(orders_of(at(LATE, 2), token="a"))
    scenario.answer(orders_of(at(EARLY, 1), token="b"))
    scenario.answer(orders_of())
    assert [page.cursor for page in await read(scenario.connect())] == [LATE, None, LATE]


async def test_an_order_of_two_pages_is_told_once(scenario: Seller) -> None:
    scenario.answer(orders_of(at(EARLY, 1), token="a"))
    scenario.answer(orders_of(at(EARLY, 1)))
    pages = await read(scenario.connect())
    assert [len(page.orders) for page in pages] == [1]


async def test_the_cursor_is_never_ahead_of_what_amazon_tells(scenario: Seller) -> None:
    scenario.answer(orders_of(at(datetime(2026, 3, 20, 19, 40, tzinfo=UTC), 1)))
    [page] = await read(scenario.connect())
    assert page.cursor == datetime(2026, 3, 20, 19, 30, tzinfo=UTC)


async def test_more_pages_than_the_account_allows_are_no_list(scenario: Seller) -> None:
    scenario.settings = {"marketplaces": [STORE], "max_pages": 2}
    for token in ("a", "b"):
        scenario.answer(orders_of(token=token))
    with pytest.raises(VendorError, match="more than 2 pages") as caught:
        await read(scenario.connect())
    assert caught.value.code is ErrorCode.MALFORMED_RESPONSE
