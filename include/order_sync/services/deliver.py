"""Deliver queued orders to a destination: what is unknown is asked about first, and nothing is sent twice.

A crash after any line leaves a state from which the next run goes on: claims are committed before the calls, and
a claim without an outcome is asked about, never just sent again.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from include.order_sync.accounts import DestinationAccount
from include.order_sync.connectors.base import CancelsOrders, FindsOrders, TakesOrders
from include.order_sync.errors import VendorError
from include.order_sync.ledger.cancels import call_off_unsent
from include.order_sync.ledger.documents import Sent
from include.order_sync.ledger.duties import EXPORTS, Verdict, recover_orphans
from include.order_sync.ledger.exports import ClaimedExport, claim_exports, retry_failed_exports, sendable_exports
from include.order_sync.ledger.mappings.ship_methods import release_mapped
from include.order_sync.ledger.methods import send_from_now_on
from include.order_sync.models import Acknowledgement
from include.order_sync.services.failures import OrdersNotExported, Remaining
from include.order_sync.services.mapping.in_force import ShipMethods, newly_mapped, ship_methods
from include.order_sync.services.outbound import outbound
from include.order_sync.services.recall import recall
from include.order_sync.services.runtime import Runtime
from include.order_sync.services.sending import Call, Sending
from include.order_sync.services.verify import verify
from include.order_sync.services.working import Keeper, lease_length, record_trouble, working

STAGE = "deliver"
_DRY_RUN_LIMIT = 1000


@dataclass(frozen=True, slots=True)
class DeliveryResult:
    """What a delivery came to, in orders. `held` need a person; `lines` say what a dry run would send."""

    destination: str
    exported: int = 0
    held: int = 0
    canceled: int = 0
    lines: tuple[str, ...] = ()
    dry_run: bool = False

    @property
    def moved(self) -> int:
        """Count the orders that the destination now has."""
        return self.exported

    def summary(self) -> str:
        """Say it in one line, or one a line for a dry run."""
        if self.dry_run:
            sends = len(self.lines) - self.held
            return "\n".join((f"{self.destination}: would send {sends} orders and hold {self.held}", *self.lines))
        return (
            f"{self.destination}: {self.exported} orders exported, {self.held} need a person,"
            f" {self.canceled} called back"
        )


def deliver(runtime: Runtime, destination: str, *, dry_run: bool = False, retry_failed: bool = False) -> DeliveryResult:
    """Send every due order of a destination, with `retry_failed` those too that were given up; `dry_run` only says it.

    Raises `OrdersNotExported` if orders failed for reasons that may pass, after all others were sent.
    """
    if dry_run:
        return _say(runtime, destination)
    return asyncio.run(_deliver(runtime, destination, retry_failed))


def _say(runtime: Runtime, name: str) -> DeliveryResult:
    account = runtime.destination(name)
    methods = ship_methods(runtime.ledger, name, account)
    said = [_line(claimed, methods, account) for claimed in sendable_exports(runtime.ledger, name, _DRY_RUN_LIMIT)]
    held = sum(not sends for sends, _ in said)
    return DeliveryResult(name, held=held, lines=tuple(line for _, line in said), dry_run=True)


def _line(claimed: ClaimedExport, methods: ShipMethods, account: DestinationAccount) -> tuple[bool, str]:
    order = claimed.order
    named = f"  {order.number} from {claimed.cart}"
    try:
        service = outbound(claimed, methods, account).ship_service
    except VendorError as error:
        return False, f"{named}: would be held, {error}"
    return True, f"{named}: {len(order.lines)} lines, {order.total} {order.currency}, {service}"


async def _deliver(runtime: Runtime, name: str, retry_failed: bool) -> DeliveryResult:
    account = runtime.destination(name)
    can_ask = runtime.vendor(account).can(FindsOrders)
    async with working(runtime, STAGE, name, account) as keeper:
        settle = lease_length(account) if can_ask else None
        await asyncio.to_thread(recover_orphans, runtime.ledger, EXPORTS, name, keeper.lease, runtime.run, settle)
        await _prepare(runtime, name, account)
        if retry_failed:
            await asyncio.to_thread(retry_failed_exports, runtime.ledger, name, runtime.run.actor)
        async with runtime.connect(name, account, TakesOrders) as connector:
            sending = Sending(runtime.ledger, runtime.run, EXPORTS, account, keeper, can_ask=can_ask)
            canceler = connector if isinstance(connector, CancelsOrders) else None
            recalled = await recall(runtime, name, canceler)
            sending.trouble = recalled.trouble
            if isinstance(connector, FindsOrders):
                await verify(runtime, name, connector, sending)
            await _send_all(runtime, name, account, connector, keeper, sending)
            # What was called back to the queue during the run may have been canceled meanwhile.
            called_off = await asyncio.to_thread(call_off_unsent, runtime.ledger, name, runtime.run.actor)
            sending.tally.forget(called_off)
        return _conclude(runtime, name, sending, recalled.remaining, recalled.canceled)


async def _prepare(runtime: Runtime, name: str, account: DestinationAccount) -> None:
    ledger, run = runtime.ledger, runtime.run
    await asyncio.to_thread(send_from_now_on, ledger, name)
    mapped = await asyncio.to_thread(newly_mapped, ledger, {name: account})
    if mapped:
        await asyncio.to_thread(release_mapped, ledger, name, mapped[name], run.actor)
    await asyncio.to_thread(call_off_unsent, ledger, name, run.actor)


async def _send_all(
    runtime: Runtime,
    name: str,
    account: DestinationAccount,
    connector: TakesOrders,
    keeper: Keeper,
    sending: Sending,
) -> None:
    while not sending.stopped:
        claims, methods = await asyncio.to_thread(_claim, runtime, name, account, keeper, sending.batch)
        if not claims:
            return
        await sending.run(claims, _pushing(connector, methods, account, sending))


def _claim(
    runtime: Runtime, name: str, account: DestinationAccount, keeper: Keeper, limit: int
) -> tuple[list[ClaimedExport], ShipMethods]:
    """Claim a batch, and only then read the mappings: they hold whatever released an order of the batch."""
    claims = claim_exports(runtime.ledger, name, keeper.lease, limit, runtime.run.actor)
    return claims, ship_methods(runtime.ledger, name, account)


def _pushing(
    connector: TakesOrders, methods: ShipMethods, account: DestinationAccount, sending: Sending
) -> Call[ClaimedExport]:
    async def push(claimed: ClaimedExport) -> Acknowledgement:
        order = outbound(claimed, methods, account)
        sending.carries(claimed, Sent(claimed.generation, order.ship_service, connector.document(order)))
        return await connector.push(order)

    return push


def _conclude(
    runtime: Runtime, name: str, sending: Sending, uncanceled: Sequence[Remaining], canceled: int
) -> DeliveryResult:
    if sending.trouble:
        record_trouble(runtime, STAGE, name, sending.trouble)
    message = sending.remains("orders not exported", uncanceled)
    if message:
        raise OrdersNotExported(message, sending.retry_in(runtime.ledger.now(), uncanceled))
    return DeliveryResult(name, sending.tally.verdicts[Verdict.ACKNOWLEDGED], len(sending.tally.held), canceled)
