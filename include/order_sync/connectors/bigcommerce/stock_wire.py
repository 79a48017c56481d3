"""BigCommerce's inventory (REST v3) as typed shapes: only the fields that are used.

Source: https://developer.bigcommerce.com/docs/rest-management/inventory (the document inventory.v3.yml).
"""

import msgspec

from include.order_sync.connectors.bigcommerce.wire import Wire


class Identity(Wire):
    """How an article is known."""

    sku: str | None = None
    variant_id: int | None = None
    product_id: int | None = None


class Place(Wire):
    """An article's stock at a location: `available_to_sell` is what is on hand without the safety stock."""

    location_id: int
    available_to_sell: int
    location_code: str | None = None
    location_name: str | None = None
    location_enabled: bool | None = None

    @property
    def name(self) -> str:
        """What people call the location."""
        return self.location_name or self.location_code or str(self.location_id)


class StockItem(Wire):
    """An article that stock is kept of."""

    identity: Identity
    locations: list[Place] = []


class Pagination(Wire):
    """Which page this is, of how many."""

    total_pages: int | None = None


class Meta(Wire):
    """What goes along with a list."""

    pagination: Pagination | None = None


class StockList(Wire):
    """A page of articles."""

    data: list[msgspec.Raw]
    meta: Meta | None = None


class Taken(Wire):
    """The answer to a change."""

    transaction_id: str | None = None


STOCK_LIST: "msgspec.json.Decoder[StockList]" = msgspec.json.Decoder(StockList)
STOCK_ITEM: "msgspec.json.Decoder[StockItem]" = msgspec.json.Decoder(StockItem)
IDENTITY: "msgspec.json.Decoder[Identity]" = msgspec.json.Decoder(Identity)
TAKEN: "msgspec.json.Decoder[Taken]" = msgspec.json.Decoder(Taken)
