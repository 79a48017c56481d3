"""Each subscription gets one mail a day, at its time or late, and one more for who asks."""

import csv
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest

from include.order_sync.errors import ConfigurationError
from include.order_sync.ledger.reports.subscriptions import end, subscribe
from include.order_sync.ledger.session import Ledger
from include.order_sync.ledger.transaction import Transaction
from include.order_sync.services.failures import MailsNotSent
from include.order_sync.services.reports.send import due_reports
from include.order_sync.services.reports.subscriptions import all_subscriptions
from tests.clock import Clock
from tests.conftest import MakeLedger
from tests.fakes.mail_server import RealServer
from tests.ledger.acts import change, value
from tests.services.reports.office import (
    NAME,
    SEVEN,
    SUBJECT,
    TO,
    a_task,
    accounts,
    days_later,
    days_of_mails,
    mail_states,
    opened,
    send,
    subscription,
)

OFF = subscription(recipients=())


@pytest.fixture
def server() -> Iterator[RealServer]:
    """A real mail server."""
    with RealServer().serving() as serving:
        yield serving


def at_seven(ledger: Ledger, clock: Clock) -> Ledger:
    """Let somebody subscribe, and wait until the first report is due."""
    opened(ledger)
    clock.time = SEVEN
    return ledger


def text_of(server: RealServer) -> str:
    """Read the plain text of the only mail."""
    (taken,) = server.taken
    body = taken.message.get_body(("plain",))
    assert body
    return str(body.get_content())


def test_a_report_is_due_at_its_time_and_once(ledger: Ledger, clock: Clock, server: RealServer) -> None:
    opened(ledger)
    clock.time = SEVEN - timedelta(seconds=1)
    assert due_reports(a_task(ledger)) == []
    clock.time = SEVEN
    assert due_reports(a_task(ledger)) == [NAME]

    assert send(ledger, server.port).moved == 1
    assert due_reports(a_task(ledger)) == []
    assert send(ledger, server.port, run="scheduled__2").moved == 0

    (taken,) = server.taken
    assert (taken.subject, taken.recipients) == (SUBJECT, (TO,))
    assert days_of_mails(ledger) == {1: [date(2026, 3, 2)]}
    assert mail_states(ledger) == ["sent"]


def test_the_mail_carries_the_orders(ledger: Ledger, clock: Clock, server: RealServer) -> None:
    send(at_seven(ledger, clock), server.port)

    (file,) = server.taken[0].message.iter_attachments()
    header, *orders = csv.reader(io.StringIO(file.get_content().lstrip("\ufeff")))
    assert header == ["Order id", "Distributor name", "Account ID", "Delivery Date", "Placed At Date", "Status"]
    assert [(order[0], order[-1]) for order in orders] == [(number, "Queued") for number in ("1001", "1002", "1003")]


def test_the_next_day_has_its_own_mail(ledger: Ledger, clock: Clock, server: RealServer) -> None:
    send(at_seven(ledger, clock), server.port)
    clock.time = days_later(1)
    send(ledger, server.port, run="scheduled__2")

    assert days_of_mails(ledger) == {1: [date(2026, 3, 2)], 2: [date(2026, 3, 3)]}
    assert len({taken.message["Message-ID"] for taken in server.taken}) == 2


def test_in_time_a_mail_says_nothing_of_its_time(ledger: Ledger, clock: Clock, server: RealServer) -> None:
    at_seven(ledger, clock).now()
    clock.advance(minutes=15)
    send(ledger, server.port)

    assert "late" not in text_of(server).lower()


def test_after_three_days_without_airflow_one_mail_names_them(ledger: Ledger, clock: Clock, server: RealServer) -> None:
    opened(ledger)
    clock.time = days_later(3) + timedelta(hours=2)
    assert due_reports(a_task(ledger)) == [NAME]
    send(ledger, server.port)
    assert due_reports(a_task(ledger)) == []

    assert days_of_mails(ledger) == {1: [date(2026, 3, day) for day in (2, 3, 4, 5)]}
    text = text_of(server)
    assert "late" in text.lower()
    assert "07:00" in text
    for day in ("2026-03-02", "2026-03-03", "2026-03-04"):
        assert day in text


def test_a_server_that_says_later_is_asked_again_later(ledger: Ledger, clock: Clock, server: RealServer) -> None:
    server.refused[TO] = "451 come back later"
    with pytest.raises(MailsNotSent, match="come back later"):
        send(at_seven(ledger, clock), server.port)
    assert (mail_states(ledger), due_reports(a_task(ledger))) == (["queued"], [])

    server.refused.clear()
    clock.advance(minutes=2)
    assert due_reports(a_task(ledger)) == [NAME]
    assert send(ledger, server.port, run="scheduled__2").moved == 1
    assert (mail_states(ledger), len(server.taken)) == (["sent"], 1)


def test_a_mail_on_record_goes_out_also_when_its_subscription_has_ended(
    ledger: Ledger, clock: Clock, server: RealServer
) -> None:
    mine = subscribe(ledger, subscription(name="mine"), "user:olga")
    clock.time = SEVEN
    server.refused[TO] = "451 come back later"
    with pytest.raises(MailsNotSent):
        send(ledger, server.port, OFF, name="mine")
    end(ledger, mine.id, "user:olga")
    server.refused.clear()
    clock.advance(minutes=2)

    assert due_reports(a_task(ledger, OFF)) == ["mine"]
    assert send(ledger, server.port, OFF, name="mine").moved == 1


