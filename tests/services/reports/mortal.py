"""A task that sends a report in a process of its own, and is ended by SIGKILL at one of its steps.

What a kill leaves is what was committed, and what the mail server was told by then. So the steps are: before and after
each transaction that writes, before and after all that is said to the mail server, and after all that it says. A kill
anywhere else leaves what a kill at one of these does.
"""

import multiprocessing
import os
import signal
import sys
from datetime import datetime

from include.order_sync.services.failures import MailsNotSent
from include.order_sync.services.reports.send import send_report
from tests.fakes.death import Death, MortalLedger
from tests.fakes.mail_client import reached
from tests.services.reports.office import NAME, PATIENT, a_task

NOT_SENT = 3
KILLED = -signal.SIGKILL
_PROCESSES = multiprocessing.get_context("forkserver")
_PROCESSES.set_forkserver_preload([__name__])


class Kill(Death):
    """Ends this process at one of its steps, so that nothing of it runs on."""

    def step(self) -> None:
        """Take a step, or die."""
        self.steps += 1
        if self.steps == self.at:
            os.kill(os.getpid(), signal.SIGKILL)


def run_task(url: str, port: int, now: datetime, dies_at: int | None = None) -> int:
    """Run a task at a time, and return how its process ended: 0, `NOT_SENT` or `KILLED`."""
    process = _PROCESSES.Process(target=_task, args=(url, port, now, dies_at))
    process.start()
    process.join(60)
    return process.exitcode if process.exitcode is not None else 1


def _task(url: str, port: int, now: datetime, dies_at: int | None) -> None:
    ledger = MortalLedger.unprepared(url, lambda: now)
    assert isinstance(ledger, MortalLedger)
    ledger.death = Kill(dies_at)
    try:
        send_report(a_task(ledger), reached(port, ledger.death, **PATIENT), NAME)
    except MailsNotSent:
        sys.exit(NOT_SENT)
