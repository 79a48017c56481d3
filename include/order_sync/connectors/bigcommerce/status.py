"""What an order's status at the store means for the flow.

Source: GET /v2/order_statuses, https://developer.bigcommerce.com/docs/rest-management/orders/order-status. A store can
give its statuses other labels, but no other ids, and cannot add any.
"""

from enum import StrEnum

from include.order_sync.connectors.bigcommerce.settings import Settings


class Fate(StrEnum):
    """What becomes of an order with a status."""

    TAKE = "take"
    REFUNDED_IN_PART = "take what is left"
    CANCELED = "canceled"
    UNPAID = "not paid yet"
    ON_HOLD = "on hold at the cart"
    PICKUP = "to be picked up at the store"
    COMPLETED = "already completed at the cart"
    LEFT_OUT = "left out by the account's skip_statuses"


TAKEN = (Fate.TAKE, Fate.REFUNDED_IN_PART, Fate.CANCELED)
FATES: dict[int, Fate] = {
    0: Fate.UNPAID,  # Incomplete
    1: Fate.UNPAID,  # Pending
    2: Fate.COMPLETED,  # Shipped
    3: Fate.TAKE,  # Partially Shipped
    4: Fate.CANCELED,  # Refunded
    5: Fate.CANCELED,  # Cancelled
    6: Fate.CANCELED,  # Declined
    7: Fate.UNPAID,  # Awaiting Payment
    8: Fate.PICKUP,  # Awaiting Pickup
    9: Fate.TAKE,  # Awaiting Shipment
    10: Fate.COMPLETED,  # Completed
    11: Fate.TAKE,  # Awaiting Fulfillment
    12: Fate.ON_HOLD,  # Manual Verification Required
    13: Fate.ON_HOLD,  # Disputed
    14: Fate.REFUNDED_IN_PART,  # Partially Refunded
}


def fates_for(settings: Settings) -> dict[int, Fate]:
    """Combine what BigCommerce's statuses mean with what the account makes of them."""
    taken = dict.fromkeys(settings.take_statuses, Fate.TAKE)
    return {**FATES, **dict.fromkeys(settings.skip_statuses, Fate.LEFT_OUT), **taken}
