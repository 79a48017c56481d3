"""A shop's stock: what can be sold at each of its locations, and how it is told.

Sources: https://docs.medusajs.com/api/admin#inventory-items_getinventoryitems and
https://docs.medusajs.com/api/admin#inventory-items_postinventoryitemslocationlevelsbatch. What can be sold is what is
stocked without what is reserved for orders that are not packed yet; what is set is what is stocked.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import msgspec

from include.order_sync.connectors.base import InventoryPage, RefusedLevel
from include.order_sync.connectors.medusa.confirmation import as_number
from include.order_sync.connectors.medusa.listing import Listing
from include.order_sync.connectors.medusa.locations import Locations, NoLocation, chosen
from include.order_sync.connectors.medusa.proxy import REFUSALS, Proxy, one_of
from include.order_sync.connectors.medusa.settings import Settings
from include.order_sync.connectors.medusa.stock_wire import BATCH, FIELDS, STOCK_ITEM, StockItem, StockLevel
from include.order_sync.connectors.values import ZERO, MalformedError, quantity
from include.order_sync.connectors.wire_errors import describe, identify
from include.order_sync.models import InventoryLevel

# SKUs stand in the address, which must not grow too long.
SKUS_A_CALL = 40
LEVELS_A_CALL = 100

_UNREAD = (msgspec.DecodeError, UnicodeDecodeError, MalformedError)


@dataclass(frozen=True, slots=True)
class Told:
    """A level as Medusa takes it. `new` where the article was not kept at that location."""

    level: InventoryLevel
    entry: Mapping[str, Any]
    new: bool


class Stock:
    """The stock of one shop."""

    def __init__(self, proxy: Proxy, settings: Settings, locations: Locations) -> None:
        self._proxy = proxy
        self._settings = settings
        self._locations = locations
        self._listing = Listing(proxy.inventory_items, "inventory_items", FIELDS, settings)

    async def pages(self) -> AsyncIterator[InventoryPage]:
        """Yield the levels of every article that Medusa keeps stock of and that has a SKU."""
        names = await self._locations.names()
        async for raws in self._listing.pages():
            levels: list[InventoryLevel] = []
            unreadable: list[str] = []
            for raw in raws:
                try:
                    levels += _levels(STOCK_ITEM.decode(raw), names)
                except _UNREAD as error:
                    unreadable.append(_words(bytes(raw), error))
            yield InventoryPage(levels, unreadable)

    async def tell(self, levels: Sequence[InventoryLevel]) -> list[RefusedLevel]:
        """Set levels at the locations they name, or at the account's own; return what was not taken, and why."""
        if not levels:
            return []
        names = await self._locations.names()
        known = await self._known(sorted({level.sku for level in levels if level.sku}))
        told: dict[tuple[str, str], Told] = {}
        left_out: list[RefusedLevel] = []
        for level in levels:
            entry = self._entry(level, known, names)
            if isinstance(entry, str):
                left_out.append(RefusedLevel(level, entry))
            else:
                told[level.sku, entry.entry["location_id"]] = entry
        entries = list(told.values())
        for start in range(0, len(entries), LEVELS_A_CALL):
            left_out += await self._send(entries[start : start + LEVELS_A_CALL])
        return left_out

    async def _known(self, skus: Sequence[str]) -> dict[str, StockItem | str]:
        """Look articles up by SKU: each as it is, or why it cannot be read."""
        found: dict[str, StockItem | str] = {}
        for start in range(0, len(skus), SKUS_A_CALL):
            async for raws in self._listing.pages(one_of("sku", skus[start : start + SKUS_A_CALL])):
                for raw in raws:
                    try:
                        item = STOCK_ITEM.decode(raw)
                    except _UNREAD as error:
                        sku = identify(bytes(raw), "sku", "sku")[0]
                        found[sku] = _words(bytes(raw), error)
                    else:
                        found |= {item.sku: item} if item.sku else {}
        return found

    def _entry(self, level: InventoryLevel, known: Mapping[str, StockItem | str], names: dict[str, str]) -> Told | str:
        """Write a level as Medusa takes it, or say why it cannot be."""
        item = known.get(level.sku, "the shop keeps no stock of an article with this SKU")
        if isinstance(item, str):
            return item
        place = chosen(level.location or self._settings.location, names)
        if isinstance(place, NoLocation):
            return place.why
        held = next((one for one in item.location_levels if one.location_id == place), None)
        stocked = level.available + (held.reserved_quantity if held else ZERO)
        entry = {"inventory_item_id": item.id, "location_id": place, "stocked_quantity": as_number(stocked)}
        return Told(level, entry, held is None)

    async def _send(self, told: Sequence[Told]) -> list[RefusedLevel]:
        """Set levels in one call; where one takes the others down, halve them until it is found."""
        body = {
            "create": [one.entry for one in told if one.new],
            "update": [one.entry for one in told if not one.new],
        }
        reply = await self._proxy.set_levels(body)
        if reply.status not in REFUSALS:
            reply.read(BATCH)
            return []
        error = self._proxy.refusal(reply)
        if len(told) == 1:
            return [RefusedLevel(told[0].level, error.message)]
        middle = len(told) // 2
        return [*await self._send(told[:middle]), *await self._send(told[middle:])]


def _levels(item: StockItem, names: Mapping[str, str]) -> list[InventoryLevel]:
    if not item.sku:
        return []
    return [InventoryLevel(item.sku, _sellable(one), names.get(one.location_id, "")) for one in _open(item, names)]


def _open(item: StockItem, names: Mapping[str, str]) -> list[StockLevel]:
    """Choose the levels at locations that there are: Medusa keeps those of a deleted one."""
    return [one for one in item.location_levels if one.location_id in names]


def _sellable(level: StockLevel) -> Decimal:
    return quantity(max(level.available_quantity, ZERO), "available_quantity")


def _words(raw: bytes, error: Exception) -> str:
    external_id, sku, fields = identify(raw, "id", "sku")
    reason = str(error) if isinstance(error, MalformedError) else describe(error, fields)
    return f"inventory item {sku or external_id}: {reason}"
