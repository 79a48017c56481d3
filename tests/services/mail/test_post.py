"""Mails are sent: each to everybody once, whatever the mail server makes of some of them."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from include.order_sync.errors import ErrorCode
from include.order_sync.ledger.leases import acquire
from include.order_sync.ledger.mails import ALERTS, MailState, Recipient
from include.order_sync.ledger.session import Ledger
from include.order_sync.services.failures import AccountBusy, MailsNotSent
from include.order_sync.services.mail import posting
from include.order_sync.services.mail.post import Posted, post
from tests.clock import NOON, Clock
from tests.fakes.mail_client import SENDER, reached
from tests.fakes.mail_server import RealServer, TrickyServer
from tests.ledger.acts import change
from tests.services.mail.mailing import OLGA, PAUL, REPORTS, RITA, a_task, alert, mail, report, states

MINUTE = timedelta(minutes=1)


@pytest.fixture
def server() -> Iterator[TrickyServer]:
    """A mail server that does as it is told."""
    with TrickyServer().serving() as serving:
        yield serving


@pytest.fixture
def real() -> Iterator[RealServer]:
    """A real mail server."""
    with RealServer(enable_SMTPUTF8=True).serving() as serving:
        yield serving


def send(ledger: Ledger, server: TrickyServer | RealServer, *only: int, **changes: Any) -> Posted:
    """Send the alerts that are due."""
    return post(a_task(ledger), reached(server.port, **changes), ALERTS, only)


def fail(ledger: Ledger, server: TrickyServer | RealServer, match: str | None = None) -> MailsNotSent:
    """Send the alerts that are due, some of which fail."""
    with pytest.raises(MailsNotSent, match=match) as caught:
        send(ledger, server)
    return caught.value


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the log is told, whatever an Airflow of another test has made of the loggers."""
    lines: list[str] = []
    monkeypatch.setattr(posting.log, "log", lambda level, text, *values: lines.append(text % values))
    return lines


def test_mails_are_sent_once_over_one_connection(ledger: Ledger, server: TrickyServer, said: list[str]) -> None:
    keys = [alert(ledger, "first", OLGA, PAUL), alert(ledger, "second")]
    posted = send(ledger, server)
    assert posted == Posted(mails=2, recipients=3, refused=0)
    assert posted.summary() == "2 mails sent to 3 recipients, 0 recipients refused"
    assert posted.moved == 2
    assert server.subjects() == ["first", "second"]
    assert server.connections == 1
    assert "Mail “first” to 2 recipients: sent" in said
    for key in keys:
        sent = mail(ledger, key)
        assert (sent.state, sent.sent_at, sent.attempts, sent.error_code) == (MailState.SENT, NOON, 1, None)
        assert {one.outcome for one in sent.recipients} == {"taken"}
    assert send(ledger, server) == Posted()
    assert server.connections == 1


def test_a_real_mail_server_gets_what_was_meant(ledger: Ledger, real: RealServer) -> None:
    alert(ledger, "Aufträge für Jürgen", OLGA, PAUL)
    send(ledger, real)
    (taken,) = real.taken
    assert taken.sender == "ordersync@example.com"
    assert taken.recipients == (OLGA, PAUL)
    assert taken.subject == "Aufträge für Jürgen"
    assert str(taken.message["From"]) == SENDER
    assert taken.raw.isascii()


def test_kinds_and_names_choose_what_is_sent(ledger: Ledger, server: TrickyServer) -> None:
    chosen = alert(ledger, "chosen")
    alert(ledger, "other")
    report(ledger, "report")
    assert send(ledger, server, chosen).mails == 1
    assert states(ledger) == {"chosen": MailState.SENT, "other": MailState.QUEUED, "report": MailState.QUEUED}
    assert post(a_task(ledger), reached(server.port), REPORTS).mails == 1
    assert server.subjects() == ["chosen", "report"]


def test_refused_recipients_are_noted_one_by_one_and_the_others_get_the_mail(ledger: Ledger, real: RealServer) -> None:
    real.refused = {PAUL: "550 5.1.1 <paul@example.com> no such user"}
    key = alert(ledger, "a", OLGA, PAUL, RITA)
    assert send(ledger, real) == Posted(mails=1, recipients=2, refused=1)
    assert real.taken[0].recipients == (OLGA, RITA)
    sent = mail(ledger, key)
    assert (sent.state, sent.error_code) == (MailState.SENT, ErrorCode.REJECTED)
    assert sent.recipients[1] == Recipient(PAUL, "refused", "550 5.1.1 <paul@example.com> no such user")
    assert sent.error_message == "paul@example.com: 550 5.1.1 <paul@example.com> no such user"


