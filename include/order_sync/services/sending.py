"""Try many duties of one account at once, and stop in good time when the account as a whole is in trouble."""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from include.order_sync.accounts import Account
from include.order_sync.errors import ErrorCode, Scope, VendorError
from include.order_sync.ledger.documents import Sent
from include.order_sync.ledger.duties import Duty, Result, Verdict, finish
from include.order_sync.ledger.runs import TaskRun
from include.order_sync.ledger.session import Ledger
from include.order_sync.models import Acknowledgement
from include.order_sync.services.failures import Remaining, describe, retry_in
from include.order_sync.services.verdicts import Attempt, NotThere
from include.order_sync.services.working import Keeper

log = logging.getLogger(__name__)

_DOWN_AFTER = 5
"""So many calls in a row that find nobody there mean that the account is down."""
_DOWN = (ErrorCode.UNAVAILABLE, ErrorCode.TIMEOUT)


class Claimed(Protocol):
    """What is tried: an export or a confirmation."""

    @property
    def id(self) -> int:
        """The duty's key."""

    @property
    def order_id(self) -> int:
        """Its order's key."""

    @property
    def failures(self) -> int:
        """How often it failed before."""

    @property
    def number(self) -> str:
        """The order number that people read."""


T = TypeVar("T", bound=Claimed)
Call = Callable[[T], Awaitable[Acknowledgement]]


@dataclass(slots=True)
class Tally:
    """What a task's attempts came to."""

    verdicts: Counter[Verdict] = field(default_factory=Counter)
    remaining: dict[int, Remaining] = field(default_factory=dict)
    held: list[Remaining] = field(default_factory=list)

    def add(self, number: str, result: Result) -> None:
        """Count one result; what was asked about in vain and then sent again counts as it ended."""
        self.remaining.pop(result.id, None)
        self.verdicts[result.verdict] += 1
        reason = f"{result.code}: {result.message}" if result.message else str(result.code)
        if result.code is None or result.verdict is Verdict.ACKNOWLEDGED:
            return
        if result.due_at is None:
            self.held.append(Remaining(number, reason, None))
        else:
            self.remaining[result.id] = Remaining(number, reason, result.due_at)

    def forget(self, ids: Sequence[int]) -> None:
        """Leave out what is not to be done any more."""
        for key in ids:
            self.remaining.pop(key, None)


