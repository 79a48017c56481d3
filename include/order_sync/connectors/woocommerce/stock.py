"""Set a shop's stock quantities: look the articles up by SKU, then change them in batches.

Sources: https://woocommerce.github.io/woocommerce-rest-api-docs/#batch-update-products and
#batch-update-product-variations (100 changes a call; a change that fails is told inside an answer with status 200).
The list's `sku` takes several, "use commas to separate" (OPTIONS of /products, 11.0.1); it looks for the whole text too
(WC_REST_Products_Controller::prepare_objects_query), so that a SKU with a comma in it is found where it is asked alone.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from include.order_sync.connectors.base import RefusedLevel
from include.order_sync.connectors.failures import clean
from include.order_sync.connectors.woocommerce.catalog import Catalog
from include.order_sync.connectors.woocommerce.proxy import Proxy
from include.order_sync.connectors.woocommerce.wire import CHANGES, Article, Changed
from include.order_sync.models import InventoryLevel

# The SKUs stand in the address, which must not grow too long.
SKUS_A_CALL = 50
CHANGES_A_CALL = 100

Change = tuple[InventoryLevel, Article]


class Stock:
    """The stock of one shop. What cannot be set is left as it is, and told."""

    def __init__(self, proxy: Proxy, catalog: Catalog) -> None:
        self._proxy = proxy
        self._catalog = catalog

    async def tell(self, levels: Sequence[InventoryLevel]) -> list[RefusedLevel]:
        """Set levels, the last one of a SKU counting; return what was not taken, and why."""
        refused: list[RefusedLevel] = []
        changes: list[Change] = []
        last = {(level.sku, level.location): level for level in levels}
        known = await self._known(sorted({level.sku for level in last.values() if level.sku}))
        for level in last.values():
            article = _article(level, known.get(level.sku, []))
            if isinstance(article, str):
                refused.append(RefusedLevel(level, article))
            else:
                changes.append((level, article))
        for parent_id, batch in _batches(changes):
            refused += await self._send(parent_id, batch)
        return refused

    async def _known(self, skus: Sequence[str]) -> dict[str, list[Article | str]]:
        """Look articles up by exactly their SKUs; one that cannot be read stands there as words."""
        found: dict[str, list[Article | str]] = {}
        for asked in _queries(skus):
            async for page in self._catalog.find({"sku": asked}):
                for article in page.articles:
                    found.setdefault(article.sku or "", []).append(article)
                for record in page.unreadable:
                    found.setdefault(record.sku, []).append(record.words)
        return found

    async def _send(self, parent_id: int, batch: Sequence[Change]) -> list[RefusedLevel]:
        changes = [{"id": article.id, "stock_quantity": int(level.available)} for level, article in batch]
        answer = (await self._proxy.change_articles(parent_id, changes)).read(CHANGES)
        told = {changed.id: changed for changed in answer.update}
        reasons = [(level, _refusal(level, told.get(article.id))) for level, article in batch]
        return [RefusedLevel(level, reason) for level, reason in reasons if reason]


def _queries(skus: Iterable[str]) -> Iterator[str]:
    plain = [sku for sku in skus if "," not in sku]
    yield from (",".join(plain[start : start + SKUS_A_CALL]) for start in range(0, len(plain), SKUS_A_CALL))
    yield from (sku for sku in skus if "," in sku)


def _batches(changes: Iterable[Change]) -> Iterator[tuple[int, list[Change]]]:
    """Sort changes by where they are to be sent: products together, and each product's variations."""
    ordered = sorted(changes, key=lambda change: (change[1].parent_id, change[1].id))
    for parent_id, group in groupby(ordered, key=lambda change: change[1].parent_id):
        batch = list(group)
        for start in range(0, len(batch), CHANGES_A_CALL):
            yield parent_id, batch[start : start + CHANGES_A_CALL]


def _article(level: InventoryLevel, known: Sequence[Article | str]) -> Article | str:
    """Choose the article whose stock is to be set, or say why there is none."""
    if level.location:
        return f"WooCommerce keeps one stock, and knows no location '{level.location}'"
    if level.available != level.available.to_integral_value():
        return f"{level.available} is no whole number, and WooCommerce takes no other"
    if len(known) != 1:
        return f"the shop has {len(known)} articles with this SKU" if known else "the shop has no article with this SKU"
    article = known[0]
    if isinstance(article, str):
        return article
    if article.manage_stock == "parent":
        return f"its stock is kept with product {article.parent_id}, of which it is a variation"
    return article if article.manage_stock else "WooCommerce does not manage the stock of this article"


def _refusal(level: InventoryLevel, changed: Changed | None) -> str:
    if changed is None:
        return "WooCommerce answered nothing about this article"
    if changed.error is not None:
        return clean(changed.error.message) or changed.error.code or "WooCommerce named an error without words"
    if changed.stock_quantity is None:
        return "WooCommerce answered that it keeps no quantity of this article"
    taken = changed.stock_quantity == level.available
    return "" if taken else f"WooCommerce answered that it now has {changed.stock_quantity}"
