"""One HTTP client for every connector: keep-alive, paced, bounded, and failing only with `VendorError`.

aiohttp is imported by the first call, so that naming a connector (as DAG files and settings checks do) stays cheap.
"""

import asyncio
import base64
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import quote, urlencode, urlsplit

import msgspec

from include.order_sync.connectors.base import AccountOptions, Endpoint, Observer
from include.order_sync.connectors.failures import call_failed, status_failed, too_large, unreadable
from include.order_sync.errors import ConfigurationError, VendorError

if TYPE_CHECKING:
    from aiohttp import ClientResponse, ClientSession

VERSION = "0.1.0"
MAX_BODY = 64 * 1024 * 1024
# Shorter than the 5 s after which Node.js servers hang up: writing to a stale connection makes the outcome unknown.
KEEP_ALIVE = 4.0
# The share of a call's time in which the connection must stand; a time-out after that may have reached the other side.
CONNECT_SHARE = 0.9
# A login or password shorter than this is not blotted out of error texts: it would blot out ordinary words.
SECRET_LENGTH = 4
JSON_BODY: Mapping[str, str] = {"Content-Type": "application/json"}

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole answer. `path` is the URL's path, without host and query; `observer` knows it as a good one."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    path: str
    observer: Observer | None = field(default=None, repr=False, compare=False)

    def read(self, decoder: "msgspec.json.Decoder[T]") -> T:
        """Decode the body; raise `VendorError` MALFORMED_RESPONSE if it is not JSON of that shape."""
        try:
            return decoder.decode(self.body)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise self.unusable(unreadable(self.path, self.headers, self.body, error)) from None

    def unusable(self, error: VendorError) -> VendorError:
        """Tell that this answer is none that can be used; return the error, to be raised."""
        if self.observer is not None:
            self.observer.unusable(error)
        return error

    @property
    def date(self) -> datetime | None:
        """The other side's own clock: the `Date` header in UTC, or None."""
        try:
            return parsedate_to_datetime(self.headers["Date"]).astimezone(UTC)
        except (KeyError, ValueError, TypeError):
            return None


class Pacer:
    """Space calls evenly: no two closer than 1/rate seconds. A rate of 0 sets no limit."""

    def __init__(self, rate: float) -> None:
        self._gap = 1.0 / rate if rate > 0 else 0.0
        self._next = 0.0

    async def turn(self) -> None:
        """Wait for the next free slot."""
        now = asyncio.get_running_loop().time()
        slot = max(now, self._next)
        self._next = slot + self._gap
        if slot > now:
            await asyncio.sleep(slot - now)


class HttpClient:
    """Calls to one account. Opens with the first call and belongs to that call's event loop until `close`.

    `headers` go with every call. A base address that is none raises `ConfigurationError`.
    """

    def __init__(self, endpoint: Endpoint, options: AccountOptions, headers: Mapping[str, str] | None = None) -> None:
        if not _is_address(endpoint.base_url):
            raise ConfigurationError(
                f"Airflow connection '{endpoint.connection}' has no usable host: "
                f"expected an address such as https://shop.example.com, got '{endpoint.base_url}'."
            )
        self._base = endpoint.base_url.rstrip("/")
        self._options = options
        self._headers = {"User-Agent": f"OrderSync/{VERSION}", "Accept": "application/json", **(headers or {})}
        self._secrets = tuple(word for word in (endpoint.password, endpoint.login) if len(word) >= SECRET_LENGTH)
        self._pacer = Pacer(options.rate_limit) if options.rate_limit > 0 else None
        self._observer = options.observer
        self._session: ClientSession | None = None

    async def call(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str] | None = None,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        reads: tuple[int, ...] = (),
    ) -> Reply:
        """Call `path` (already quoted) and return any 2xx answer, and those with a status that the caller `reads`.

        Raises `VendorError` for everything else; its `sent` tells whether the call may have taken effect there.
        """
        if self._pacer is not None:
            await self._pacer.turn()
        url = f"{self._base}{path}?{encode_query(query)}" if query else self._base + path
        if self._observer is None:
            return await self._answer(method, url, path, body, headers, reads)
        began = time.perf_counter()
        try:
            reply = await self._answer(method, url, path, body, headers, reads)
        except VendorError as error:
            self._observer.called(time.perf_counter() - began, error)
            raise
        self._observer.called(time.perf_counter() - began, None)
        return reply

    async def close(self) -> None:
        """Close every connection; calling it twice, or before the first call, is harmless."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def _answer(
        self,
        method: str,
        url: str,
        path: str,
        body: bytes | None,
        headers: Mapping[str, str] | None,
        reads: tuple[int, ...],
    ) -> Reply:
        try:
            reply = await self._exchange(method, url, path, body, headers)
        except _network_errors() as error:
            raise call_failed(error, path, self._options.timeout, self._secrets) from None
        if 200 <= reply.status < 300 or reply.status in reads:
            return reply
        raise status_failed(reply.status, reply.headers, reply.body, path, self._secrets)

    async def _exchange(
        self, method: str, url: str, path: str, body: bytes | None, headers: Mapping[str, str] | None
    ) -> Reply:
        from yarl import URL

        session = self._session or self._open()
        target = URL(url, encoded=True)
        if body is not None:
            headers = {**JSON_BODY, **headers} if headers else JSON_BODY
        async with session.request(method, target, data=body, headers=headers, allow_redirects=False) as response:
            content = _without_nul(await _bounded_body(response, path))
            return Reply(response.status, response.headers, content, path, self._observer)

    def _open(self) -> "ClientSession":
        from aiohttp import ClientSession, ClientTimeout, DummyCookieJar, TCPConnector

        timeout = self._options.timeout
        self._session = ClientSession(
            connector=TCPConnector(limit=max(1, self._options.concurrency), keepalive_timeout=KEEP_ALIVE),
            timeout=ClientTimeout(total=timeout, connect=timeout * CONNECT_SHARE),
            cookie_jar=DummyCookieJar(),
            headers=self._headers,
        )
        return self._session


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


async def _bounded_body(response: "ClientResponse", path: str) -> bytes:
    length = response.content_length
    if length is not None and length <= MAX_BODY and "Content-Encoding" not in response.headers:
        return await response.read()
    chunks, size = [], 0
    async for chunk in response.content.iter_any():
        size += len(chunk)
        if size > MAX_BODY:
            raise too_large(path, MAX_BODY)
        chunks.append(chunk)
    return b"".join(chunks)


def _without_nul(body: bytes) -> bytes:
    """Take out the one character that no database takes as text, as JSON writes it."""
    return body.replace(b"\\u0000", b"\\ufffd") if b"\\u0000" in body else body


def _network_errors() -> tuple[type[BaseException], ...]:
    from aiohttp import ClientError

    return (ClientError, OSError, asyncio.TimeoutError)


def encode_query(query: Mapping[str, str]) -> str:
    """Percent-encode a query as RFC 3986 does (OAuth 1.0a signs it in that form)."""
    return urlencode(query, quote_via=quote, safe="")


def basic_auth(login: str, password: str) -> str:
    """Make the value of an `Authorization` header for HTTP Basic."""
    return "Basic " + base64.b64encode(f"{login}:{password}".encode()).decode()
