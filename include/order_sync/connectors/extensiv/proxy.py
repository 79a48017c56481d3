"""Calls to Integration Manager's API: the login, its rate limit, and its refusals.

There are four levels of the API, each with keys of its own. This is the one of a cart: it takes orders, and lists
those of its own cart alone.
"""

from collections.abc import Mapping

from include.order_sync.connectors.base import AccountOptions, Endpoint
from include.order_sync.connectors.extensiv.errors import refusal_in, refused
from include.order_sync.connectors.extensiv.status import RATE_LIMIT
from include.order_sync.connectors.extensiv.wire import ANSWER, Answer
from include.order_sync.connectors.http import HttpClient, Pacer, Reply, basic_auth
from include.order_sync.errors import VendorError

ROOT = "/v1"
NEW_ORDER = "/cart/orders/cartrover"
CANCEL = "/cart/orders/cancel/cartrover"
STATUS = "/cart/orders/status"
LIST = "/cart/orders/list"
INVENTORY = "/cart/inventory"
REFUSED = tuple(range(400, 500))
# https://developers.cartrover.com, "Rate Limit": a bucket of 100 calls, one more every 0.6 s, and with each answer how
# many are left. Everything with the same keys draws on it.
LEFT = "X-CartRover-Api-Minute-Hits-Remaining"
CALLS_A_SECOND = 1 / 0.6
RESERVE = 20


class Proxy:
    """Calls to one account. Once few calls are left, they are spaced as new ones come."""

    def __init__(self, endpoint: Endpoint, options: AccountOptions) -> None:
        authorization = basic_auth(endpoint.login, endpoint.password)
        self._http = HttpClient(endpoint, options, {"Authorization": authorization})
        self._secrets = (endpoint.password, endpoint.login)
        self._pacer = Pacer(CALLS_A_SECOND)
        self._few_left = False

    async def ask(self, path: str, query: Mapping[str, str] | None = None) -> tuple[Reply, Answer]:
        """GET `path`; raises `VendorError` for every answer that is not a success."""
        reply, answer = await self.call("GET", path, query=query)
        if not answer.success_code:
            raise self.refusal(reply, answer)
        return reply, answer

    async def call(
        self, method: str, path: str, *, query: Mapping[str, str] | None = None, body: bytes | None = None
    ) -> tuple[Reply, Answer]:
        """Call `path` and return the answer, also one that refuses in the vendor's own words.

        Raises `VendorError` for everything else, and for too many calls.
        """
        if self._few_left:
            await self._pacer.turn()
        reply = await self._http.call(method, ROOT + path, query=query, body=body, reads=REFUSED)
        answer = refusal_in(reply)
        self._learn(reply, answer)
        if answer is None and reply.status < 300:
            return reply, reply.read(ANSWER)
        if answer is None or answer.error_code == RATE_LIMIT:
            raise self.refusal(reply, answer)
        return reply, answer

    def refusal(self, reply: Reply, answer: Answer | None) -> VendorError:
        """Name a refusal that the caller has read."""
        return reply.unusable(refused(reply, answer, self._secrets))

    async def close(self) -> None:
        """Close the connections."""
        await self._http.close()

    def _learn(self, reply: Reply, answer: Answer | None) -> None:
        left = reply.headers.get(LEFT, "").strip()
        if answer is not None and answer.error_code == RATE_LIMIT:
            self._few_left = True
        elif left.isascii() and left.isdecimal():
            self._few_left = int(left) < RESERVE
