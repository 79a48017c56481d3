"""The stock locations of a shop, by id and name.

Source: https://docs.medusajs.com/api/admin#stock-locations_getstocklocations.
"""

import msgspec

from include.order_sync.connectors.medusa.listing import Listing
from include.order_sync.connectors.medusa.proxy import Proxy
from include.order_sync.connectors.medusa.settings import Settings
from include.order_sync.connectors.medusa.wire import Wire
from include.order_sync.errors import ErrorCode, VendorError


class Location(Wire):
    """Where stock lies."""

    id: str
    name: str | None = None


class Locations:
    """What a shop's locations are called; asked for each time, since they change."""

    def __init__(self, proxy: Proxy, settings: Settings) -> None:
        self._listing = Listing(proxy.locations, "stock_locations", "id,name", settings)

    async def names(self) -> dict[str, str]:
        """List the locations: name by id."""
        found: dict[str, str] = {}
        async for raws in self._listing.pages():
            for raw in raws:
                try:
                    location = _LOCATION.decode(raw)
                except (msgspec.DecodeError, UnicodeDecodeError) as error:
                    message = f"/admin/stock-locations answered a location that cannot be read: {error}"
                    raise VendorError(ErrorCode.MALFORMED_RESPONSE, message) from None
                found[location.id] = location.name or location.id
        return found

    async def id_of(self, name: str) -> str:
        """Find a location; raise `VendorError` REJECTED if there is none, or more than one, of that name."""
        found = chosen(name, await self.names())
        if isinstance(found, str):
            return found
        raise VendorError(ErrorCode.REJECTED, found.why)


class NoLocation(Wire):
    """Why no location can be chosen."""

    why: str


def chosen(name: str, names: dict[str, str]) -> str | NoLocation:
    """Choose a location's id by name or id, or the only one; else say what is wrong."""
    if not name:
        if len(names) == 1:
            return next(iter(names))
        return NoLocation("the shop has several locations: name one in the setting `location`")
    fitting = [one for one, called in names.items() if name in (one, called)]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        return NoLocation(f"the shop has {len(fitting)} locations '{name}': name it by its id")
    return NoLocation(f"the shop has no location '{name}'")


_LOCATION: "msgspec.json.Decoder[Location]" = msgspec.json.Decoder(Location)
