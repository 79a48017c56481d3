"""What our queries about stock answer, as typed shapes."""

import msgspec

from include.order_sync.connectors.vendure.wire import Listed, Wire


class Location(Wire):
    """Where stock lies."""

    id: str
    name: str


class Level(Wire):
    """What of a variant lies at a location; `stock_allocated` of it belongs to orders that are not shipped."""

    stock_on_hand: int
    stock_allocated: int
    stock_location: Location


class StockedVariant(Wire):
    """A variant with its stock. `track_inventory` is TRUE, FALSE or INHERIT."""

    id: str
    sku: str
    track_inventory: str
    stock_levels: list[Level]


class StockSettings(Wire):
    """Whether stock is kept of variants that do not say."""

    track_inventory: bool


class Inventory(Wire):
    """Answer of `inventory`."""

    product_variants: Listed[msgspec.Raw]
    global_settings: StockSettings


class Locations(Wire):
    """Answer of `locations`."""

    stock_locations: Listed[Location]


INVENTORY: "msgspec.json.Decoder[Inventory]" = msgspec.json.Decoder(Inventory)
STOCKED: "msgspec.json.Decoder[StockedVariant]" = msgspec.json.Decoder(StockedVariant)
LOCATIONS: "msgspec.json.Decoder[Locations]" = msgspec.json.Decoder(Locations)
