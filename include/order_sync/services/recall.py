"""Ask a destination for orders back that their cart has canceled."""

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta

from include.order_sync.connectors.base import CancelOutcome, CancelsOrders
from include.order_sync.errors import ErrorCode, Scope, VendorError
from include.order_sync.ledger.cancels import Recall, open_recalls, record_recall
from include.order_sync.services.failures import Remaining
from include.order_sync.services.runtime import Runtime

_AGAIN = timedelta(seconds=10)


@dataclass(slots=True)
class Recalled:
    """How many orders the destination gave back, and which it could not be asked for.

    `trouble` is why it was not asked for all of them, if it was not.
    """

    canceled: int = 0
    remaining: list[Remaining] = field(default_factory=list)
    trouble: VendorError | None = None


async def recall(runtime: Runtime, destination: str, connector: CancelsOrders | None) -> Recalled:
    """Ask for every canceled order that the destination has; one that cannot be asked leaves them to a person.

    Asking twice does no harm, so a crash in between is mended by asking again.
    """
    recalled = Recalled()
    for order in await asyncio.to_thread(open_recalls, runtime.ledger, destination):
        try:
            outcome = await connector.cancel(order.reference) if connector else None
        except VendorError as error:
            recalled.remaining.append(_remaining(runtime, order, error))
            if error.treatment.scope is Scope.ORDER:
                continue
            recalled.trouble = error
            break
        await asyncio.to_thread(record_recall, runtime.ledger, order, outcome, runtime.run.actor)
        recalled.canceled += outcome is not None and outcome is not CancelOutcome.TOO_LATE
    return recalled


def _remaining(runtime: Runtime, order: Recall, error: VendorError) -> Remaining:
    wait = timedelta(seconds=error.retry_after) if error.retry_after else _AGAIN
    return Remaining(
        order.number, f"{ErrorCode.CANCELED_AT_SOURCE}, not called back: {error}", runtime.ledger.now() + wait
    )
