"""The ShipStation connector: sends orders, calls them back, and reads labels, products and stock.

ShipStation calls an order a shipment, and what was shipped a label
(https://docs.shipstation.com/orders/understanding-orders-shipments).
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
from include.order_sync.connectors.connection import ConnectionShape, Field
from include.order_sync.connectors.shipstation.answers import created
from include.order_sync.connectors.shipstation.cancels import call_back
from include.order_sync.connectors.shipstation.catalog import inventory_pages, product_pages
from include.order_sync.connectors.shipstation.errors import not_taken
from include.order_sync.connectors.shipstation.lookup import by_external_id
from include.order_sync.connectors.shipstation.mapping import order_body
from include.order_sync.connectors.shipstation.proxy import LABELS, PRODUCTS, REFUSED, SHIPMENTS, Proxy
from include.order_sync.connectors.shipstation.references import to_shipstation
from include.order_sync.connectors.shipstation.settings import require_origin, settings_of
from include.order_sync.connectors.shipstation.status import CANCELLED
from include.order_sync.connectors.shipstation.sweep import LabelSweep
from include.order_sync.connectors.shipstation.wire import ARTICLES, HELD_SHIPMENTS
from include.order_sync.connectors.shipstation.wire import LABELS as LABEL_PAGE
from include.order_sync.errors import ErrorCode, VendorError
from include.order_sync.models import Acknowledgement, OutboundOrder

CONNECTION = ConnectionShape(
    "api.shipstation.com",
    (Field("password", "an API key for v2 (ShipStation → Settings → Account → API Settings)", "8Kq…XYZ"),),
)
ONE = {"page_size": "1"}


class ShipStation:
    """One ShipStation account. Settings that do not say where parcels leave from raise `ConfigurationError`."""

    def __init__(self, endpoint: Endpoint, options: AccountOptions) -> None:
        CONNECTION.check(endpoint)
        self._settings = settings_of(options.settings)
        require_origin(self._settings)
        self._proxy = Proxy(endpoint, options, self._settings.calls_per_minute)

    async def push(self, outbound: OutboundOrder) -> Acknowledgement:
        """Send one order. After any refusal ShipStation is asked whether it has the order: then it is a duplicate.

        Each `external_shipment_id` is taken but once (https://docs.shipstation.com/orders/external-identifiers), so
        that nothing has to be looked up before.
        """
        reply = await self._proxy.call("POST", SHIPMENTS, body=self.document(outbound), reads=REFUSED)
        if reply.status >= 300:
            return await self._duplicate(outbound.reference, self._proxy.refusal(reply))
        taken = created(reply, outbound.reference)
        if taken.errors:
            refusal = not_taken(reply, taken.errors, self._proxy.secrets)
            return await self._duplicate(outbound.reference, refusal)
        return Acknowledgement(taken.shipment_id or "", pending=not taken.shipment_id)

    def document(self, outbound: OutboundOrder) -> bytes:
        """Write the body that `push` sends."""
        return order_body(outbound, self._settings)

    async def find(self, reference: str) -> Acknowledgement | None:
        """Look an order up by its reference."""
        held = await by_external_id(self._proxy, to_shipstation(reference))
        return None if held is None else Acknowledgement(held.shipment_id)

    async def cancel(self, reference: str) -> CancelOutcome:
        """Ask to call an order back: possible until a label is bought for any part of it."""
        held = await by_external_id(self._proxy, to_shipstation(reference))
        return CancelOutcome.UNKNOWN_ORDER if held is None else await call_back(self._proxy, held, reference)

    def shipments(self, since: datetime | None) -> AsyncIterator[ShipmentPage]:
        """Yield what was shipped by the labels that were made from `since` on, oldest first."""
        return LabelSweep(self._proxy, self._settings.page_size, self._settings.max_pages).pages(since)

    def products(self) -> AsyncIterator[ProductPage]:
        """Yield every product that has a SKU."""
        return product_pages(self._proxy, self._settings.page_size, self._settings.max_pages)

    def inventory(self) -> AsyncIterator[InventoryPage]:
        """Yield what is available of every SKU, by place where ShipStation tells places apart."""
        return inventory_pages(self._proxy, self._settings.page_size, self._settings.max_pages)

    async def probe(self, api: Api) -> None:
        """List one product, one shipment, or one label."""
        if api is Api.PRODUCTS:
            (await self._proxy.call("GET", PRODUCTS, query=ONE)).read(ARTICLES)
        elif api is Api.ORDERS:
            (await self._proxy.call("GET", SHIPMENTS, query=ONE)).read(HELD_SHIPMENTS)
        else:
            (await self._proxy.call("GET", LABELS, query=ONE)).read(LABEL_PAGE)

    async def close(self) -> None:
        """Close the connections."""
        await self._proxy.close()

    async def _duplicate(self, reference: str, refusal: VendorError) -> Acknowledgement:
        held = await by_external_id(self._proxy, to_shipstation(reference))
        if held is None:
            raise refusal
        if held.shipment_status == CANCELLED:
            message = f"ShipStation has the order as {held.shipment_id}, canceled, and takes no other by its reference"
            raise VendorError(ErrorCode.REJECTED, message, http_status=refusal.http_status)
        return Acknowledgement(held.shipment_id, duplicate=True)