def test_a_mail_that_is_refused_for_all_failed_and_is_not_tried_again(ledger: Ledger, real: RealServer) -> None:
    real.refused = {OLGA: "550 no"}
    key = alert(ledger, "a")
    failure = fail(ledger, real, r"^1 of 1 mails not sent: a \(rejected: olga@example.com: 550 no\)$")
    assert failure.retry_in is None
    assert mail(ledger, key).state is MailState.FAILED
    assert send(ledger, real) == Posted()


def test_recipients_refused_for_now_are_tried_again_alone(ledger: Ledger, server: TrickyServer, clock: Clock) -> None:
    server.trick("RCPT", "451 4.7.1 greylisted", about=PAUL)
    key = alert(ledger, "a", OLGA, PAUL)
    assert fail(ledger, server).retry_in == 60
    waiting = mail(ledger, key)
    assert (waiting.state, waiting.due_at, waiting.sent_at) == (MailState.QUEUED, NOON + MINUTE, None)
    assert [one.outcome for one in waiting.recipients] == ["taken", "waiting"]
    assert send(ledger, server) == Posted()
    clock.advance(minutes=1)
    assert send(ledger, server).mails == 1
    assert [taken.recipients for taken in server.taken] == [(OLGA,), (PAUL,)]
    assert [one.outcome for one in mail(ledger, key).recipients] == ["taken", "taken"]


@pytest.mark.parametrize(
    ("step", "answer", "code"),
    [
        ("MAIL", "530 5.7.0 Authentication required", ErrorCode.UNAUTHORIZED),
        ("MAIL", "550 5.7.60 not your address", ErrorCode.FORBIDDEN),
        ("MAIL", "451 later", ErrorCode.UNAVAILABLE),
        ("RCPT", "421 closing", ErrorCode.UNAVAILABLE),
        ("DATA", "451 later", ErrorCode.UNAVAILABLE),
        ("dot", "451 4.3.0 later", ErrorCode.UNAVAILABLE),
        ("dot", "421 closing", ErrorCode.UNAVAILABLE),
        ("MAIL", "drop", ErrorCode.UNAVAILABLE),
        ("RCPT", "drop", ErrorCode.UNAVAILABLE),
        ("DATA", "drop", ErrorCode.UNAVAILABLE),
        ("RCPT", "stall", ErrorCode.TIMEOUT),
        ("RCPT", "drip", ErrorCode.TIMEOUT),
        ("RCPT", "what?", ErrorCode.UNAVAILABLE),
    ],
)
def test_a_mail_that_the_server_has_surely_not_got_is_sent_again_later_and_the_others_at_once(
    ledger: Ledger, server: TrickyServer, clock: Clock, step: str, answer: str, code: ErrorCode
) -> None:
    keys = [alert(ledger, "bad"), alert(ledger, "good")]
    server.trick(step, answer)
    assert fail(ledger, server, "1 of 2 mails not sent: bad").retry_in == 60
    assert server.subjects() == ["good"]
    bad = mail(ledger, keys[0])
    assert (bad.state, bad.error_code, bad.attempts) == (MailState.QUEUED, code, 1)
    assert answer[:3] in (bad.error_message or "") or not answer[0].isdigit()
    clock.advance(minutes=1)
    send(ledger, server)
    assert server.subjects() == ["good", "bad"]


@pytest.mark.parametrize(
    ("does", "late", "taken"), [("drop", False, 0), ("drop", True, 1), ("stall", False, 0), ("stall", True, 1)]
)
def test_a_mail_whose_outcome_nobody_knows_is_never_sent_again(
    ledger: Ledger, server: TrickyServer, clock: Clock, does: str, late: bool, taken: int
) -> None:
    keys = [alert(ledger, "lost"), alert(ledger, "good")]
    server.trick("dot", does, late=late)
    assert fail(ledger, server, "1 of 2 mails not sent: lost .outcome_unknown").retry_in is None
    lost = mail(ledger, keys[0])
    assert (lost.state, lost.error_code, lost.due_at) == (MailState.UNKNOWN, ErrorCode.OUTCOME_UNKNOWN, None)
    clock.advance(days=2)
    assert send(ledger, server) == Posted()
    assert server.subjects().count("lost") == taken
    assert server.subjects().count("good") == 1


