"""Articles and what can be sold of them, each record for itself."""

from collections.abc import AsyncIterator
from decimal import Decimal
from typing import Any

import msgspec

from include.order_sync.connectors.base import InventoryPage, ProductPage
from include.order_sync.connectors.odoo.masterdata import MasterData
from include.order_sync.connectors.odoo.parcels import tidy
from include.order_sync.connectors.odoo.proxy import Proxy
from include.order_sync.connectors.odoo.settings import Settings
from include.order_sync.connectors.odoo.wire import Article
from include.order_sync.connectors.values import ZERO, MalformedError, amount, quantity
from include.order_sync.connectors.wire_errors import describe, identify
from include.order_sync.errors import ErrorCode, VendorError
from include.order_sync.models import InventoryLevel, Product

PRODUCT = "product.product"
WITH_CODE = ["default_code", "!=", False]
STORABLE = ("is_storable",)
_UNREAD = (msgspec.DecodeError, UnicodeDecodeError, MalformedError)
_ARTICLE = msgspec.json.Decoder(Article)
_LEVEL = msgspec.json.Decoder(dict[str, Any], float_hook=Decimal)


async def product_pages(proxy: Proxy, settings: Settings) -> AsyncIterator[ProductPage]:
    """Yield every article with a code, the archived ones too, with its variant's name and without the code."""
    domain = [WITH_CODE, *settings.of_company(shared=True)]
    fields = ["default_code", "display_name", "active", "sale_ok"]
    context = {"active_test": False, "display_default_code": False}
    async for raws in _pages(proxy, settings, domain, fields, context):
        yield _product_page(raws)


async def inventory_pages(proxy: Proxy, settings: Settings, master: MasterData) -> AsyncIterator[InventoryPage]:
    """Yield what can be sold of every article that stock is kept of, in the warehouse of the settings or in all.

    Which those are says `is_storable` from Odoo 18 on, and the type before. The warehouse goes by `warehouse_id` in
    the context from 18 on, and by `warehouse` before (addons/stock/models/product.py).
    """
    kept = ["is_storable", "=", True] if await master.fields(PRODUCT, STORABLE) else ["type", "=", "product"]
    domain = [WITH_CODE, kept, *settings.of_company(shared=True)]
    place = settings.warehouse_id
    context = {"warehouse_id": place, "warehouse": place} if place else {}
    async for raws in _pages(proxy, settings, domain, ["default_code", settings.stock], context):
        yield _inventory_page(raws, settings.stock)


async def _pages(
    proxy: Proxy, settings: Settings, domain: list[Any], fields: list[str], context: dict[str, Any]
) -> AsyncIterator[list[msgspec.Raw]]:
    """Yield all articles by id, so that none is missed however the list changes meanwhile."""
    after = 0
    while True:
        beyond = [*domain, ["id", ">", after]]
        found = await proxy.search(PRODUCT, msgspec.Raw, beyond, fields, limit=settings.page_size, context=context)
        raws = found.result
        if raws:
            yield raws
        if len(raws) < settings.page_size:
            return
        ids = [int(one) for raw in raws if (one := identify(bytes(raw), "id", "id")[0]).isdecimal()]
        if max(ids, default=0) <= after:
            message = f"{PRODUCT}: the list has no end, and is read no further"
            raise VendorError(ErrorCode.MALFORMED_RESPONSE, message)
        after = max(ids)


def _product_page(raws: list[msgspec.Raw]) -> ProductPage:
    found: list[Product] = []
    unreadable: list[str] = []
    for raw in raws:
        try:
            one = _ARTICLE.decode(raw)
            found.append(Product(str(one.id), one.default_code, one.display_name, one.active and one.sale_ok))
        except _UNREAD as error:
            unreadable.append(_words("article", bytes(raw), error))
    return ProductPage(found, unreadable)


def _inventory_page(raws: list[msgspec.Raw], field: str) -> InventoryPage:
    found: list[InventoryLevel] = []
    unreadable: list[str] = []
    for raw in raws:
        try:
            found.append(_level(_LEVEL.decode(raw), field))
        except _UNREAD as error:
            unreadable.append(_words("stock of article", bytes(raw), error))
    return InventoryPage(found, unreadable)


def _level(record: dict[str, Any], field: str) -> InventoryLevel:
    sku, available = record.get("default_code"), record.get(field)
    if not isinstance(sku, str):
        raise MalformedError("default_code", sku, "a text")
    if isinstance(available, bool) or not isinstance(available, int | Decimal):
        raise MalformedError(field, available, "a number")
    # More can be promised than is there; less than nothing cannot be sold.
    return InventoryLevel(sku, tidy(quantity(amount(max(Decimal(available), ZERO), field), field)))


def _words(what: str, raw: bytes, error: Exception) -> str:
    external_id, sku, fields = identify(raw, "id", "default_code")
    reason = str(error) if isinstance(error, MalformedError) else describe(error, fields)
    return f"{what} {external_id} ({sku}): {reason}"
