"""Download new and changed orders from a cart, by cursor."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

from include.order_sync.accounts.model import seconds
from include.order_sync.connectors.base import DownloadsOrders, OrderPage
from include.order_sync.ledger.cursors import cursor
from include.order_sync.services.dry_run import count_only
from include.order_sync.services.intake import BATCH, DownloadResult, Intake, look_ahead
from include.order_sync.services.runtime import Runtime
from include.order_sync.services.working import working

STREAM = "orders"


def download(
    runtime: Runtime,
    account: str,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    dry_run: bool = False,
) -> DownloadResult:
    """Store every order of a cart that is new or has changed since the last download.

    `since` or `until` pull a range again without moving the cursor; `dry_run` stores nothing and counts. Raises
    `VendorError` when the cart fails; what came before is stored then.
    """
    return asyncio.run(_download(runtime, account, since, until, dry_run))


async def _download(
    runtime: Runtime, name: str, since: datetime | None, until: datetime | None, dry_run: bool
) -> DownloadResult:
    account = runtime.cart(name)
    by_cursor = since is None and until is None
    async with (
        working(runtime, "download", name, account, recorded=not dry_run),
        runtime.connect(name, account, DownloadsOrders) as cart,
    ):
        start = _behind(runtime, name, seconds(account.overlap)) if by_cursor else since
        pages = cart.changed_orders(start, until)
        if dry_run:
            return await count_only(runtime, name, pages)
        return await _take_in(Intake(runtime, name, keep_cursor=by_cursor), runtime, name, pages)


def _behind(runtime: Runtime, name: str, overlap: int) -> datetime | None:
    position = cursor(runtime.ledger, name, STREAM)
    return position - timedelta(seconds=overlap) if position else None


async def _take_in(intake: Intake, runtime: Runtime, name: str, pages: AsyncIterator[OrderPage]) -> DownloadResult:
    gathered = intake.gather()
    try:
        async for page in look_ahead(pages):
            gathered.add(page, runtime.accounts, name)
            if gathered.size >= BATCH:
                full, gathered = gathered, intake.gather()
                await intake.store(full)
    finally:
        if gathered.size or gathered.cursor:
            await intake.store(gathered)
    return intake.result()
