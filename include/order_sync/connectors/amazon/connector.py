"""The Amazon connector: downloads changed orders, writes tracking back, lists articles, reads and sets stock."""

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta

import msgspec

from include.order_sync.connectors.amazon.download import Reading, asked
from include.order_sync.connectors.amazon.listings import Shelf
from include.order_sync.connectors.amazon.listings_wire import LISTINGS
from include.order_sync.connectors.amazon.mapping import order_mapper
from include.order_sync.connectors.amazon.parcels import confirmation_body, find_package
from include.order_sync.connectors.amazon.proxy import Proxy
from include.order_sync.connectors.amazon.settings import ready, settings_of
from include.order_sync.connectors.amazon.stock import Stock
from include.order_sync.connectors.amazon.wire import ONE_ORDER, ORDER_LIST, Parcels
from include.order_sync.connectors.base import (
    AccountOptions,
    Api,
    Endpoint,
    InventoryPage,
    OrderPage,
    ProductPage,
    RefusedLevel,
)
from include.order_sync.connectors.failures import unreadable
from include.order_sync.errors import ErrorCode, VendorError
from include.order_sync.models import InventoryLevel, ShipmentConfirmation

# What `confirmShipment` answers when it has taken a parcel: nothing.
TAKEN = 204
PROBED = timedelta(minutes=10)


class Amazon:
    """One seller in one region."""

    def __init__(self, endpoint: Endpoint, options: AccountOptions) -> None:
        self._proxy = Proxy(endpoint, options)
        self._settings = ready(settings_of(options.settings))
        self._map = order_mapper(self._settings)
        self._shelf = Shelf(self._proxy, self._settings)
        self._stock = Stock(self._proxy, self._settings)

    def changed_orders(self, since: datetime | None, until: datetime | None = None) -> AsyncIterator[OrderPage]:
        """Yield every order changed from `since` to `until`, both included, but nothing of the last two minutes."""
        return Reading(self._proxy, self._settings, self._map, until).pages(since)

    async def confirm(self, confirmation: ShipmentConfirmation) -> str:
        """Confirm one parcel of the order; return its number there."""
        order_id, shipment = confirmation.order_external_id, confirmation.shipment
        body = confirmation_body(shipment, await self._store_of(order_id), self._settings.carriers)
        reply = await self._proxy.confirm(order_id, body)
        if reply.status != TAKEN:
            odd = msgspec.ValidationError(f"status {reply.status} where {TAKEN} is agreed")
            raise reply.unusable(unreadable(reply.path, reply.headers, reply.body, odd))
        return str(body["packageDetail"]["packageReferenceId"])

    async def find_confirmation(self, confirmation: ShipmentConfirmation) -> str | None:
        """Look for the parcel among the order's packages."""
        order = await self._order(confirmation.order_external_id, "PACKAGES")
        return find_package(order.packages or (), confirmation.shipment)

    def products(self) -> AsyncIterator[ProductPage]:
        """Yield every offer."""
        return self._shelf.products()

    def inventory(self) -> AsyncIterator[InventoryPage]:
        """Yield how many can be sold of what the merchant ships."""
        return self._shelf.levels()

    async def set_inventory(self, levels: Sequence[InventoryLevel]) -> Sequence[RefusedLevel]:
        """Set how many there are of what the merchant ships; return what was not taken."""
        return await self._stock.tell(levels)

    async def probe(self, api: Api) -> None:
        """List one offer or one order: `VENDOR` names no other API, since no call proves the right to write."""
        if api is Api.PRODUCTS:
            query = {"marketplaceIds": self._settings.marketplace, "pageSize": "1"}
            (await self._proxy.listings(query)).read(LISTINGS)
            return
        query = {
            "lastUpdatedAfter": asked(datetime.now(UTC) - PROBED),
            "marketplaceIds": self._settings.marketplace,
            "maxResultsPerPage": "1",
        }
        (await self._proxy.orders(query)).read(ORDER_LIST)

    async def close(self) -> None:
        """Close the connections."""
        await self._proxy.close()

    async def _store_of(self, order_id: str) -> str:
        """Name the store that an order is from: the only one of the account, or the one that Amazon says."""
        if len(self._settings.marketplaces) == 1:
            return self._settings.marketplace
        store = (await self._order(order_id)).sales_channel.marketplace_id
        if not store:
            raise VendorError(ErrorCode.MALFORMED_RESPONSE, f"order {order_id}: salesChannel names no store")
        return store

    async def _order(self, order_id: str, *included: str) -> Parcels:
        return (await self._proxy.order(order_id, included)).read(ONE_ORDER).order
