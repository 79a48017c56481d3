"""Mails through Airflow's SMTP hook and connection, to real mail servers on this machine."""

import json
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult

from include.order_sync.accounts.model import MailSettings
from include.order_sync.airflow_bridge import mail_server
from include.order_sync.errors import ConfigurationError, ErrorCode
from include.order_sync.ledger.mails import ALERTS, Mail, MailState
from include.order_sync.ledger.session import Ledger
from include.order_sync.services.failures import MailsNotSent
from include.order_sync.services.mail.post import post
from tests.fakes.mail_server import RealServer, TrickyServer
from tests.services.mail.mailing import a_task, alert, mail

PLAIN = {"disable_ssl": True, "disable_tls": True, "from_email": "ordersync@example.com", "timeout": 1}
PASSWORD = "s3cret-of-ours"


@pytest.fixture(autouse=True)
def _tables(airflow_database: None) -> None:
    """Airflow looks for a connection in its own database, too."""


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """A ledger of this test's own."""
    opened = Ledger.open(f"sqlite:///{tmp_path}/ledger.db")
    yield opened
    opened.close()


@pytest.fixture
def certificate(tmp_path: Path) -> ssl.SSLContext:
    """A server's certificate that nobody vouches for."""
    key, made = tmp_path / "key.pem", tmp_path / "made.pem"
    command = "openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=127.0.0.1 -keyout"
    subprocess.run([*command.split(), str(key), "-out", str(made)], check=True, capture_output=True)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(made, key)
    return context


@pytest.fixture
def connect(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Make the Airflow connection of the mail server."""

    def connect(port: int, login: str = "", password: str = "", **extra: Any) -> None:
        fields = {"conn_type": "smtp", "host": "127.0.0.1", "port": port, "login": login, "password": password}
        monkeypatch.setenv("AIRFLOW_CONN_SMTP_DEFAULT", json.dumps(fields | {"extra": PLAIN | extra}))

    return connect


def send(ledger: Ledger, **settings: Any) -> Mail:
    """Send one alert, as a task does, and tell what became of it."""
    key = alert(ledger, "It fails")
    server = mail_server(MailSettings(**settings))
    assert PASSWORD not in repr(server)
    with suppress(MailsNotSent):
        post(a_task(ledger), server, ALERTS)
    return mail(ledger, key)


def only_with_login(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
    """Let in who knows the password."""
    return AuthResult(success=data.password == PASSWORD.encode(), handled=False)


def test_a_mail_goes_out_over_the_connection(ledger: Ledger, connect: Any) -> None:
    with RealServer().serving() as real:
        connect(real.port)
        assert send(ledger).state is MailState.SENT
    assert [(taken.sender, taken.subject) for taken in real.taken] == [("ordersync@example.com", "It fails")]


def test_the_accounts_file_names_the_sender_first(ledger: Ledger, connect: Any) -> None:
    with RealServer().serving() as real:
        connect(real.port)
        send(ledger, sender="Orders <orders@example.com>")
    assert real.taken[0].sender == "orders@example.com"


@pytest.mark.parametrize("given", [PASSWORD, "another-" + PASSWORD])
def test_a_login_is_used_and_a_refused_one_is_told_without_its_password(
    ledger: Ledger, connect: Any, given: str
) -> None:
    server = RealServer(authenticator=only_with_login, auth_required=True, auth_require_tls=False)
    with server.serving() as real:
        connect(real.port, "olga", given)
        sent = send(ledger)
    if given == PASSWORD:
        assert sent.state is MailState.SENT
        return
    assert (sent.state, sent.error_code) == (MailState.QUEUED, ErrorCode.UNAUTHORIZED)
    assert f"smtp_default (127.0.0.1:{real.port}): 535" in (sent.error_message or "")
    assert given not in str(sent)


def test_a_server_that_wants_a_login_and_gets_none(ledger: Ledger, connect: Any) -> None:
    server = RealServer(authenticator=only_with_login, auth_required=True, auth_require_tls=False)
    with server.serving() as real:
        connect(real.port)
        sent = send(ledger)
    assert (sent.error_code, sent.error_message) == (ErrorCode.UNAUTHORIZED, "530 5.7.0 Authentication required")


@pytest.mark.parametrize(
    ("wrapped", "extra"), [(False, {"disable_tls": False}), (True, {"disable_ssl": False})], ids=["STARTTLS", "TLS"]
)
@pytest.mark.parametrize("checked", [False, True])
def test_encrypted_connections(
    ledger: Ledger, connect: Any, certificate: ssl.SSLContext, wrapped: bool, extra: dict[str, Any], checked: bool
) -> None:
    server = RealServer(tls=certificate) if wrapped else RealServer(tls_context=certificate, require_starttls=True)
    with server.serving() as real:
        connect(real.port, **extra, **({} if checked else {"ssl_context": "none"}))
        sent = send(ledger)
    if checked:
        assert (sent.state, sent.error_code) == (MailState.QUEUED, ErrorCode.UNAVAILABLE)
        assert "certificate" in (sent.error_message or "")
    else:
        assert sent.state is MailState.SENT


def test_a_server_without_starttls_is_named_with_the_remedy(ledger: Ledger, connect: Any) -> None:
    with RealServer().serving() as real:
        connect(real.port, disable_tls=False)
        assert "disable_tls" in (send(ledger).error_message or "")


@pytest.mark.parametrize(
    ("does", "code"),
    [
        ("drop", ErrorCode.UNAVAILABLE),
        ("stall", ErrorCode.TIMEOUT),
        ("554 go away", ErrorCode.FORBIDDEN),
        ("421 busy", ErrorCode.UNAVAILABLE),
    ],
)
def test_a_server_that_lets_nobody_in_is_asked_once_in_a_run(
    ledger: Ledger, connect: Any, does: str, code: ErrorCode
) -> None:
    alert(ledger, "another")
    with TrickyServer().serving() as tricky:
        tricky.trick("connect", does, times=100)
        connect(tricky.port, retry_limit=5)
        sent = send(ledger)
    assert (sent.state, sent.error_code) == (MailState.QUEUED, code)
    assert tricky.connections == 1


def test_a_missing_connection_is_named_and_the_remedy_too() -> None:
    with pytest.raises(ConfigurationError, match=r"'post_office'.*airflow connections add post_office.*smtp"):
        mail_server(MailSettings(connection="post_office"))


def test_a_missing_sender_is_named_and_the_remedy_too(connect: Any) -> None:
    connect(25, from_email="")
    with pytest.raises(ConfigurationError, match=r"no sender: .*`sender` under `mail`.*`from_email`.*'smtp_default'"):
        mail_server(MailSettings())


@pytest.mark.parametrize("timeout", ["soon", 0, 0.5, None])
def test_a_timeout_that_is_none_is_named(connect: Any, timeout: Any) -> None:
    connect(25, timeout=timeout)
    with pytest.raises(ConfigurationError, match="write whole seconds"):
        mail_server(MailSettings())
