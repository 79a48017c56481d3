"""What of an order is to be shipped: its items with what is left of them. No I/O."""

from decimal import Decimal

from include.order_sync.connectors.amazon.settings import Settings
from include.order_sync.connectors.amazon.wire import AmazonOrder, Item, Money
from include.order_sync.connectors.values import ZERO, MalformedError, amount, money, quantity
from include.order_sync.models import OrderLine

ITEMS = "orderItems"


def lines_of(order: AmazonOrder, settings: Settings, *, canceled: bool) -> tuple[OrderLine, ...]:
    """Read the lines; a canceled order keeps every one, also with the quantity 0 that Amazon may set then."""
    items = [(item, _ordered(item) if canceled else _left(item)) for item in order.order_items]
    lines = tuple(_line(item, count, settings) for item, count in items if canceled or count > ZERO)
    if len({line.external_id for line in lines}) != len(lines):
        raise MalformedError(
            f"{ITEMS}.orderItemId", ", ".join(line.external_id for line in lines), "one of its own each"
        )
    return lines


def amounts_of(item: Item) -> list[Money]:
    """List what Amazon says of an item's worth: the price of a unit, and the proceeds of all of them."""
    price = item.product.price.unit_price if item.product.price else None
    breakdowns = item.proceeds.breakdowns if item.proceeds else None
    return [*([price] if price else []), *(part.subtotal for part in breakdowns or ())]


def _line(item: Item, count: Decimal, settings: Settings) -> OrderLine:
    product = item.product
    return OrderLine(
        external_id=item.order_item_id,
        sku=product.seller_sku or "",
        quantity=count,
        unit_price=_unit_price(item),
        name=product.title or "",
        distributor=settings.distributor,
    )


def _ordered(item: Item) -> Decimal:
    return quantity(item.quantity_ordered, f"{ITEMS}.quantityOrdered")


def _left(item: Item) -> Decimal:
    """Count what was ordered and not canceled: what is shipped and what is not, where Amazon says both."""
    shipping, field = item.fulfillment, f"{ITEMS}.fulfillment"
    if shipping and shipping.quantity_fulfilled is not None and shipping.quantity_unfulfilled is not None:
        shipped = quantity(shipping.quantity_fulfilled, f"{field}.quantityFulfilled")
        return shipped + quantity(shipping.quantity_unfulfilled, f"{field}.quantityUnfulfilled")
    if item.cancellation and item.cancellation.cancellation_execution is not None:
        return ZERO
    return _ordered(item)


def _unit_price(item: Item) -> Decimal:
    """Read a unit's price, or work it out from the item's proceeds; what is given for nothing has neither."""
    price = item.product.price.unit_price if item.product.price else None
    if price is not None:
        return money(price.amount, f"{ITEMS}.product.price.unitPrice.amount")
    breakdowns = item.proceeds.breakdowns if item.proceeds else None
    whole = next((part.subtotal for part in breakdowns or () if part.type == "ITEM"), None)
    if whole is None or not item.quantity_ordered:
        return ZERO
    field = f"{ITEMS}.proceeds.breakdowns.subtotal.amount"
    return amount(money(whole.amount, field) / item.quantity_ordered, field)
