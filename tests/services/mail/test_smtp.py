"""The conversation with a mail server: what is said in which order, and what each kind of trouble is called."""

import smtplib
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from include.order_sync.errors import ErrorCode, VendorError
from include.order_sync.services.mail.replies import Reply, TooLarge, hidden, named
from include.order_sync.services.mail.smtp import Conversation
from tests.fakes.mail_client import reached
from tests.fakes.mail_server import RealServer, TrickyServer

FROM, TO = "ordersync@example.com", "olga@example.com"
BODY = b"Subject: Hello\r\n\r\nHello.\r\n"


@pytest.fixture
def server() -> Iterator[TrickyServer]:
    """A mail server that does as it is told."""
    with TrickyServer().serving() as serving:
        yield serving


@contextmanager
def talking(server: TrickyServer | RealServer, *secrets: str) -> Iterator[Conversation]:
    reaching = reached(server.port, secrets=secrets)
    with reaching.open() as client:
        yield Conversation(client, reaching)


def hand_in(conversation: Conversation, body: bytes = BODY, to: str = TO) -> Reply:
    """Send a mail as far as the server lets it."""
    conversation.begin(FROM, len(body), any_letters=not to.isascii())
    answer = conversation.recipient(to)
    assert answer.yes, answer
    assert conversation.body(body, lambda: None) is None
    return conversation.end()


def test_mails_follow_one_another_on_one_connection(server: TrickyServer) -> None:
    with talking(server) as conversation:
        assert hand_in(conversation).yes
        conversation.begin(FROM, 1, any_letters=False)
        conversation.reset()
        assert hand_in(conversation).words == "250 taken"
        conversation.leave()
    assert [(taken.sender, taken.recipients, taken.raw) for taken in server.taken] == [(FROM, (TO,), BODY)] * 2
    assert [said.split()[0].upper() for said in server.commands] == (
        ["EHLO", "MAIL", "RCPT", "DATA", "MAIL", "RSET", "MAIL", "RCPT", "DATA", "QUIT"]
    )
    assert server.connections == 1


@pytest.mark.parametrize(
    ("written", "received"),
    [
        (b".\r\n..\r\n.a\r\n", b".\r\n..\r\n.a\r\n"),
        (b"no end", b"no end\r\n"),
        (b"a\nb\rc\r\nd", b"a\r\nb\r\nc\r\nd\r\n"),
        (b"a\n.\nMAIL FROM:<b@example.com>\n", b"a\r\n.\r\nMAIL FROM:<b@example.com>\r\n"),
        (b"a\r\n.\r", b"a\r\n.\r\n"),
        (b"x" * 70_000 + b"\r\n.\r\n" + b"y" * 70_000, b"x" * 70_000 + b"\r\n.\r\n" + b"y" * 70_000 + b"\r\n"),
    ],
)
@pytest.mark.parametrize("kind", [TrickyServer, RealServer])
def test_a_body_arrives_as_it_was_whatever_dots_and_line_ends_it_has(
    kind: type[TrickyServer] | type[RealServer], written: bytes, received: bytes
) -> None:
    with kind().serving() as server:
        if len(written) > 1000 and isinstance(server, RealServer):
            written, received = written.replace(b"x" * 70_000, b"x" * 900), received.replace(b"x" * 70_000, b"x" * 900)
            written, received = written.replace(b"y" * 70_000, b"y" * 900), received.replace(b"y" * 70_000, b"y" * 900)
        with talking(server) as conversation:
            assert hand_in(conversation, written).yes
        assert [taken.raw for taken in server.taken] == [received]


def test_a_mail_without_its_dot_is_none(server: TrickyServer) -> None:
    with talking(server) as conversation:
        conversation.begin(FROM, len(BODY), any_letters=False)
        conversation.recipient(TO)
        conversation.body(BODY, lambda: None)
        conversation.reset()
        assert not conversation.is_open
    assert server.taken == []
    assert "RSET" not in server.commands


@pytest.mark.parametrize(
    ("step", "does", "code"),
    [
        *((step, "drop", ErrorCode.UNAVAILABLE) for step in ("EHLO", "MAIL", "RCPT", "DATA", "body", "dot")),
        *((step, "stall", ErrorCode.TIMEOUT) for step in ("EHLO", "MAIL", "RCPT", "DATA", "dot")),
        *((step, "drip", ErrorCode.TIMEOUT) for step in ("EHLO", "MAIL", "RCPT", "DATA", "dot")),
    ],
)
def test_a_server_that_hangs_up_stalls_or_drips_is_named(
    server: TrickyServer, step: str, does: str, code: ErrorCode
) -> None:
    server.trick(step, does)
    with pytest.raises(VendorError) as caught, talking(server) as conversation:
        hand_in(conversation, BODY * 100_000 if step == "body" else BODY)
    assert caught.value.code is code
    assert caught.value.sent is (step == "dot")
    assert server.taken == []


