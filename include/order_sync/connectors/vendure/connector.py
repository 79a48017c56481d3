"""The Vendure connector: downloads changed orders, writes tracking back, lists products, reads and sets stock."""

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
from include.order_sync.connectors.vendure.catalog import product_pages
from include.order_sync.connectors.vendure.mapping import order_mapper
from include.order_sync.connectors.vendure.paging import Sweep
from include.order_sync.connectors.vendure.parcels import Parcels
from include.order_sync.connectors.vendure.proxy import Proxy
from include.order_sync.connectors.vendure.settings import settings_of
from include.order_sync.connectors.vendure.stock import Stock
from include.order_sync.connectors.vendure.wire import PROBED_ORDERS, PROBED_VARIANTS
from include.order_sync.models import InventoryLevel, ShipmentConfirmation


class Vendure:
    """One shop."""

    def __init__(self, endpoint: Endpoint, options: AccountOptions) -> None:
        self._settings = settings_of(options.settings)
        self._proxy = Proxy(endpoint, options, self._settings)
        self._map = order_mapper(self._settings)
        self._parcels = Parcels(self._proxy)
        self._stock = Stock(self._proxy, self._settings)

    def changed_orders(self, since: datetime | None, until: datetime | None = None) -> AsyncIterator[OrderPage]:
        """Yield every order placed or changed from `since` to `until`, both included, and what is to be shipped yet.

        Those whose `updatedAt` tells that they changed come oldest change first.
        """
        return Sweep(self._proxy, self._settings, self._map, until).pages(since)

    async def confirm(self, confirmation: ShipmentConfirmation) -> str:
        """Write one parcel's tracking to the order; return the id of its fulfillment."""
        return await self._parcels.confirm(confirmation)

    async def find_confirmation(self, confirmation: ShipmentConfirmation) -> str | None:
        """Look for the parcel among the order's fulfillments that are shipped."""
        return await self._parcels.find(confirmation)

    def products(self) -> AsyncIterator[ProductPage]:
        """Yield every variant that has a SKU."""
        return product_pages(self._proxy, self._settings)

    def inventory(self) -> AsyncIterator[InventoryPage]:
        """Yield what is on hand and not allocated of every variant that stock is kept of, by location."""
        return self._stock.pages()

    async def set_inventory(self, levels: Sequence[InventoryLevel]) -> Sequence[RefusedLevel]:
        """Set what is available; return what was not taken."""
        return await self._stock.tell(levels)

    async def probe(self, api: Api) -> None:
        """List one variant or one order by its id; for the write-back, make a fulfillment of nothing."""
        if api is Api.WRITEBACK:
            await self._parcels.probe()
        elif api is Api.PRODUCTS:
            await self._proxy.ask("probe_products", PROBED_VARIANTS)
        else:
            await self._proxy.ask("probe_orders", PROBED_ORDERS)

    async def close(self) -> None:
        """Close the connections."""
        await self._proxy.close()
