"""A task is killed by SIGKILL at any of its steps: each day has its one mail all the same, and none has two."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import count

import pytest
from sqlalchemy import make_url

from include.order_sync.ledger.session import Ledger
from tests.clock import NOON
from tests.databases import Databases
from tests.fakes.mail_server import RealServer
from tests.services.reports.mortal import KILLED, NOT_SENT, run_task
from tests.services.reports.office import SEVEN, days_later, days_of_mails, mail_states, opened

FEWEST_STEPS = 30
STRIDES = {"sqlite": 1, "postgresql": 4}  # steps from one kill to the next: each takes two processes
BEFORE_THE_RECORD, AFTER_THE_RECORD = 1, 2  # steps of a task: its first transaction puts the report on record
LEASE_OVER = timedelta(minutes=10)


@pytest.fixture
def server() -> Iterator[RealServer]:
    """A real mail server."""
    with RealServer().serving() as serving:
        yield serving


@contextmanager
def looked_at(url: str) -> Iterator[Ledger]:
    """Open a ledger at noon of the day before the first report is due."""
    ledger = Ledger.unprepared(url, lambda: NOON)
    try:
        yield ledger
    finally:
        ledger.close()


@pytest.fixture
def url(databases: Databases) -> str:
    """A ledger with some orders and a subscription."""
    lent = databases.lend()
    with looked_at(lent) as ledger:
        opened(ledger)
    return lent


def texts(server: RealServer) -> list[str]:
    """Read the plain texts of the mails, in the order they came."""
    bodies = [taken.message.get_body(("plain",)) for taken in server.taken]
    return [str(body.get_content()) for body in bodies if body]


def test_a_kill_at_each_step_in_turn_leaves_one_mail_a_day(url: str, server: RealServer) -> None:
    """Each day the task dies further on than the day before, until it lives; the next task finishes its work."""
    ended = Counter[int]()
    for day, step in enumerate(count(1, STRIDES[make_url(url).get_backend_name()])):
        due = days_later(day)
        if run_task(url, server.port, due, dies_at=step) != KILLED:
            break
        ended[run_task(url, server.port, due + LEASE_OVER)] += 1

    assert step > FEWEST_STEPS
    assert set(ended) == {0, NOT_SENT}
    with looked_at(url) as ledger:
        days, states = days_of_mails(ledger), Counter(mail_states(ledger))
    assert list(days.values()) == [[days_later(number).date()] for number in range(day + 1)]
    arrived = Counter(str(taken.message["Message-ID"]) for taken in server.taken)
    assert set(arrived.values()) == {1}
    # Nobody knows what became of a mail whose task died between its dot and the commit of the server's word.
    assert states == {"sent": day + 1 - ended[NOT_SENT], "unknown": ended[NOT_SENT]}
    assert states["sent"] <= len(arrived) <= day + 1
    assert ended[NOT_SENT] <= 6


def test_a_kill_and_then_no_airflow_for_three_hours_is_a_late_mail_that_says_so(url: str, server: RealServer) -> None:
    assert run_task(url, server.port, SEVEN, dies_at=BEFORE_THE_RECORD) == KILLED
    assert run_task(url, server.port, SEVEN + timedelta(hours=3)) == 0

    (text,) = texts(server)
    assert "late" in text.lower()
    assert "07:00" in text


@pytest.mark.parametrize(
    ("dies_at", "days"),
    [(BEFORE_THE_RECORD, [[2, 3, 4, 5]]), (AFTER_THE_RECORD, [[2], [3, 4, 5]])],
    ids=["nothing on record", "the mail on record"],
)
def test_a_kill_and_then_no_airflow_for_three_days(
    url: str, server: RealServer, dies_at: int, days: list[list[int]]
) -> None:
    assert run_task(url, server.port, SEVEN, dies_at) == KILLED
    assert run_task(url, server.port, days_later(3)) == 0

    with looked_at(url) as ledger:
        assert list(days_of_mails(ledger).values()) == [[date(2026, 3, day) for day in told] for told in days]
    *_, newest = texts(server)
    assert len(server.taken) == len(days)
    assert all(f"2026-03-{day:02}" in newest for day in days[-1][:-1])
