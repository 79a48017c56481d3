"""How the tests reach a mail server: with a client whose process may die at any step."""

import smtplib
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from include.order_sync.services.mail.smtp import MailServer
from tests.fakes.death import Death, refuse_transactions
from tests.fakes.mail_server import PATIENCE

SENDER = "OrderSync <ordersync@example.com>"


def reached(port: int, death: Death | None = None, **changes: Any) -> MailServer:
    """Tell how a server on this machine is reached; a client with a death dies at one of its steps."""

    @contextmanager
    def opened() -> Iterator[smtplib.SMTP]:
        with _MortalClient(death or Death(), port) as client:
            yield client

    return MailServer(**{"open": opened, "sender": SENDER, "timeout": PATIENCE, **changes})


class _MortalClient(smtplib.SMTP):
    """A client whose process may die before and after all that it sends and receives."""

    def __init__(self, death: Death, port: int) -> None:
        self._death = death
        super().__init__("127.0.0.1", port, local_hostname="here", timeout=PATIENCE)

    def _get_socket(self, host: str, port: int, timeout: Any) -> Any:
        self._death.step()
        return _MortalSocket(socket.create_connection((host, port), timeout), self._death)

    def __exit__(self, *_: object) -> None:
        self.close()


class _MortalSocket:
    """A socket that dies before or after a step, and refuses to be used inside a transaction of the ledger."""

    def __init__(self, wrapped: socket.socket, death: Death) -> None:
        self._wrapped, self._death = wrapped, death

    def __getattr__(self, name: str) -> Any:
        return getattr(self._wrapped, name)

    def sendall(self, data: bytes) -> None:
        """Send, between two steps."""
        refuse_transactions()
        self._death.step()
        self._wrapped.sendall(data)
        self._death.step()

    def recv_into(self, buffer: Any) -> int:
        """Receive, and take a step."""
        got = self._wrapped.recv_into(buffer)
        self._death.step()
        return got