def test_who_asks_gets_one_report_more(ledger: Ledger, clock: Clock, server: RealServer) -> None:
    send(at_seven(ledger, clock), server.port)
    clock.advance(hours=1)
    send(ledger, server.port, run="manual__1", asked_by="olga")

    assert days_of_mails(ledger) == {1: [date(2026, 3, 2)], 2: [None]}
    assert value(ledger, "SELECT actor FROM mails WHERE id = 2") == "user:olga"
    body = server.taken[1].message.get_body(("plain",))
    assert body
    assert "olga" in body.get_content()
    clock.time = days_later(1)
    assert due_reports(a_task(ledger)) == [NAME]


def test_a_report_that_is_asked_for_leaves_the_day_s_own_to_come(
    ledger: Ledger, clock: Clock, server: RealServer
) -> None:
    opened(ledger)
    send(ledger, server.port, run="manual__1", asked_by="olga")
    clock.time = SEVEN

    assert due_reports(a_task(ledger)) == [NAME]


def test_a_second_try_of_the_same_run_asks_for_nothing_more(ledger: Ledger, clock: Clock, server: RealServer) -> None:
    server.refused[TO] = "451 come back later"
    with pytest.raises(MailsNotSent):
        send(opened(ledger), server.port, run="manual__1", asked_by="olga")
    server.refused.clear()
    clock.advance(minutes=2)
    send(ledger, server.port, run="manual__1", number=2, asked_by="olga")
    send(ledger, server.port, run="manual__1", number=3, asked_by="olga")

    assert (mail_states(ledger), len(server.taken)) == (["sent"], 1)


def test_a_run_with_a_long_name_is_told_from_others(ledger: Ledger, server: RealServer) -> None:
    opened(ledger)
    for last in "ab":
        for number in (1, 2):
            send(ledger, server.port, run="manual__" + 240 * "x" + last, number=number, asked_by="olga")

    assert len(server.taken) == 2


def test_without_recipients_nothing_is_due_and_asking_is_refused_in_words(
    ledger: Ledger, clock: Clock, server: RealServer
) -> None:
    opened(ledger, OFF)
    clock.time = days_later(2)
    assert due_reports(a_task(ledger, OFF)) == []
    assert due_reports(a_task(ledger, OFF), only=NAME) == [NAME]
    with pytest.raises(ConfigurationError, match=r"`everything` has no recipients.*in the accounts file"):
        send(ledger, server.port, OFF, asked_by="olga")
    assert (server.taken, mail_states(ledger)) == ([], [])


def test_a_name_that_nobody_has_is_refused_with_those_there_are(ledger: Ledger, server: RealServer) -> None:
    opened(ledger)
    with pytest.raises(ConfigurationError, match=r"no subscription `everythin`\. There are: everything"):
        due_reports(a_task(ledger), only="everythin")
    with pytest.raises(ConfigurationError, match="no subscription `everythin`"):
        send(ledger, server.port, name="everythin", asked_by="olga")


def test_a_dry_run_says_what_would_be_sent_and_does_nothing(ledger: Ledger, clock: Clock, server: RealServer) -> None:
    said = send(at_seven(ledger, clock), server.port, dry_run=True).summary()

    assert said.startswith(
        f"{NAME}: would send the report of 2026-03-02 to {TO}: Failed 0, Pending Verification 0, Queued 3"
    )
    assert (server.taken, mail_states(ledger), days_of_mails(ledger)) == ([], [], {})
    assert due_reports(a_task(ledger)) == [NAME]
    assert "none is owed" in send(ledger, server.port, OFF, dry_run=True).summary()


class Overtaken(Ledger):
    """A ledger in which another task comes first, between a task's reading and its writing."""

    meanwhile: Callable[[], object] | None = None

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        first, self.meanwhile = self.meanwhile, None
        if first:
            first()
        with super().write() as tx:
            yield tx


@pytest.mark.parametrize(("theirs", "stands_for"), [(0, [2]), (1, [2, 3])], ids=["same day", "past midnight"])
def test_of_two_tasks_at_once_the_second_puts_nothing_on_record(
    make_ledger: MakeLedger, clock: Clock, server: RealServer, theirs: int, stands_for: list[int]
) -> None:
    ledger = make_ledger(Overtaken)
    assert isinstance(ledger, Overtaken)
    at_seven(ledger, clock)
    other = Ledger(ledger.engine, lambda: days_later(theirs))
    ledger.meanwhile = lambda: send(other, server.port, run="scheduled__other")

    assert "on record by another task" in send(ledger, server.port).summary()
    assert days_of_mails(ledger) == {1: [date(2026, 3, day) for day in stands_for]}
    assert (mail_states(ledger), len(server.taken)) == (["sent"], 1)


def test_one_subscription_that_cannot_be_served_stops_no_other(
    ledger: Ledger, clock: Clock, server: RealServer
) -> None:
    subscribe(ledger, subscription(name="mine"), "user:olga")
    opened(ledger)
    change(ledger, "UPDATE report_subscriptions SET zone = 'Mars/Olympus' WHERE name = 'mine'")
    clock.time = SEVEN

    assert sorted(due_reports(a_task(ledger))) == [NAME, "mine"]
    with pytest.raises(ConfigurationError, match="Mars/Olympus"):
        send(ledger, server.port, name="mine")
    assert send(ledger, server.port).moved == 1


def test_each_subscription_has_a_mail_of_its_own(ledger: Ledger, clock: Clock, server: RealServer) -> None:
    two = (subscription(), subscription(name="late", recipients=("sales@example.com", "nord@example.com")))
    opened(ledger, *two)
    clock.time = SEVEN
    for name in due_reports(a_task(ledger, *two)):
        send(ledger, server.port, *two, name=name)

    assert [taken.recipients for taken in server.taken] == [(TO,), ("sales@example.com", "nord@example.com")]
    assert all_subscriptions(ledger, accounts(*two))
