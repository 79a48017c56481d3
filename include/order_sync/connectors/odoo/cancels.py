"""Call an order back, as long as nothing of it has left."""

from typing import Any

from include.order_sync.connectors.base import CancelOutcome
from include.order_sync.connectors.odoo.lookup import ORDER, has_left, held_orders
from include.order_sync.connectors.odoo.proxy import Proxy
from include.order_sync.connectors.odoo.settings import Settings
from include.order_sync.connectors.odoo.status import CANCELED
from include.order_sync.errors import ErrorCode, VendorError

# Until Odoo 18 `action_cancel` else answers a form to be filled in, and cancels nothing (`_show_cancel_wizard`).
NO_WIZARD = {"disable_cancel_warning": True}


async def call_back(proxy: Proxy, settings: Settings, reference: str) -> CancelOutcome:
    """Cancel every order of a reference, with its open deliveries.

    Odoo itself would cancel an order of which a part has left. Raises `VendorError` REJECTED for what it does not
    cancel, such as a locked order.
    """
    held = await held_orders(proxy, settings, reference)
    if not held:
        return CancelOutcome.UNKNOWN_ORDER
    if await has_left(proxy, held):
        return CancelOutcome.TOO_LATE
    open_ids = [one.id for one in held if one.state != CANCELED]
    if not open_ids:
        return CancelOutcome.CANCELED
    await proxy.ask(ORDER, "action_cancel", Any, ids=open_ids, context=NO_WIZARD)
    left = [one for one in await held_orders(proxy, settings, reference) if one.state != CANCELED]
    if left:
        names = ", ".join(f"{one.name} ({one.state})" for one in left)
        raise VendorError(ErrorCode.REJECTED, f"Odoo was asked to cancel the order and did not: {names}")
    # A part may have left meanwhile, for which Odoo cancels only the rest.
    return CancelOutcome.TOO_LATE if await has_left(proxy, held) else CancelOutcome.CANCELED
