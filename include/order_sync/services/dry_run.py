"""Say what a download or pull would store, and store nothing."""

from collections.abc import AsyncIterator

from include.order_sync.connectors.base import OrderPage, SkipCode
from include.order_sync.services.intake import DownloadResult, Gathered
from include.order_sync.services.runtime import Runtime


async def count_only(runtime: Runtime, cart: str, pages: AsyncIterator[OrderPage]) -> DownloadResult:
    """Count what pages hold; whether an order is new or known is not looked up."""
    orders = canceled = skipped = malformed = 0
    async for page in pages:
        gathered = Gathered()
        gathered.add(page, runtime.accounts, cart)
        gone = sum(item.order.canceled for item in gathered.orders)
        orders += len(gathered.orders) - gone
        canceled += gone
        skipped += len(gathered.skipped)
        malformed += sum(skip.code is SkipCode.MALFORMED for skip in gathered.skipped)
    return DownloadResult(cart, orders, 0, 0, canceled, skipped, malformed, dry_run=True)
