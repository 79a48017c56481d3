"""How many calls a store's quota still holds, and how long to wait for more.

Each answer says how many calls are left in the present window and when it ends; all apps of a store draw on the same
quota: https://developer.bigcommerce.com/docs/start/best-practices/api-rate-limits.
"""

import asyncio
from collections.abc import Mapping

from include.order_sync.connectors.bigcommerce.errors import reset_in

LEFT = "X-Rate-Limit-Requests-Left"
# Calls that are left to the store's other apps, which may have drawn on the quota since the last answer.
RESERVE = 5
# Longer than any window there is: a reset that is further off is not believed.
LONGEST_WAIT = 60.0


class Quota:
    """Waits before a call that the store would refuse."""

    def __init__(self) -> None:
        self._left: int | None = None
        self._full_at = 0.0

    async def turn(self) -> None:
        """Wait for the next window if this one has hardly a call left, and count a call as made."""
        while self._left is not None and self._left <= RESERVE:
            wait = self._full_at - _now()
            if wait <= 0:
                self._left = None
                break
            await asyncio.sleep(wait)
        if self._left is not None:
            self._left -= 1

    def learn(self, headers: Mapping[str, str]) -> None:
        """Note what an answer says of the quota."""
        left, wait = headers.get(LEFT, "").strip(), reset_in(headers)
        if left.isascii() and left.isdecimal() and wait is not None:
            self._left, self._full_at = int(left), _now() + min(wait, LONGEST_WAIT)


def _now() -> float:
    return asyncio.get_running_loop().time()
