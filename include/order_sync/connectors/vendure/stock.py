"""What a shop has in stock, read and set: per variant and location, what is on hand without what is allocated.

Sources: https://docs.vendure.io/guides/core-concepts/stock-control/.
"""

from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import msgspec

from include.order_sync.connectors.base import InventoryPage, RefusedLevel
from include.order_sync.connectors.vendure.listing import each_once, from_the_front
from include.order_sync.connectors.vendure.proxy import Proxy
from include.order_sync.connectors.vendure.settings import Settings
from include.order_sync.connectors.vendure.stock_wire import INVENTORY, LOCATIONS, STOCKED, Location, StockedVariant
from include.order_sync.connectors.vendure.wire import STOCK_SET, Listed
from include.order_sync.connectors.wire_errors import describe, identify
from include.order_sync.models import InventoryLevel

LEVELS_A_CALL = 50
# The largest whole number of GraphQL.
LARGEST = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Shelf:
    """What is known of the articles that are about to be told."""

    variants: dict[str, list[StockedVariant]]
    tracked: bool


class Stock:
    """The stock of one shop."""

    def __init__(self, proxy: Proxy, settings: Settings) -> None:
        self._proxy = proxy
        self._settings = settings

    async def pages(self) -> AsyncIterator[InventoryPage]:
        """Yield the levels of every variant that stock is kept of and that has a SKU; less than nothing is 0."""
        tracked = True

        async def ask(options: dict[str, Any]) -> Listed[msgspec.Raw]:
            nonlocal tracked
            data, _ = await self._proxy.ask("inventory", INVENTORY, options=options)
            tracked = data.global_settings.track_inventory
            return data.product_variants

        async for raws in each_once(ask, self._settings.per_page, self._settings.max_pages):
            yield _inventory_page(raws, tracked)

    async def tell(self, levels: Sequence[InventoryLevel]) -> list[RefusedLevel]:
        """Set levels at the locations they name, or at the account's own; return what was not taken, and why."""
        if not levels:
            return []
        places = await self._places()
        left_out: list[RefusedLevel] = []
        for start in range(0, len(levels), LEVELS_A_CALL):
            left_out += await self._tell_some(levels[start : start + LEVELS_A_CALL], places)
        return left_out

    async def _tell_some(self, levels: Sequence[InventoryLevel], places: list[Location]) -> list[RefusedLevel]:
        """Read what is allocated, and set what is on hand right after it: the less time between them the better."""
        shelf = await self._look_up({level.sku for level in levels})
        told: dict[str, dict[str, int]] = {}
        left_out: list[RefusedLevel] = []
        for level in levels:
            place = self._place(level, places)
            reason = place if isinstance(place, str) else _refusal(level, shelf)
            if reason or isinstance(place, str):
                left_out.append(RefusedLevel(level, reason))
                continue
            [variant] = shelf.variants[level.sku]
            told.setdefault(variant.id, {})[place.id] = int(level.available) + _allocated(variant, place)
        if told:
            await self._proxy.ask("inventory_set", STOCK_SET, input=[_input(*one) for one in told.items()])
        return left_out

    async def _places(self) -> list[Location]:
        async def ask(options: dict[str, Any]) -> Listed[Location]:
            data, _ = await self._proxy.ask("locations", LOCATIONS, options=options)
            return data.stock_locations

        pages = from_the_front(ask, self._settings.per_page, self._settings.max_pages)
        return [place async for page in pages for place in page]

    async def _look_up(self, skus: Iterable[str]) -> Shelf:
        """Look variants up by SKU, to the letter; Vendure lets several have the same."""
        found: dict[str, list[StockedVariant]] = {sku: [] for sku in skus}
        tracked = True

        async def ask(options: dict[str, Any]) -> Listed[msgspec.Raw]:
            nonlocal tracked
            asked = {"filter": {"sku": {"in": sorted(found)}}, **options}
            data, _ = await self._proxy.ask("inventory", INVENTORY, options=asked)
            tracked = data.global_settings.track_inventory
            return data.product_variants

        async for raws in each_once(ask, self._settings.per_page, self._settings.max_pages):
            for raw in raws:
                variant = STOCKED.decode(raw)
                if variant.sku in found:
                    found[variant.sku].append(variant)
        return Shelf(found, tracked)

    def _place(self, level: InventoryLevel, places: list[Location]) -> Location | str:
        name = level.location or self._settings.location
        if name:
            fit = [place for place in places if name in (place.name, place.id)]
            return fit[0] if fit else f"the shop has no stock location '{name}'"
        if len(places) != 1:
            return "the shop has several stock locations: name one in the setting `location`"
        return places[0]


def _inventory_page(raws: Sequence[msgspec.Raw], tracked: bool) -> InventoryPage:
    levels: list[InventoryLevel] = []
    unreadable: list[str] = []
    for raw in raws:
        try:
            levels += _levels(STOCKED.decode(raw), tracked)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            external_id, _, fields = identify(bytes(raw), "id", "sku")
            unreadable.append(f"variant {external_id}: {describe(error, fields)}")
    return InventoryPage(levels, unreadable)


def _levels(variant: StockedVariant, tracked: bool) -> list[InventoryLevel]:
    if not variant.sku or not _is_tracked(variant, tracked):
        return []
    return [
        InventoryLevel(
            variant.sku, Decimal(max(0, level.stock_on_hand - level.stock_allocated)), level.stock_location.name
        )
        for level in variant.stock_levels
    ]


def _is_tracked(variant: StockedVariant, tracked: bool) -> bool:
    return variant.track_inventory == "TRUE" or (variant.track_inventory == "INHERIT" and tracked)


def _refusal(level: InventoryLevel, shelf: Shelf) -> str:
    """Say why a level cannot be told, or ""."""
    variants = shelf.variants[level.sku]
    if len(variants) != 1:
        return f"the shop has {len(variants) or 'no'} article{'s' if variants else ''} with this SKU"
    if not _is_tracked(variants[0], shelf.tracked):
        return "Vendure keeps no stock of this article (trackInventory)"
    if level.available != level.available.to_integral_value() or not 0 <= level.available < LARGEST // 2:
        return f"{level.available} is no whole number from 0, and Vendure takes no other"
    return ""


def _allocated(variant: StockedVariant, place: Location) -> int:
    return sum(level.stock_allocated for level in variant.stock_levels if level.stock_location.id == place.id)


def _input(variant: str, levels: dict[str, int]) -> dict[str, Any]:
    told = [{"stockLocationId": place, "stockOnHand": count} for place, count in levels.items()]
    return {"id": variant, "stockLevels": told}
