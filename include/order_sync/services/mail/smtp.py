"""Talk to a mail server, step by step."""

import io
import re
import smtplib
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field
from typing import Any

from include.order_sync.errors import ErrorCode, VendorError
from include.order_sync.services.mail.replies import Reply, TooLarge, hidden, named, naming

_BLOCK = 64 * 1024
_LONGEST_MAIL = 20
"""A mail may take so many times the timeout, however steadily the server goes on reading."""
_LINE_ENDS = re.compile(rb"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class MailServer:
    """How the mail server is reached. `open` connects and logs in, and closes at the end; `timeout` is in seconds.

    `secrets` are words that no message may show.
    """

    open: Callable[[], AbstractContextManager[smtplib.SMTP]]
    sender: str
    timeout: float = 30.0
    secrets: tuple[str, ...] = field(default=(), repr=False)


class Conversation:
    """A conversation over an open connection: for each mail `begin`, `recipient` for each, `body`, `end`.

    Every step raises `VendorError` if there is no answer in time, none at all, or the connection broke.
    """

    def __init__(self, client: smtplib.SMTP, server: MailServer) -> None:
        self._client, self._server = client, server
        self._in_body = False
        with naming(server.secrets):
            self._patience = _Patience.of(client)
            self._patience.wait(server.timeout)
            client.ehlo_or_helo_if_needed()

    @property
    def is_open(self) -> bool:
        """Tell whether more can be said."""
        return self._client.sock is not None

    @property
    def takes_any_letters(self) -> bool:
        """Tell whether addresses may have letters beyond ASCII (RFC 6531)."""
        return self._client.has_extn("smtputf8")

    def begin(self, sender: str, size: int, *, any_letters: bool) -> None:
        """Begin a mail of a size in bytes. Raises `TooLarge`, or `VendorError` if the server refuses us."""
        options = ["SMTPUTF8", "BODY=8BITMIME"] if any_letters else []
        if self._client.has_extn("size"):
            self._check_size(size)
            options.append(f"SIZE={size}")
        reply = self._ask(lambda: self._client.mail(sender, options))
        if reply.too_large:
            raise TooLarge(reply.words)
        if not reply.yes:
            raise reply.failure()

    def recipient(self, address: str) -> Reply:
        """Name a recipient."""
        return self._ask(lambda: self._client.rcpt(address))

    def body(self, body: bytes, going_on: Callable[[], None]) -> Reply | None:
        """Send a mail without the dot that ends it; what the server says if it does not want it, else None.

        `going_on` is called before each block.
        """
        reply = self._ask(lambda: self._client.docmd("DATA"))
        if reply.code != 354:
            return reply
        self._in_body = True
        until = time.monotonic() + _LONGEST_MAIL * self._server.timeout
        for block in _blocks(_stuffed(body)):
            going_on()
            if time.monotonic() > until:
                raise VendorError(ErrorCode.TIMEOUT, "The mail server reads the mail too slowly.")
            if early := self._send(block):
                return early
        return None

    def end(self) -> Reply:
        """Send the dot, and read whether the server took the mail; what is raised leaves that unknown (`sent`)."""
        try:
            reply = self._ask(lambda: self._client.docmd("."))
        except VendorError as error:
            error.sent = True
            raise
        self._in_body = False
        return reply

    def reset(self) -> None:
        """Take back a mail that was begun, so that the next can follow on the same connection."""
        if self.is_open and not self._in_body:
            with suppress(VendorError):
                if self._ask(self._client.rset).yes:
                    return
        self.cut()

    def leave(self) -> None:
        """Say goodbye."""
        if self.is_open and not self._in_body:
            with suppress(VendorError):
                self._ask(lambda: self._client.docmd("QUIT"))
        self.cut()

    def cut(self) -> None:
        """End the connection without a word: a mail without its dot is none."""
        self._client.close()

    def _check_size(self, size: int) -> None:
        limit = self._client.esmtp_features["size"].strip()
        if limit.isdigit() and 0 < int(limit) < size:
            raise TooLarge(f"The mail has {size:,} bytes, and the mail server takes at most {int(limit):,}.")

    def _ask(self, say: Callable[[], tuple[int, bytes]]) -> Reply:
        self._patience.wait(self._server.timeout)
        with naming(self._server.secrets):
            code, words = say()
        if code == 421 or code < 0:
            self.cut()
        return Reply(code, hidden(f"{code} {words.decode('utf-8', 'replace')}", self._server.secrets))

    def _send(self, block: memoryview) -> Reply | None:
        self._patience.wait(self._server.timeout)
        try:
            self._patience.socket.sendall(block)
        except OSError as error:
            return self._last_words(error)
        return None

    def _last_words(self, error: OSError) -> Reply:
        """Read why a server hung up: one that had enough may have said so before."""
        if not isinstance(error, TimeoutError):
            with suppress(VendorError):
                reply = self._ask(self._client.getreply)
                self.cut()
                if reply.later or reply.never:
                    return reply
        self.cut()
        raise named(error, self._server.secrets) from error


class _Patience(io.RawIOBase):
    """What comes from a socket until a moment: a server that drips letter by letter gets no more time than others."""

    def __init__(self, connected: socket.socket) -> None:
        self.socket = connected
        self._until = 0.0

    @classmethod
    def of(cls, client: smtplib.SMTP) -> "_Patience":
        """Have a client read its replies so."""
        if client.sock is None:
            raise smtplib.SMTPServerDisconnected
        if client.file is not None:
            client.file.close()
        # The dot follows the letter without an answer between them: with Nagle's algorithm it would wait for 40 ms.
        client.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        patient = cls(client.sock)
        client.file = io.BufferedReader(patient)
        return patient

    def wait(self, seconds: float) -> None:
        """Give the next step so much time."""
        self._until = time.monotonic() + seconds
        with suppress(OSError):
            self.socket.settimeout(seconds)

    def readable(self) -> bool:
        """Say that this can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read what is there."""
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError("timed out")
        self.socket.settimeout(left)
        return self.socket.recv_into(buffer)


def _stuffed(body: bytes) -> bytes:
    """Make each end of a line CRLF, and double the dots that lines begin with (RFC 5321, 4.5.2)."""
    if not body.count(b"\r\n") == body.count(b"\n") == body.count(b"\r"):
        body = _LINE_ENDS.sub(b"\r\n", body)
    body = body.replace(b"\r\n.", b"\r\n..")
    body = b"." + body if body.startswith(b".") else body
    return body if body.endswith(b"\r\n") else body + b"\r\n"


def _blocks(body: bytes) -> Iterator[memoryview]:
    whole = memoryview(body)
    return (whole[start : start + _BLOCK] for start in range(0, len(whole), _BLOCK))
