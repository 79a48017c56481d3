"""The Odoo connector: sends orders, calls them back, and reads deliveries, articles and stock.

Odoo calls an order a sales order, and a parcel a delivery (a transfer, stock.picking).
"""

from collections.abc import AsyncIterator
from datetime import datetime

from include.order_sync.connectors.base import (
    AccountOptions,
    Api,
    CancelOutcome,
    Endpoint,
    InventoryPage,
    ProductPage,
    ShipmentPage,
)
from include.order_sync.connectors.odoo.cancels import call_back
from include.order_sync.connectors.odoo.catalog import PRODUCT, inventory_pages, product_pages
from include.order_sync.connectors.odoo.lookup import ORDER, PICKING, quotations, taken, the_one
from include.order_sync.connectors.odoo.mapping import ENCODER, new_order
from include.order_sync.connectors.odoo.orders import Orders
from include.order_sync.connectors.odoo.proxy import Proxy
from include.order_sync.connectors.odoo.settings import settings_of
from include.order_sync.connectors.odoo.sweep import PickingSweep
from include.order_sync.connectors.odoo.wire import Keyed
from include.order_sync.errors import ErrorCode, VendorError
from include.order_sync.models import Acknowledgement, OutboundOrder

_PROBED = {Api.PRODUCTS: PRODUCT, Api.ORDERS: ORDER, Api.WRITEBACK: PICKING}


class Odoo:
    """One Odoo database."""

    def __init__(self, endpoint: Endpoint, options: AccountOptions) -> None:
        self._settings = settings_of(options.settings)
        self._proxy = Proxy(endpoint, options, self._settings)
        self._orders = Orders(self._proxy, self._settings)

    async def push(self, outbound: OutboundOrder) -> Acknowledgement:
        """Have an order in Odoo, confirmed; one that Odoo had confirmed already is a duplicate."""
        try:
            return await self._orders.take(new_order(outbound, self._settings))
        except VendorError as error:
            if error.code is not ErrorCode.MALFORMED_RESPONSE or outbound.reference in error.message:
                raise
            message = f"{error.message} (the order with reference '{outbound.reference}')"
            raise VendorError(error.code, message, http_status=error.http_status, sent=error.sent) from None

    def document(self, outbound: OutboundOrder) -> bytes:
        """Write what `push` sends of an order, with codes and names where Odoo is then sent its own ids."""
        return ENCODER.encode(new_order(outbound, self._settings))

    async def find(self, reference: str) -> Acknowledgement | None:
        """Look an order up by its reference.

        A quotation counts as none: sent again, it is finished and not made twice. A canceled order counts. Raises
        `VendorError` REJECTED, with their names, if Odoo has it several times.
        """
        held = await self._orders.held(reference)
        if taken(held):
            return Acknowledgement(the_one(taken(held)).name)
        return Acknowledgement(held[0].name) if held and not quotations(held) else None

    async def cancel(self, reference: str) -> CancelOutcome:
        """Ask to call an order back: possible until a part of it has left."""
        return await call_back(self._proxy, self._settings, reference)

    def shipments(self, since: datetime | None) -> AsyncIterator[ShipmentPage]:
        """Yield the deliveries that are done and were changed from `since` on, oldest change first."""
        return PickingSweep(self._proxy, self._settings, self._orders.master).pages(since)

    def products(self) -> AsyncIterator[ProductPage]:
        """Yield every article that has a code, the archived ones too."""
        return product_pages(self._proxy, self._settings)

    def inventory(self) -> AsyncIterator[InventoryPage]:
        """Yield what can be sold of every article that has a code and that stock is kept of."""
        return inventory_pages(self._proxy, self._settings, self._orders.master)

    async def probe(self, api: Api) -> None:
        """Ask for one article, one sales order, or one transfer."""
        await self._proxy.search(_PROBED[api], Keyed, [], ["id"], limit=1)

    async def close(self) -> None:
        """Close the connections."""
        await self._proxy.close()
