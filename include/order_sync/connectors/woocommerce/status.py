"""What an order's status at the shop means for the flow."""

from enum import StrEnum

from include.order_sync.connectors.woocommerce.settings import Settings


class Fate(StrEnum):
    """What becomes of an order with a status."""

    TAKE = "take"
    CANCELED = "canceled"
    UNPAID = "not paid yet"
    COMPLETED = "already completed at the cart"
    LEFT_OUT = "left out by the account's skip_statuses"


FATES: dict[str, Fate] = {
    "processing": Fate.TAKE,
    "cancelled": Fate.CANCELED,
    "refunded": Fate.CANCELED,
    "trash": Fate.CANCELED,
    "pending": Fate.UNPAID,
    "failed": Fate.UNPAID,
    "on-hold": Fate.UNPAID,
    "checkout-draft": Fate.UNPAID,
    "auto-draft": Fate.UNPAID,
    "completed": Fate.COMPLETED,
}


def fates_for(settings: Settings) -> dict[str, Fate]:
    """Combine WooCommerce's own statuses with those that a shop has added."""
    taken = dict.fromkeys(settings.take_statuses, Fate.TAKE)
    return {**FATES, **dict.fromkeys(settings.skip_statuses, Fate.LEFT_OUT), **taken}
