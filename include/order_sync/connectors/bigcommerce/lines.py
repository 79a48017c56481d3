"""What of an order is to be shipped, and where to: its physical items by their consignment. No I/O."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

import msgspec

from include.order_sync.connectors.bigcommerce.settings import Settings
from include.order_sync.connectors.bigcommerce.wire import BigOrder, Consignment, Consignments, Item
from include.order_sync.connectors.values import ZERO, MalformedError, amount, number, quantity
from include.order_sync.models import OrderLine

NOT_SHIPPED = frozenset({"digital", "giftcertificate"})
ITEMS = "consignments.shipping.line_items"

Counted = Callable[[Item], Decimal]


@dataclass(frozen=True, slots=True)
class Parcel:
    """The consignments with something to ship, its lines, and what there was before refunds and shipments."""

    to: tuple[Consignment, ...]
    lines: tuple[OrderLine, ...]
    refunded: bool = False
    completed: bool = False


def parcel_of(order: BigOrder, settings: Settings, *, canceled: bool) -> Parcel:
    """Read what is to be shipped; a canceled order, and one that was refunded wholly, keeps what was ordered."""
    consignments = order.consignments if isinstance(order.consignments, Consignments) else Consignments()
    shipping = consignments.shipping or []
    items = [item for consignment in shipping for item in _physical(consignment)]
    refunded = any(item.quantity for item in items) and not any(_left(item) > ZERO for item in items)
    count = _ordered if canceled or refunded else _left
    to = tuple(one for one in shipping if any(count(item) > ZERO for item in _physical(one)))
    lines = tuple(_line(item, count, order.is_tax_inclusive_pricing, settings) for item in items if count(item) > ZERO)
    if len({line.external_id for line in lines}) != len(lines):
        raise MalformedError(f"{ITEMS}.id", ", ".join(line.external_id for line in lines), "an id of its own each")
    completed = all(_left(item) <= (item.quantity_shipped or ZERO) for item in items)
    return Parcel(to, lines, refunded, completed)


def why_nothing(order: BigOrder) -> str:
    """Say why there is nothing to ship in an order."""
    consignments = order.consignments
    if isinstance(consignments, Consignments) and any(pickup.line_items for pickup in consignments.pickups or ()):
        return "it is picked up at the store"
    return "no item that is shipped, with a quantity (downloads and gift certificates are not)"


def _physical(consignment: Consignment) -> Iterable[Item]:
    return [item for item in consignment.line_items or () if item.type not in NOT_SHIPPED]


def _ordered(item: Item) -> Decimal:
    return quantity(item.quantity, f"{ITEMS}.quantity")


def _left(item: Item) -> Decimal:
    refunded = quantity(item.quantity_refunded or ZERO, f"{ITEMS}.quantity_refunded")
    return max(_ordered(item) - refunded, ZERO)


def _line(item: Item, count: Counted, tax_included: bool, settings: Settings) -> OrderLine:
    field = "price_inc_tax" if tax_included else "price_ex_tax"
    raw = item.price_inc_tax if tax_included else item.price_ex_tax
    price = amount(number(plain_value(raw), f"{ITEMS}.{field}"), f"{ITEMS}.{field}")
    return OrderLine(str(item.id), item.sku or "", count(item), price, item.name or "", _distributor(item, settings))


def _distributor(item: Item, settings: Settings) -> str:
    wanted = settings.distributor_field
    for option in (*(item.product_options or ()), *(item.configurable_fields or ())) if wanted else ():
        if wanted in (option.display_name, option.name):
            named = (option.display_value or option.value or "").strip()
            if named:
                return named
    return (settings.distributor_from_brand and item.brand) or settings.distributor


def plain_value(raw: msgspec.Raw) -> str | Decimal | None:
    """Read a text or an exact number from the JSON it stands in; None for anything else."""
    content = bytes(raw)
    if content[:1] == b'"':
        return msgspec.json.decode(content, type=str)
    try:
        return msgspec.json.decode(content, type=Decimal)
    except msgspec.DecodeError:
        return None
