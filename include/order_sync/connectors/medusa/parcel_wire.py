"""An order's fulfillments as typed shapes: only the fields that are used.

Source: https://docs.medusajs.com/api/admin#orders_postordersidfulfillments.
"""

from typing import Any

import msgspec

from include.order_sync.connectors.medusa.wire import Method, Wire


class Profile(Wire):
    """What is delivered alike: a shipping option serves one profile."""

    id: str | None = None


class Article(Wire):
    """A product."""

    shipping_profile: Profile | None = None


class Variant(Wire):
    """A variant of a product."""

    product: Article | None = None


class PackedItem(Wire):
    """A line of an order; it may be of no product, or of a deleted one."""

    id: str
    variant: Variant | None = None

    @property
    def profile(self) -> str:
        """The shipping profile of the line's product."""
        product = self.variant.product if self.variant else None
        return (product.shipping_profile.id if product and product.shipping_profile else None) or ""


class Label(Wire):
    """How a fulfillment is tracked."""

    tracking_number: str | None = None


class Fulfillment(Wire):
    """What of an order is packed, and whether it is on its way. `metadata` are what whoever made it put in."""

    id: str
    shipped_at: str | None = None
    canceled_at: str | None = None
    metadata: dict[str, Any] | None = None
    labels: list[Label] | None = None


class ShippedOrder(Wire):
    """An order with its fulfillments."""

    id: str
    items: list[PackedItem]
    fulfillments: list[Fulfillment]
    shipping_methods: list[Method] | None = None


class Answer(Wire):
    """The answer to a question for an order, and to a change of its fulfillments."""

    order: ShippedOrder


PARCEL_FIELDS = ",".join(
    (
        "id,items.id,items.variant.product.shipping_profile.id",
        "shipping_methods.shipping_option_id,shipping_methods.shipping_option.shipping_profile_id",
        "*fulfillments,*fulfillments.labels",
    )
)
ANSWER: "msgspec.json.Decoder[Answer]" = msgspec.json.Decoder(Answer)
