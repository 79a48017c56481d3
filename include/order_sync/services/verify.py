"""Ask a destination about orders that were sent and not acknowledged, before anything is sent again."""

import asyncio

from include.order_sync.connectors.base import FindsOrders
from include.order_sync.ledger.exports import UnverifiedExport, unverified_exports
from include.order_sync.models import Acknowledgement
from include.order_sync.services.runtime import Runtime
from include.order_sync.services.sending import Sending
from include.order_sync.services.verdicts import NotThere


async def verify(runtime: Runtime, name: str, connector: FindsOrders, sending: Sending) -> None:
    """Look up every export whose outcome is unknown: found is exported, not found goes back to the queue."""

    async def ask(export: UnverifiedExport) -> Acknowledgement:
        found = await connector.find(export.reference)
        if found is not None:
            return found
        if export.accepted_at is not None:
            return Acknowledgement("", pending=True)
        raise NotThere

    while not sending.stopped:
        waiting = await asyncio.to_thread(unverified_exports, runtime.ledger, name, sending.begun_at, sending.batch)
        if not waiting:
            return
        await sending.run(waiting, ask, is_question=True)
