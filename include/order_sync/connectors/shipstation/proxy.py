"""Calls to ShipStation's API: the key, its rate limit, and its refusals."""

from collections.abc import Mapping

from include.order_sync.connectors.base import AccountOptions, Endpoint
from include.order_sync.connectors.http import HttpClient, Reply
from include.order_sync.connectors.shipstation.errors import refused, too_many_calls
from include.order_sync.connectors.shipstation.pace import Budget
from include.order_sync.errors import VendorError

SHIPMENTS = "/v2/shipments"
LABELS = "/v2/labels"
PRODUCTS = "/v2/products"
INVENTORY = "/v2/inventory"
REFUSED = (400, 409, 422)


class Proxy:
    """Calls to one account.

    ShipStation allows 200 calls a minute and does not tell how many are left (https://docs.shipstation.com/rate-limits),
    so our own are counted.
    """

    def __init__(self, endpoint: Endpoint, options: AccountOptions, calls_per_minute: int) -> None:
        self._http = HttpClient(endpoint, options, {"API-Key": endpoint.password})
        self._secrets = (endpoint.password,)
        self._budget = Budget(calls_per_minute)

    async def call(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str] | None = None,
        body: bytes | None = None,
        reads: tuple[int, ...] = (),
    ) -> Reply:
        """Call `path` and return an answer of 2xx, or with a status that the caller `reads`.

        Raises `VendorError` for everything else.
        """
        await self._budget.turn()
        reply = await self._http.call(method, path, query=query, body=body, reads=(*REFUSED, 429, *reads))
        if reply.status == 429:
            raise reply.unusable(too_many_calls(reply, self.secrets))
        if reply.status >= 300 and reply.status not in reads:
            raise reply.unusable(self.refusal(reply))
        return reply

    def refusal(self, reply: Reply) -> VendorError:
        """Name a refusal that the caller has read."""
        return refused(reply, self.secrets)

    @property
    def secrets(self) -> tuple[str, ...]:
        """What no message may hold."""
        return self._secrets

    async def close(self) -> None:
        """Close the connections."""
        await self._http.close()
