"""What a shop has in stock, read and set: per article and location, the quantity called `available`.

Source: https://shopify.dev/docs/apps/build/orders-fulfillment/inventory-management-apps.
"""

from collections.abc import AsyncIterator, Sequence
from decimal import Decimal
from typing import Any
from uuid import uuid4

import msgspec

from include.order_sync.connectors.base import InventoryPage, RefusedLevel
from include.order_sync.connectors.shopify.errors import refused
from include.order_sync.connectors.shopify.inventory_wire import (
    INVENTORY,
    INVENTORY_ITEMS,
    INVENTORY_LEVELS,
    INVENTORY_SET,
    ITEM,
    LOCATIONS,
    Item,
    Level,
)
from include.order_sync.connectors.shopify.proxy import PATH, Proxy, quoted, tail
from include.order_sync.connectors.shopify.settings import Settings
from include.order_sync.connectors.shopify.wire import UserError
from include.order_sync.connectors.wire_errors import describe, identify
from include.order_sync.models import InventoryLevel

ITEMS_A_PAGE = 25
SKUS_A_SEARCH = 40
LEVELS_A_CALL = 250
AVAILABLE = "available"
REASON = "correction"

Told = tuple[InventoryLevel, dict[str, Any]]


class Stock:
    """The stock of one shop."""

    def __init__(self, proxy: Proxy, settings: Settings) -> None:
        self._proxy = proxy
        self._settings = settings

    async def pages(self) -> AsyncIterator[InventoryPage]:
        """Yield the levels of every article that Shopify tracks and that has a SKU."""
        listed = self._proxy.pages("inventory", INVENTORY, lambda data: data.inventory_items, first=ITEMS_A_PAGE)
        async for raws in listed:
            levels: list[InventoryLevel] = []
            unreadable: list[str] = []
            for raw in raws:
                try:
                    levels += await self._levels(ITEM.decode(raw))
                except (msgspec.DecodeError, UnicodeDecodeError) as error:
                    external_id, _, fields = identify(bytes(raw), "id", "sku")
                    unreadable.append(f"inventory item {tail(external_id)}: {describe(error, fields)}")
            yield InventoryPage(levels, unreadable)

    async def tell(self, levels: Sequence[InventoryLevel]) -> list[RefusedLevel]:
        """Set levels at the locations they name, or at the account's own; return what was not taken, and why."""
        if not levels:
            return []
        places, items = await self._places(), await self._items({level.sku for level in levels})
        told: list[Told] = []
        left_out: list[RefusedLevel] = []
        for level in levels:
            quantity = self._quantity(level, places, items.get(level.sku, []))
            if isinstance(quantity, str):
                left_out.append(RefusedLevel(level, quantity))
            else:
                told.append((level, quantity))
        for start in range(0, len(told), LEVELS_A_CALL):
            left_out += await self._told(told[start : start + LEVELS_A_CALL])
        return left_out

    async def _levels(self, item: Item) -> list[InventoryLevel]:
        if not item.tracked or not item.sku:
            return []
        levels, info = item.inventory_levels.nodes, item.inventory_levels.page_info
        if info.has_next_page:
            pages = self._proxy.pages(
                "inventory_levels",
                INVENTORY_LEVELS,
                lambda data: data.inventory_item.inventory_levels if data.inventory_item else None,
                after=info.end_cursor,
                id=item.id,
            )
            async for more in pages:
                levels += more
        return [InventoryLevel(item.sku, _available(level), level.location.name) for level in levels]

    async def _places(self) -> dict[str, str]:
        """Read the shop's locations: their global ids by name, by number and by themselves."""
        places: dict[str, str] = {}
        async for locations in self._proxy.pages("locations", LOCATIONS, lambda data: data.locations):
            for location in locations:
                names = (location.name, tail(location.id), location.id)
                places.update(dict.fromkeys(names, location.id))
        return places

    async def _items(self, skus: set[str]) -> dict[str, list[str]]:
        """Look up the global ids of articles by SKU; Shopify finds more than the very same, and has some twice."""
        found: dict[str, list[str]] = {sku: [] for sku in skus}
        wanted = sorted(sku for sku in skus if sku)
        for start in range(0, len(wanted), SKUS_A_SEARCH):
            query = " OR ".join(f"sku:{quoted(sku)}" for sku in wanted[start : start + SKUS_A_SEARCH])
            pages = self._proxy.pages(
                "inventory_items", INVENTORY_ITEMS, lambda data: data.inventory_items, query=query
            )
            async for items in pages:
                for item in items:
                    if item.sku in found:
                        found[item.sku].append(item.id)
        return found

    def _quantity(self, level: InventoryLevel, places: dict[str, str], items: list[str]) -> dict[str, Any] | str:
        """Write a level as Shopify takes it, or say why it cannot be."""
        if not items:
            return "the shop has no article with this SKU"
        if len(set(items)) > 1:
            return f"the shop has {len(set(items))} articles with this SKU"
        if level.available != level.available.to_integral_value():
            return f"{level.available} is no whole number, and Shopify takes no other"
        name = level.location or self._settings.location
        if name and name not in places:
            return f"the shop has no active location '{name}'"
        if not name and len(set(places.values())) != 1:
            return "the shop has several locations: name one in the setting `location`"
        place = places[name] if name else next(iter(places.values()))
        # Not compared with what is there: whoever tells the stock is the one who knows it.
        return {
            "inventoryItemId": items[0],
            "locationId": place,
            "quantity": int(level.available),
            "changeFromQuantity": None,
        }

    async def _told(self, told: list[Told]) -> list[RefusedLevel]:
        """Set levels in one call; one that is refused takes all others down, so these are sent again without it."""
        left_out: list[RefusedLevel] = []
        while told:
            errors = await self._send([quantity for _, quantity in told])
            if not errors:
                break
            reasons = {_index(error): error.message for error in errors}
            if None in reasons or not reasons.keys() <= set(range(len(told))):
                raise refused(errors, PATH)
            left_out += [RefusedLevel(level, reasons[at]) for at, (level, _) in enumerate(told) if at in reasons]
            told = [one for at, one in enumerate(told) if at not in reasons]
        return left_out

    async def _send(self, quantities: list[dict[str, Any]]) -> list[UserError]:
        values = {"name": AVAILABLE, "reason": REASON, "quantities": quantities}
        # A key of its own each time: to set a level again is harmless, and the same key would be answered from memory.
        data, _ = await self._proxy.ask("inventory_set", INVENTORY_SET, input=values, key=str(uuid4()))
        return data.inventory_set_quantities.user_errors


def _available(level: Level) -> Decimal:
    return Decimal(next((one.quantity for one in level.quantities if one.name == AVAILABLE), 0))


def _index(error: UserError) -> int | None:
    """Read which quantity an error is about, from a path such as input, quantities, 3, quantity."""
    path = error.field or []
    at = path.index("quantities") + 1 if "quantities" in path else len(path)
    return int(path[at]) if at < len(path) and path[at].isdecimal() else None
