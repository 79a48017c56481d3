"""Medusa's inventory as typed shapes: only the fields that are used."""

from decimal import Decimal

import msgspec

from include.order_sync.connectors.medusa.wire import Wire

FIELDS = ",".join(
    (
        "id",
        "sku",
        "location_levels.location_id",
        "location_levels.stocked_quantity",
        "location_levels.reserved_quantity",
        "location_levels.available_quantity",
    )
)


class StockLevel(Wire):
    """An article's stock at a location: `available_quantity` is what is stocked without what is reserved."""

    location_id: str
    available_quantity: Decimal
    reserved_quantity: Decimal = Decimal(0)


class StockItem(Wire):
    """An article that stock is kept of."""

    id: str
    sku: str | None = None
    location_levels: list[StockLevel] = []


class Batch(Wire):
    """The answer to a change of levels."""

    created: list[msgspec.Raw]
    updated: list[msgspec.Raw]


STOCK_ITEM: "msgspec.json.Decoder[StockItem]" = msgspec.json.Decoder(StockItem)
BATCH: "msgspec.json.Decoder[Batch]" = msgspec.json.Decoder(Batch)
