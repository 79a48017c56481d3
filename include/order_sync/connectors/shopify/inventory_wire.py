"""What our queries about stock answer, as typed shapes.

Source: https://shopify.dev/docs/api/admin-graphql/2026-10/objects/InventoryItem.
"""

import msgspec

from include.order_sync.connectors.shopify.wire import Page, UserError, Wire


class Quantity(Wire):
    """A quantity by its name."""

    name: str
    quantity: int


class Place(Wire):
    """A location's name."""

    name: str


class Level(Wire):
    """What of an article is at a location."""

    location: Place
    quantities: list[Quantity]


class Item(Wire):
    """An article that stock may be kept of."""

    id: str
    tracked: bool
    inventory_levels: Page[Level]
    sku: str | None = None


class Inventory(Wire):
    """Answer of `inventory`."""

    inventory_items: Page[msgspec.Raw]


class LevelsOf(Wire):
    """An article's levels."""

    inventory_levels: Page[Level]


class InventoryLevels(Wire):
    """Answer of `inventory_levels`."""

    inventory_item: LevelsOf | None


class Sku(Wire):
    """An article by its SKU."""

    id: str
    sku: str | None = None


class InventoryItems(Wire):
    """Answer of `inventory_items`."""

    inventory_items: Page[Sku]


class Location(Wire):
    """A location."""

    id: str
    name: str


class Locations(Wire):
    """Answer of `locations`."""

    locations: Page[Location]


class Refusals(Wire):
    """Why levels were not set."""

    user_errors: list[UserError]


class InventorySet(Wire):
    """Answer of `inventory_set`."""

    inventory_set_quantities: Refusals


INVENTORY: "msgspec.json.Decoder[Inventory]" = msgspec.json.Decoder(Inventory)
ITEM: "msgspec.json.Decoder[Item]" = msgspec.json.Decoder(Item)
INVENTORY_LEVELS: "msgspec.json.Decoder[InventoryLevels]" = msgspec.json.Decoder(InventoryLevels)
INVENTORY_ITEMS: "msgspec.json.Decoder[InventoryItems]" = msgspec.json.Decoder(InventoryItems)
LOCATIONS: "msgspec.json.Decoder[Locations]" = msgspec.json.Decoder(Locations)
INVENTORY_SET: "msgspec.json.Decoder[InventorySet]" = msgspec.json.Decoder(InventorySet)
