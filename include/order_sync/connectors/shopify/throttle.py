"""How much we may still ask of a shop, and how long to wait for more.

Shopify gives each app and shop a bucket of points that fills up again by the second, counts each query's cost
against it, and says with every answer how it stands: https://shopify.dev/docs/api/usage/limits.
"""

import asyncio

import msgspec


class Bucket(msgspec.Struct, rename="camel"):
    """How the bucket stands, in points and points a second."""

    maximum_available: float
    currently_available: float
    restore_rate: float


class Cost(msgspec.Struct, rename="camel"):
    """What a query costs: it is let in if the bucket holds what it may cost at most."""

    requested_query_cost: float | None = None
    throttle_status: Bucket | None = None


class Budget:
    """Waits before a call that the shop would refuse. A query's cost is what it cost the last time, 0 at first."""

    def __init__(self) -> None:
        self._costs: dict[str, float] = {}
        self._bucket: Bucket | None = None
        self._read_at = 0.0

    async def turn(self, name: str) -> None:
        """Wait until the bucket holds a query's cost, and count it as taken."""
        cost = self._costs.get(name, 0.0)
        wait = self.wait_for(cost)
        if wait > 0:
            await asyncio.sleep(wait)
        if self._bucket is not None:
            self._bucket.currently_available -= cost

    def learn(self, name: str, cost: Cost) -> None:
        """Note what a query costs, and how the bucket stands after it."""
        if cost.requested_query_cost is not None:
            self._costs[name] = cost.requested_query_cost
        if cost.throttle_status is not None:
            self._bucket, self._read_at = cost.throttle_status, _now()

    def forget(self, name: str) -> None:
        """Forget what a query costs, because it is going to be a smaller one."""
        self._costs.pop(name, None)

    def wait_for(self, cost: float) -> float:
        """Say after how many seconds the bucket will hold a cost; one that it can never hold waits until it is full."""
        bucket = self._bucket
        if bucket is None or bucket.restore_rate <= 0:
            return 0.0
        lacking = min(cost, bucket.maximum_available) - bucket.currently_available
        return max(0.0, lacking / bucket.restore_rate - (_now() - self._read_at))


def _now() -> float:
    return asyncio.get_running_loop().time()
