"""Pull what a source holds as not yet received, store it, and only then tell the source so."""

import asyncio
from collections.abc import Sequence

from include.order_sync.connectors.base import HandsOverOrders, OrderPage, SkipCode
from include.order_sync.ledger.intake import Stored
from include.order_sync.services.dry_run import count_only
from include.order_sync.services.intake import BATCH, DownloadResult, Gathered, Intake
from include.order_sync.services.runtime import Runtime
from include.order_sync.services.working import working

_KEPT_BY_THE_SOURCE = (SkipCode.MALFORMED, SkipCode.NO_DESTINATION)


def pull(runtime: Runtime, account: str, *, dry_run: bool = False) -> DownloadResult:
    """Store every order that a source has not been told is here, and acknowledge what was stored.

    Malformed orders, and those that no destination takes, are listed as skipped and not acknowledged: the source
    hands them over again, and they are taken once they can be. Raises
    `VendorError` when the source fails; what was stored then and not acknowledged comes again and is stored once.
    """
    return asyncio.run(_pull(runtime, account, dry_run))


async def _pull(runtime: Runtime, name: str, dry_run: bool) -> DownloadResult:
    account = runtime.source(name)
    async with (
        working(runtime, "pull", name, account, recorded=not dry_run),
        runtime.connect(name, account, HandsOverOrders) as source,
    ):
        if dry_run:
            return await count_only(runtime, name, source.unreceived_orders())
        intake = Intake(runtime, name, keep_cursor=False)
        async for page in source.unreceived_orders():
            for part in _parts(page):
                gathered = intake.gather()
                gathered.add(part, runtime.accounts, name)
                received = _received(await intake.store(gathered), gathered)
                if received:
                    await source.acknowledge(received)
        return intake.result()


def _parts(page: OrderPage) -> list[OrderPage]:
    """Cut a page into batches; a source may hold any number of orders, and hands over all at once."""
    whole = [OrderPage(page.orders[at : at + BATCH], ()) for at in range(0, len(page.orders), BATCH)]
    return [*whole, OrderPage((), page.skipped)] if page.skipped else whole


def _received(stored: Stored, gathered: Gathered) -> Sequence[str]:
    passed = [skip.external_id for skip in gathered.skipped if skip.code not in _KEPT_BY_THE_SOURCE]
    return list(dict.fromkeys([*stored.external_ids, *passed]))
