"""What a store has in stock, read and set, per article and location.

Source: https://developer.bigcommerce.com/docs/store-operations/catalog/inventory-adjustments. What is set is what is on
hand; BigCommerce sells it down to the safety stock that the store keeps for itself. It writes changes a moment after it
has answered.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

import msgspec

from include.order_sync.connectors.base import InventoryPage, RefusedLevel
from include.order_sync.connectors.bigcommerce.proxy import Proxy
from include.order_sync.connectors.bigcommerce.settings import Settings
from include.order_sync.connectors.bigcommerce.stock_wire import STOCK_ITEM, STOCK_LIST, TAKEN, Place
from include.order_sync.connectors.values import MalformedError, number, quantity
from include.order_sync.connectors.wire_errors import describe, identify
from include.order_sync.errors import ErrorCode, VendorError
from include.order_sync.models import InventoryLevel

# `sku:in` is a list in the address, which must not grow too long; an adjustment takes 2000 items at most.
SKUS_A_CALL = 50
LEVELS_A_CALL = 250
REASON = "Told by OrderSync"
UNPROCESSABLE = 422

Told = tuple[InventoryLevel, dict[str, Any]]
# The locations of each article by its SKU, or why they cannot be read.
Known = dict[str, "list[Place] | str"]


class Stock:
    """The stock of one store."""

    def __init__(self, proxy: Proxy, settings: Settings) -> None:
        self._proxy = proxy
        self._settings = settings

    async def pages(self) -> AsyncIterator[InventoryPage]:
        """Yield the levels of every article that BigCommerce keeps stock of and that has a SKU."""
        async for raws in self._lists({}):
            levels: list[InventoryLevel] = []
            unreadable: list[str] = []
            for raw in raws:
                try:
                    levels += _levels(raw)
                except (msgspec.DecodeError, UnicodeDecodeError, MalformedError) as error:
                    unreadable.append(_words(bytes(raw), error))
            yield InventoryPage(levels, unreadable)

    async def tell(self, levels: Sequence[InventoryLevel]) -> list[RefusedLevel]:
        """Set levels at the locations they name, or at the account's own; return what was not taken, and why."""
        if not levels:
            return []
        known = await self._known(sorted({level.sku for level in levels}))
        told: list[Told] = []
        left_out: list[RefusedLevel] = []
        for level in levels:
            entry = self._entry(level, known)
            if isinstance(entry, str):
                left_out.append(RefusedLevel(level, entry))
            else:
                told.append((level, entry))
        for start in range(0, len(told), LEVELS_A_CALL):
            left_out += await self._send(told[start : start + LEVELS_A_CALL])
        return left_out

    async def _known(self, skus: Sequence[str]) -> Known:
        """Look up the locations of articles by SKU."""
        asked = [sku for sku in skus if sku and "," not in sku]
        found: Known = {}
        for start in range(0, len(asked), SKUS_A_CALL):
            async for raws in self._lists({"sku:in": ",".join(asked[start : start + SKUS_A_CALL])}):
                found.update(map(_locations, raws))
        return found

    def _entry(self, level: InventoryLevel, known: Known) -> dict[str, Any] | str:
        """Write a level as BigCommerce takes it, or say why it cannot be."""
        if "," in level.sku:
            return "BigCommerce cannot be asked for a SKU with a comma in it"
        if not level.sku or level.sku not in known:
            return "the store keeps no stock of an article with this SKU"
        if level.available != level.available.to_integral_value():
            return f"{level.available} is no whole number, and BigCommerce takes no other"
        places = known[level.sku]
        place = places if isinstance(places, str) else _place(level.location or self._settings.location, places)
        if isinstance(place, str):
            return place
        return {"location_id": place, "sku": level.sku, "quantity": int(level.available)}

    async def _send(self, told: Sequence[Told]) -> list[RefusedLevel]:
        """Set levels in one call; where one takes the others down, halve them until it is found."""
        try:
            body = {"reason": REASON, "items": [entry for _, entry in told]}
            (await self._proxy.set_stock(body)).read(TAKEN)
            return []
        except VendorError as error:
            if error.http_status != UNPROCESSABLE:
                raise
            if len(told) == 1:
                return [RefusedLevel(told[0][0], error.message)]
        middle = len(told) // 2
        return [*await self._send(told[:middle]), *await self._send(told[middle:])]

    async def _lists(self, query: Mapping[str, str]) -> AsyncIterator[list[msgspec.Raw]]:
        size, before = self._settings.items_per_page, b""
        for page in range(1, self._settings.max_pages + 1):
            reply = await self._proxy.stock({"page": str(page), "limit": str(size), **query})
            found = reply.read(STOCK_LIST)
            if found.data and reply.body == before:
                raise _endless("the same page again")
            before = reply.body
            if found.data:
                yield found.data
            last = found.meta.pagination.total_pages if found.meta and found.meta.pagination else None
            if not found.data or (len(found.data) < size if last is None else page >= last):
                return
        raise _endless(f"more than {self._settings.max_pages} pages")


def _levels(raw: msgspec.Raw) -> list[InventoryLevel]:
    item = STOCK_ITEM.decode(raw)
    sku, field = item.identity.sku, "available_to_sell"
    open_places = [place for place in item.locations if place.location_enabled is not False] if sku else []
    return [
        InventoryLevel(sku or "", quantity(number(max(place.available_to_sell, 0), field), field), place.name)
        for place in open_places
    ]


def _locations(raw: msgspec.Raw) -> tuple[str, list[Place] | str]:
    try:
        item = STOCK_ITEM.decode(raw)
        return item.identity.sku or "", item.locations
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        return _identity(bytes(raw)), _words(bytes(raw), error)


def _place(name: str, places: Sequence[Place]) -> int | str:
    """Choose a location's id by name, code or id, or the only one; else say what is wrong."""
    ids = {place.location_id for place in places}
    if not name:
        return ids.pop() if len(ids) == 1 else "the store has several locations: name one in the setting `location`"
    fitting = {p.location_id for p in places if name in (str(p.location_id), p.location_code, p.location_name)}
    if len(fitting) > 1:
        return f"the store has {len(fitting)} locations '{name}': name it by its code or id"
    return fitting.pop() if fitting else f"the store has no location '{name}'"


def _identity(raw: bytes) -> str:
    identity = identify(raw, "id", "id")[2].get("identity")
    known = identity if isinstance(identity, dict) else {}
    return str(known.get("sku") or known.get("variant_id") or known.get("product_id") or "without identity")


def _words(raw: bytes, error: Exception) -> str:
    reason = str(error) if isinstance(error, MalformedError) else describe(error, identify(raw, "id", "id")[2])
    return f"inventory item {_identity(raw)}: {reason}"


def _endless(what: str) -> VendorError:
    message = f"/v3/inventory/items answered {what}: the list has no end, and is read no further"
    return VendorError(ErrorCode.MALFORMED_RESPONSE, message)
