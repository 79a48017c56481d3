"""Fetch what a destination has shipped, and make it a duty to tell the carts."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from include.order_sync.connectors.base import ReportsShipments, TakesConfirmations
from include.order_sync.ledger.cursors import cursor
from include.order_sync.ledger.shipments import SHIPMENTS, store_shipments
from include.order_sync.services.runtime import Runtime
from include.order_sync.services.working import working

STAGE = "track"
OVERLAP = timedelta(minutes=5)
"""How far behind its cursor each poll begins: shipments may be recorded a little out of order."""


@dataclass(frozen=True, slots=True)
class TrackingResult:
    """What a destination reported, in shipments. `unknown` belong to orders that are not ours."""

    destination: str
    new: int
    unknown: int
    unreadable: tuple[str, ...]

    @property
    def moved(self) -> int:
        """Count the shipments that the carts are now to be told of."""
        return self.new

    def summary(self) -> str:
        """Say it in one line."""
        unreadable = f"; unreadable: {'; '.join(self.unreadable)}" if self.unreadable else ""
        return f"{self.destination}: {self.new} new shipments, {self.unknown} of orders that are not ours{unreadable}"


def track(runtime: Runtime, destination: str, *, since: datetime | None = None) -> TrackingResult:
    """Store every shipment that a destination recorded since the last time, or since `since`.

    Raises `VendorError` when the destination fails; what came before is stored then.
    """
    return asyncio.run(_track(runtime, destination, since))


async def _track(runtime: Runtime, name: str, since: datetime | None) -> TrackingResult:
    account = runtime.destination(name)
    new = unknown = 0
    unreadable: list[str] = []
    async with working(runtime, STAGE, name, account), runtime.connect(name, account, ReportsShipments) as connector:
        start = since or _behind(runtime, name)
        async for page in connector.shipments(start):
            stored = await asyncio.to_thread(
                store_shipments, runtime.ledger, name, page, takes_tracking(runtime), runtime.run.actor
            )
            new, unknown = new + stored.new, unknown + stored.unknown
            unreadable.extend(page.unreadable)
    return TrackingResult(name, new, unknown, tuple(unreadable))


def _behind(runtime: Runtime, name: str) -> datetime | None:
    position = cursor(runtime.ledger, name, SHIPMENTS)
    return position - OVERLAP if position else None


def takes_tracking(runtime: Runtime) -> Callable[[str], bool]:
    """Tell of a cart whether it takes tracking; one that has left the accounts file keeps its duty."""
    sources = {**runtime.accounts.carts, **runtime.accounts.sources}

    def takes(cart: str) -> bool:
        return cart not in sources or runtime.vendor(sources[cart]).can(TakesConfirmations)

    return takes
