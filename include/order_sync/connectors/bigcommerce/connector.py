"""The BigCommerce connector: downloads changed orders, writes tracking back, reads and sets stock."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime

from include.order_sync.connectors.base import AccountOptions, Api, Endpoint, InventoryPage, OrderPage, RefusedLevel
from include.order_sync.connectors.bigcommerce.contents import Contents
from include.order_sync.connectors.bigcommerce.mapping import order_mapper
from include.order_sync.connectors.bigcommerce.paging import Sweep
from include.order_sync.connectors.bigcommerce.proxy import Proxy, read_list
from include.order_sync.connectors.bigcommerce.settings import settings_of
from include.order_sync.connectors.bigcommerce.shipments import address_of, find_shipment, shipment_body, units_of
from include.order_sync.connectors.bigcommerce.stock import Stock
from include.order_sync.connectors.bigcommerce.wire import KNOWN
from include.order_sync.models import InventoryLevel, ShipmentConfirmation


class BigCommerce:
    """One store."""

    def __init__(self, endpoint: Endpoint, options: AccountOptions) -> None:
        self._settings = settings_of(options.settings)
        self._proxy = Proxy(endpoint, options, self._settings.max_pages)
        self._contents = Contents(self._proxy, self._settings, options.concurrency)
        self._map = order_mapper(self._settings)
        self._stock = Stock(self._proxy, self._settings)

    def changed_orders(self, since: datetime | None, until: datetime | None = None) -> AsyncIterator[OrderPage]:
        """Yield every order changed from `since` to `until`, both included, oldest change first."""
        return Sweep(self._proxy, self._contents, self._settings, self._map, until).pages(since)

    async def confirm(self, confirmation: ShipmentConfirmation) -> str:
        """Write one parcel's tracking to the order as a shipment; return the shipment's id."""
        shipment, order_id = confirmation.shipment, confirmation.order_external_id
        units = units_of(shipment)
        address = address_of(units, await self._proxy.of_order(order_id, "products"))
        body = shipment_body(shipment, units, address, self._settings.carriers)
        return str((await self._proxy.add_shipment(order_id, body)).read(KNOWN).id)

    async def find_confirmation(self, confirmation: ShipmentConfirmation) -> str | None:
        """Look for the parcel among the order's shipments."""
        shipments = await self._proxy.of_order(confirmation.order_external_id, "shipments")
        return find_shipment(shipments, confirmation.shipment)

    def inventory(self) -> AsyncIterator[InventoryPage]:
        """Yield what can be sold of every article that stock is kept of, by location."""
        return self._stock.pages()

    async def set_inventory(self, levels: Sequence[InventoryLevel]) -> Sequence[RefusedLevel]:
        """Set what is on hand; return what was not taken."""
        return await self._stock.tell(levels)

    async def probe(self, api: Api) -> None:
        """List one order: `VENDOR` names no other API, since there is no call that proves the right to write."""
        read_list(await self._proxy.orders({"limit": "1"}))

    async def close(self) -> None:
        """Close the connections."""
        await self._proxy.close()