@pytest.mark.parametrize("step", ["DATA", "dot"])
def test_a_mail_whose_content_is_refused_failed_and_stops_no_other(
    ledger: Ledger, server: TrickyServer, step: str
) -> None:
    key = alert(ledger, "bad", OLGA, PAUL)
    alert(ledger, "good")
    server.trick(step, "554 5.7.1 looks like spam")
    fail(ledger, server, "looks like spam")
    failed = mail(ledger, key)
    assert (failed.state, failed.error_code, failed.error_message) == (
        MailState.FAILED, ErrorCode.REJECTED, "554 5.7.1 looks like spam",
    )  # fmt: skip
    assert {(one.outcome, one.message) for one in failed.recipients} == {("refused", "554 5.7.1 looks like spam")}
    assert server.subjects() == ["good"]


def test_the_waits_grow_until_the_mail_is_given_up(ledger: Ledger, server: TrickyServer, clock: Clock) -> None:
    server.trick("RCPT", "451 not now", times=1000)
    key = alert(ledger, "a")
    waits = []
    for _ in range(30):
        with pytest.raises(MailsNotSent):
            post(a_task(ledger, give_up_after="2h"), reached(server.port), ALERTS)
        due_at = mail(ledger, key).due_at
        if due_at is None:
            break
        waits.append((due_at - clock()) / MINUTE)
        clock.time = due_at
    assert waits[:7] == [1, 2, 4, 8, 15, 15, 15]
    assert timedelta(hours=2) <= clock() - NOON <= timedelta(hours=2, minutes=15)
    given_up = mail(ledger, key)
    assert given_up.state is MailState.FAILED
    assert given_up.recipients == (Recipient(OLGA, "refused", "Given up. 451 not now"),)


def test_a_mail_that_grew_old_while_nothing_ran_is_not_given_up_at_once(
    ledger: Ledger, server: TrickyServer, clock: Clock
) -> None:
    key = alert(ledger, "a")
    clock.advance(days=3)
    server.trick("MAIL", "451 we start up")
    fail(ledger, server)
    assert mail(ledger, key).state is MailState.QUEUED
    clock.advance(minutes=1)
    send(ledger, server)
    assert server.subjects() == ["a"]


def test_a_mail_given_up_for_some_is_sent_to_the_others(ledger: Ledger, server: TrickyServer, clock: Clock) -> None:
    server.trick("RCPT", "451 not now", times=1000, about=PAUL)
    key = alert(ledger, "a", OLGA, PAUL)
    fail(ledger, server)
    change(ledger, "UPDATE mails SET attempts = 9")
    clock.advance(days=1)
    assert send(ledger, server) == Posted(mails=1, recipients=1, refused=1)
    assert mail(ledger, key).state is MailState.SENT


def test_a_server_that_nobody_reaches_keeps_every_mail_waiting(ledger: Ledger, server: TrickyServer) -> None:
    keys = [alert(ledger, subject) for subject in "abc"]
    server.trick("connect", "554 no service")
    fail(ledger, server, "3 of 3 mails not sent")
    assert server.connections == 1
    for key in keys:
        waiting = mail(ledger, key)
        assert (waiting.state, waiting.error_code) == (MailState.QUEUED, ErrorCode.FORBIDDEN)
        assert waiting.error_message == "554 no service"


def test_a_port_where_nobody_listens(ledger: Ledger) -> None:
    with TrickyServer().serving() as gone:
        pass
    key = alert(ledger, "a")
    fail(ledger, gone, "refused")
    assert mail(ledger, key).error_code == ErrorCode.UNAVAILABLE


def test_a_server_that_stays_silent_is_asked_three_times_and_no_more(ledger: Ledger, server: TrickyServer) -> None:
    keys = [alert(ledger, subject) for subject in "abcdef"]
    server.trick("MAIL", "stall", times=100)
    failure = fail(ledger, server, r"6 of 6 mails not sent: .*f \(not tried\)")
    assert server.connections == 3
    assert failure.retry_in is not None
    assert [mail(ledger, key).attempts for key in keys] == [1, 1, 1, 0, 0, 0]
    server.tricks.clear()
    assert send(ledger, server).mails == 3
    assert server.subjects() == ["d", "e", "f"]


