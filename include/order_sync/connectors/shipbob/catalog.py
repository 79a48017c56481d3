"""Products and stock as ShipBob lists them: page after page by the address of the next, and each record for itself."""

from collections.abc import AsyncIterator, Iterator

import msgspec

from include.order_sync.connectors.base import InventoryPage, ProductPage
from include.order_sync.connectors.shipbob.proxy import Proxy
from include.order_sync.connectors.shipbob.status import PRODUCT_ACTIVE
from include.order_sync.connectors.shipbob.wire import LEVEL, LISTING, PRODUCT, VARIANT, Level, ListedProduct
from include.order_sync.connectors.values import ZERO, MalformedError, number, quantity
from include.order_sync.connectors.wire_errors import describe, identify
from include.order_sync.errors import ErrorCode, VendorError
from include.order_sync.models import InventoryLevel, Product

PRODUCTS = "/product"
LEVELS = "/inventory-level"
_UNREAD = (msgspec.DecodeError, UnicodeDecodeError, MalformedError)


async def pages(proxy: Proxy, path: str, page_size: int, max_pages: int) -> AsyncIterator[list[msgspec.Raw]]:
    """Yield the records of every page; raise `VendorError` MALFORMED_RESPONSE if there is no end."""
    reply = await proxy.call("GET", path, query={"PageSize": str(page_size)})
    seen: set[str] = set()
    while len(seen) < max_pages:
        page = reply.read(LISTING)
        if page.items:
            yield page.items
        if not page.next:
            return
        if page.next in seen:
            break
        seen.add(page.next)
        reply = await proxy.follow(page.next)
    raise VendorError(ErrorCode.MALFORMED_RESPONSE, f"{path}: the list has no end, and is read no further")


def product_page(raws: list[msgspec.Raw]) -> ProductPage:
    """Read products: each variant with a SKU is one, since that is what an order names."""
    found: list[Product] = []
    unreadable: list[str] = []
    for raw in raws:
        try:
            product = PRODUCT.decode(raw)
        except _UNREAD as error:
            unreadable.append(_words("product", bytes(raw), error))
            continue
        for variant in product.variants or ():
            try:
                found += _variant(product, variant)
            except _UNREAD as error:
                unreadable.append(_words("variant", bytes(variant), error))
    return ProductPage(found, unreadable)


def inventory_page(raws: list[msgspec.Raw]) -> InventoryPage:
    """Read what can be promised: what is on hand in all warehouses and not committed, never less than nothing."""
    found: list[InventoryLevel] = []
    unreadable: list[str] = []
    for raw in raws:
        try:
            level = LEVEL.decode(raw)
            if level.sku:
                found.append(_level(level.sku, level))
        except _UNREAD as error:
            unreadable.append(_words("inventory item", bytes(raw), error))
    return InventoryPage(found, unreadable)


def _variant(product: ListedProduct, raw: msgspec.Raw) -> Iterator[Product]:
    variant = VARIANT.decode(raw)
    if not variant.sku:
        return
    status = (variant.status or "").lower()
    if status not in PRODUCT_ACTIVE:
        raise MalformedError("status", variant.status, "Active or Inactive")
    yield Product(str(variant.id), variant.sku, variant.name or product.name or "", PRODUCT_ACTIVE[status])


def _level(sku: str, level: Level) -> InventoryLevel:
    field = "total_fulfillable_quantity"
    return InventoryLevel(sku, quantity(max(number(level.total_fulfillable_quantity, field), ZERO), field))


def _words(what: str, raw: bytes, error: Exception) -> str:
    id_field = "inventory_id" if what == "inventory item" else "id"
    external_id, name, fields = identify(raw, id_field, "sku")
    reason = str(error) if isinstance(error, MalformedError) else describe(error, fields)
    return f"{what} {external_id} ({name}): {reason}"
