"""Write tracking back to a cart: what is unknown is asked about first, and nothing is written twice."""

import asyncio
from dataclasses import dataclass

from include.order_sync.connectors.base import TakesConfirmations
from include.order_sync.ledger.confirmations import (
    OpenConfirmation,
    claim_confirmations,
    due_confirmations,
    retry_failed_confirmations,
)
from include.order_sync.ledger.duties import CONFIRMATIONS, Verdict, recover_orphans
from include.order_sync.models import Acknowledgement
from include.order_sync.services.failures import ShipmentsNotConfirmed
from include.order_sync.services.runtime import Runtime
from include.order_sync.services.sending import Sending
from include.order_sync.services.verdicts import NotThere
from include.order_sync.services.working import Keeper, lease_length, record_trouble, working
from include.order_sync.states import ConfirmationState

STAGE = "confirm"
_DRY_RUN_LIMIT = 1000


@dataclass(frozen=True, slots=True)
class ConfirmationResult:
    """What was written back to a cart, in shipments. `lines` say what a dry run would write."""

    account: str
    confirmed: int = 0
    held: int = 0
    lines: tuple[str, ...] = ()
    dry_run: bool = False

    @property
    def moved(self) -> int:
        """Count the shipments that the cart now knows of."""
        return self.confirmed

    def summary(self) -> str:
        """Say it in one line, or one a line for a dry run."""
        if self.dry_run:
            return "\n".join((f"{self.account}: would confirm {len(self.lines)} shipments", *self.lines))
        return f"{self.account}: {self.confirmed} shipments confirmed, {self.held} need a person"


def confirm(runtime: Runtime, account: str, *, dry_run: bool = False, retry_failed: bool = False) -> ConfirmationResult:
    """Tell a cart of every shipment it does not know of, with `retry_failed` those too that were given up.

    `dry_run` only says what would be told.

    Raises `ShipmentsNotConfirmed` if some failed for reasons that may pass, after all others were told.
    """
    if dry_run:
        return _say(runtime, account)
    return asyncio.run(_confirm(runtime, account, retry_failed))


def _say(runtime: Runtime, name: str) -> ConfirmationResult:
    runtime.order_source(name)
    ledger = runtime.ledger
    due = due_confirmations(ledger, name, ConfirmationState.QUEUED, ledger.now(), _DRY_RUN_LIMIT)
    lines = tuple(
        f"  {item.number}: {item.confirmation.shipment.carrier} {item.confirmation.shipment.tracking_number}"
        for item in due
    )
    return ConfirmationResult(name, lines=lines, dry_run=True)


async def _confirm(runtime: Runtime, name: str, retry_failed: bool) -> ConfirmationResult:
    account = runtime.order_source(name)
    async with working(runtime, STAGE, name, account) as keeper:
        settle = lease_length(account)
        await asyncio.to_thread(recover_orphans, runtime.ledger, CONFIRMATIONS, name, keeper.lease, runtime.run, settle)
        if retry_failed:
            await asyncio.to_thread(retry_failed_confirmations, runtime.ledger, name, runtime.run.actor)
        async with runtime.connect(name, account, TakesConfirmations) as connector:
            sending = Sending(runtime.ledger, runtime.run, CONFIRMATIONS, account, keeper, can_ask=True)
            await _verify(runtime, name, connector, sending)
            await _tell_all(runtime, name, connector, keeper, sending)
        return _conclude(runtime, name, sending)


async def _verify(runtime: Runtime, name: str, connector: TakesConfirmations, sending: Sending) -> None:
    async def ask(item: OpenConfirmation) -> Acknowledgement:
        found = await connector.find_confirmation(item.confirmation)
        if found is None:
            raise NotThere
        return Acknowledgement(found)

    state = ConfirmationState.PENDING_VERIFICATION
    while not sending.stopped:
        waiting = await asyncio.to_thread(
            due_confirmations, runtime.ledger, name, state, sending.begun_at, sending.batch
        )
        if not waiting:
            return
        await sending.run(waiting, ask, is_question=True)


async def _tell_all(
    runtime: Runtime, name: str, connector: TakesConfirmations, keeper: Keeper, sending: Sending
) -> None:
    async def tell(item: OpenConfirmation) -> Acknowledgement:
        return Acknowledgement(await connector.confirm(item.confirmation))

    while not sending.stopped:
        claims = await asyncio.to_thread(
            claim_confirmations, runtime.ledger, name, keeper.lease, sending.batch, runtime.run.actor
        )
        if not claims:
            return
        await sending.run(claims, tell)


def _conclude(runtime: Runtime, name: str, sending: Sending) -> ConfirmationResult:
    if sending.trouble:
        record_trouble(runtime, STAGE, name, sending.trouble)
    message = sending.remains("shipments not confirmed")
    if message:
        raise ShipmentsNotConfirmed(message, sending.retry_in(runtime.ledger.now()))
    return ConfirmationResult(name, sending.tally.verdicts[Verdict.ACKNOWLEDGED], len(sending.tally.held))
