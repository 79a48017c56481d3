"""The Tryton connector: brings orders in as sales, calls them back, and reads shipments, products and stock."""

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
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
from include.order_sync.connectors.tryton.cancels import cancel_order
from include.order_sync.connectors.tryton.catalog import MODEL as PRODUCT
from include.order_sync.connectors.tryton.catalog import Catalog
from include.order_sync.connectors.tryton.mapping import document_of, new_sale
from include.order_sync.connectors.tryton.orders import SALE, Orders
from include.order_sync.connectors.tryton.proxy import Proxy
from include.order_sync.connectors.tryton.settings import settings_of
from include.order_sync.connectors.tryton.sweep import MODEL as SHIPMENT
from include.order_sync.connectors.tryton.sweep import ShipmentSweep
from include.order_sync.connectors.tryton.wire import ACCESS, RECORDS
from include.order_sync.errors import ErrorCode, VendorError
from include.order_sync.models import Acknowledgement, OutboundOrder


class Tryton:
    """One Tryton database, in one company of it."""

    def __init__(self, endpoint: Endpoint, options: AccountOptions) -> None:
        self._settings = settings_of(options.settings)
        self._proxy = Proxy(endpoint, options, self._settings)
        self._orders = Orders(self._proxy, self._settings)
        self._catalog = Catalog(self._proxy, self._settings)

    async def push(self, outbound: OutboundOrder) -> Acknowledgement:
        """Bring one order in as a sale, confirmed and processed. Tryton takes a reference twice: it is asked first."""
        with _about(outbound.reference):
            return await self._orders.take(new_sale(outbound, self._settings))

    def document(self, outbound: OutboundOrder) -> bytes:
        """Write what the sale is made of, with codes and names where `create` is given Tryton's ids for them."""
        return document_of(new_sale(outbound, self._settings))

    async def find(self, reference: str) -> Acknowledgement | None:
        """Look an order up by its reference. A sale that was cut off on its way is not found: pushed, it goes on."""
        with _about(reference):
            return await self._orders.find(reference)

    async def cancel(self, reference: str) -> CancelOutcome:
        """Call an order back, which works until a shipment of it is packed or an invoice of it is posted."""
        with _about(reference):
            return await cancel_order(self._orders, self._proxy, reference)

    async def shipments(self, since: datetime | None) -> AsyncIterator[ShipmentPage]:
        """Yield every parcel that has left and whose shipment was changed from `since` on."""
        await self._orders.names.company()
        settings = self._settings
        sweep = ShipmentSweep(self._proxy, settings.carriers, settings.page_size, settings.max_pages)
        async for page in sweep.pages(since):
            yield page

    async def products(self) -> AsyncIterator[ProductPage]:
        """Yield every variant that has a code."""
        await self._orders.names.company()
        async for page in self._catalog.products():
            yield page

    async def inventory(self) -> AsyncIterator[InventoryPage]:
        """Yield what can be promised of every variant that has a code and stock."""
        await self._orders.names.company()
        async for page in self._catalog.inventory():
            yield page

    async def probe(self, api: Api) -> None:
        """Find a product or a shipment, or (orders) ask whether the user may make sales."""
        if api is Api.ORDERS:
            access = await self._proxy.call("model.ir.model.access.get_access", [SALE], answer=ACCESS, once=True)
            if not access.get(SALE, {}).get("create"):
                raise VendorError(ErrorCode.FORBIDDEN, "the Tryton user may not make sales")
        else:
            model = PRODUCT if api is Api.PRODUCTS else SHIPMENT
            await self._proxy.records(model, [], ["id"], answer=RECORDS, limit=1, once=True)

    async def close(self) -> None:
        """End the session and close the connections."""
        await self._proxy.close()


@contextmanager
def _about(reference: str) -> Iterator[None]:
    """Name the order where an answer is none that can be used."""
    try:
        yield
    except VendorError as error:
        if error.code is not ErrorCode.MALFORMED_RESPONSE:
            raise
        message = f"{error.message} (asked about the order with reference '{reference}')"
        raise VendorError(error.code, message, http_status=error.http_status, sent=error.sent) from None
