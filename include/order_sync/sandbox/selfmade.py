"""Makes orders up from a seed: same seed, same orders, each idea of the demo played by one of them."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from include.order_sync.errors import ConfigurationError, ErrorCode
from include.order_sync.models import Order, OrderLine
from include.order_sync.sandbox import people, script
from include.order_sync.sandbox.script import Cancel, Script, ScriptedOrder, Side

UNMAPPED_METHOD = "EXP-2"
NEW_ITEM_ORDERS = 3
_CURRENCIES = {Side.CART: "USD", Side.SOURCE: "EUR"}

_CART_PARTS = (
    script.refused(ErrorCode.INVALID_ADDRESS, "the destination refuses the address"),
    *[script.unmapped(UNMAPPED_METHOD)] * 4,
    script.refused(ErrorCode.REJECTED, "the destination refuses the customer"),
    script.canceled(Cancel.AFTER_REFUSAL, "canceled at the cart before the destination took it"),
    script.canceled(Cancel.AFTER_EXPORT, "canceled at the cart after the export"),
    script.canceled(Cancel.BEFORE_LISTING, "canceled at the cart before it was first seen"),
    script.ships(parcels=2),
    script.malformed(),
    script.nothing_to_ship("has no items"),
    script.unpaid(),
    script.waits("the destination waits for the goods"),
)
_SOURCE_PARTS = (
    *[script.unmapped(UNMAPPED_METHOD)] * 2,
    script.refused(ErrorCode.REJECTED, "the destination refuses the customer"),
    script.canceled(Cancel.AFTER_EXPORT, "canceled at the source after the export"),
    script.waits("the destination waits for the goods"),
)
_SIMPLE = 8  # orders of each side that are shipped without more ado: the faults that pass hit some of them


def make_orders(count: int, seed: int, today: date, new_items: int = NEW_ITEM_ORDERS) -> list[ScriptedOrder]:
    """Make `count` orders placed in the days before `today`, every second one for the source.

    `new_items` of them have an item that the destination does not know. Raises ConfigurationError if there are too few
    for every idea and every fault.
    """
    parts = _parts(new_items)
    least = 2 * (max(map(len, parts.values())) + _SIMPLE)
    if count < least:
        raise ConfigurationError(f"--count is {count}, expected at least {least}: one order for each idea of the demo")
    random = Random(seed)
    sides = [Side.SOURCE if index % 2 else Side.CART for index in range(count)]
    dealt = {side: _deal(sides.count(side), own, random) for side, own in parts.items()}
    return [_make(index, side, dealt[side].pop(), random, today) for index, side in enumerate(sides)]


def _parts(new_items: int) -> dict[Side, list[Script]]:
    waiting = [script.unknown_item(people.NEW_ITEM)] * new_items
    half = (new_items + 1) // 2
    return {Side.CART: [*_CART_PARTS, *waiting[:half]], Side.SOURCE: [*_SOURCE_PARTS, *waiting[half:]]}


def _deal(count: int, parts: list[Script], random: Random) -> list[Script]:
    dealt = [*parts, *[script.ships()] * (count - len(parts))]
    random.shuffle(dealt)
    return dealt


def _make(index: int, side: Side, part: Script, random: Random, today: date) -> ScriptedOrder:
    place = random.choice(people.PLACES)
    name = people.full_name(place, random)
    placed = datetime.fromisoformat(f"{today}T00:00:00+00:00") - timedelta(minutes=random.randint(10, 60 * 48))
    lines = _lines(index, side, part, random)
    order = Order(
        external_id=_external_id(index, side),
        number=_external_id(index, side),
        placed_at=placed,
        currency=_CURRENCIES[side],
        total=sum((line.quantity * line.unit_price for line in lines), Decimal("4.90")),
        lines=lines,
        ship_to=people.address(place, name, random),
        ship_method=UNMAPPED_METHOD if part.code == ErrorCode.UNMAPPED_SHIP_METHOD else _method(random),
        delivery_date=today + timedelta(days=random.randint(3, 12)),
        customer_account=f"C{random.randint(10000, 99999)}",
        customer_name=name,
        note=random.choice(("", "", "Please ring twice", "Leave it with the neighbour · merci")),
    )
    return ScriptedOrder(order, side, part)


def _external_id(index: int, side: Side) -> str:
    return str(5001 + index) if side is Side.CART else f"FS-{7001 + index}"


def _method(random: Random) -> str:
    return random.choice(("flat_rate", "flat_rate", "express"))


def _lines(index: int, side: Side, part: Script, random: Random) -> tuple[OrderLine, ...]:
    wanted = max(part.parcels, random.choice((1, 1, 2, 3)))
    goods = random.sample(people.GOODS, wanted)
    if part.code == "nothing_to_ship":
        return ()
    if part.new_item:
        goods[0] = people.NEW_GOODS
    return tuple(
        OrderLine(
            external_id=str(position) if side is Side.SOURCE else str(90000 + index * 10 + position),
            sku=sku,
            quantity=Decimal(random.randint(1, 4)),
            unit_price=Decimal(price),
            name=name,
            distributor=random.choice(people.DISTRIBUTORS),
        )
        for position, (sku, name, price) in enumerate(goods, start=1)
    )
