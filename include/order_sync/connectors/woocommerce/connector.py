"""The WooCommerce connector: downloads changed orders, writes tracking back, lists products, reads and sets stock."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime

import msgspec

from include.order_sync.connectors.base import (
    AccountOptions,
    Api,
    Endpoint,
    InventoryPage,
    OrderPage,
    ProductPage,
    RefusedLevel,
)
from include.order_sync.connectors.failures import status_failed
from include.order_sync.connectors.http import Reply
from include.order_sync.connectors.woocommerce.catalog import Catalog
from include.order_sync.connectors.woocommerce.confirmation import (
    find_fulfillment,
    find_note,
    fulfillment_body,
    note_body,
    order_update,
)
from include.order_sync.connectors.woocommerce.mapping import order_mapper
from include.order_sync.connectors.woocommerce.paging import Sweep
from include.order_sync.connectors.woocommerce.proxy import Proxy
from include.order_sync.connectors.woocommerce.settings import settings_of
from include.order_sync.connectors.woocommerce.stock import Stock
from include.order_sync.connectors.woocommerce.wire import (
    ANYTHING,
    FULFILLMENT,
    FULFILLMENTS,
    NOTE,
    NOTES,
    PAGE,
    Problem,
)
from include.order_sync.models import InventoryLevel, ShipmentConfirmation

SMALLEST_LIST = {"per_page": "1", "_fields": "id"}


class WooCommerce:
    """One shop. It learns from the first answer whether the shop keeps fulfillments, and stays with that way."""

    def __init__(self, endpoint: Endpoint, options: AccountOptions) -> None:
        self._settings = settings_of(options.settings)
        self._proxy = Proxy(endpoint, options)
        self._map = order_mapper(self._settings)
        self._catalog = Catalog(self._proxy, self._settings)
        self._keeps_fulfillments = True

    def changed_orders(self, since: datetime | None, until: datetime | None = None) -> AsyncIterator[OrderPage]:
        """Yield every order changed from `since` to `until`, both included, oldest change first."""
        return Sweep(self._proxy, self._settings, self._map, until).pages(since)

    async def confirm(self, confirmation: ShipmentConfirmation) -> str:
        """Write one parcel's tracking to the order; return the id of the fulfillment or note that holds it."""
        order_id, notify = confirmation.order_external_id, self._settings.notify_customer
        if self._keeps_fulfillments:
            body = fulfillment_body(confirmation.shipment)
            reply = await self._proxy.add_fulfillment(order_id, body, notify)
            if self._has_fulfillments(reply):
                return str(reply.read(FULFILLMENT).id)
        # The note comes last, since it proves the rest: the update may be repeated without harm, a note may not.
        await self._proxy.update_order(order_id, order_update(confirmation.shipment, confirmation.complete))
        reply = await self._proxy.add_note(order_id, note_body(confirmation.shipment, notify))
        return str(reply.read(NOTE).id)

    async def find_confirmation(self, confirmation: ShipmentConfirmation) -> str | None:
        """Look for the parcel among the order's fulfillments, or among its notes at a shop that has none."""
        order_id = confirmation.order_external_id
        if self._keeps_fulfillments:
            reply = await self._proxy.fulfillments(order_id)
            if self._has_fulfillments(reply):
                return find_fulfillment(reply.read(FULFILLMENTS), confirmation.shipment)
        notes = (await self._proxy.notes(order_id)).read(NOTES)
        return find_note(notes, confirmation.shipment)

    def products(self) -> AsyncIterator[ProductPage]:
        """Yield every product with a SKU, each variation that has a SKU of its own as one."""
        return self._catalog.products()

    def inventory(self) -> AsyncIterator[InventoryPage]:
        """Yield what can be sold of every article that WooCommerce manages the stock of."""
        return self._catalog.inventory()

    async def set_inventory(self, levels: Sequence[InventoryLevel]) -> Sequence[RefusedLevel]:
        """Set stock quantities; return what was not taken."""
        return await Stock(self._proxy, self._catalog).tell(levels)

    async def probe(self, api: Api) -> None:
        """List one product or one order by its id; for the write-back, send an empty batch of changes."""
        if api is Api.WRITEBACK:
            (await self._proxy.change_no_order()).read(ANYTHING)
            return
        listing = self._proxy.products if api is Api.PRODUCTS else self._proxy.orders
        (await listing(SMALLEST_LIST)).read(PAGE)

    async def close(self) -> None:
        """Close the connections."""
        await self._proxy.close()

    def _has_fulfillments(self, reply: Reply) -> bool:
        if reply.status != 404:
            return True
        if _code(reply) != "rest_no_route":
            raise status_failed(reply.status, reply.headers, reply.body, reply.path)
        self._keeps_fulfillments = False
        return False


def _code(reply: Reply) -> str:
    try:
        return msgspec.json.decode(reply.body, type=Problem).code
    except msgspec.DecodeError:
        return ""
