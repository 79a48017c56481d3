"""What every other side has in common: it notes its calls, fails when told to, and outlives the process that calls."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from include.order_sync.errors import ErrorCode, VendorError
from tests.fakes.death import Death, Gone, Killed, refuse_transactions


@dataclass
class Fault:
    """What goes wrong with the next `times` calls that match; a late one goes wrong after the call took effect."""

    call: str
    error: Exception
    late: bool = False
    times: float = 1
    when: Callable[[Any], bool] = lambda subject: True


class Side:
    """Another side of the flow."""

    def __init__(self) -> None:
        self.death = Death()
        self.calls: list[tuple[str, Any]] = []
        self.faults: list[Fault] = []
        self.at_once = 0
        self.most_at_once = 0

    def fail(self, call: str, error: Exception | ErrorCode, **how: Any) -> None:
        """Let the next call of a kind fail: late=, times=, when=."""
        chosen = VendorError(error, f"{error} as told") if isinstance(error, ErrorCode) else error
        self.faults.append(Fault(call, chosen, **how))

    def lose_answer(self, call: str, **how: Any) -> None:
        """Let a call take effect, and its answer never arrive."""
        self.fail(call, VendorError(ErrorCode.TIMEOUT, "no answer in time", sent=True), late=True, **how)

    def count(self, call: str) -> int:
        """Count the calls of a kind."""
        return sum(name == call for name, _ in self.calls)

    @asynccontextmanager
    async def answering(self, call: str, subject: Any = None) -> AsyncIterator[None]:
        """Answer a call: what is done inside is its effect."""
        refuse_transactions()
        self.death.step()
        self.calls.append((call, subject))
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            await asyncio.sleep(0)
            self.death.check()
            fault = self._fault(call, subject)
            if fault and not fault.late:
                raise fault.error
            yield
        finally:
            self.at_once -= 1
        if fault:
            raise fault.error
        self.death.step()

    def _fault(self, call: str, subject: Any) -> Fault | None:
        for fault in self.faults:
            if fault.call == call and fault.times > 0 and fault.when(subject):
                fault.times -= 1
                return fault
        return None


@asynccontextmanager
async def streaming() -> AsyncIterator[None]:
    """Let a death end a stream of pages as the death of its process would: the stream just breaks off."""
    try:
        yield
    except Killed:
        raise Gone from None
