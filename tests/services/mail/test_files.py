"""The file of a report travels with its mail whole, or is linked where the mail server takes no mail so large."""

from datetime import time

import pytest

from include.order_sync.ledger.mails import MailState, mails_of
from include.order_sync.ledger.reports.records import keep_report
from include.order_sync.ledger.reports.subscriptions import subscribe
from include.order_sync.ledger.session import Ledger
from include.order_sync.services.failures import MailsNotSent
from include.order_sync.services.mail.contents import File, ReportContent, read
from include.order_sync.services.mail.post import post
from include.order_sync.subscriptions import Subscription
from tests.clock import NOON, Clock
from tests.fakes.mail_client import reached
from tests.fakes.mail_server import RealServer, Taken, TrickyServer
from tests.services.mail.mailing import OLGA, PAUL, REPORTS, a_task, mail, report

CSV = '\ufeff"Order id","Status"\r\n"0001","Grün"\r\n.\r\n..\r\n"2",""\n'.encode() * 5_000


def report_with_file(ledger: Ledger, *recipients: str, body: bytes = CSV) -> int:
    """Queue a report whose file is attached, and keep the file in pieces."""
    wanted = subscribe(ledger, Subscription(name="all", at=time(7), zone="Europe/Berlin", recipients=(OLGA,)), "olga")
    file = File(name="orders.csv", size=len(body), rows=3, link="https://desk/file", attached=True, report_id=1)
    key = report(ledger, "report", *recipients, file=file)
    pieces = [body[:1000], body[1000:]] if body else []
    with ledger.write() as tx:
        assert (
            keep_report(tx, wanted.id, None, key, (), {}, file.name, len(body), pieces, prepared_at=NOON, report_id=1)
            == 1
        )
    return key


def attached(taken: Taken) -> list[tuple[str | None, object]]:
    """List what a mail has attached: name and content."""
    return [(part.get_filename(), part.get_payload(decode=True)) for part in taken.message.iter_attachments()]


def is_attached(ledger: Ledger, key: int) -> bool:
    """Tell whether the mail on record says that its file is attached."""
    (found,) = mails_of(ledger, [key])
    content = read(found.content)
    assert isinstance(content, ReportContent)
    assert content.file is not None
    return content.file.attached


@pytest.mark.parametrize("kind", [RealServer, TrickyServer])
def test_a_file_arrives_as_it_was_made(ledger: Ledger, kind: type[RealServer] | type[TrickyServer]) -> None:
    key = report_with_file(ledger, OLGA, PAUL)
    with kind().serving() as server:
        assert post(a_task(ledger), reached(server.port), REPORTS).recipients == 2
    (taken,) = server.taken
    assert attached(taken) == [("orders.csv", CSV)]
    assert taken.raw.isascii()
    assert taken.raw.count(b"\r\n") == taken.raw.count(b"\n") == taken.raw.count(b"\r")
    assert is_attached(ledger, key)


@pytest.mark.parametrize("step", ["EHLO", "MAIL", "DATA", "dot"])
def test_where_a_mail_is_too_large_its_file_is_linked_in_the_same_run(ledger: Ledger, step: str) -> None:
    key = report_with_file(ledger)
    server = TrickyServer(offers=("SIZE 100000",)) if step == "EHLO" else TrickyServer()
    if step != "EHLO":
        server.trick(step, "552 5.3.4 Message size exceeds fixed limit")
    with server.serving():
        assert post(a_task(ledger), reached(server.port), REPORTS).mails == 1
    (taken,) = server.taken
    assert attached(taken) == []
    assert not is_attached(ledger, key)
    sent = mail(ledger, key)
    assert (sent.state, sent.attempts, sent.error_code) == (MailState.SENT, 1, None)


def test_a_mail_that_is_too_large_without_its_file_failed(ledger: Ledger) -> None:
    key = report_with_file(ledger)
    with TrickyServer(offers=("SIZE 10",)).serving() as server, pytest.raises(MailsNotSent, match="takes at most 10"):
        post(a_task(ledger), reached(server.port), REPORTS)
    assert mail(ledger, key).state is MailState.FAILED
    assert server.taken == []


def test_what_was_linked_stays_linked_when_it_is_tried_again(ledger: Ledger, clock: Clock) -> None:
    key = report_with_file(ledger)
    with TrickyServer(offers=("SIZE 100000",)).serving() as server:
        server.trick("RCPT", "451 later")
        with pytest.raises(MailsNotSent):
            post(a_task(ledger), reached(server.port), REPORTS)
        assert not is_attached(ledger, key)
        clock.advance(minutes=1)
        assert post(a_task(ledger), reached(server.port), REPORTS).mails == 1


def test_a_file_that_was_swept_meanwhile_is_not_attached(ledger: Ledger) -> None:
    report_with_file(ledger, body=b"")
    with TrickyServer().serving() as server:
        post(a_task(ledger), reached(server.port), REPORTS)
    assert attached(server.taken[0]) == []
