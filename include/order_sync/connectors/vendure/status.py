"""What an order's state at Vendure means for the flow.

Source: https://docs.vendure.io/guides/core-concepts/orders/#the-order-process. A shop may have states of its own; they
are named in the account's settings.
"""

from collections.abc import Collection
from enum import StrEnum


class Fate(StrEnum):
    """What becomes of an order in a state."""

    TAKE = "take"
    CANCELED = "canceled"
    UNPAID = "not paid yet"
    EDITED = "being edited at the cart"
    COMPLETED = "already completed at the cart"
    LEFT_OUT = "left out by the account's skip_statuses"


FATES: dict[str, Fate] = {
    "PaymentSettled": Fate.TAKE,
    "PartiallyShipped": Fate.TAKE,
    "PartiallyDelivered": Fate.TAKE,
    "Shipped": Fate.COMPLETED,
    "Delivered": Fate.COMPLETED,
    "Cancelled": Fate.CANCELED,
    "PaymentAuthorized": Fate.UNPAID,
    "ArrangingAdditionalPayment": Fate.UNPAID,
    "ArrangingPayment": Fate.UNPAID,
    "AddingItems": Fate.UNPAID,
    "Draft": Fate.UNPAID,
    "Created": Fate.UNPAID,
    "Modifying": Fate.EDITED,
}
# An order that a shop splits into one for each seller; these are the ones that are shipped:
# https://docs.vendure.io/guides/how-to/multi-vendor-marketplaces/.
AGGREGATE = "Aggregate"


def fates_for(take: Collection[str], skip: Collection[str]) -> dict[str, Fate]:
    """Combine what states mean with what an account's settings say of them."""
    return {**FATES, **dict.fromkeys(skip, Fate.LEFT_OUT), **dict.fromkeys(take, Fate.TAKE)}
