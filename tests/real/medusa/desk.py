"""What people do at a Medusa shop: order as a shopper, and look after orders as the shop's owner."""

from collections.abc import Iterable, Mapping
from typing import Any

from tests.real.medusa.seed import Shop

SYSTEM_PAYMENT = "pp_system_default"
SEEN = (
    "id,display_id,status,payment_status,fulfillment_status,updated_at,*items,*items.detail,"
    "*fulfillments,*fulfillments.items,*fulfillments.labels,*payment_collections.payments"
)


class Desk:
    """A shop's shoppers and its owner."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop

    def order(
        self,
        items: Iterable[tuple[str, int]],
        to: Mapping[str, str],
        currency: str = "BRL",
        email: str = "buyer@example.com",
        paid: bool = True,
        **more: Any,
    ) -> str:
        """Order articles (SKU and quantity) by the storefront, as a shopper does; return the order's id."""
        shopper, shop = self._shop.shopper, self._shop
        wanted = [{"variant_id": shop.variants[sku], "quantity": count} for sku, count in items]
        cart = shopper.post(
            "/store/carts",
            {
                "region_id": shop.regions[currency],
                "sales_channel_id": shop.channel,
                "email": email,
                "items": wanted,
                "shipping_address": dict(to),
                "billing_address": dict(to),
                **more,
            },
        )["cart"]["id"]
        shopper.post(f"/store/carts/{cart}/shipping-methods", {"option_id": shop.options["flat_rate"]})
        collection = shopper.post("/store/payment-collections", {"cart_id": cart})["payment_collection"]["id"]
        path = f"/store/payment-collections/{collection}/payment-sessions"
        shopper.post(path, {"provider_id": SYSTEM_PAYMENT})
        order_id = str(shopper.post(f"/store/carts/{cart}/complete")["order"]["id"])
        if paid:
            self.capture(order_id)
        return order_id

    def capture(self, order_id: str) -> None:
        """Take the money for an order."""
        for collection in self.see(order_id)["payment_collections"]:
            for payment in collection["payments"]:
                self._shop.owner.post(f"/admin/payments/{payment['id']}/capture")

    def cancel(self, order_id: str) -> None:
        """Cancel an order."""
        self._shop.owner.post(f"/admin/orders/{order_id}/cancel")

    def edit(self, order_id: str, item: str, quantity: int) -> None:
        """Change how much of an item is ordered."""
        owner = self._shop.owner
        owner.post("/admin/order-edits", {"order_id": order_id})
        owner.post(f"/admin/order-edits/{order_id}/items/item/{item}", {"quantity": quantity})
        owner.post(f"/admin/order-edits/{order_id}/confirm")

    def see(self, order_id: str) -> dict[str, Any]:
        """Read what the shop says of an order."""
        found: dict[str, Any] = self._shop.owner.get(f"/admin/orders/{order_id}", fields=SEEN)["order"]
        return found
