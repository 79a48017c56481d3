"""Mail servers on this machine: one that does as it is told at every step of the conversation, and a real one."""

import asyncio
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

PATIENCE = 1.0
"""Seconds that the tests' clients wait for an answer."""


@dataclass(frozen=True)
class Taken:
    """A mail that a server took: its envelope, and what it received as it came."""

    sender: str
    recipients: tuple[str, ...]
    raw: bytes

    @property
    def message(self) -> EmailMessage:
        """The mail as a reader opens it."""
        opened = message_from_bytes(self.raw, policy=policy.default)
        assert isinstance(opened, EmailMessage)
        return opened

    @property
    def subject(self) -> str:
        """Its subject."""
        return str(self.message["Subject"])


@dataclass
class Trick:
    """What a server does instead of a step, so many `times`: answer something, hang up, stall, or drip its answer.

    A `late` one does it after the step took effect. `about` chooses among the commands of the step.
    """

    step: str
    does: str
    times: float = 1
    late: bool = False
    about: str = ""


@dataclass
class TrickyServer:
    """Speaks plain SMTP. Steps: connect, EHLO, MAIL, RCPT, DATA, body (amid it), dot, RSET, QUIT."""

    offers: tuple[str, ...] = ("8BITMIME", "SMTPUTF8", "SIZE 0")
    taken: list[Taken] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    connections: int = 0
    tricks: list[Trick] = field(default_factory=list)
    port: int = 0
    _closing: threading.Event = field(default_factory=threading.Event)

    def trick(self, step: str, does: str, **how: Any) -> None:
        """Do something odd at a step: `drop`, `stall`, `drip`, or the answer to give."""
        self.tricks.append(Trick(step, does, **how))

    def subjects(self) -> list[str]:
        """List what was taken by subject."""
        return [taken.subject for taken in self.taken]

    @contextmanager
    def serving(self) -> Iterator["TrickyServer"]:
        """Listen until the test is over."""
        with socket.create_server(("127.0.0.1", 0)) as listening:
            self.port = listening.getsockname()[1]
            accepting = threading.Thread(target=self._accept, args=(listening,), daemon=True)
            accepting.start()
            yield self
            self._closing.set()
            with suppress(OSError):
                listening.shutdown(socket.SHUT_RDWR)
            accepting.join(5)

    def _accept(self, listening: socket.socket) -> None:
        talks = []
        with suppress(OSError):
            while True:
                talks.append(threading.Thread(target=_Talk(self, listening.accept()[0]).run, daemon=True))
                self.connections += 1
                talks[-1].start()
        for talk in talks:
            talk.join(5)

    def find(self, step: str, said: str, *, late: bool) -> Trick | None:
        """Find what to do instead of a step, and count it."""
        for trick in self.tricks:
            if trick.step == step and trick.late is late and trick.times > 0 and trick.about in said:
                trick.times -= 1
                return trick
        return None

    def wait_for_end(self, connected: socket.socket) -> None:
        """Say nothing until the client hangs up."""
        connected.settimeout(0.05)
        while not self._closing.is_set():
            with suppress(TimeoutError):
                if not connected.recv(65536):
                    return

    def drip(self, connected: socket.socket, text: str) -> None:
        """Answer letter by letter, each in good time."""
        for letter in text:
            if self._closing.wait(PATIENCE / 5):
                return
            connected.sendall(letter.encode())


class _HangUp(Exception):
    """The server ends the connection."""


class _Talk:
    """One connection to a tricky server."""

    def __init__(self, server: TrickyServer, connected: socket.socket) -> None:
        self.server, self.connected = server, connected
        self.file = connected.makefile("rb")
        self.sender, self.recipients = "", [""]

    def run(self) -> None:
        """Talk until one of the two hangs up."""
        with self.connected, self.file, suppress(_HangUp, OSError, ValueError):
            self.step("connect", "", lambda: "220 tricky")
            for line in self.file:
                said = line.decode().strip()
                self.server.commands.append(said)
                self.step(said[:4].upper(), said, lambda said=said: self.obey(said))  # type: ignore[misc]

    def step(self, name: str, said: str, act: Callable[[], str]) -> None:
        """Take a step, or do what the test wants instead."""
        self.play(self.server.find(name, said, late=False))
        if self.answered:
            return
        answer = act()
        self.play(self.server.find(name, said, late=True))
        if answer and not self.answered:
            self.say(answer)

    def play(self, trick: Trick | None) -> None:
        """Play a trick on the client."""
        self.answered = trick is not None
        if trick is None:
            return
        if trick.does == "stall":
            self.server.wait_for_end(self.connected)
        if trick.does in ("drop", "stall"):
            raise _HangUp
        if trick.does == "drip":
            self.server.drip(self.connected, "250 very slowly, letter by letter\r\n")
        else:
            self.say(trick.does)
            if trick.does.startswith("421"):
                raise _HangUp

    def say(self, answer: str) -> None:
        """Answer."""
        self.connected.sendall(answer.encode() + b"\r\n")

    def obey(self, said: str) -> str:
        """Do what a command says."""
        verb, _, rest = said.partition(":")
        match verb[:4].upper():
            case "EHLO":
                return "\r\n".join(["250-tricky", *(f"250-{offer}" for offer in self.server.offers), "250 HELP"])
            case "MAIL":
                self.sender, self.recipients = rest.split(">")[0].strip("<"), []
            case "RCPT":
                self.recipients.append(rest.split(">")[0].strip("<"))
            case "DATA":
                self.say("354 go ahead")
                self.read_mail()
                return ""
            case "QUIT":
                return "221 bye"
        return "250 as you like"

    def read_mail(self) -> None:
        """Read a mail to its dot."""
        lines: list[bytes] = []
        for line in self.file:
            if len(lines) == 2:
                self.play(self.server.find("body", self.sender, late=False))
                if self.answered:
                    raise _HangUp
            if line == b".\r\n":
                self.step("dot", "", lambda: self.take(b"".join(lines)))
                return
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        raise _HangUp

    def take(self, raw: bytes) -> str:
        """Keep a mail."""
        self.server.taken.append(Taken(self.sender, tuple(self.recipients), raw))
        return "250 taken"


class RealServer:
    """An aiosmtpd, as the sandbox has it. `refused` says what it answers to some recipients; `tls` wraps it all."""

    def __init__(self, tls: ssl.SSLContext | None = None, **options: Any) -> None:
        self._tls = tls
        self.taken: list[Taken] = []
        self.refused: dict[str, str] = {}
        self._options = {"hostname": "real", **options}

    async def handle_RCPT(  # noqa: N802 (aiosmtpd's)
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take a recipient, or refuse it."""
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 (aiosmtpd's)
        """Keep a mail."""
        raw = envelope.original_content or b""
        self.taken.append(Taken(envelope.mail_from or "", tuple(envelope.rcpt_tos), raw))
        return "250 OK"

    @contextmanager
    def serving(self) -> Iterator["RealServer"]:
        """Listen until the test is over."""
        loop = asyncio.new_event_loop()
        listening = loop.run_until_complete(
            loop.create_server(lambda: SMTP(self, loop=loop, **self._options), "127.0.0.1", 0, ssl=self._tls)
        )
        self.port = listening.sockets[0].getsockname()[1]
        running = threading.Thread(target=loop.run_forever, daemon=True)
        running.start()
        try:
            yield self
        finally:
            loop.call_soon_threadsafe(listening.close)
            loop.call_soon_threadsafe(loop.stop)
            running.join(5)
            loop.close()
