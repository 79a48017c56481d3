"""What people do in a Vendure shop, through its own APIs: buy as a shopper does, ship, cancel, look."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from functools import partial
from typing import Any

from include.order_sync.models import Order, OrderLine
from tests.real.vendure.api import ERROR, Api, operation
from tests.real.vendure.seed import MANUAL, Backroom
from tests.real.vendure.shopper import Placed, check_out, pay, put_in


class Desk(Backroom):
    """The people of one shop, and its shoppers."""

    # What shoppers do

    def place(self, order: Order, payment: str = "paid") -> Placed:
        """Buy what an order says, in its currency and to its address, and pay for it."""
        return self.check_out(order)(payment)

    def check_out(self, order: Order) -> Callable[[str], Placed]:
        """Go as far as the payment page; call what is returned with a method of payment to place the order."""
        shopper = Api(self._url, f"shop-api?currencyCode={order.currency}")
        for line in order.lines:
            self.price(line.sku, order.currency, line.unit_price)
            put_in(shopper, self.stock(line.sku), line)
        check_out(shopper, order)

        return partial(pay, shopper)

    def fill_a_cart(self, sku: str) -> None:
        """Put something into a cart, and leave."""
        put_in(Api(self._url, "shop-api"), self.stock(sku), OrderLine("", sku, Decimal(1), Decimal(1)))

    # What the shop's people do

    def cancel(self, order: Placed, quantities: Mapping[str, int] | None = None) -> None:
        """Cancel an order, or some of its lines (by SKU)."""
        lines = quantities and [{"orderLineId": order.lines[sku], "quantity": n} for sku, n in quantities.items()]
        self.admin.do(
            f"mutation ($input: CancelOrderInput!) {{ cancelOrder(input: $input) {{ __typename {ERROR} }} }}",
            input={
                "orderId": order.id,
                "reason": "a test",
                **({"lines": lines} if lines else {"cancelShipping": True}),
            },
        )

    def settle(self, order: Placed) -> None:
        """Collect the money of an order that was only authorized."""
        found = self.admin.do("query ($id: ID!) { order(id: $id) { payments { id } } }", id=order.id)
        for payment in found["payments"]:
            query = f"mutation ($id: ID!) {{ settlePayment(id: $id) {{ __typename {ERROR} }} }}"
            self.admin.do(query, id=payment["id"])

    def correct_city(self, order: Placed, city: str) -> None:
        """Correct an order's address, as it is done: take it out of the flow, modify it, put it back."""
        back = self.order(order.id)["state"]
        self._move(order, "Modifying")
        self.admin.do(
            f"mutation ($input: ModifyOrderInput!) {{ modifyOrder(input: $input) {{ __typename {ERROR} }} }}",
            input={"orderId": order.id, "dryRun": False, "updateShippingAddress": {"city": city}},
        )
        self._move(order, back)

    def _move(self, order: Placed, state: str) -> None:
        query = "mutation ($id: ID!, $state: String!) { transitionOrderToState(id: $id, state: $state) "
        self.admin.do(f"{query} {{ __typename {ERROR} }} }}", id=order.id, state=state)

    def fulfill(self, lines: Iterable[tuple[str, int]], code: str, method: str = "Own") -> str:
        """Make a fulfillment by hand, which is then pending; return its id."""
        values = {
            "lines": [{"orderLineId": line, "quantity": count} for line, count in lines],
            "handler": operation(MANUAL, method=method, trackingCode=code),
        }
        query = "mutation ($input: FulfillOrderInput!) { addFulfillmentToOrder(input: $input) "
        return str(self.admin.do(f"{query} {{ ...on Fulfillment {{ id }} {ERROR} }} }}", input=values)["id"])

    def order(self, order_id: str) -> dict[str, Any]:
        """Look at an order: state, and its fulfillments with what is in them."""
        found: dict[str, Any] = self.admin.do(
            "query ($id: ID!) { order(id: $id) { id code state updatedAt fulfillments { id state method trackingCode "
            "lines { orderLineId quantity } } } }",
            id=order_id,
        )
        return found

    def stock_of(self, sku: str) -> tuple[int, int]:
        """Look at an article's stock: on hand, and allocated to orders."""
        variant = self.admin.do(
            "query ($id: ID!) { productVariant(id: $id) { stockLevels { stockOnHand stockAllocated } } }",
            id=self.stock(sku),
        )
        [level] = variant["stockLevels"]
        return level["stockOnHand"], level["stockAllocated"]
