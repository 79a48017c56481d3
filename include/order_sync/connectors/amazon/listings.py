"""Read all that a seller offers, whatever its number.

Source: `searchListingsItems` of listingsItems_2021-08-01.json: pages of 20 at most, and no more than a thousand offers
to one question. So they are asked for by their date of creation, and after a thousand from the last date on.
"""

from collections.abc import AsyncIterator

import msgspec

from include.order_sync.connectors.amazon.listings_wire import BUYABLE, LISTING, LISTINGS, MERCHANT, Listing
from include.order_sync.connectors.amazon.proxy import LISTINGS as PATH
from include.order_sync.connectors.amazon.proxy import Proxy
from include.order_sync.connectors.amazon.settings import Settings
from include.order_sync.connectors.base import InventoryPage, ProductPage
from include.order_sync.connectors.values import MalformedError, number, quantity
from include.order_sync.connectors.wire_errors import describe, identify
from include.order_sync.errors import ErrorCode, VendorError
from include.order_sync.models import InventoryLevel, Product

MOST_A_QUESTION = 1000

Read = tuple[list[Listing], list[str]]


class Shelf:
    """What one seller offers, in the first of the account's stores."""

    def __init__(self, proxy: Proxy, settings: Settings, most: int = MOST_A_QUESTION) -> None:
        self._proxy = proxy
        self._settings = settings
        self._most = most

    async def products(self) -> AsyncIterator[ProductPage]:
        """Yield every offer as an article, by its SKU."""
        async for listings, unreadable in self._all("summaries"):
            yield ProductPage([self._product(listing) for listing in listings], unreadable)

    async def levels(self) -> AsyncIterator[InventoryPage]:
        """Yield how many can be sold of what the merchant ships."""
        async for listings, unreadable in self._all("summaries,fulfillmentAvailability"):
            levels: list[InventoryLevel] = []
            for listing in listings:
                try:
                    levels += _levels(listing)
                except MalformedError as error:
                    unreadable.append(f"listing {listing.sku}: {error}")
            yield InventoryPage(levels, unreadable)

    async def _all(self, included: str) -> AsyncIterator[Read]:
        had: set[str] = set()
        start = ""
        while True:
            count, last = 0, start
            async for raws in self._pages(included, start):
                count += len(raws)
                listings, unreadable = read_listings(raws, had)
                last = max([last, *(self._created(listing) for listing in listings)])
                had.update(listing.sku for listing in listings)
                if listings or unreadable:
                    yield listings, unreadable
            if count < self._most:
                return
            if last == start:
                raise _endless(f"the same {count} offers again")
            start = last

    async def _pages(self, included: str, start: str) -> AsyncIterator[list[msgspec.Raw]]:
        query = {
            "marketplaceIds": self._settings.marketplace,
            "includedData": included,
            "sortBy": "createdDate",
            "sortOrder": "ASC",
            "pageSize": str(self._settings.items_per_page),
            **({"createdAfter": start} if start else {}),
        }
        tokens: set[str] = set()
        for _ in range(self._settings.max_pages):
            found = (await self._proxy.listings(query)).read(LISTINGS)
            yield found.items
            token = (found.pagination and found.pagination.next_token) or ""
            if not token:
                return
            if token in tokens:
                break
            tokens.add(token)
            query = {**query, "pageToken": token}
        raise _endless("the same page again")

    def _created(self, listing: Listing) -> str:
        summary = listing.summary(self._settings.marketplace)
        return summary.created_date if summary else ""

    def _product(self, listing: Listing) -> Product:
        summary = listing.summary(self._settings.marketplace)
        if summary is None:
            return Product(listing.sku, listing.sku, active=False)
        return Product(listing.sku, listing.sku, summary.item_name or "", BUYABLE in summary.status)


def read_listings(raws: list[msgspec.Raw], had: set[str]) -> Read:
    """Read offers that were not had before, and name those that cannot be read."""
    listings: list[Listing] = []
    unreadable: list[str] = []
    for raw in raws:
        try:
            listings.append(LISTING.decode(raw))
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            sku, _, fields = identify(bytes(raw), "sku", "sku")
            if sku not in had:
                unreadable.append(f"listing {sku}: {describe(error, fields)}")
            had.add(sku)
    return [listing for listing in listings if listing.sku not in had], unreadable


def _levels(listing: Listing) -> list[InventoryLevel]:
    own = [one for one in listing.fulfillment_availability or () if one.fulfillment_channel_code == MERCHANT]
    field = "fulfillmentAvailability.quantity"
    return [
        InventoryLevel(listing.sku, quantity(number(one.quantity, field), field))
        for one in own
        if one.quantity is not None
    ]


def _endless(what: str) -> VendorError:
    message = f"{PATH} answered {what}: the list has no end, and is read no further"
    return VendorError(ErrorCode.MALFORMED_RESPONSE, message)
