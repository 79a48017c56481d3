"""Complete the orders of a list that came without some of their items.

BigCommerce's `include=consignments.line_items` is reported to leave items out of some orders
(https://github.com/bigcommerce/dev-docs/issues/2052). So the items are counted, and where some are missing the
order's products and shipping addresses are asked for by their own calls, and put together in the same shape.
"""

import asyncio
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import msgspec

from include.order_sync.connectors.bigcommerce.lines import NOT_SHIPPED
from include.order_sync.connectors.bigcommerce.proxy import Proxy
from include.order_sync.connectors.bigcommerce.settings import Settings
from include.order_sync.connectors.bigcommerce.status import TAKEN, fates_for
from include.order_sync.connectors.bigcommerce.wire import GLANCE, KNOWN, ORDER_PRODUCT, OrderProduct
from include.order_sync.connectors.values import ZERO

_UNREAD = (msgspec.DecodeError, UnicodeDecodeError)


class Contents:
    """Completes orders, at most `concurrency` at a time."""

    def __init__(self, proxy: Proxy, settings: Settings, concurrency: int) -> None:
        self._proxy = proxy
        self._fates = fates_for(settings)
        self._turns = asyncio.Semaphore(max(1, concurrency))

    async def whole(self, raws: Sequence[msgspec.Raw]) -> list[bytes]:
        """Return the orders as they came, those with missing items completed."""
        orders = [bytes(raw) for raw in raws]
        lacking = [at for at, raw in enumerate(orders) if self._lacks_items(raw)]
        tasks = [asyncio.ensure_future(self._completed(orders[at])) for at in lacking]
        try:
            for at, raw in zip(lacking, await asyncio.gather(*tasks), strict=True):
                orders[at] = raw
        finally:
            for task in tasks:
                task.cancel()
        return orders

    async def _completed(self, raw: bytes) -> bytes:
        order_id = str(GLANCE.decode(raw).id)
        async with self._turns:
            products = await self._proxy.of_order(order_id, "products")
            addresses = await self._proxy.of_order(order_id, "shipping_addresses")
        order: dict[str, Any] = msgspec.json.decode(raw, type=dict[str, msgspec.Raw])
        return msgspec.json.encode({**order, "consignments": _consignments(products, addresses)})

    def _lacks_items(self, raw: bytes) -> bool:
        try:
            glance = GLANCE.decode(raw)
        except _UNREAD:
            return False
        if self._fates.get(glance.status_id) not in TAKEN:
            return False
        return _units(msgspec.json.decode(glance.consignments)) < (glance.items_total or ZERO)


def _units(part: Any) -> Decimal:
    """Count the units of every `line_items` in an order's consignments."""
    if isinstance(part, list):
        return sum(map(_units, part), ZERO)
    if not isinstance(part, dict):
        return ZERO
    items = part.get("line_items")
    own = sum((_unit(item) for item in items), ZERO) if isinstance(items, list) else ZERO
    return own + sum((_units(value) for name, value in part.items() if name != "line_items"), ZERO)


def _unit(item: Any) -> Decimal:
    count = item.get("quantity") if isinstance(item, dict) else None
    return Decimal(count) if isinstance(count, int) and not isinstance(count, bool) else ZERO


def _consignments(products: list[msgspec.Raw], addresses: list[msgspec.Raw]) -> dict[str, Any]:
    """Put products to the addresses they go to; one without any stays by itself, and is shipped to nowhere."""
    shipping: dict[int, dict[str, Any]] = {}
    for raw in addresses:
        address = msgspec.json.decode(raw, type=dict[str, msgspec.Raw])
        shipping[KNOWN.decode(raw).id] = {**address, "line_items": []}
    pickups: list[msgspec.Raw] = []
    for raw in products:
        product = _product(raw)
        if product.order_pickup_method_id:
            pickups.append(raw)
        elif product.order_address_id in shipping or product.type not in NOT_SHIPPED:
            shipping.setdefault(product.order_address_id, {"line_items": []})["line_items"].append(raw)
    return {"shipping": list(shipping.values()), "pickups": [{"line_items": pickups}] if pickups else []}


def _product(raw: msgspec.Raw) -> OrderProduct:
    try:
        return ORDER_PRODUCT.decode(raw)
    except _UNREAD:
        return OrderProduct(KNOWN.decode(raw).id)
