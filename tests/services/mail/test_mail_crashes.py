"""A kill at every step of sending mails: never two of a mail, and none lost but the one whose outcome is unknown."""

import smtplib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import cast

import pytest

from include.order_sync.ledger.mails import ALERTS, MailState
from include.order_sync.ledger.session import Ledger
from include.order_sync.services.failures import AccountBusy, WorkRemains
from include.order_sync.services.mail.post import post
from tests.clock import Clock
from tests.conftest import MakeLedger
from tests.databases import Databases, PostgresDatabases
from tests.fakes.death import Death, Killed, MortalLedger
from tests.fakes.mail_client import reached
from tests.fakes.mail_server import TrickyServer
from tests.services.mail.mailing import OLGA, PAUL, a_task, alert, states

SUBJECTS = {"first", "second", "third"}
MOST_STEPS = 300
OUTCOMES = (MailState.SENT, MailState.UNKNOWN)


def test_a_kill_at_any_step_sends_nothing_twice_and_loses_nothing(
    databases: Databases, make_ledger: MakeLedger, clock: Clock
) -> None:
    # The steps are the same on both databases; where a transaction costs more, some of them must do.
    seen: set[tuple[MailState, int]] = set()
    for step in range(1, MOST_STEPS, 7 if isinstance(databases, PostgresDatabases) else 1):
        ledger = cast(MortalLedger, make_ledger(MortalLedger))
        with TrickyServer().serving() as server:
            struck = _post_two(ledger, clock, server, step)
            seen |= _outcomes(ledger, server, step)
        ledger.close()
        databases.take_back()
        if not struck:
            break
    else:
        pytest.fail(f"it takes more than {MOST_STEPS} steps")
    assert step > 40
    # Killed right before the dot the mail is missing, right after it the mail is there: nobody can tell which.
    assert seen >= {(MailState.SENT, 1), (MailState.UNKNOWN, 1)}


def _post_two(ledger: MortalLedger, clock: Clock, server: TrickyServer, step: int) -> bool:
    """Let a task die at a step, and others go on; tells whether it came to that step."""
    ledger.death = Death()
    alert(ledger, "first", OLGA, PAUL)
    alert(ledger, "second")
    server.trick("RCPT", "550 no such user", about=PAUL)
    ledger.death = Death(step)
    with suppress(Killed):
        post(a_task(ledger), reached(server.port, ledger.death), ALERTS)
    struck = ledger.death.struck
    ledger.death = Death()
    for _ in range(4):
        clock.advance(minutes=15)
        with suppress(WorkRemains):
            post(a_task(ledger), reached(server.port), ALERTS)
    return struck


def _outcomes(ledger: MortalLedger, server: TrickyServer, step: int) -> set[tuple[MailState, int]]:
    """Tell what became of the mails and how often the server has each."""
    taken, ended = Counter(server.subjects()), states(ledger)
    assert set(ended) == {"first", "second"}, step
    assert all(state in OUTCOMES for state in ended.values()), (step, ended)
    assert max(taken.values()) == 1, (step, taken)
    assert sum(state is MailState.UNKNOWN for state in ended.values()) <= 1, (step, ended)
    assert all(taken[subject] == 1 for subject, state in ended.items() if state is MailState.SENT), (step, taken)
    return {(state, taken[subject]) for subject, state in ended.items()}


@pytest.mark.parametrize("step", ["EHLO", "MAIL", "RCPT", "DATA", "dot", "QUIT"])
@pytest.mark.parametrize(
    ("does", "late"), [("drop", False), ("drop", True), ("stall", False), ("stall", True), ("421 closing", False)]
)
def test_a_server_that_fails_twice_at_any_step_gets_each_mail_once(
    make_ledger: MakeLedger, clock: Clock, step: str, does: str, late: bool
) -> None:
    ledger = cast(MortalLedger, make_ledger(MortalLedger))
    for subject in sorted(SUBJECTS):
        alert(ledger, subject)
    with TrickyServer().serving() as server:
        server.trick(step, does, times=2, late=late)
        for _ in range(4):
            with suppress(WorkRemains):
                post(a_task(ledger), reached(server.port), ALERTS)
            clock.advance(minutes=15)
        taken, ended = Counter(server.subjects()), states(ledger)
    unknown = {subject for subject, state in ended.items() if state is MailState.UNKNOWN}
    assert set(ended.values()) <= set(OUTCOMES)
    assert len(unknown) == (2 if step == "dot" and does != "421 closing" else 0)
    assert {subject: taken[subject] for subject in SUBJECTS - unknown} == dict.fromkeys(SUBJECTS - unknown, 1)
    assert all(taken[subject] == int(late) for subject in unknown)


def test_a_task_that_was_held_up_while_another_sent_its_mails_sends_nothing(ledger: Ledger, clock: Clock) -> None:
    for subject in sorted(SUBJECTS):
        alert(ledger, subject)
    with TrickyServer().serving() as server:
        quick = reached(server.port)

        @contextmanager
        def held_up() -> Iterator[smtplib.SMTP]:
            clock.advance(hours=1)
            assert post(a_task(ledger), quick, ALERTS).mails == 3
            with quick.open() as client:
                yield client

        with pytest.raises(AccountBusy, match="another took over the mails"):
            post(a_task(ledger), replace(quick, open=held_up), ALERTS)
    assert Counter(server.subjects()) == dict.fromkeys(SUBJECTS, 1)
    assert set(states(ledger).values()) == {MailState.SENT}
