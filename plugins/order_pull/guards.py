"""Let in whoever has a destination's login: it is that of its Airflow connection, and of no user of Airflow's."""

import asyncio
import base64
import binascii
import hmac
import logging
import math
import time
from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, Request
from starlette.concurrency import run_in_threadpool

from include.order_sync.connectors.base import Endpoint
from include.order_sync.errors import ConfigurationError
from include.order_sync.states import ExportMethod
from plugins.order_desk.accounts import OpenAccounts
from plugins.order_pull.guesses import Guesses
from plugins.order_pull.problems import Refused

log = logging.getLogger(__name__)

ReadLogin = Callable[[str], Endpoint]
PAUSE = 0.5
"""Seconds that a wrong login waits for its answer, whatever is wrong with it."""
_REALM = 'Basic realm="OrderSync order pull", charset="UTF-8", Bearer'
_WORDS = "Send the login of this destination: HTTP Basic, or the password as bearer token."
_NOBODY = Endpoint("", "", "nobody", "nothing")


def airflow_login(connection: str) -> Endpoint:
    """Read a login from Airflow's connections."""
    from include.order_sync.airflow_bridge import credentials

    return credentials(connection)


class Guard:
    """Decides who comes in. `pause` as `PAUSE`."""

    def __init__(
        self, open_accounts: OpenAccounts, read_login: ReadLogin, guesses: Guesses | None = None, pause: float = PAUSE
    ) -> None:
        self._open_accounts = open_accounts
        self._read_login = read_login
        self._guesses = guesses or Guesses()
        self._pause = pause

    async def admit(self, request: Request, destination: str) -> None:
        """Let a caller in or raise `Refused`: 401 whatever is wrong, 429 for an address that was wrong too often."""
        address = request.client.host if request.client else ""
        if wait := self._guesses.wait(address):
            headers = {"Retry-After": str(math.ceil(wait))}
            raise Refused(429, "too_many_wrong_logins", "Too many wrong logins came from your address: wait.", headers)
        began = time.monotonic()
        problem = await run_in_threadpool(self._problem, destination, request.headers.get("authorization", ""))
        if not problem:
            return
        self._guesses.note(address)
        log.warning("A fetch for %.80r from %s was refused: %s", destination, address or "somewhere", problem)
        await asyncio.sleep(max(began + self._pause - time.monotonic(), 0))
        raise Refused(401, "unauthorized", _WORDS, {"WWW-Authenticate": _REALM})

    def _problem(self, destination: str, header: str) -> str:
        """Say what is wrong with a login, for the engineer alone; "" if it is right. It takes as long in any case."""
        login, problem = self._login_of(destination)
        given = _given(header)
        right = _is_login(given, login)
        if problem or not header:
            return problem or "no login was sent"
        if given is None:
            return "it sent neither HTTP Basic nor a bearer token"
        return "" if right else f"the login is not that of the Airflow connection '{login.connection}'"

    def _login_of(self, destination: str) -> tuple[Endpoint, str]:
        account = self._open_accounts().destinations.get(destination)
        if account is None:
            return _NOBODY, "the accounts file has no destination of that name"
        if account.export_method is not ExportMethod.PULL:
            return _NOBODY, f"its export method is {account.export_method}, not pull"
        try:
            login = self._read_login(account.login_of_fetches)
        except ConfigurationError as error:
            return _NOBODY, str(error)
        if not login.password:
            return _NOBODY, f"the Airflow connection '{login.connection}' has no password"
        return login, ""


def _given(header: str) -> tuple[bytes | None, bytes] | None:
    """Read a login as user and password; a bearer token has no user. None if it is neither."""
    scheme, _, value = header.partition(" ")
    value = value.strip()
    if scheme.lower() == "bearer" and value:
        return None, value.encode("latin-1")
    if scheme.lower() != "basic":
        return None
    try:
        user, colon, password = base64.b64decode(value, validate=True).partition(b":")
    except (binascii.Error, ValueError):
        return None
    return (user, password) if colon else None


def _is_login(given: tuple[bytes | None, bytes] | None, login: Endpoint) -> bool:
    """Compare in a time that tells nothing of how much of a login is right."""
    user, password = given or (b"", b"")
    right_user = hmac.compare_digest(login.login.encode() if user is None else user, login.login.encode())
    right_password = hmac.compare_digest(password, login.password.encode())
    return right_user and right_password and given is not None


async def _caller(request: Request, destination: str) -> str:
    guard: Guard = request.app.state.guard
    await guard.admit(request, destination)
    return destination


CallerDep = Annotated[str, Depends(_caller)]
"""The destination that calls, once it is let in."""
