"""A mail as it goes to the mail server: its parts, its headers, and nothing that could break out of them."""

import re
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest

from include.order_sync.ledger.mails import Mail, MailKind, MailState, Recipient
from include.order_sync.services.mail.contents import Content, ReportContent, written
from include.order_sync.services.mail.message import Attachment, message
from include.order_sync.services.mail.templates import html_of, subject_of, text_of
from tests.services.mail.hostile import ARABIC, CHINESE, hostile_alert, hostile_report
from tests.services.mail.samples import SENT, export_error, outage, recovered, report

SENDER = "orders@example.com"
CSV = '\ufeff"Order id","Status"\r\n"0001","Grün"\r\n'.encode()
LONG_DOMAIN = f"{'very.' * 20}long.example.com"


def mail(content: Content, **changes: Any) -> Mail:
    """Put a content on record."""
    is_report = isinstance(content, ReportContent)
    made = Mail(
        id=1,
        key="report:1:2026-03-02" if is_report else "alert:12:20260302T060000",
        kind=MailKind.REPORT if is_report else MailKind.EXPORT_ERROR,
        state=MailState.SENDING,
        subject=subject_of(content),
        recipients=(Recipient("olga@example.com"), Recipient("paul@example.com")),
        content=written(content),
        actor="a_task",
        created_at=SENT,
        attempts=1,
        due_at=None,
        last_attempt_at=None,
        sent_at=None,
        error_code=None,
        error_message=None,
    )
    return replace(made, **changes)


def sent(
    content: Content, attachment: Attachment | None = None, sender: str = SENDER, *, late: bool = False, **changes: Any
) -> EmailMessage:
    """Read a mail as it came out at the other end."""
    return message_from_bytes(raw(content, attachment, sender, late=late, **changes), policy=policy.default)


def raw(
    content: Content, attachment: Attachment | None = None, sender: str = SENDER, *, late: bool = False, **changes: Any
) -> bytes:
    """Write a mail in letters of seven bits, as it is sent to servers that know no others."""
    made = message(mail(content, **changes), content, attachment, sender, SENT, late=late)
    return made.as_bytes(policy=policy.SMTP.clone(cte_type="7bit"))


def body(found: EmailMessage, kind: str) -> str:
    """Read one of a mail's bodies."""
    part = found.get_body((kind,))
    assert part
    return str(part.get_content()).replace("\r\n", "\n")


def test_a_report_has_two_bodies_and_a_file() -> None:
    found = sent(report(), Attachment("status.csv", CSV))

    kinds = ["multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/csv"]
    assert [part.get_content_type() for part in found.walk()] == kinds
    assert body(found, "plain") == text_of(report(), SENT)
    assert body(found, "html").strip() == html_of(report(), SENT).strip()
    (file,) = found.iter_attachments()
    assert (file.get_filename(), file.get_payload(decode=True)) == ("status.csv", CSV)
    assert file.get_content_disposition() == "attachment"


@pytest.mark.parametrize(
    ("name", "kind"),
    [("a.csv", "text/csv"), ("a.zip", "application/zip"), ("a", "application/octet-stream")],
)
def test_a_file_is_called_what_it_is(name: str, kind: str) -> None:
    (file,) = sent(report(), Attachment(name, b"\x00\xff\r\n.\r\n")).iter_attachments()
    assert (file.get_content_type(), file.get_payload(decode=True)) == (kind, b"\x00\xff\r\n.\r\n")


def test_without_a_file_a_mail_is_its_two_bodies() -> None:
    kinds = [part.get_content_type() for part in sent(export_error()).walk()]
    assert kinds == ["multipart/alternative", "text/plain", "text/html"]


def test_the_headers_of_a_report() -> None:
    assert {name: str(value) for name, value in sent(report()).items() if name != "Content-Type"} == {
        "Subject": "Daily Order Sync Status Report",
        "From": "orders@example.com",
        "To": "olga@example.com, paul@example.com",
        "Date": "Mon, 02 Mar 2026 06:00:20 +0000",
        "Message-ID": "<report-1-2026-03-02.d015b158b90f38e6@example.com>",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "List-Id": "OrderSync status reports <status-reports.order-sync.localhost>",
        "X-Order-Sync-Kind": "report",
        "X-Order-Sync-Subscription": "everything",
        "MIME-Version": "1.0",
    }


def test_the_headers_that_filters_need_of_an_alert() -> None:
    found = sent(export_error())
    assert (found["X-Order-Sync-Kind"], found["X-Order-Sync-Account"]) == ("export_error", "warehouse")
    assert found["X-Order-Sync-State"] == "open"
    assert sent(recovered())["X-Order-Sync-State"] == "recovered"
    assert found["List-Id"] == "OrderSync alerts <alerts.order-sync.localhost>"


def test_every_try_at_a_mail_has_the_same_name_and_every_mail_its_own() -> None:
    again = message(mail(report(), attempts=7), report(), None, SENDER, SENT + timedelta(hours=3), late=True)
    assert again["Message-ID"] == sent(report())["Message-ID"]
    other = [
        sent(report(), key="report:1:2026-03-03"),
        sent(report(), created_at=SENT + timedelta(microseconds=1)),
        sent(export_error()),
    ]
    assert len({found["Message-ID"] for found in [again, *other]}) == 4


