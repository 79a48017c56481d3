"""The Medusa connector: downloads changed orders, writes tracking back, lists articles, reads and sets stock."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime

from include.order_sync.connectors.base import (
    AccountOptions,
    Api,
    Endpoint,
    InventoryPage,
    OrderPage,
    ProductPage,
    RefusedLevel,
)
from include.order_sync.connectors.medusa.catalog import Catalog
from include.order_sync.connectors.medusa.listing import Listing
from include.order_sync.connectors.medusa.locations import Locations
from include.order_sync.connectors.medusa.mapping import order_mapper
from include.order_sync.connectors.medusa.paging import Sweep
from include.order_sync.connectors.medusa.parcels import Parcels
from include.order_sync.connectors.medusa.proxy import Proxy
from include.order_sync.connectors.medusa.settings import settings_of
from include.order_sync.connectors.medusa.stock import Stock
from include.order_sync.models import InventoryLevel, ShipmentConfirmation


class Medusa:
    """One shop."""

    def __init__(self, endpoint: Endpoint, options: AccountOptions) -> None:
        self._settings = settings_of(options.settings)
        self._proxy = Proxy(endpoint, options)
        self._map = order_mapper(self._settings)
        locations = Locations(self._proxy, self._settings)
        self._parcels = Parcels(self._proxy, self._settings, locations)
        self._catalog = Catalog(self._proxy, self._settings)
        self._stock = Stock(self._proxy, self._settings, locations)

    def changed_orders(self, since: datetime | None, until: datetime | None = None) -> AsyncIterator[OrderPage]:
        """Yield every order changed or paid from `since` to `until`, both included."""
        return Sweep(self._proxy, self._settings, self._map, until).changes(since)

    async def confirm(self, confirmation: ShipmentConfirmation) -> str:
        """Write one parcel's tracking to the order; return the ids of the fulfillments that hold it."""
        return await self._parcels.confirm(confirmation)

    async def find_confirmation(self, confirmation: ShipmentConfirmation) -> str | None:
        """Look for the parcel among the order's fulfillments."""
        return await self._parcels.find(confirmation)

    def products(self) -> AsyncIterator[ProductPage]:
        """Yield every variant that has a SKU."""
        return self._catalog.products()

    def inventory(self) -> AsyncIterator[InventoryPage]:
        """Yield what can be sold of every article that stock is kept of, by location."""
        return self._stock.pages()

    async def set_inventory(self, levels: Sequence[InventoryLevel]) -> Sequence[RefusedLevel]:
        """Set what can be sold; return what was not taken."""
        return await self._stock.tell(levels)

    async def probe(self, api: Api) -> None:
        """List one order or one variant: `VENDOR` names no other API, since no call proves the right to write."""
        ask, key = {
            Api.ORDERS: (self._proxy.orders, "orders"),
            Api.PRODUCTS: (self._proxy.variants, "variants"),
        }[api]
        reply = await ask({"fields": "id", "limit": "1"})
        Listing(ask, key, "id", self._settings).records(reply)

    async def close(self) -> None:
        """Close the connections."""
        await self._proxy.close()
