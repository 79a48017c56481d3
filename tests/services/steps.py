"""What the tests of the services do again and again."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from include.order_sync.services.download import download
from tests.clock import NOON
from tests.fakes.orders import CART, an_order, some_orders
from tests.fakes.world import World

LATER = NOON + timedelta(hours=5)
TICK = timedelta(seconds=1)
"""Makes time pass between the steps of one task."""


def has(number: str) -> Callable[[Any], bool]:
    """Choose the calls about one order."""
    return lambda subject: getattr(subject, "reference", subject) == f"{CART}:{number}"


def sell(world: World, count: int, **changes: object) -> World:
    """Let customers order, and download it."""
    world.cart.page_size = 100
    world.cart.sell(*some_orders(count, **changes))
    download(world.run(), CART)
    return world


def cancel(world: World, *numbers: str) -> None:
    """Let the cart cancel orders, and download it."""
    world.cart.sell(*(an_order(number, canceled=True, updated_at=LATER) for number in numbers))
    download(later(world).run(), CART)


def later(world: World, **length: float) -> World:
    """Let time pass."""
    world.clock.advance(**(length or {"hours": 2}))
    return world
