"""What an order's fulfillment status at Amazon means for the flow.

Source: `FulfillmentStatus` of orders_2026-01-01.json.
"""

from enum import StrEnum


class Fate(StrEnum):
    """What becomes of an order with a status."""

    TAKE = "take"
    CANCELED = "canceled"
    UNPAID = "not paid yet"
    COMPLETED = "already completed at the cart"
    NOT_OURS = "cannot be fulfilled, as Amazon says"


BY_AMAZON = "fulfilled by Amazon"
PICKED_UP = "to be picked up at the store"
FATES: dict[str, Fate] = {
    "PENDING_AVAILABILITY": Fate.UNPAID,
    "PENDING": Fate.UNPAID,
    "UNSHIPPED": Fate.TAKE,
    "PARTIALLY_SHIPPED": Fate.TAKE,
    "SHIPPED": Fate.COMPLETED,
    "CANCELLED": Fate.CANCELED,
    "UNFULFILLABLE": Fate.NOT_OURS,
}
