"""A kill at the n-th step of a process: from then on it does nothing more, and nothing it had not committed stays."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from include.order_sync.ledger.session import Ledger
from include.order_sync.ledger.transaction import Transaction

_inside = ContextVar("_inside", default=False)


class Killed(BaseException):
    """The process is dead; no code of it may run on, so nothing may catch this."""


class Gone(Exception):
    """The other side of a call cannot be reached any more, since the process that calls is dead."""


class Death:
    """Counts the steps of a process and strikes at one of them; `at` None never does."""

    def __init__(self, at: int | None = None) -> None:
        self.at = at
        self.steps = 0
        self.struck = False
        self._lock = threading.Lock()

    def step(self) -> None:
        """Take a step, or die."""
        with self._lock:
            self.steps += 1
            self.struck = self.struck or self.steps == self.at
        self.check()

    def check(self) -> None:
        """Do nothing more if dead."""
        if self.struck:
            raise Killed


class MortalLedger(Ledger):
    """A ledger whose process may die before and after every transaction, and never halfway through a commit."""

    death = Death()

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        self.death.step()
        with super().write() as tx, _in_transaction():
            yield tx
            self.death.check()
        self.death.step()

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        self.death.check()
        with super().read() as tx, _in_transaction():
            yield tx


@contextmanager
def _in_transaction() -> Iterator[None]:
    token = _inside.set(True)
    try:
        yield
    finally:
        _inside.reset(token)


def refuse_transactions() -> None:
    """Fail if who calls another side has a transaction of the ledger open."""
    assert not _inside.get(), "a call was made inside a database transaction"
