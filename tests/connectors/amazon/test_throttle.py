"""Amazon's usage plans: tokens, refills, and what a refusal means."""

import asyncio

import pytest

from include.order_sync.connectors.amazon.throttle import GET_ORDER, LONGEST_WAIT, SEARCH_ORDERS, Buckets, Plan
from include.order_sync.errors import ErrorCode, VendorError
from tests.connectors.amazon.payloads import SLOW_DOWN, orders_of
from tests.connectors.amazon.seller import Seller, read

QUICK, SLOW = Plan("quick", 20, 2), Plan("slow", 0.05, 2)


@pytest.fixture(name="scenario")
def _scenario() -> type[Seller]:
    return Seller


async def seconds(buckets: Buckets, plan: Plan, calls: int) -> float:
    """Measure calls that are made at once."""
    start = asyncio.get_running_loop().time()
    await asyncio.gather(*(buckets.turn(plan) for _ in range(calls)))
    return asyncio.get_running_loop().time() - start


async def test_a_burst_is_free() -> None:
    assert await seconds(Buckets(), SLOW, 2) < 10


async def test_what_follows_a_burst_waits_one_after_another() -> None:
    assert await seconds(Buckets(), QUICK, 5) >= 0.14


async def test_each_operation_has_a_bucket_of_its_own() -> None:
    buckets = Buckets()
    await seconds(buckets, SLOW, 2)
    assert await seconds(buckets, Plan("other", 0.05, 2), 2) < 10


async def test_a_long_wait_is_left_to_the_next_run() -> None:
    buckets = Buckets()
    await seconds(buckets, SEARCH_ORDERS, 20)
    with pytest.raises(VendorError, match="searchOrders is used up: one call in 179 s") as caught:
        await buckets.turn(SEARCH_ORDERS)
    assert (caught.value.code, caught.value.sent) == (ErrorCode.RATE_LIMITED, False)
    assert caught.value.retry_after == pytest.approx(1 / 0.0056, abs=1)


@pytest.mark.parametrize(
    ("told", "wait"), [("4.0", 0.25), ("", 2.0), ("many", 2.0), ("0", 2.0), ("inf", 2.0), ("nan", 2.0)]
)
async def test_a_rate_that_amazon_tells_is_taken_over(told: str, wait: float) -> None:
    buckets = Buckets()
    buckets.learn(GET_ORDER, {"x-amzn-RateLimit-Limit": told} if told else {})
    assert buckets.emptied(GET_ORDER) == wait < LONGEST_WAIT


async def test_a_refusal_waits_by_the_documented_plan(scenario: Seller) -> None:
    scenario.answer(SLOW_DOWN, status=429)
    with pytest.raises(VendorError, match=r"exceeded your quota .*QuotaExceeded") as caught:
        await read(scenario.connect())
    assert caught.value.code is ErrorCode.RATE_LIMITED
    assert caught.value.retry_after == pytest.approx(178.57, abs=0.1)


async def test_a_refusal_waits_by_the_rate_that_it_names(scenario: Seller) -> None:
    scenario.answer(SLOW_DOWN, status=429, x_amzn_RateLimit_Limit="0.1")
    with pytest.raises(VendorError) as caught:
        await read(scenario.connect())
    assert caught.value.retry_after == pytest.approx(10, abs=0.1)


async def test_after_a_refusal_the_same_connector_does_not_ask_again_too_soon(scenario: Seller) -> None:
    scenario.answer(SLOW_DOWN, status=429)
    connector = scenario.connect()
    for _ in range(2):
        with pytest.raises(VendorError):
            await read(connector)
    assert len(scenario.received) == 1


async def test_pages_beyond_the_burst_are_read_at_a_rate_that_allows_it(scenario: Seller) -> None:
    for number in range(24):
        scenario.answer(orders_of(token=f"page-{number}"), x_amzn_RateLimit_Limit="1000")
    scenario.answer(orders_of(), x_amzn_RateLimit_Limit="1000")
    assert await read(scenario.connect()) == []
    assert len(scenario.received) == 25
