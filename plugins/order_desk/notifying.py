"""Hand over to the ledger who has Order Sync Notification: only Airflow's API server knows its users' addresses."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.exc import SQLAlchemyError

from include.order_sync.airflow_bridge import permissions
from include.order_sync.errors import OrderSyncError
from include.order_sync.ledger.notified import grant_notifications
from plugins.order_desk.ledger import OpenLedger

log = logging.getLogger(__name__)

REFRESHED = 300.0
"""Seconds after which a permission that was given or taken away counts at the latest."""


@asynccontextmanager
async def handing_over(open_ledger: OpenLedger) -> AsyncIterator[None]:
    """Hand over who may be notified, at once and again and again as long as the server runs."""
    working = asyncio.create_task(_keep_handing_over(open_ledger))
    try:
        yield
    finally:
        working.cancel()


async def _keep_handing_over(open_ledger: OpenLedger) -> None:
    wanted = True
    while wanted:
        wanted = await asyncio.to_thread(_try, open_ledger)
        await asyncio.sleep(REFRESHED if wanted else 0)


def _try(open_ledger: OpenLedger) -> bool:
    """Hand over once; False if there will never be anything to hand over."""
    try:
        return hand_over(open_ledger)
    except (SQLAlchemyError, OrderSyncError):
        log.exception("Who may be notified could not be handed over to the ledger; this is tried again.")
        return True


def hand_over(open_ledger: OpenLedger) -> bool:
    """Put into the ledger who may be notified now; False where Airflow's users have no addresses."""
    addresses = permissions.notified()
    if addresses is None:
        return False
    grant_notifications(open_ledger(), addresses)
    return True
