"""Turns real orders of a marketplace into orders that end as they really ended, split between cart and source."""

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from itertools import count
from random import Random

from include.order_sync.errors import ConfigurationError, ErrorCode
from include.order_sync.models import Address, Order, OrderLine
from include.order_sync.sandbox import people, script
from include.order_sync.sandbox.marketplace import Sale
from include.order_sync.sandbox.script import Cancel, Script, ScriptedOrder, Side

_BRAZIL = next(place for place in people.PLACES if place.country == "BR")
_SHIPPED = ("delivered", "shipped")
_WAITING = ("processing", "invoiced", "approved", "created")


def replay(sales: Iterable[Sale]) -> list[ScriptedOrder]:
    """Give each order its side and its part: of each kind of ending every second order goes to the source.

    Raises ConfigurationError for a status that we have no ending for.
    """
    seen: Counter[tuple[str, bool]] = Counter()
    ids, line_ids = count(1001), count(50001)
    orders = []
    for sale in sales:
        kind = (sale.status, bool(sale.items))
        rank = seen[kind]
        seen[kind] += 1
        side = Side.SOURCE if rank % 2 else Side.CART
        part = _part(sale, late=rank % 4 >= 2)
        external_id = str(next(ids)) if side is Side.CART else sale.order_id
        orders.append(ScriptedOrder(_order(sale, side, external_id, line_ids), side, part))
    return orders


def _part(sale: Sale, late: bool) -> Script:
    when = _cancel_time(late) if sale.status == "canceled" else Cancel.NEVER
    if not sale.items:
        return script.nothing_to_ship(f"{sale.status}, without items", when=_seen_at_once(when))
    if sale.status in _SHIPPED:
        return script.ships()
    if sale.status in _WAITING:
        return script.waits(f"it stayed {sale.status}")
    if sale.status == "unavailable":
        return script.refused(ErrorCode.UNKNOWN_SKU, "the destination refuses it as unavailable")
    if sale.status == "canceled":
        return script.canceled(when, f"canceled {when.replace('_', ' ')}")
    raise ConfigurationError(
        f"order {sale.order_id} has the status {sale.status!r}, expected one of "
        f"{', '.join((*_SHIPPED, *_WAITING, 'unavailable', 'canceled'))}"
    )


def _cancel_time(late: bool) -> Cancel:
    return Cancel.AFTER_LISTING if late else Cancel.BEFORE_LISTING


def _seen_at_once(when: Cancel) -> Cancel:
    return Cancel.NEVER if when is Cancel.NEVER else Cancel.BEFORE_LISTING


def _order(sale: Sale, side: Side, external_id: str, line_ids: "count[int]") -> Order:
    address = _address(sale)
    return Order(
        external_id=external_id,
        number=sale.order_id,
        placed_at=sale.placed_at,
        currency="BRL",
        total=sale.total,
        lines=tuple(
            OrderLine(
                external_id=str(next(line_ids)) if side is Side.CART else item.position,
                sku=item.product,
                quantity=Decimal(1),
                unit_price=item.price,
                name=item.category.replace("_", " "),
                distributor=item.seller,
            )
            for item in sale.items
        ),
        ship_to=address,
        ship_method="flat_rate",
        delivery_date=sale.delivery.date() if sale.delivery else None,
        customer_account=sale.customer.account,
        customer_name=address.name,
    )


def _address(sale: Sale) -> Address:
    """Complete what the files leave out: a name and a street, made up but the same for the same person."""
    random = Random(sale.customer.account)
    return Address(
        name=people.full_name(_BRAZIL, random),
        line1=f"{random.choice(_BRAZIL.streets)} {random.randint(1, 999)}",
        city=sale.customer.city,
        region=sale.customer.state,
        postcode=sale.customer.postcode,
        country="BR",
    )
