"""The ShipBob connector: sends orders to its warehouses, calls them back, and reads parcels, products and stock."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

from include.order_sync.connectors.base import (
    AccountOptions,
    Api,
    CancelOutcome,
    Endpoint,
    InventoryPage,
    ProductPage,
    ShipmentPage,
)
from include.order_sync.connectors.connection import ConnectionShape, Field
from include.order_sync.connectors.http import Reply
from include.order_sync.connectors.shipbob.cancels import outcome_of
from include.order_sync.connectors.shipbob.catalog import LEVELS, PRODUCTS, inventory_page, pages, product_page
from include.order_sync.connectors.shipbob.channels import CHANNELS_PATH, the_channel
from include.order_sync.connectors.shipbob.mapping import order_body
from include.order_sync.connectors.shipbob.parcels import Parcel, parcels_of
from include.order_sync.connectors.shipbob.proxy import Proxy
from include.order_sync.connectors.shipbob.references import from_shipbob, to_shipbob
from include.order_sync.connectors.shipbob.settings import settings_of
from include.order_sync.connectors.shipbob.status import ORDER_CANCELED
from include.order_sync.connectors.shipbob.sweep import OrderSweep
from include.order_sync.connectors.shipbob.wire import CHANNELS, LISTING, TAKEN, TAKEN_ORDERS, Taken
from include.order_sync.connectors.shipbob.wire import ORDERS as LISTED
from include.order_sync.errors import ErrorCode, VendorError
from include.order_sync.models import Acknowledgement, OutboundOrder

ORDERS = "/order"
# `LastUpdateStartDate` finds what was updated "later than" it; a second earlier includes the time itself.
BEFORE = timedelta(seconds=1)
CONNECTION = ConnectionShape(
    "api.shipbob.com",
    (Field("password", "a personal access token (ShipBob → Integrations → API Tokens)", "3A0C…B7"),),
)


class ShipBob:
    """One ShipBob account, by one channel of it."""

    def __init__(self, endpoint: Endpoint, options: AccountOptions) -> None:
        CONNECTION.check(endpoint)
        self._settings = settings_of(options.settings)
        self._proxy = Proxy(endpoint, options)
        self._channel_id = self._settings.channel_id

    async def push(self, outbound: OutboundOrder) -> Acknowledgement:
        """Send one order. ShipBob refuses a reference that it has (422), and is then asked for that order."""
        body = self.document(outbound)
        reply = await self._proxy.call("POST", ORDERS, body=body, headers=await self._channel(), reads=(400, 422))
        if reply.status < 300:
            return _acknowledgement(reply, outbound.reference)
        held = await self._look_up(outbound.reference) if reply.status == 422 else None
        if held is None:
            raise self._proxy.refusal(reply)
        if held.status == ORDER_CANCELED:
            message = f"ShipBob has canceled its order {held.id} of this reference, and takes no other under it"
            raise VendorError(ErrorCode.REJECTED, message, http_status=reply.status)
        return _held(held, duplicate=True)

    def document(self, outbound: OutboundOrder) -> bytes:
        """Write the body that `push` sends."""
        return order_body(outbound, self._settings)

    async def find(self, reference: str) -> Acknowledgement | None:
        """Look an order up by its reference, in our channel."""
        held = await self._look_up(reference)
        return None if held is None else _held(held)

    async def cancel(self, reference: str) -> CancelOutcome:
        """Ask to call an order back; ShipBob does so until it is picked."""
        held = await self._look_up(reference)
        if held is None:
            return CancelOutcome.UNKNOWN_ORDER
        if held.status == ORDER_CANCELED:
            return CancelOutcome.CANCELED
        reply = await self._proxy.call("POST", f"{ORDERS}/{held.id}:cancel", reads=(422,))
        return outcome_of(reply, held, self._proxy)

    async def shipments(self, since: datetime | None) -> AsyncIterator[ShipmentPage]:
        """Yield every parcel that has left and was changed from `since` on."""
        headers = await self._channel()

        async def fetch(number: int) -> Reply:
            query = {**_changed_since(since), "Page": str(number), "Limit": str(self._settings.page_size)}
            return await self._proxy.call("GET", ORDERS, query=query, headers=headers)

        sweep = OrderSweep(fetch, self._parcels, self._settings.page_size, self._settings.max_pages)
        async for page in sweep.pages(since):
            yield page

    async def products(self) -> AsyncIterator[ProductPage]:
        """Yield every variant of a product that has a SKU."""
        async for raws in pages(self._proxy, PRODUCTS, self._settings.page_size, self._settings.max_pages):
            yield product_page(raws)

    async def inventory(self) -> AsyncIterator[InventoryPage]:
        """Yield what can be promised of every article that has a SKU, over all warehouses."""
        async for raws in pages(self._proxy, LEVELS, self._settings.page_size, self._settings.max_pages):
            yield inventory_page(raws)

    async def probe(self, api: Api) -> None:
        """List one product, the channels (orders: the token has to be allowed to write), or one changed order."""
        if api is Api.PRODUCTS:
            (await self._proxy.call("GET", PRODUCTS, query={"PageSize": "1"})).read(LISTING)
        elif api is Api.ORDERS:
            await self._ask_for_channel()
        else:
            query = {**_changed_since(datetime.now(UTC)), "Page": "1", "Limit": "1"}
            (await self._proxy.call("GET", ORDERS, query=query)).read(LISTED)

    async def close(self) -> None:
        """Close the connections."""
        await self._proxy.close()

    async def _look_up(self, reference: str) -> Taken | None:
        reference_id = to_shipbob(reference)
        query = {"ReferenceIds": reference_id}
        reply = await self._proxy.call("GET", ORDERS, query=query, headers=await self._channel())
        return next((one for one in reply.read(TAKEN_ORDERS) if one.reference_id == reference_id), None)

    def _parcels(self, raw: bytes) -> list[Parcel]:
        return list(parcels_of(raw, self._channel_id, self._settings.without_tracking))

    async def _channel(self) -> dict[str, str]:
        if not self._channel_id:
            self._channel_id = await self._ask_for_channel()
        return {"shipbob_channel_id": str(self._channel_id)}

    async def _ask_for_channel(self) -> int:
        reply = await self._proxy.call("GET", CHANNELS_PATH)
        channels = reply.read(CHANNELS).items or []
        try:
            return the_channel(channels, self._settings.channel_id)
        except VendorError as error:
            raise reply.unusable(error) from None


def _changed_since(since: datetime | None) -> dict[str, str]:
    if since is None:
        return {}
    return {"LastUpdateStartDate": (since.astimezone(UTC) - BEFORE).isoformat().replace("+00:00", "Z")}


def _acknowledgement(reply: Reply, reference: str) -> Acknowledgement:
    taken = reply.read(TAKEN)
    if taken.reference_id != to_shipbob(reference):
        other = from_shipbob(taken.reference_id or "")
        message = f"{reply.path} answered reference '{other}' for the order with reference '{reference}'"
        raise reply.unusable(VendorError(ErrorCode.MALFORMED_RESPONSE, message, http_status=reply.status, sent=True))
    return _held(taken)


def _held(taken: Taken, duplicate: bool = False) -> Acknowledgement:
    external_id = str(taken.id or "")
    return Acknowledgement(external_id, duplicate=duplicate, pending=not external_id)
