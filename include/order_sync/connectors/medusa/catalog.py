"""The variants that a shop sells, each as an article.

Source: https://docs.medusajs.com/api/admin#product-variants_getproductvariants.
"""

from collections.abc import AsyncIterator, Sequence

import msgspec

from include.order_sync.connectors.base import ProductPage
from include.order_sync.connectors.medusa.listing import Listing
from include.order_sync.connectors.medusa.mapping import ONLY
from include.order_sync.connectors.medusa.proxy import Proxy
from include.order_sync.connectors.medusa.settings import Settings
from include.order_sync.connectors.medusa.wire import Wire
from include.order_sync.connectors.wire_errors import describe, identify
from include.order_sync.models import Product

FIELDS = "id,sku,title,product.title,product.status"
SOLD = "published"


class Sold(Wire):
    """A product."""

    title: str | None = None
    status: str | None = None


class Variant(Wire):
    """What is sold by a SKU."""

    id: str
    sku: str | None = None
    title: str | None = None
    product: Sold | None = None


class Catalog:
    """The articles of one shop."""

    def __init__(self, proxy: Proxy, settings: Settings) -> None:
        self._listing = Listing(proxy.variants, "variants", FIELDS, settings)

    async def products(self) -> AsyncIterator[ProductPage]:
        """Yield every variant with a SKU: without one, nothing can be ordered by it."""
        async for raws in self._listing.pages():
            yield product_page(raws)


def product_page(raws: Sequence[msgspec.Raw]) -> ProductPage:
    """Map one page of variants."""
    products: list[Product] = []
    unreadable: list[str] = []
    for raw in raws:
        try:
            variant = _VARIANT.decode(raw)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            external_id, _, fields = identify(bytes(raw), "id", "sku")
            unreadable.append(f"variant {external_id}: {describe(error, fields)}")
            continue
        if variant.sku:
            products.append(_product(variant, variant.sku))
    return ProductPage(products, unreadable)


def _product(variant: Variant, sku: str) -> Product:
    product = variant.product or Sold()
    title = "" if variant.title in ONLY else variant.title
    name = " - ".join(filter(None, (product.title, title)))
    return Product(variant.id, sku, name, product.status == SOLD)


_VARIANT: "msgspec.json.Decoder[Variant]" = msgspec.json.Decoder(Variant)
