"""The variants that a shop sells, each as an article."""

from collections.abc import AsyncIterator, Sequence
from typing import Any

import msgspec

from include.order_sync.connectors.base import ProductPage
from include.order_sync.connectors.vendure.listing import each_once
from include.order_sync.connectors.vendure.proxy import Proxy
from include.order_sync.connectors.vendure.settings import Settings
from include.order_sync.connectors.vendure.wire import PRODUCTS, VARIANT, Listed
from include.order_sync.connectors.wire_errors import describe, identify
from include.order_sync.models import Product


async def product_pages(proxy: Proxy, settings: Settings) -> AsyncIterator[ProductPage]:
    """Yield every variant that has a SKU."""

    async def ask(options: dict[str, Any]) -> Listed[msgspec.Raw]:
        data, _ = await proxy.ask("products", PRODUCTS, options=options)
        return data.product_variants

    async for raws in each_once(ask, settings.per_page, settings.max_pages):
        yield product_page(raws)


def product_page(raws: Sequence[msgspec.Raw]) -> ProductPage:
    """Map one page of variants; one can be ordered if it is enabled, and its product as well."""
    products: list[Product] = []
    unreadable: list[str] = []
    for raw in raws:
        try:
            variant = VARIANT.decode(raw)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            external_id, _, fields = identify(bytes(raw), "id", "sku")
            unreadable.append(f"variant {external_id}: {describe(error, fields)}")
            continue
        if variant.sku:
            active = variant.enabled and variant.product.enabled
            products.append(Product(variant.id, variant.sku, variant.name, active))
    return ProductPage(products, unreadable)
