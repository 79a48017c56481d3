"""Keep to so many calls a minute, in bursts as they come."""

import asyncio
from collections import deque

MINUTE = 60.0


class Budget:
    """Calls that may be made in any minute; 0 sets no limit. `minute` is in seconds."""

    def __init__(self, calls: int, minute: float = MINUTE) -> None:
        self._slots: deque[float] = deque(maxlen=calls)
        self._minute = minute

    async def turn(self) -> None:
        """Wait until a call more is within the budget."""
        slots = self._slots
        if not slots.maxlen:
            return
        now = asyncio.get_running_loop().time()
        slot = now if len(slots) < slots.maxlen else max(now, slots[0] + self._minute)
        slots.append(slot)
        if slot > now:
            await asyncio.sleep(slot - now)
