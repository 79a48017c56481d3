"""A shop's articles: products and variations that have a SKU, whether they can be ordered, and how many there are.

Sources: https://woocommerce.github.io/woocommerce-rest-api-docs/#product-properties and #product-variation-properties.
A variation without a SKU of its own is shown with its product's (WC_Product_Variation::get_sku); it is sold as that,
and is no article by itself.
"""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

import msgspec

from include.order_sync.connectors.base import InventoryPage, ProductPage
from include.order_sync.connectors.values import ZERO, MalformedError, quantity
from include.order_sync.connectors.wire_errors import describe, identify
from include.order_sync.connectors.woocommerce.listing import Listing
from include.order_sync.connectors.woocommerce.proxy import Proxy
from include.order_sync.connectors.woocommerce.settings import Settings
from include.order_sync.connectors.woocommerce.wire import ARTICLE, Article
from include.order_sync.models import InventoryLevel, Product

FIELDS = "id,type,status,purchasable,sku,name,stock_status,manage_stock,stock_quantity,parent_id,variations,attributes"
VARIATION = "variation"
NOT_SOLD = "outofstock"


class Unreadable(NamedTuple):
    """A record that cannot be read: its SKU as far as it has one, and what is wrong with it."""

    sku: str
    words: str


@dataclass
class Page:
    """Articles as they came, products with a `parent_id` of 0; and what cannot be read."""

    articles: list[Article] = field(default_factory=list)
    unreadable: list[Unreadable] = field(default_factory=list)

    @property
    def words(self) -> list[str]:
        """What is wrong with each record that cannot be read."""
        return [record.words for record in self.unreadable]


class Catalog:
    """The articles of one shop."""

    def __init__(self, proxy: Proxy, settings: Settings) -> None:
        self._proxy = proxy
        self._settings = settings

    async def products(self) -> AsyncIterator[ProductPage]:
        """Yield every article."""
        async for page in self._pages():
            yield ProductPage([_product(article) for article in page.articles], page.words)

    async def inventory(self) -> AsyncIterator[InventoryPage]:
        """Yield the stock of every article that WooCommerce manages the stock of."""
        async for page in self._pages():
            levels: list[InventoryLevel] = []
            for article in page.articles:
                try:
                    levels += _level(article)
                except MalformedError as error:
                    words = f"{_place(article.id, article.parent_id)}: {error}"
                    page.unreadable.append(Unreadable(article.sku or "", words))
            yield InventoryPage(levels, page.words)

    async def find(self, query: Mapping[str, str]) -> AsyncIterator[Page]:
        """Yield what the list of products holds for a query. With `sku` in it, variations are in that list too."""
        listing = Listing(self._proxy.products, self._settings.per_page, self._settings.max_pages)
        async for raws in listing.pages({"status": "any", "_fields": FIELDS, **query}):
            yield _read(raws)

    async def _pages(self) -> AsyncIterator[Page]:
        async for found in self.find({}):
            page = Page(unreadable=found.unreadable)
            for product in found.articles:
                if product.variations:
                    await self._add_variations(page, product)
                elif product.sku:
                    page.articles.append(product)
            yield page

    async def _add_variations(self, page: Page, product: Article) -> None:
        """Add a product's variations that have a SKU of their own, and the product if others are sold by its SKU."""
        variations = await self._variations(product.id)
        page.unreadable += variations.unreadable
        shared = [one for one in variations.articles if not one.sku or one.sku == product.sku]
        if shared and product.sku:
            page.articles.append(_common(product, shared))
        page.articles += [_named(one, product) for one in variations.articles if one.sku and one.sku != product.sku]

    async def _variations(self, product_id: int) -> Page:
        ask = partial(self._proxy.variations, product_id)
        listing = Listing(ask, self._settings.per_page, self._settings.max_pages)
        page = Page()
        async for raws in listing.pages({"status": "any", "_fields": FIELDS}):
            found = _read(raws, product_id)
            page.articles += found.articles
            page.unreadable += found.unreadable
        return page


def _read(raws: list[msgspec.Raw], product_id: int = 0) -> Page:
    page = Page()
    for raw in raws:
        try:
            article = ARTICLE.decode(raw)
            article.parent_id = product_id or (article.parent_id if article.type == VARIATION else 0)
            page.articles.append(article)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            page.unreadable.append(_unreadable(bytes(raw), error, product_id))
    return page


def _unreadable(raw: bytes, error: Exception, product_id: int) -> Unreadable:
    number, _, fields = identify(raw, "id", "id")
    return Unreadable(str(fields.get("sku") or ""), f"{_place(number, product_id)}: {describe(error, fields)}")


def _place(number: int | str, product_id: int) -> str:
    return f"variation {number} of product {product_id}" if product_id else f"product {number}"


def _named(variation: Article, product: Article) -> Article:
    """Write a variation with its whole name, for sale only while its product is."""
    options = ", ".join(choice.option for choice in variation.attributes if choice.option)
    name = f"{product.name or ''} - {options}" if options else product.name
    status = variation.status if product.status == "publish" else product.status
    return msgspec.structs.replace(variation, name=name, status=status)


def _common(product: Article, shared: list[Article]) -> Article:
    """Write a product that is sold as variations without a SKU of their own: for sale while one of them is."""
    sold = any(_is_sold(_named(one, product)) for one in shared)
    return msgspec.structs.replace(product, purchasable=sold, stock_status="instock" if sold else NOT_SOLD)


def _is_sold(article: Article) -> bool:
    return article.status == "publish" and article.purchasable and article.stock_status != NOT_SOLD


def _product(article: Article) -> Product:
    return Product(str(article.id), article.sku or "", article.name or "", _is_sold(article))


def _level(article: Article) -> list[InventoryLevel]:
    if not article.manage_stock or article.stock_quantity is None:
        return []
    return [InventoryLevel(article.sku or "", quantity(max(article.stock_quantity, ZERO), "stock_quantity"))]
