"""Read products and stock, by ascending id: what comes and goes meanwhile shifts no other."""

from collections.abc import AsyncIterator, Sequence
from decimal import Decimal
from typing import Any

import msgspec

from include.order_sync.connectors.base import InventoryPage, ProductPage
from include.order_sync.connectors.tryton.proxy import Proxy
from include.order_sync.connectors.tryton.settings import Settings
from include.order_sync.connectors.tryton.wire import NAMED, PRODUCT, RAWS, STOCKED, Named
from include.order_sync.connectors.values import MalformedError, amount
from include.order_sync.connectors.wire_errors import describe, identify
from include.order_sync.errors import ErrorCode, VendorError
from include.order_sync.models import InventoryLevel, Product

MODEL = "product.product"
_UNREAD = (msgspec.DecodeError, UnicodeDecodeError, MalformedError)


class Catalog:
    """The products of one database."""

    def __init__(self, proxy: Proxy, settings: Settings) -> None:
        self._proxy = proxy
        self._settings = settings

    async def products(self) -> AsyncIterator[ProductPage]:
        """Yield every variant with a code; one that is archived or not salable cannot be ordered."""
        fields = ["code", "rec_name", "name", "active", "salable"]
        async for raws in self._pages([["active", "in", [True, False]]], fields, {}):
            found, unreadable = [], []
            for raw in raws:
                try:
                    found.append(_product(raw))
                except _UNREAD as error:
                    unreadable.append(_words(raw, error))
            yield ProductPage(found, unreadable)

    async def inventory(self) -> AsyncIterator[InventoryPage]:
        """Yield what can be promised of every variant that stock is kept of, by warehouse where there are several."""
        warehouses = await self._warehouses()
        for warehouse in warehouses:
            location = (warehouse.name or warehouse.code or "") if len(warehouses) > 1 else ""
            context = {"locations": [warehouse.id], "stock_skip_warehouse": True, "stock_assign": True}
            domain = [["type", "=", "goods"], ["consumable", "!=", True]]
            async for raws in self._pages(domain, ["code", "quantity", "forecast_quantity"], context):
                yield _levels(raws, location)

    async def _warehouses(self) -> list[Named]:
        name = self._settings.warehouse
        named = [["OR", ["name", "=", name], ["code", "=", name]]] if name else []
        domain = [["type", "=", "warehouse"], *named]
        return await self._proxy.records("stock.location", domain, ["name", "code"], answer=NAMED)

    async def _pages(
        self, domain: Sequence[Any], fields: Sequence[str], context: dict[str, Any]
    ) -> AsyncIterator[list[msgspec.Raw]]:
        size, last = self._settings.page_size, 0
        for _ in range(self._settings.max_pages):
            asked = [["code", "!=", None], ["code", "!=", ""], ["id", ">", last], *domain]
            raws = await self._proxy.records(MODEL, asked, fields, answer=RAWS, limit=size, context=context)
            if raws:
                yield raws
            if len(raws) < size:
                return
            reached = identify(bytes(raws[-1]), "id", "id")[0]
            if not reached.isdecimal() or int(reached) <= last:
                raise _endless("answered the same page again")
            last = int(reached)
        raise _endless(f"answered more than {self._settings.max_pages} pages")


def _product(raw: msgspec.Raw) -> Product:
    read = PRODUCT.decode(raw)
    return Product(str(read.id), read.code or "", read.name or read.rec_name or "", bool(read.active and read.salable))


def _levels(raws: list[msgspec.Raw], location: str) -> InventoryPage:
    levels, unreadable = [], []
    for raw in raws:
        try:
            read = STOCKED.decode(raw)
            # What is on hand and not assigned; and no more than is left when all that is planned is done.
            left = min(read.quantity or Decimal(0), read.forecast_quantity or Decimal(0))
            levels.append(InventoryLevel(read.code or "", max(amount(left, "quantity"), Decimal(0)), location))
        except _UNREAD as error:
            unreadable.append(_words(raw, error))
    return InventoryPage(levels, unreadable)


def _words(raw: msgspec.Raw, error: Exception) -> str:
    external_id, name, fields = identify(bytes(raw), "id", "code")
    reason = str(error) if isinstance(error, MalformedError) else describe(error, fields)
    return f"product {name} ({external_id}): {reason}"


def _endless(what: str) -> VendorError:
    message = f"{MODEL} {what}: the list has no end, and is read no further"
    return VendorError(ErrorCode.MALFORMED_RESPONSE, message)
