"""Makes happen what the scripts say: cancellations and parcels at their time, and faults that pass."""

import heapq
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from itertools import count

from include.order_sync.sandbox.faults import Faults
from include.order_sync.sandbox.script import Cancel, End, Fault, Script, ScriptedOrder

Clock = Callable[[], datetime]

UNPLANNED = Script(End.CONFIRMED, "not in the plan", parcels=1)


class Director:
    """Knows each order's script by its number, what is due when, and which faults were made.

    `clock` gives timezone-aware UTC. Nothing runs by itself: the servers call `run_due` before they answer.
    """

    def __init__(self, orders: Iterable[ScriptedOrder], faults: Faults, clock: Clock) -> None:
        self.faults = faults
        self.clock = clock
        self.made: Counter[str] = Counter()
        self._scripts = {one.order.number: one.script for one in orders}
        self._pending = {number: set(script.faults) for number, script in self._scripts.items() if script.faults}
        self._cancels: dict[str, Callable[[], None]] = {}
        self._due: list[tuple[datetime, int, Callable[[], None]]] = []
        self._tie = count()

    def script(self, number: str) -> Script:
        """Look up an order's part; an order that nobody planned is shipped."""
        return self._scripts.get(number, UNPLANNED)

    def take_fault(self, number: str, fault: Fault) -> bool:
        """Tell whether this fault is to be made on this order now, and count it as made."""
        pending = self._pending.get(number)
        if not pending or fault not in pending:
            return False
        pending.remove(fault)
        self.made[fault] += 1
        return True

    def make_fault(self, fault: Fault) -> None:
        """Count a fault that hits no single order."""
        self.made[fault] += 1

    def on_cancel(self, number: str, cancel: Callable[[], None]) -> None:
        """Say how an order is canceled where it came from."""
        self._cancels[number] = cancel

    def happened(self, number: str, event: Cancel) -> None:
        """Note what happened to an order, and have the order canceled if its script says: after this."""
        if self.script(number).cancel is not event or number not in self._cancels:
            return
        cancel = self._cancels.pop(number)
        if event is Cancel.AFTER_REFUSAL:
            cancel()
        else:
            self.after(self.faults.cancel_delay, cancel)

    def after(self, seconds: float, action: Callable[[], None]) -> None:
        """Have something done after so many seconds."""
        self.at(self.clock() + timedelta(seconds=seconds), action)

    def at(self, when: datetime, action: Callable[[], None]) -> None:
        """Have something done at a time."""
        heapq.heappush(self._due, (when, next(self._tie), action))

    def run_due(self) -> None:
        """Do everything whose time has come, in order of time."""
        now = self.clock()
        while self._due and self._due[0][0] <= now:
            heapq.heappop(self._due)[2]()
