"""Slow down who guesses logins: after many wrong ones from an address, none from there is looked at for a while."""

import time
from collections import OrderedDict, deque
from collections.abc import Callable
from threading import Lock

MOST = 20
WINDOW = 60.0
_REMEMBERED = 10_000


class Guesses:
    """Wrong logins by address, in this process. Safe to share between threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._wrong: OrderedDict[str, deque[float]] = OrderedDict()

    def wait(self, address: str) -> float:
        """Return the seconds for which nothing from an address is looked at; 0 if all is well."""
        with self._lock:
            times = self._recent(address)
            return times[0] + WINDOW - self._clock() if len(times) >= MOST else 0.0

    def note(self, address: str) -> None:
        """Count a wrong login."""
        with self._lock:
            times = self._recent(address)
            times.append(self._clock())
            self._wrong[address] = times
            self._wrong.move_to_end(address)
            if len(self._wrong) > _REMEMBERED:
                self._wrong.popitem(last=False)

    def _recent(self, address: str) -> deque[float]:
        times = self._wrong.get(address) or deque(maxlen=MOST)
        while times and times[0] + WINDOW <= self._clock():
            times.popleft()
        return times
