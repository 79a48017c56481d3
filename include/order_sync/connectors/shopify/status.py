"""What an order's statuses at Shopify mean for the flow.

Sources: https://shopify.dev/docs/api/admin-graphql/2026-10/enums/OrderDisplayFinancialStatus and
https://shopify.dev/docs/api/admin-graphql/2026-10/enums/OrderDisplayFulfillmentStatus.
"""

from collections.abc import Collection
from enum import StrEnum


class Payment(StrEnum):
    """An order's financial status."""

    PAID = "PAID"
    PARTIALLY_REFUNDED = "PARTIALLY_REFUNDED"
    AUTHORIZED = "AUTHORIZED"
    PARTIALLY_PAID = "PARTIALLY_PAID"
    PENDING = "PENDING"
    EXPIRED = "EXPIRED"
    REFUNDED = "REFUNDED"
    VOIDED = "VOIDED"


class Fate(StrEnum):
    """What becomes of an order with a financial status."""

    TAKE = "take"
    CANCELED = "canceled"
    UNPAID = "not paid yet"
    LEFT_OUT = "left out by the account's skip_statuses"


FATES: dict[str, Fate] = {
    Payment.PAID: Fate.TAKE,
    Payment.PARTIALLY_REFUNDED: Fate.TAKE,
    Payment.AUTHORIZED: Fate.UNPAID,
    Payment.PARTIALLY_PAID: Fate.UNPAID,
    Payment.PENDING: Fate.UNPAID,
    Payment.EXPIRED: Fate.UNPAID,
    Payment.REFUNDED: Fate.CANCELED,
    Payment.VOIDED: Fate.CANCELED,
}
COMPLETED = frozenset({"FULFILLED"})
HELD = frozenset({"ON_HOLD", "SCHEDULED"})
UNDER_WAY = frozenset(
    {
        "UNFULFILLED",
        "PARTIALLY_FULFILLED",
        "IN_PROGRESS",
        "PENDING_FULFILLMENT",
        "REQUEST_DECLINED",
        "OPEN",
        "RESTOCKED",
        "FULFILLMENT_NOT_REQUIRED",
    }
)


def fates_for(take: Collection[Payment], skip: Collection[Payment]) -> dict[str, Fate]:
    """Combine what statuses mean with what an account's settings say of them."""
    return {**FATES, **dict.fromkeys(skip, Fate.LEFT_OUT), **dict.fromkeys(take, Fate.TAKE)}
