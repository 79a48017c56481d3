"""The mailbox's pages show what came, let nobody's mail do anything, and hand out what was attached."""

import asyncio
import smtplib
from collections.abc import Awaitable, Callable
from email.message import EmailMessage
from html import unescape
from pathlib import Path

from tests.sandbox.clients import Answer, Caller, play

Get = Callable[[str], Awaitable[Answer]]
Look = Callable[[Caller, Get], Awaitable[None]]
HOSTILE = "<script>alert(1)</script>"
CSV = '\ufeff"Order id"\r\n"0071"\r\n'.encode()


def report(subject: str = "Daily Order Sync Status Report", html: str = "") -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "sync@example.com", "operations@example.com", subject
    message["Date"] = "Sun, 01 Mar 2026 07:00:00 +0100"
    message.set_content("Failed 2\nJürgen Weiß waits")
    message.add_alternative(html or "<!doctype html><html><head></head><body>Failed 2</body></html>", subtype="html")
    message.add_attachment(CSV, maintype="text", subtype="csv", filename="größe.csv")
    return message


def send(port: int, *messages: EmailMessage) -> None:
    with smtplib.SMTP("127.0.0.1", port, timeout=5) as smtp:
        for message in messages:
            smtp.send_message(message)


def seen(folder: Path, look: Look, *messages: EmailMessage) -> None:
    """Put mails into the mailbox, and look."""

    async def story(caller: Caller) -> None:
        async def get(path: str) -> Answer:
            return await caller.call("GET", f"http://127.0.0.1:{caller.ports.control}{path}")

        await asyncio.to_thread(send, caller.ports.smtp, *messages)
        await look(caller, get)

    play(folder, [], story)


def test_an_empty_mailbox_says_so(tmp_path: Path) -> None:
    async def look(_: Caller, get: Get) -> None:
        page = await get("/mails")
        assert page.status == 200
        assert "No mail has come yet" in page.body
        assert (await get("/mails.json")).body == []
        assert (await get("/mails/1")).status == 404

    seen(tmp_path, look)


def test_the_list_has_the_newest_first_and_leads_to_each(tmp_path: Path) -> None:
    async def look(_: Caller, get: Get) -> None:
        page = (await get("/mails")).body
        assert page.index('href="/mails/2"') < page.index('href="/mails/1"')
        assert page.index("Zweite: Größe fehlt") < page.index("First")
        assert [(mail["number"], mail["subject"]) for mail in (await get("/mails.json")).body] == [
            (1, "First"),
            (2, "Zweite: Größe fehlt"),
        ]

    seen(tmp_path, look, report("First"), report("Zweite: Größe fehlt"))


def test_a_mail_is_shown_with_its_text_and_in_a_frame(tmp_path: Path) -> None:
    async def look(_: Caller, get: Get) -> None:
        page = (await get("/mails/1")).body
        for words in ("Daily Order Sync Status Report", "operations@example.com", "07:00:00 +0100", "größe.csv"):
            assert words in page
        assert "Failed 2\nJürgen Weiß waits" in page
        assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in page
        assert "Failed 2" in (await get("/mails/1/html")).body

    seen(tmp_path, look, report())


def test_what_was_attached_is_saved_byte_for_byte(tmp_path: Path) -> None:
    async def look(caller: Caller, get: Get) -> None:
        url = f"http://127.0.0.1:{caller.ports.control}/mails/1/attachments/0"
        async with caller.http.get(url) as response:
            assert await response.read() == CSV
            assert response.content_type == "text/csv"
            assert response.headers["Content-Disposition"] == "attachment; filename*=UTF-8''gr%C3%B6%C3%9Fe.csv"
        assert (await get("/mails/1/attachments/1")).status == 404

    seen(tmp_path, look, report())


def test_the_source_is_what_came(tmp_path: Path) -> None:
    async def look(_: Caller, get: Get) -> None:
        source = await get("/mails/0001.eml")
        assert source.headers["Content-Type"].startswith("text/plain")
        assert "Subject: Daily Order Sync Status Report" in source.body

    seen(tmp_path, look, report())


def test_a_hostile_mail_is_text_in_our_pages_and_without_power_in_its_frame(tmp_path: Path) -> None:
    async def look(_: Caller, get: Get) -> None:
        for path in ("/mails", "/mails/1"):
            page = await get(path)
            assert HOSTILE not in page.body
            assert HOSTILE in unescape(page.body)
            assert "default-src 'none'" in page.headers["Content-Security-Policy"]
            assert "script-src" not in page.headers["Content-Security-Policy"]
        frame = await get("/mails/1/html")
        policy = frame.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "sandbox allow-popups allow-popups-to-escape-sandbox" in policy
        assert "allow-scripts" not in policy
        assert frame.headers["X-Content-Type-Options"] == "nosniff"

    seen(tmp_path, look, report(HOSTILE, f"<html><head><title>x</title></head><body>{HOSTILE}</body></html>"))


def test_links_of_a_mail_open_tabs_of_their_own(tmp_path: Path) -> None:
    async def look(_: Caller, get: Get) -> None:
        assert '<head><base target="_blank">' in (await get("/mails/1/html")).body
        assert (await get("/mails/2/html")).body.startswith('<base target="_blank"><p>')

    seen(tmp_path, look, report(), report(html="<p>no head"))


def test_an_odd_mail_is_shown_as_far_as_it_can_be_read(tmp_path: Path) -> None:
    odd = b"Content-Type: text/plain; charset=klingon\r\n\r\nGr\xc3\xb6\xc3\x9fe \xff\r\n"

    async def look(_: Caller, get: Get) -> None:
        (tmp_path / "mails" / "0001.eml").write_bytes(odd)
        (tmp_path / "mails" / "0002.eml").write_bytes(b"")
        assert "Größe \ufffd" in (await get("/mails/1")).body
        assert (await get("/mails/2")).status == 200
        assert (await get("/mails")).body.count("(no subject)") == 2

    seen(tmp_path, look)