@pytest.mark.parametrize("does", ["stall", "drop"])
def test_a_server_that_never_says_whether_it_took_a_mail_is_given_no_more_than_three(
    ledger: Ledger, server: TrickyServer, does: str
) -> None:
    keys = [alert(ledger, subject) for subject in "abcde"]
    server.trick("dot", does, times=100)
    fail(ledger, server, "5 of 5 mails not sent")
    expected = [MailState.UNKNOWN] * 3 + [MailState.QUEUED] * 2
    assert [mail(ledger, key).state for key in keys] == expected


def test_addresses_beyond_ascii_need_a_server_that_takes_them(ledger: Ledger) -> None:
    key = alert(ledger, "a", "jürgen@example.com", "olga@münchen.example", OLGA)
    with TrickyServer(offers=()).serving() as plain:
        assert send(ledger, plain) == Posted(mails=1, recipients=2, refused=1)
    assert plain.taken[0].recipients == ("olga@xn--mnchen-3ya.example", OLGA)
    assert plain.taken[0].raw.isascii()
    refused = mail(ledger, key).recipients[0]
    assert (refused.address, refused.outcome) == ("jürgen@example.com", "refused")
    assert "SMTPUTF8" in refused.message


def test_addresses_beyond_ascii_go_to_a_server_that_takes_them(ledger: Ledger, real: RealServer) -> None:
    alert(ledger, "Aufträge", "jürgen@example.com", OLGA)
    assert send(ledger, real).recipients == 2
    (taken,) = real.taken
    assert taken.recipients == ("jürgen@example.com", OLGA)
    assert "jürgen@example.com" in str(taken.message["To"])


def test_a_sender_beyond_ascii_needs_a_server_that_takes_it(ledger: Ledger) -> None:
    key = alert(ledger, "a")
    with TrickyServer(offers=()).serving() as plain, pytest.raises(MailsNotSent, match="SMTPUTF8"):
        send(ledger, plain, sender="bestellungen-für-alle@example.com")
    assert mail(ledger, key).state is MailState.QUEUED


def test_a_senders_name_may_have_any_letters_and_a_domain_too(ledger: Ledger) -> None:
    alert(ledger, "a")
    with TrickyServer(offers=()).serving() as plain:
        assert send(ledger, plain, sender="Aufträge für alle <ordersync@münchen.example>").mails == 1
    (taken,) = plain.taken
    assert taken.sender == "ordersync@xn--mnchen-3ya.example"
    assert taken.raw.isascii()
    (shown,) = taken.message["From"].addresses
    assert (shown.display_name, shown.addr_spec) == ("Aufträge für alle", "ordersync@xn--mnchen-3ya.example")


def test_a_mail_that_cannot_be_made_is_named_and_stops_no_other(ledger: Ledger, server: TrickyServer) -> None:
    key = alert(ledger, "broken")
    alert(ledger, "good")
    change(ledger, "UPDATE mails SET content = '{}' WHERE id = :id", id=key)
    fail(ledger, server, "1 of 2 mails not sent: broken .internal: ")
    assert server.subjects() == ["good"]
    assert mail(ledger, key).state is MailState.QUEUED


def test_a_mail_to_nobody_failed(ledger: Ledger, server: TrickyServer) -> None:
    key = alert(ledger, "a")
    change(ledger, "UPDATE mails SET recipients = '[]'")
    fail(ledger, server)
    assert mail(ledger, key).state is MailState.FAILED
    assert server.taken == []


def test_reports_and_alerts_do_not_wait_for_each_other_but_each_for_itself(
    ledger: Ledger, server: TrickyServer, clock: Clock
) -> None:
    report(ledger)
    alert(ledger, "a")
    acquire(ledger, "mail:reports", "another task", timedelta(seconds=0.1))
    assert send(ledger, server).mails == 1
    with pytest.raises(AccountBusy, match="mail:reports is being worked for by another task"):
        post(a_task(ledger), reached(server.port), REPORTS)
    clock.advance(seconds=1)
    assert post(a_task(ledger), reached(server.port), REPORTS).mails == 1


def test_no_secret_is_kept_or_told(ledger: Ledger, server: TrickyServer) -> None:
    key = alert(ledger, "a")
    server.trick("dot", "550 your password hunter2 was seen", times=1)
    with pytest.raises(MailsNotSent) as caught:
        send(ledger, server, secrets=("hunter2",))
    assert "hunter2" not in str(caught.value) + str(mail(ledger, key))
