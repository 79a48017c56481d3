"""What an order's statuses at the shop mean for the flow.

Source: https://docs.medusajs.com/api/admin#orders (`status`, `payment_status`). Medusa reckons the payment status from
the order's payment collections each time it is asked.
"""

from collections.abc import Collection
from enum import StrEnum


class Payment(StrEnum):
    """How far an order is paid."""

    NOT_PAID = "not_paid"
    AWAITING = "awaiting"
    AUTHORIZED = "authorized"
    PARTIALLY_AUTHORIZED = "partially_authorized"
    CAPTURED = "captured"
    PARTIALLY_CAPTURED = "partially_captured"
    PARTIALLY_REFUNDED = "partially_refunded"
    REFUNDED = "refunded"
    CANCELED = "canceled"
    REQUIRES_ACTION = "requires_action"


class Fate(StrEnum):
    """What becomes of an order."""

    TAKE = "take"
    CANCELED = "canceled"
    UNPAID = "not paid yet"
    DRAFT = "a draft, not ordered yet"
    COMPLETED = "already completed at the cart"
    LEFT_OUT = "left out by the account's skip_statuses"


# Orders whose payment says what becomes of them.
OPEN = frozenset({"pending"})
FATES: dict[str, Fate] = {
    "canceled": Fate.CANCELED,
    "completed": Fate.COMPLETED,
    "archived": Fate.COMPLETED,
    "draft": Fate.DRAFT,
    "requires_action": Fate.UNPAID,
}
FATES_OF_PAYMENT: dict[str, Fate] = {
    Payment.CAPTURED: Fate.TAKE,
    Payment.PARTIALLY_REFUNDED: Fate.TAKE,
    Payment.AUTHORIZED: Fate.UNPAID,
    Payment.PARTIALLY_AUTHORIZED: Fate.UNPAID,
    Payment.PARTIALLY_CAPTURED: Fate.UNPAID,
    Payment.AWAITING: Fate.UNPAID,
    Payment.NOT_PAID: Fate.UNPAID,
    Payment.REQUIRES_ACTION: Fate.UNPAID,
    Payment.REFUNDED: Fate.CANCELED,
    Payment.CANCELED: Fate.CANCELED,
}


def fates_for(take: Collection[Payment], skip: Collection[Payment]) -> dict[str, Fate]:
    """Combine what payment statuses mean with what an account's settings say of them."""
    return {**FATES_OF_PAYMENT, **dict.fromkeys(skip, Fate.LEFT_OUT), **dict.fromkeys(take, Fate.TAKE)}
