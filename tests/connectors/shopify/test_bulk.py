"""Everything from the beginning, in bulk."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from include.order_sync.connectors.base import AccountOptions
from include.order_sync.connectors.shopify.download import FilePieces, lines_of, orders_of
from include.order_sync.errors import ErrorCode, VendorError
from tests.contract.kit import Fault
from tests.contract.samples import at, sample_line, sample_order
from tests.contract.scenarios.shopify import ShopifyScenario

STARTED = at(0)


class BulkScenario(ShopifyScenario):
    settings = {"bulk_after": 30, "bulk_poll": 0.01}

    def asked(self, name: str) -> int:
        """Count how often a query was sent."""
        return sum(f"{name}(".encode() in body for body in self.bodies)


@pytest.fixture(name="scenario")
def _scenario() -> type[BulkScenario]:
    return BulkScenario


async def read(scenario: BulkScenario, since: datetime | None = None, until: datetime | None = None) -> list[Any]:
    return [page async for page in scenario.connect().changed_orders(since, until)]


def ids(pages: list[Any]) -> list[str]:
    return [found.order.external_id for page in pages for found in page.orders]


def hold_many(scenario: BulkScenario, count: int, seconds: float) -> list[Any]:
    orders = [
        sample_order(
            1001 + number,
            updated_at=at(seconds + number),
            lines=tuple(sample_line(10 * (1001 + number) + line) for line in range(number % 4 + 1)),
        )
        for number in range(count)
    ]
    for order in orders:
        scenario.hold(order)
    return orders


async def test_everything_comes_with_its_lines_and_the_cursor_with_the_last_page(scenario: BulkScenario) -> None:
    orders = hold_many(scenario, 260, -5000)
    pages = await read(scenario)
    assert [found.order for page in pages for found in page.orders] == orders
    assert [len(page.orders) for page in pages] == [250, 10, 0]
    assert [page.cursor for page in pages] == [None, None, orders[-1].updated_at]
    assert scenario.asked("bulkOperationRunQuery") == 1


async def test_the_raw_order_has_its_lines(scenario: BulkScenario) -> None:
    hold_many(scenario, 1, -5000)
    [found] = (await read(scenario))[0].orders
    assert found.raw.count(b'"lineItems"') == 1
    assert b'"gid://shopify/LineItem/10010"' in found.raw


async def test_what_changed_meanwhile_comes_after_it(scenario: BulkScenario) -> None:
    hold_many(scenario, 3, -5000)
    scenario.hold(sample_order(1002, updated_at=at(60), note="Changed meanwhile"))
    pages = await read(scenario)
    assert sorted(ids(pages)) == ["1001", "1002", "1002", "1003"]
    assert [page.cursor for page in pages] == [None, STARTED, at(60)]


async def test_a_shop_without_orders_has_no_file(scenario: BulkScenario) -> None:
    pages = await read(scenario)
    assert ids(pages) == []
    assert [page.cursor for page in pages] == [None, None]


async def test_only_what_is_long_ago_is_read_in_bulk(scenario: BulkScenario) -> None:
    now = datetime.now(UTC)
    await read(scenario, now - timedelta(days=29))
    assert scenario.asked("bulkOperationRunQuery") == 0
    await read(scenario, now - timedelta(days=31))
    assert scenario.asked("bulkOperationRunQuery") == 1


async def test_until_is_included_and_nothing_is_read_after_it(scenario: BulkScenario) -> None:
    hold_many(scenario, 5, -5000)
    assert ids(await read(scenario, at(-4999), at(-4998))) == ["1002", "1003"]
    assert scenario.asked("query Orders") == 0


async def test_it_is_waited_for(scenario: BulkScenario) -> None:
    hold_many(scenario, 1, -5000)
    scenario.bulk.states = [{"status": "CREATED", "url": None}, {"status": "RUNNING", "url": None}]
    assert ids(await read(scenario)) == ["1001"]
    assert scenario.asked("query BulkStatus") == 3


async def test_after_too_long_it_is_called_off(scenario: BulkScenario) -> None:
    scenario.settings = {**scenario.settings, "bulk_wait": 0.0005}
    scenario.bulk.states = [{"status": "RUNNING", "url": None}] * 50
    with pytest.raises(VendorError, match=r"not finished within 0\.0005 minutes \(1 objects so far\)") as caught:
        await read(scenario)
    assert caught.value.code is ErrorCode.TIMEOUT
    assert scenario.bulk.canceled == ["gid://shopify/BulkOperation/1"]


@pytest.mark.parametrize(
    ("state", "code"),
    [
        ({"status": "FAILED", "errorCode": "ACCESS_DENIED"}, ErrorCode.FORBIDDEN),
        ({"status": "FAILED", "errorCode": "TIMEOUT"}, ErrorCode.TIMEOUT),
        ({"status": "FAILED", "errorCode": "INTERNAL_SERVER_ERROR"}, ErrorCode.UNAVAILABLE),
        ({"status": "CANCELED"}, ErrorCode.UNAVAILABLE),
    ],
)
async def test_an_end_without_a_result_is_named(scenario: BulkScenario, state: dict[str, Any], code: ErrorCode) -> None:
    scenario.bulk.states = [state]
    with pytest.raises(VendorError, match=f"bulk operation 1 ended without a result .{state['status']}") as caught:
        await read(scenario)
    assert caught.value.code is code


async def test_one_that_is_not_let_in_waits_for_the_next_time(scenario: BulkScenario) -> None:
    words = "Bulk operations limit reached. Please try again later."
    scenario.bulk.refusal = {"code": "LIMIT_REACHED", "field": None, "message": words}
    with pytest.raises(VendorError, match="limit reached") as caught:
        await read(scenario)
    assert caught.value.code is ErrorCode.RATE_LIMITED


async def test_the_file_is_read_in_pieces_and_our_token_does_not_go_there(scenario: BulkScenario) -> None:
    hold_many(scenario, 2, -5000)
    await read(scenario)
    files = FilePieces("tested", AccountOptions(timeout=5), piece=100)
    pieces = [piece async for piece in files.pieces(f"{scenario.base_url}/files/1.jsonl?Signature=a%2Bb%2F%3D")]
    assert b"".join(pieces) == scenario.bulk.files[0]
    assert max(map(len, pieces)) == 100
    assert all("X-Shopify-Access-Token" not in headers for headers in scenario.bulk.headers)


async def test_a_host_that_knows_no_ranges_sends_it_whole(scenario: BulkScenario) -> None:
    scenario.bulk.ranges = False
    orders = hold_many(scenario, 3, -5000)
    assert [found.order for page in await read(scenario) for found in page.orders] == orders


async def test_an_address_that_has_expired_shows_no_signature(scenario: BulkScenario) -> None:
    hold_many(scenario, 1, -5000)
    scenario.faults.append(Fault(status=400, body=b"<Error>Expired</Error>", when=lambda r: r.method == "GET"))
    with pytest.raises(VendorError, match="Expired") as caught:
        await read(scenario)
    assert "Signature" not in str(caught.value)


async def of(*pieces: bytes) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece


async def test_lines_are_cut_wherever_pieces_end() -> None:
    assert [line async for line in lines_of(of(b'{"a":', b'1}\n\n{"b"', b":2}\n{", b"}"))] == [
        b'{"a":1}',
        b'{"b":2}',
        b"{}",
    ]


@pytest.mark.parametrize(
    ("row", "words"),
    [(b'{"id":"9","__parentId":"8"}', "9 apart from its order 8"), (b'{"id":', "a line that cannot be read")],
)
async def test_a_file_that_is_not_as_agreed_is_named(row: bytes, words: str) -> None:
    with pytest.raises(VendorError, match=words):
        [order async for order in orders_of(of(b'{"id":"7"}', row))]
