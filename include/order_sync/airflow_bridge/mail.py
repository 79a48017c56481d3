"""The mail server of an Airflow connection, reached through the SMTP provider's hook."""

import base64
import smtplib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from airflow.sdk import BaseHook
from airflow.sdk.exceptions import AirflowException, AirflowNotFoundException

from include.order_sync.errors import ConfigurationError, ErrorCode, VendorError

if TYPE_CHECKING:
    from include.order_sync.accounts import MailSettings
    from include.order_sync.services.mail.post import MailServer

_DEFAULT_TIMEOUT = 30
_MISSING = (
    "The Airflow connection '{0}' for the mail server does not exist, or cannot be read. Add it under Admin >"
    " Connections, or with: airflow connections add {0} --conn-type smtp --conn-host smtp.example.com --conn-port 587"
    ' --conn-login … --conn-password … --conn-extra \'{{"disable_ssl": true, "from_email": "orders@example.com"}}\''
)
_NO_SENDER = (
    "Mails have no sender: write one as `sender` under `mail` in the accounts file, or as `from_email` in the extra of"
    " the Airflow connection '{0}'."
)


def mail_server(settings: "MailSettings") -> "MailServer":
    """Tell how the mail server is reached. Raises `ConfigurationError` if there is no connection, or no sender."""
    from include.order_sync.services.mail.post import MailServer

    name = settings.connection
    try:
        found = BaseHook.get_connection(name)
    except AirflowNotFoundException as error:
        raise ConfigurationError(_MISSING.format(name)) from error
    sender = settings.sender or found.extra_dejson.get("from_email")
    if not sender:
        raise ConfigurationError(_NO_SENDER.format(name))
    where, secrets = f"{name} ({found.host}:{found.port or 'the usual port'})", _secrets(found)
    return MailServer(lambda: _opened(name, where, secrets), sender, _timeout(found), secrets)


def _timeout(found: Any) -> float:
    """Read the seconds that a step may take, as the hook does: whole ones."""
    given = found.extra_dejson.get("timeout", _DEFAULT_TIMEOUT)
    try:
        seconds = int(given)
    except (TypeError, ValueError):
        seconds = 0
    if seconds < 1:
        raise ConfigurationError(
            f"The timeout in the extra of the Airflow connection '{found.conn_id}' is {given!r}: write whole seconds."
        )
    return float(seconds)


def _secrets(found: Any) -> tuple[str, ...]:
    """List what a mail server's words might repeat: the password and the tokens, also as they are sent."""
    extra, password = found.extra_dejson, found.password or ""
    plain = [password, *(str(extra.get(name) or "") for name in ("access_token", "client_secret"))]
    sent = [password, f"\0{found.login}\0{password}"] if password else []
    return (*filter(None, plain), *(base64.b64encode(secret.encode()).decode() for secret in sent))


@contextmanager
def _opened(name: str, where: str, secrets: tuple[str, ...]) -> Iterator[smtplib.SMTP]:
    hook = _hook(name)
    try:
        yield _connected(hook, where, secrets)
    finally:
        if hook._smtp_client is not None:
            hook._smtp_client.close()


def _connected(hook: Any, where: str, secrets: tuple[str, ...]) -> smtplib.SMTP:
    from include.order_sync.services.mail.replies import hidden, named

    try:
        client: smtplib.SMTP = hook.get_conn()._smtp_client
    except (smtplib.SMTPException, OSError) as error:
        failure = named(error, secrets)
    except AirflowException as error:
        lost = error.__context__
        said = VendorError(ErrorCode.UNAUTHORIZED, hidden(str(error), secrets))
        failure = named(lost, secrets) if isinstance(lost, smtplib.SMTPServerDisconnected) else said
    else:
        return client
    raise VendorError(failure.code, f"{where}: {failure.message}")


def _hook(name: str) -> Any:
    """Make the hook; it connects once: the mails are tried again later, and a silent server is asked no six times."""
    from airflow.providers.smtp.hooks.smtp import SmtpHook

    class ConnectsOnce(SmtpHook):
        smtp_retry_limit = 0

    return ConnectsOnce(name)
