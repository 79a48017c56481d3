"""The Shopify connector: downloads changed orders, writes tracking back, lists products, reads and sets stock."""

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta

from include.order_sync.connectors.base import (
    AccountOptions,
    Api,
    Endpoint,
    InventoryPage,
    OrderPage,
    ProductPage,
    RefusedLevel,
)
from include.order_sync.connectors.shopify.bulk import BulkReading
from include.order_sync.connectors.shopify.catalog import product_page
from include.order_sync.connectors.shopify.download import FilePieces
from include.order_sync.connectors.shopify.mapping import order_mapper
from include.order_sync.connectors.shopify.paging import Sweep
from include.order_sync.connectors.shopify.parcels import Parcels
from include.order_sync.connectors.shopify.proxy import PATH, Proxy
from include.order_sync.connectors.shopify.settings import settings_of
from include.order_sync.connectors.shopify.stock import Stock
from include.order_sync.connectors.shopify.wire import ANYTHING, PERMISSIONS, PRODUCTS
from include.order_sync.errors import ErrorCode, VendorError
from include.order_sync.models import InventoryLevel, ShipmentConfirmation

PRODUCTS_A_PAGE = 100
WRITES_TRACKING = frozenset(
    f"write_{whose}_fulfillment_orders" for whose in ("merchant_managed", "assigned", "third_party")
)


class Shopify:
    """One shop."""

    def __init__(self, endpoint: Endpoint, options: AccountOptions) -> None:
        self._settings = settings_of(options.settings)
        self._proxy = Proxy(endpoint, options, self._settings.max_pages)
        self._files = FilePieces(endpoint.connection, options)
        self._map = order_mapper(self._settings)
        self._parcels = Parcels(self._proxy, self._settings.notify_customer)
        self._stock = Stock(self._proxy, self._settings)

    async def changed_orders(self, since: datetime | None, until: datetime | None = None) -> AsyncIterator[OrderPage]:
        """Yield every order changed from `since` to `until`, both included, oldest change first.

        What is older than the setting `bulk_after` comes in bulk, in no order, and then what changed meanwhile.
        """
        if self._is_long_ago(since):
            bulk = BulkReading(self._proxy, self._files, self._settings, self._map)
            async for page in bulk.pages(since, until):
                yield page
            since = bulk.started
            if until is not None and since is not None and until < since:
                return
        async for page in Sweep(self._proxy, self._settings, self._map, until).pages(since):
            yield page

    async def confirm(self, confirmation: ShipmentConfirmation) -> str:
        """Write one parcel's tracking to the order; return the ids of its fulfillments (one for each location)."""
        return await self._parcels.confirm(confirmation)

    async def find_confirmation(self, confirmation: ShipmentConfirmation) -> str | None:
        """Look for the parcel among the order's fulfillments, by its tracking number and what is in it."""
        return await self._parcels.find(confirmation)

    async def products(self) -> AsyncIterator[ProductPage]:
        """Yield every variant that has a SKU."""
        listed = self._proxy.pages("products", PRODUCTS, lambda data: data.product_variants, first=PRODUCTS_A_PAGE)
        async for raws in listed:
            yield product_page(raws)

    def inventory(self) -> AsyncIterator[InventoryPage]:
        """Yield what is available of every article that Shopify tracks, by location."""
        return self._stock.pages()

    async def set_inventory(self, levels: Sequence[InventoryLevel]) -> Sequence[RefusedLevel]:
        """Set what is available; return what was not taken."""
        return await self._stock.tell(levels)

    async def probe(self, api: Api) -> None:
        """List one variant or one order by its id; for the write-back, ask whether the app may write fulfillments."""
        if api is not Api.WRITEBACK:
            await self._proxy.ask("probe_products" if api is Api.PRODUCTS else "probe_orders", ANYTHING)
            return
        data, reply = await self._proxy.ask("probe_writeback", PERMISSIONS)
        granted = {scope.handle for scope in data.current_app_installation.access_scopes}
        if not granted & WRITES_TRACKING:
            message = f"{PATH}: the app has none of the scopes {', '.join(sorted(WRITES_TRACKING))}"
            raise reply.unusable(VendorError(ErrorCode.FORBIDDEN, message, http_status=reply.status))

    async def close(self) -> None:
        """Close the connections."""
        await self._proxy.close()

    def _is_long_ago(self, since: datetime | None) -> bool:
        days = self._settings.bulk_after
        return days > 0 and (since is None or datetime.now(UTC) - since > timedelta(days=days))
