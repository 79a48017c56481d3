"""What Integration Manager knows of the warehouses' stock."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import msgspec

from include.order_sync.connectors.base import InventoryPage
from include.order_sync.connectors.extensiv.fields import Fields, text_at
from include.order_sync.connectors.extensiv.wire import RECORD, Record
from include.order_sync.connectors.values import ZERO, MalformedError, number, quantity
from include.order_sync.connectors.wire_errors import describe, identify
from include.order_sync.models import InventoryLevel


def inventory_page(raws: list[msgspec.Raw], fields: Fields) -> InventoryPage:
    """Read the articles of a page, each for itself."""
    levels: list[InventoryLevel] = []
    unreadable: list[str] = []
    for raw in raws:
        try:
            levels += _levels(RECORD.decode(raw), fields)
        except (msgspec.DecodeError, UnicodeDecodeError, MalformedError) as error:
            sku, _, found = identify(bytes(raw), fields.stock_sku, fields.stock_sku)
            reason = str(error) if isinstance(error, MalformedError) else describe(error, found)
            unreadable.append(f"stock of {sku}: {reason}")
    return InventoryPage(levels, unreadable)


def _levels(article: Record, fields: Fields) -> Iterator[InventoryLevel]:
    """Tell the stock by warehouse, where the article's is known by warehouse; an empty table is a list there."""
    sku = text_at(article, fields.stock_sku)
    if not sku:
        raise MalformedError(fields.stock_sku, article.get(fields.stock_sku), "a SKU")
    places: Any = article.get(fields.stock_places) if fields.stock_places else None
    if not isinstance(places, dict) or not places:
        yield InventoryLevel(sku, _available(article, fields.stock_available))
        return
    for key, place in places.items():
        if not isinstance(place, dict):
            raise MalformedError(fields.stock_places, str(place), "a record for each warehouse")
        yield InventoryLevel(sku, _available(place, fields.place_available), text_at(place, fields.place_name) or key)


def _available(record: Record, field: str) -> Decimal:
    # More can be promised than is there; less than nothing cannot be sold.
    return quantity(max(number(record.get(field), field), ZERO), field)
