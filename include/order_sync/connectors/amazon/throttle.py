"""Amazon's usage plans: a bucket of tokens for each operation, refilled at a rate, one token a call.

Rates and bursts are those of the documents; `x-amzn-RateLimit-Limit` tells an account's own rate and takes their place:
https://developer-docs.amazon.com/sp-api/docs/usage-plans-and-rate-limits.
"""

import asyncio
import math
from collections.abc import Mapping
from dataclasses import dataclass

from include.order_sync.errors import ErrorCode, VendorError

LIMIT = "x-amzn-RateLimit-Limit"
# A longer wait is not sat out: the task ends as one that has to slow down, and what it has read so far is kept.
LONGEST_WAIT = 30.0


@dataclass(frozen=True, slots=True)
class Plan:
    """The usage plan of an operation: calls a second, and how many may be made at once after a rest."""

    operation: str
    rate: float
    burst: float


SEARCH_ORDERS = Plan("searchOrders", 0.0056, 20)
GET_ORDER = Plan("getOrder", 0.5, 30)
CONFIRM_SHIPMENT = Plan("confirmShipment", 2, 10)
SEARCH_LISTINGS = Plan("searchListingsItems", 5, 5)
PATCH_LISTING = Plan("patchListingsItem", 5, 5)


class _Bucket:
    def __init__(self, plan: Plan) -> None:
        self.rate = plan.rate
        self.tokens = plan.burst
        self._burst = plan.burst
        self._filled_at = _now()

    def fill(self) -> None:
        now = _now()
        self.tokens = min(self._burst, self.tokens + (now - self._filled_at) * self.rate)
        self._filled_at = now


class Buckets:
    """The buckets of one account, as far as this connector draws on them."""

    def __init__(self) -> None:
        self._buckets: dict[str, _Bucket] = {}

    async def turn(self, plan: Plan) -> None:
        """Take a token, and wait for it; raise `VendorError` RATE_LIMITED if that would take too long."""
        bucket = self._of(plan)
        wait = max(0.0, 1 - bucket.tokens) / bucket.rate
        if wait > LONGEST_WAIT:
            message = f"Amazon's plan for {plan.operation} is used up: one call in {1 / bucket.rate:.0f} s"
            raise VendorError(ErrorCode.RATE_LIMITED, message, retry_after=wait)
        bucket.tokens -= 1
        if wait:
            await asyncio.sleep(wait)

    def learn(self, plan: Plan, headers: Mapping[str, str]) -> None:
        """Take over the rate that an answer names."""
        try:
            rate = float(headers.get(LIMIT, ""))
        except ValueError:
            return
        if math.isfinite(rate) and rate > 0:
            self._of(plan).rate = rate

    def emptied(self, plan: Plan) -> float:
        """Note that Amazon finds the bucket empty; return in how many seconds there is a token again."""
        bucket = self._of(plan)
        bucket.tokens = min(bucket.tokens, 0.0)
        return 1 / bucket.rate

    def _of(self, plan: Plan) -> _Bucket:
        bucket = self._buckets.setdefault(plan.operation, _Bucket(plan))
        bucket.fill()
        return bucket


def _now() -> float:
    return asyncio.get_running_loop().time()
