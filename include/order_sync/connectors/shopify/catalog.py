"""The variants that a shop sells, each as an article. No I/O."""

from collections.abc import Sequence

import msgspec

from include.order_sync.connectors.base import ProductPage
from include.order_sync.connectors.shopify.proxy import tail
from include.order_sync.connectors.shopify.wire import VARIANT, Variant
from include.order_sync.connectors.wire_errors import describe, identify
from include.order_sync.models import Product

# What Shopify calls the one variant of a product that has no others.
ONLY = "Default Title"
SOLD = frozenset({"ACTIVE", "UNLISTED"})


def product_page(raws: Sequence[msgspec.Raw]) -> ProductPage:
    """Map one page of variants; those without a SKU are left out, since nothing can be ordered by them."""
    products: list[Product] = []
    unreadable: list[str] = []
    for raw in raws:
        try:
            variant = VARIANT.decode(raw)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            external_id, _, fields = identify(bytes(raw), "id", "sku")
            unreadable.append(f"variant {tail(external_id)}: {describe(error, fields)}")
            continue
        if variant.sku:
            products.append(_product(variant, variant.sku))
    return ProductPage(products, unreadable)


def _product(variant: Variant, sku: str) -> Product:
    title = variant.product.title
    name = title if variant.title in ("", ONLY) else f"{title} - {variant.title}"
    return Product(tail(variant.id), sku, name, variant.available_for_sale and variant.product.status in SOLD)