def test_all_mails_of_an_alert_are_in_one_thread() -> None:
    first, second = sent(export_error()), sent(outage(), key="alert:12:20260302T061500")
    end = sent(recovered(), key="alert:12:recovered")
    assert first["References"] == second["References"] == end["References"]
    assert first["In-Reply-To"] == first["References"]
    assert len({found["Message-ID"] for found in (first, second, end)} | {first["References"]}) == 4


def test_another_alert_is_another_thread_also_that_of_another_ledger() -> None:
    one = sent(export_error())["References"]
    assert sent(export_error(), key="alert:13:20260302T060000")["References"] != one
    assert sent(export_error(opened_at=SENT))["References"] != one


def test_reports_are_in_no_thread() -> None:
    assert sent(report())["References"] is sent(report())["In-Reply-To"] is None


@pytest.mark.parametrize(
    "subject",
    ["Grüße aus Köln", CHINESE * 40, f"{ARABIC} " * 30, "x" * 900, "a" * 75 + "ü", "🚚" * 60],
)
def test_a_subject_arrives_as_it_was_written(subject: str) -> None:
    found = sent(export_error(), subject=subject)
    assert found["Subject"] == subject.strip()
    assert not found.defects


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\x0b", "\x85", "\u2028", "\x00\n"])
def test_a_line_s_end_in_a_name_begins_no_header(end: str) -> None:
    evil = f"nobody{end}Bcc: all@example.com{end}{end}Read this"
    subscription, alert = report(name=evil), export_error(account=evil, sentence=evil, message=evil)
    for content, sender in ((subscription, f"Orders{end}and more <{SENDER}>"), (alert, SENDER)):
        whole = raw(content, None, sender, subject=evil)
        found = message_from_bytes(whole, policy=policy.default)
        assert "Bcc" not in found
        assert not re.search(rb"^(Bcc|Read this)", whole, re.MULTILINE)
        assert found["Subject"] == "nobody Bcc: all@example.com Read this"


def test_a_sender_may_have_a_name() -> None:
    assert sent(report(), sender="Bestellungen Köln <orders@example.com>")["From"] == (
        "Bestellungen Köln <orders@example.com>"
    )
    assert sent(report(), sender='"Orders, and more" <orders@example.com>')["From"].addresses[0].display_name == (
        "Orders, and more"
    )


def test_long_addresses_stay_whole() -> None:
    found = sent(export_error(), sender=f"orders@{LONG_DOMAIN}", recipients=(Recipient(f"olga@{LONG_DOMAIN}"),))
    for name in ("From", "To", "Message-ID", "References", "In-Reply-To"):
        assert LONG_DOMAIN in found[name], name
    written_out = raw(export_error(), sender=f"orders@{LONG_DOMAIN}")
    assert f"@{LONG_DOMAIN}>\r\nReferences: <alert-12.".encode() in written_out


def test_a_key_that_is_no_word_is_none_in_the_name() -> None:
    name = sent(report(), key="report:1:asked:manual__Grüße\r\n>" + "x" * 200)["Message-ID"]
    assert re.fullmatch(r"<report-1-asked-manual-Gr-e-x+\.[0-9a-f]{16}@example\.com>", name)
    assert len(name) < 100


def test_an_address_with_other_letters_stands_there_as_it_is() -> None:
    made = message(mail(report(), recipients=(Recipient("jürgen@exämple.com"),)), report(), None, SENDER, SENT)
    assert b"\r\nTo: j\xc3\xbcrgen@ex\xc3\xa4mple.com\r\n" in made.as_bytes(policy=policy.SMTPUTF8)


def test_hundreds_of_recipients_all_stand_there() -> None:
    everybody = tuple(Recipient(f"person.number.{number}@example.com") for number in range(500))
    found = sent(export_error(), recipients=everybody)
    assert [address.addr_spec for address in found["To"].addresses] == [one.address for one in everybody]


@pytest.mark.parametrize("content", [hostile_report(), hostile_alert(), outage(), report(name="x" * 5_000)])
def test_no_line_is_longer_than_mail_servers_take(content: Content) -> None:
    whole = raw(content, Attachment("a.csv", b"x" * 100_000))
    assert max(map(len, whole.split(b"\r\n"))) <= 998
    assert whole.isascii()
    assert whole.count(b"\r\n") == whole.count(b"\r") == whole.count(b"\n")
    found = message_from_bytes(whole, policy=policy.default)
    assert body(found, "plain") == text_of(content, SENT)
    assert body(found, "html").strip() == html_of(content, SENT).strip()


def test_a_late_report_says_so_in_both_bodies() -> None:
    found = sent(report(), late=True)
    for kind in ("plain", "html"):
        assert "This report is late" in " ".join(body(found, kind).split())
        assert "This report is late" not in " ".join(body(sent(report()), kind).split())
