"""The eCat connector: pulls what is not yet received, and marks it received.

Source: https://supercatsolutions.com/knowledgebase/batch-order-transfer-api (JSON Batch Order Export API, Pull).
"""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import quote

import msgspec

from include.order_sync.connectors.base import AccountOptions, Api, DownloadedOrder, Endpoint, OrderPage, SkippedOrder
from include.order_sync.connectors.connection import ConnectionShape, Field
from include.order_sync.connectors.ecat.mapping import order_mapper
from include.order_sync.connectors.ecat.settings import settings_of
from include.order_sync.connectors.failures import clean
from include.order_sync.connectors.http import HttpClient, Reply, basic_auth
from include.order_sync.errors import ErrorCode, VendorError

PATH = "/ext/v2/orders/new_orders"
ACKNOWLEDGED_AT_ONCE = 500
CONNECTION = ConnectionShape(
    "supercat.supercatsolutions.com",
    (
        Field("login", "eCat's admin user name", "order_sync"),
        Field("password", "eCat's admin password", "s3cret"),
    ),
)


class Envelope(msgspec.Struct, gc=False):
    """What surrounds every answer: status "success", or another with an error text."""

    status: str
    error: str | None = None
    data: msgspec.Raw = msgspec.Raw(b"null")


ENVELOPE: "msgspec.json.Decoder[Envelope]" = msgspec.json.Decoder(Envelope)
ORDERS: "msgspec.json.Decoder[list[msgspec.Raw] | None]" = msgspec.json.Decoder(list[msgspec.Raw] | None)


class ECat:
    """One company's eCat. Everything not yet received comes in one answer; it has no pages."""

    def __init__(self, endpoint: Endpoint, options: AccountOptions) -> None:
        CONNECTION.check(endpoint)
        self._settings = settings_of(options.settings)
        self._map = order_mapper(self._settings)
        prefix = f"/{quote(self._settings.organization, safe='')}" if self._settings.organization else ""
        self._path = prefix + PATH
        self._http = HttpClient(endpoint, options, {"Authorization": basic_auth(endpoint.login, endpoint.password)})

    async def unreceived_orders(self) -> AsyncIterator[OrderPage]:
        """Yield every order not yet marked received, each once."""
        reply = await self._http.call("GET", self._path)
        raws = replace(reply, body=bytes(_data(reply))).read(ORDERS) or []
        found: dict[str, DownloadedOrder | SkippedOrder] = {}
        for mapped in map(self._map, raws):
            found[mapped.order.external_id if isinstance(mapped, DownloadedOrder) else mapped.external_id] = mapped
        orders = [item for item in found.values() if isinstance(item, DownloadedOrder)]
        skipped = [item for item in found.values() if isinstance(item, SkippedOrder)]
        if found:
            yield OrderPage(orders, skipped)

    async def acknowledge(self, external_ids: Sequence[str]) -> None:
        """Mark orders received, so that they are not handed over again. Marking one twice is harmless."""
        for start in range(0, len(external_ids), ACKNOWLEDGED_AT_ONCE):
            numbers = list(external_ids[start : start + ACKNOWLEDGED_AT_ONCE])
            body: Any = {self._settings.acknowledge_key: numbers} if self._settings.acknowledge_key else numbers
            _data(await self._http.call("POST", self._path, body=msgspec.json.encode(body)))

    async def probe(self, api: Api) -> None:
        """List what is not yet received, and mark nothing: eCat has no other call, and hands it all over again."""
        _data(await self._http.call("GET", self._path))

    async def close(self) -> None:
        """Close the connections."""
        await self._http.close()


def _data(reply: Reply) -> msgspec.Raw:
    envelope = reply.read(ENVELOPE)
    if envelope.status != "success":
        words = clean(envelope.error or f"status {envelope.status} without an error text")
        raise reply.unusable(VendorError(ErrorCode.REJECTED, f"{reply.path}: {words}", http_status=reply.status))
    return envelope.data
