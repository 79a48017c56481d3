"""Calls to ShipBob's API: the bearer token, its rate limit, and its refusals."""

from collections.abc import Mapping
from urllib.parse import parse_qsl, urlsplit

from include.order_sync.connectors.base import AccountOptions, Endpoint
from include.order_sync.connectors.http import HttpClient, Pacer, Reply
from include.order_sync.connectors.shipbob.errors import refused, too_many_calls
from include.order_sync.errors import ErrorCode, VendorError

VERSION = "/2026-01"
# https://developer.shipbob.com/rate-limit: 150 calls in any minute, and `x-remaining-calls` with each answer.
CALLS_A_SECOND = 150 / 60
RESERVE = 20


class Proxy:
    """Calls to one account. Once few calls are left, they are spaced as ShipBob grants new ones."""

    def __init__(self, endpoint: Endpoint, options: AccountOptions) -> None:
        self._http = HttpClient(endpoint, options, {"Authorization": f"Bearer {endpoint.password}"})
        self._host = urlsplit(endpoint.base_url).netloc
        self._secrets = (endpoint.password,)
        self._pacer = Pacer(CALLS_A_SECOND)
        self._few_left = False

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
        """Call `path` of this version and return an answer of 2xx, or with a status that the caller `reads`.

        Raises `VendorError` for everything else.
        """
        if self._few_left:
            await self._pacer.turn()
        target = VERSION + path
        reply = await self._http.call(method, target, query=query, body=body, headers=headers, reads=(400, 422, 429))
        self._learn(reply)
        if reply.status == 429:
            raise reply.unusable(too_many_calls(reply, self._secrets))
        if reply.status >= 300 and reply.status not in reads:
            raise reply.unusable(self.refusal(reply))
        return reply

    async def follow(self, address: str) -> Reply:
        """Call the address that a page gives of the next one: whole, from the root, or without the version.

        One of another host raises `VendorError`: our token is not sent there.
        """
        parts = urlsplit(address)
        if parts.netloc not in ("", self._host):
            message = f"the next page is said to be at {parts.netloc}, which is not {self._host}"
            raise VendorError(ErrorCode.MALFORMED_RESPONSE, message)
        path = "/" + parts.path.lstrip("/")
        return await self.call("GET", path.removeprefix(VERSION), query=dict(parse_qsl(parts.query)))

    def refusal(self, reply: Reply) -> VendorError:
        """Name a refusal that the caller has read."""
        return refused(reply, self._secrets)

    async def close(self) -> None:
        """Close the connections."""
        await self._http.close()

    def _learn(self, reply: Reply) -> None:
        left = reply.headers.get("x-remaining-calls", "")
        if left.isdecimal():
            self._few_left = int(left) < RESERVE
