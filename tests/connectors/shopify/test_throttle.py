"""How long is waited before a call that the shop would refuse."""

import asyncio

import pytest

from include.order_sync.connectors.shopify.throttle import Bucket, Budget, Cost
from tests.contract.scenarios.shopify import BUCKET, ShopifyScenario


def told(available: float, cost: float | None = 100) -> Cost:
    return Cost(cost, Bucket(1000, available, 50))


async def waits(budget: Budget, name: str) -> float:
    """Measure how long a call has to wait."""
    loop = asyncio.get_running_loop()
    start = loop.time()
    await budget.turn(name)
    return loop.time() - start


@pytest.mark.parametrize(("available", "seconds"), [(1000, 0), (100, 0), (0, 2), (50, 1), (-50, 3)])
async def test_it_is_waited_until_the_bucket_holds_the_cost(available: float, seconds: float) -> None:
    budget = Budget()
    budget.learn("orders", told(available))
    assert budget.wait_for(100) == pytest.approx(seconds, abs=0.05)


async def test_a_cost_that_never_fits_waits_until_the_bucket_is_full() -> None:
    budget = Budget()
    budget.learn("orders", told(900))
    assert budget.wait_for(5000) == pytest.approx(2, abs=0.05)


async def test_what_is_unknown_is_not_waited_for() -> None:
    budget = Budget()
    assert await waits(budget, "orders") < 0.05
    budget.learn("orders", Cost())
    budget.learn("orders", told(0))
    assert await waits(budget, "never asked") < 0.05
    budget.forget("orders")
    assert await waits(budget, "orders") < 0.05


async def test_calls_at_the_same_time_share_the_bucket() -> None:
    budget = Budget()
    budget.learn("orders", told(100, 100))
    await budget.turn("orders")
    assert budget.wait_for(5) == pytest.approx(0.1, abs=0.05)


async def test_the_next_call_waits_for_what_it_costs(scenario: ShopifyScenario) -> None:
    scenario.cost = {"requestedQueryCost": 40, "throttleStatus": {**BUCKET, "currentlyAvailable": 10}}
    connector = scenario.connect()
    loop = asyncio.get_running_loop()
    start = loop.time()
    for _ in range(2):
        [page async for page in connector.products()]
    assert loop.time() - start == pytest.approx(0.3, abs=0.15)


@pytest.fixture(name="scenario")
def _scenario() -> type[ShopifyScenario]:
    return ShopifyScenario