class Sending:
    """One task's attempts at one account's duties. `trouble` is why it stopped before the end, if it did."""

    def __init__(
        self, ledger: Ledger, run: TaskRun, duty: Duty, account: Account, keeper: Keeper, *, can_ask: bool
    ) -> None:
        self.tally = Tally()
        self.trouble: VendorError | None = None
        self._ledger = ledger
        self._run = run
        self._duty = duty
        self._account = account
        self._keeper = keeper
        self._can_ask = can_ask
        self._silent = 0
        self._sent: dict[int, Sent] = {}

    @property
    def begun_at(self) -> datetime:
        """When this task began to work for the account, by the ledger's clock."""
        return self._keeper.lease.begun_at

    @property
    def batch(self) -> int:
        """How many duties are worth claiming at once: what a crash may leave to be asked about."""
        return 16 * self._account.concurrency

    @property
    def stopped(self) -> bool:
        """Tell whether no further call should be made."""
        return self.trouble is not None or not self._keeper.allows_call()

    def remains(self, what: str, further: Sequence[Remaining] = ()) -> str:
        """Say what remains to be tried again ("3 of 250 orders not exported: …"); "" if nothing does."""
        remaining = [*self.tally.remaining.values(), *further]
        untried = self.tally.verdicts[Verdict.UNCLAIMED]
        if not remaining and not untried:
            return ""
        total = len(remaining) + len(self.tally.held) + self.tally.verdicts[Verdict.ACKNOWLEDGED] + untried
        said = f"{len(remaining) + untried} of {total} {what}: {describe(remaining)}"
        why = self.trouble or "this task was held up for too long"
        return f"{said}. {untried} of them were not tried: {why}" if untried else said

    def retry_in(self, now: datetime, further: Sequence[Remaining] = ()) -> float | None:
        """Return the seconds after which trying again makes sense; None: in a later run, or when a person has acted."""
        if self.trouble and self.trouble.treatment.scope is Scope.ACCOUNT:
            return None
        remaining = [*self.tally.remaining.values(), *further]
        return retry_in(remaining, now) if remaining else 1.0

    def carries(self, claimed: Claimed, sent: Sent) -> None:
        """Note what the call for a claim carries, right before it is made."""
        self._sent[claimed.id] = sent

    async def run(self, claims: Sequence[T], call: Call[T], *, is_question: bool = False) -> None:
        """Try claims side by side, as many at once as the account allows, and record what came of each.

        `is_question`: the calls only ask what became of earlier ones, so that their failure changes nothing.
        """
        clock = _Clock(await asyncio.to_thread(self._ledger.now))
        waiting = iter(claims)
        results: list[Result] = []

        async def worker() -> None:
            for claimed in waiting:
                result = await self._try(claimed, call, clock, is_question)
                self.tally.add(claimed.number, result)
                results.append(result)

        await asyncio.gather(*(worker() for _ in range(min(self._account.concurrency, len(claims)))))
        await asyncio.to_thread(finish, self._ledger, self._duty, results, self._run)
        self._log({claimed.id: claimed.number for claimed in claims}, results)

    def _log(self, numbers: Mapping[int, str], results: Sequence[Result]) -> None:
        """Name the orders in the task's log: a line for all that went well, and one for each that did not."""
        done = [numbers[result.id] for result in results if result.verdict is Verdict.ACKNOWLEDGED]
        if done:
            log.info("%s acknowledged for %d orders: %s", self._duty.name, len(done), ", ".join(done))
        for result in results:
            if result.code and result.verdict is not Verdict.ACKNOWLEDGED:
                said = f"{result.code}: {result.message}"
                log.warning("%s of order %s %s: %s", self._duty.name, numbers[result.id], result.verdict, said)

    async def _try(self, claimed: T, call: Call[T], clock: "_Clock", is_question: bool) -> Result:
        kind = f"{self._duty.name}_lookup" if is_question else self._duty.name
        attempt = Attempt(claimed.id, claimed.order_id, claimed.failures, clock.now(), kind)
        if self.stopped:
            return attempt.unclaimed(self._pause_end(clock))
        try:
            acknowledgement = await call(claimed)
        except NotThere:
            return attempt.not_found(self._account, clock.now())
        except VendorError as error:
            return self._failed(attempt, error, clock, is_question)
        except Exception as error:  # noqa: BLE001 - one order's surprise must not stop the others; it is recorded
            surprise = VendorError(ErrorCode.INTERNAL, f"{type(error).__name__}: {error}", sent=True)
            return self._failed(attempt, surprise, clock, is_question)
        self._silent = 0
        attempt.sent = self._sent.pop(claimed.id, None)
        return attempt.succeeded(acknowledgement, clock.now(), can_ask=self._can_ask)

    def _failed(self, attempt: Attempt, error: VendorError, clock: "_Clock", is_question: bool) -> Result:
        self._watch(error)
        sent = self._sent.pop(attempt.duty_id, None)
        attempt.sent = sent if _reached(error) else None
        if is_question:
            return attempt.unanswered(error, self._account, clock.now())
        return attempt.failed(error, self._account, clock.now(), can_ask=self._can_ask)

    def _watch(self, error: VendorError) -> None:
        self._silent = self._silent + 1 if error.code in _DOWN else 0
        if error.treatment.scope is not Scope.ORDER or self._silent >= _DOWN_AFTER:
            self.trouble = error

    def _pause_end(self, clock: "_Clock") -> datetime:
        pause = self.trouble.retry_after if self.trouble and self.trouble.retry_after else 0.0
        return clock.now() + timedelta(seconds=pause)


def _reached(error: VendorError) -> bool:
    """Tell whether the other side may have had what a failed call carried: it had, if it answered."""
    return error.sent or error.http_status is not None or error.code not in _DOWN


class _Clock:
    """The ledger's time, kept without asking it before every call."""

    def __init__(self, ledger_time: datetime) -> None:
        self._base = ledger_time
        self._loop = asyncio.get_running_loop()
        self._started = self._loop.time()

    def now(self) -> datetime:
        return self._base + timedelta(seconds=self._loop.time() - self._started)
