"""Products and stock as ShipStation lists them, each record for itself."""

from collections.abc import AsyncIterator
from urllib.parse import parse_qsl, urlsplit

import msgspec

from include.order_sync.connectors.base import InventoryPage, ProductPage
from include.order_sync.connectors.shipstation.proxy import INVENTORY, PRODUCTS, Proxy
from include.order_sync.connectors.shipstation.wire import ARTICLE, ARTICLES, LEVEL, LEVELS
from include.order_sync.connectors.values import ZERO, MalformedError, quantity
from include.order_sync.connectors.wire_errors import describe, identify
from include.order_sync.errors import ErrorCode, VendorError
from include.order_sync.models import InventoryLevel, Product

_UNREAD = (msgspec.DecodeError, UnicodeDecodeError, MalformedError)


async def product_pages(proxy: Proxy, page_size: int, max_pages: int) -> AsyncIterator[ProductPage]:
    """Yield the articles that have a SKU, page after page by number."""
    before: list[msgspec.Raw] = []
    for number in range(1, max_pages + 1):
        reply = await proxy.call("GET", PRODUCTS, query={"page": str(number), "page_size": str(page_size)})
        page = reply.read(ARTICLES)
        if page.products and page.products == before:
            break
        if page.products:
            yield _product_page(page.products)
        if not page.products or number >= page.pages:
            return
        before = page.products
    raise _endless(PRODUCTS)


async def inventory_pages(proxy: Proxy, page_size: int, max_pages: int) -> AsyncIterator[InventoryPage]:
    """Yield what is available of every SKU, by the query of the address that each page gives of the next.

    Only the query is taken from that address: the key is sent to no other host.
    """
    query = {"limit": str(page_size)}
    asked = [query]
    while len(asked) <= max_pages:
        page = (await proxy.call("GET", INVENTORY, query=query)).read(LEVELS)
        if page.inventory:
            yield _inventory_page(page.inventory)
        following = page.links.next.href if page.links and page.links.next else None
        if not following or not page.inventory:
            return
        query = dict(parse_qsl(urlsplit(following).query))
        if query in asked:
            break
        asked.append(query)
    raise _endless(INVENTORY)


def _product_page(raws: list[msgspec.Raw]) -> ProductPage:
    found: list[Product] = []
    unreadable: list[str] = []
    for raw in raws:
        try:
            article = ARTICLE.decode(raw)
            if article.sku:
                found.append(Product(str(article.product_id), article.sku, article.name or "", article.active))
        except _UNREAD as error:
            unreadable.append(_words("product", "product_id", bytes(raw), error))
    return ProductPage(found, unreadable)


def _inventory_page(raws: list[msgspec.Raw]) -> InventoryPage:
    found: list[InventoryLevel] = []
    unreadable: list[str] = []
    for raw in raws:
        try:
            level = LEVEL.decode(raw)
            place = level.inventory_location_id or level.inventory_warehouse_id or ""
            # More can be allocated than is there; less than nothing cannot be sold.
            found.append(InventoryLevel(level.sku, quantity(max(level.available, ZERO), "available"), place))
        except _UNREAD as error:
            unreadable.append(_words("stock of", "sku", bytes(raw), error))
    return InventoryPage(found, unreadable)


def _words(what: str, id_field: str, raw: bytes, error: Exception) -> str:
    external_id, sku, fields = identify(raw, id_field, "sku")
    reason = str(error) if isinstance(error, MalformedError) else describe(error, fields)
    return f"{what} {external_id} ({sku}): {reason}"


def _endless(path: str) -> VendorError:
    return VendorError(ErrorCode.MALFORMED_RESPONSE, f"{path}: the list has no end, and is read no further")
