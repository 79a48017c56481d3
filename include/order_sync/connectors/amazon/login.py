"""Login with Amazon: the access token of an hour, for the refresh token that the seller's authorization gave.

Source: https://developer-docs.amazon.com/sp-api/docs/connecting-to-the-selling-partner-api.
"""

import asyncio
from dataclasses import replace
from urllib.parse import urlencode

import msgspec

from include.order_sync.connectors.base import AccountOptions, Endpoint, Observer
from include.order_sync.connectors.connection import value
from include.order_sync.connectors.failures import status_failed
from include.order_sync.connectors.http import HttpClient, Reply
from include.order_sync.errors import ErrorCode, VendorError

ADDRESS = "https://api.amazon.com"
PATH = "/auth/o2/token"
FORM = {"Content-Type": "application/x-www-form-urlencoded;charset=UTF-8"}
# Renewed so long before its end that a call which waits for its turn still has a good one.
EARLY = 60.0
# What says that the login is wrong (RFC 6749, 5.2), not that the request is.
WRONG = frozenset({"invalid_client", "invalid_grant", "unauthorized_client"})


class Token(msgspec.Struct, gc=False):
    """An access token, and for how many seconds it is good."""

    access_token: str
    expires_in: float = 3600.0


class Refusal(msgspec.Struct, gc=False):
    """Why there is no token."""

    error: str = ""
    error_description: str = ""


_TOKEN: "msgspec.json.Decoder[Token]" = msgspec.json.Decoder(Token)
_REFUSAL: "msgspec.json.Decoder[Refusal]" = msgspec.json.Decoder(Refusal)


class Login:
    """One seller's login. The token is kept in memory only."""

    def __init__(self, endpoint: Endpoint, options: AccountOptions, headers: dict[str, str]) -> None:
        address = value(endpoint, "lwa_url") or ADDRESS
        observer = _Failures(options.observer) if options.observer else None
        quiet = replace(options, rate_limit=0.0, observer=observer)
        refresh_token = value(endpoint, "refresh_token")
        # The client keeps a login out of every message: here that is the refresh token, the client id being no secret.
        self._http = HttpClient(replace(endpoint, base_url=address, login=refresh_token), quiet, headers)
        self._form = {
            "grant_type": "refresh_token",
            "refresh_token": refresh_token,
            "client_id": endpoint.login,
            "client_secret": endpoint.password,
        }
        self._secrets = (endpoint.password, refresh_token)
        self._token = ""
        self._good_until = 0.0
        self._turn: asyncio.Lock | None = None

    async def token(self) -> str:
        """Return a token that is good; raise `VendorError`, never as sent: the call itself was not made."""
        self._turn = self._turn or asyncio.Lock()
        async with self._turn:
            if not self._token or _now() >= self._good_until:
                await self._renew()
            return self._token

    def forget(self) -> None:
        """Log in anew before the next call."""
        self._token = ""

    async def close(self) -> None:
        """Close the connections."""
        await self._http.close()

    async def _renew(self) -> None:
        asked = _now()
        body = urlencode(self._form).encode()
        try:
            reply = await self._http.call("POST", PATH, body=body, headers=FORM, reads=(400, 401))
            if reply.status != 200:
                raise reply.unusable(self._refused(reply))
            found = reply.read(_TOKEN)
        except VendorError as error:
            error.sent = False
            raise
        self._token, self._good_until = found.access_token, asked + found.expires_in - EARLY

    def _refused(self, reply: Reply) -> VendorError:
        try:
            told = _REFUSAL.decode(reply.body)
        except (msgspec.DecodeError, UnicodeDecodeError):
            return status_failed(reply.status, reply.headers, reply.body, reply.path, self._secrets)
        words = f"{told.error_description} ({told.error})" if told.error_description else told.error
        body = msgspec.json.encode({"message": words})
        error = status_failed(reply.status, reply.headers, body, reply.path, self._secrets)
        if told.error in WRONG:
            error.code = ErrorCode.UNAUTHORIZED
        return error


class _Failures:
    """Tells an observer of logins that failed; one that went well says nothing of the API."""

    def __init__(self, observer: Observer) -> None:
        self._observer = observer

    def called(self, seconds: float, error: VendorError | None) -> None:
        if error is not None:
            self._observer.called(seconds, error)

    def unusable(self, error: VendorError) -> None:
        self._observer.unusable(error)


def _now() -> float:
    return asyncio.get_running_loop().time()
