"""Tell Amazon how many there are of what the merchant ships.

Source: `patchListingsItem` of listingsItems_2021-08-01.json, one offer a call. `merge` leaves the offer's handling time
and restock date alone: https://developer-docs.amazon.com/sp-api/docs/merge-a-listing.
"""

from collections.abc import Sequence
from typing import Any

from include.order_sync.connectors.amazon.listings import read_listings
from include.order_sync.connectors.amazon.listings_wire import (
    INVALID,
    LISTINGS,
    MERCHANT,
    SUBMISSION,
    Listing,
    Submission,
)
from include.order_sync.connectors.amazon.proxy import Proxy
from include.order_sync.connectors.amazon.settings import Settings
from include.order_sync.connectors.base import RefusedLevel
from include.order_sync.errors import VendorError
from include.order_sync.models import InventoryLevel

SKUS_A_CALL = 20
# Answers that refuse one offer, and say nothing of the next.
OF_ONE_OFFER = (400, 404, 413)


class Stock:
    """The quantities of one seller, in the first of the account's stores."""

    def __init__(self, proxy: Proxy, settings: Settings) -> None:
        self._proxy = proxy
        self._store = settings.marketplace

    async def tell(self, levels: Sequence[InventoryLevel]) -> list[RefusedLevel]:
        """Set quantities, the last of each SKU; return what was not taken, and why."""
        wanted = {level.sku: level for level in levels}
        reasons = {sku: reason for sku, level in wanted.items() if (reason := _why_not(level))}
        asked = [sku for sku in wanted if sku not in reasons]
        for start in range(0, len(asked), SKUS_A_CALL):
            found = await self._find(asked[start : start + SKUS_A_CALL])
            for sku in asked[start : start + SKUS_A_CALL]:
                reasons[sku] = await self._set(wanted[sku], found.get(sku))
        return [RefusedLevel(wanted[sku], reason) for sku, reason in reasons.items() if reason]

    async def _find(self, skus: Sequence[str]) -> dict[str, Listing]:
        query = {
            "marketplaceIds": self._store,
            "identifiersType": "SKU",
            "identifiers": ",".join(skus),
            "includedData": "summaries,fulfillmentAvailability",
            "pageSize": str(SKUS_A_CALL),
        }
        found = (await self._proxy.listings(query)).read(LISTINGS)
        return {listing.sku: listing for listing in read_listings(found.items, set())[0]}

    async def _set(self, level: InventoryLevel, listing: Listing | None) -> str:
        """Set one quantity; return why it was not taken, or ""."""
        if listing is None:
            return "Amazon has no offer with this SKU in the store, or one that cannot be read"
        if listing.shipped_by_amazon_only:
            return "the offer is fulfilled by Amazon, which counts it itself"
        summary = listing.summary(self._store)
        if summary is None:
            return "Amazon says no product type of the offer"
        try:
            body = _body(summary.product_type, int(level.available))
            reply = await self._proxy.patch_listing(level.sku, {"marketplaceIds": self._store}, body)
        except VendorError as error:
            if error.http_status in OF_ONE_OFFER:
                return error.message
            raise
        return _refusal(reply.read(SUBMISSION))


def _why_not(level: InventoryLevel) -> str:
    if level.location:
        return f"Amazon keeps one quantity of what the merchant ships, and knows no location '{level.location}'"
    if not level.sku or "," in level.sku:
        return "Amazon can be asked for no SKU that is empty or has a comma in it"
    if level.available != level.available.to_integral_value() or level.available < 0:
        return f"{level.available} is no whole number from 0 on, and Amazon takes no other"
    return ""


def _body(product_type: str, count: int) -> dict[str, Any]:
    value = [{"fulfillment_channel_code": MERCHANT, "quantity": count}]
    patch = {"op": "merge", "path": "/attributes/fulfillment_availability", "value": value}
    return {"productType": product_type, "patches": [patch]}


def _refusal(answer: Submission) -> str:
    if answer.status != INVALID:
        return ""
    said = [f"{issue.message} ({issue.code})" for issue in answer.issues or () if issue.severity == "ERROR"]
    return "; ".join(said) or "Amazon calls the change invalid, and says no more"