def test_an_answer_that_is_none_ends_the_conversation(server: TrickyServer) -> None:
    server.trick("RCPT", "what?")
    with talking(server) as conversation:
        conversation.begin(FROM, 1, any_letters=False)
        answer = conversation.recipient(TO)
        assert (answer.yes, answer.later, answer.never) == (False, False, False)
        assert not conversation.is_open


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ("530 5.7.0 Authentication required", ErrorCode.UNAUTHORIZED),
        ("550 5.7.60 Send as denied", ErrorCode.FORBIDDEN),
        ("451 4.3.0 Try later", ErrorCode.UNAVAILABLE),
        ("421 4.3.2 Closing", ErrorCode.UNAVAILABLE),
        ("320 odd", ErrorCode.MALFORMED_RESPONSE),
    ],
)
def test_a_refused_sender_is_named_in_the_servers_words(server: TrickyServer, answer: str, code: ErrorCode) -> None:
    server.trick("MAIL", answer)
    with talking(server) as conversation, pytest.raises(VendorError) as caught:
        conversation.begin(FROM, 1, any_letters=False)
    assert (caught.value.code, caught.value.message) == (code, answer)


def test_the_size_that_a_server_names_is_respected() -> None:
    with TrickyServer(offers=("SIZE 1000",)).serving() as server, talking(server) as conversation:
        with pytest.raises(TooLarge, match=r"has 1,001 bytes, and the mail server takes at most 1,000"):
            conversation.begin(FROM, 1001, any_letters=False)
        conversation.begin(FROM, 1000, any_letters=False)
    assert server.commands[-1] == f"mail FROM:<{FROM}> SIZE=1000"


@pytest.mark.parametrize("answer", ["552 5.2.3 too big", "550 5.3.4 Message too big for system"])
def test_a_size_that_is_refused_is_named(server: TrickyServer, answer: str) -> None:
    server.trick("MAIL", answer)
    with talking(server) as conversation, pytest.raises(TooLarge, match=answer):
        conversation.begin(FROM, 10**9, any_letters=False)


def test_a_server_that_has_enough_amid_a_mail_and_hangs_up_is_heard(server: TrickyServer) -> None:
    server.trick("body", "552 5.3.4 enough")
    with talking(server) as conversation:
        conversation.begin(FROM, 1, any_letters=False)
        conversation.recipient(TO)
        refused = conversation.body(BODY * 1_000_000, lambda: None)
        assert refused == Reply(552, "552 5.3.4 enough")
        assert not conversation.is_open


def test_letters_beyond_ascii_are_asked_for_by_name(server: TrickyServer) -> None:
    with talking(server) as conversation:
        assert conversation.takes_any_letters
        hand_in(conversation, to="jürgen@example.com")
    assert server.commands[1].endswith(f"SMTPUTF8 BODY=8BITMIME SIZE={len(BODY)}")
    assert server.taken[0].recipients == ("jürgen@example.com",)


def test_no_secret_is_repeated(server: TrickyServer) -> None:
    server.trick("MAIL", "535 no login with s3cret, really")
    with talking(server, "s3cret", "") as conversation, pytest.raises(VendorError) as caught:
        conversation.begin(FROM, 1, any_letters=False)
    assert caught.value.message == "535 no login with ***, really"


def test_words_are_kept_in_one_line_of_a_bearable_length() -> None:
    assert hidden("550 <olga@example.com>\r\n\tno such\x00 user ", ()) == "550 <olga@example.com> no such user"
    assert len(hidden("x" * 10_000, ())) == 500


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (
            smtplib.SMTPAuthenticationError(535, b"5.7.8 bad login s3cret"),
            ErrorCode.UNAUTHORIZED,
            "5.7.8 bad login ***",
        ),
        (smtplib.SMTPAuthenticationError(454, b"4.7.0 later"), ErrorCode.UNAVAILABLE, "454 4.7.0 later"),
        (smtplib.SMTPException("No suitable authentication method found."), ErrorCode.UNAUTHORIZED, "No suitable"),
        (smtplib.SMTPNotSupportedError("STARTTLS extension not supported"), ErrorCode.UNAVAILABLE, "disable_tls"),
        (smtplib.SMTPConnectError(554, "go away"), ErrorCode.FORBIDDEN, "554 go away"),
        (ConnectionRefusedError(111, "Connection refused"), ErrorCode.UNAVAILABLE, "Connection refused"),
        (socket.gaierror(-2, "Name or service not known"), ErrorCode.UNAVAILABLE, "Name or service not known"),
        (TimeoutError("timed out"), ErrorCode.TIMEOUT, "in time"),
    ],
)
def test_what_goes_wrong_with_connecting_is_named(error: Exception, code: ErrorCode, words: str) -> None:
    failure = named(error, ("s3cret",))
    assert failure.code is code
    assert words in failure.message
