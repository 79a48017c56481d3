"""How often the sandbox misbehaves, and on which orders."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from include.order_sync.sandbox.script import End, Fault, ScriptedOrder, Side


@dataclass(frozen=True, slots=True)
class Faults:
    """Every knob of the misbehaviour.

    Rates mean one shipped order in so many, and at least one (0: none). Times are seconds.
    `unavailable_pages` and `rate_limited_pages` count the calls that list the cart's orders, from 1.
    """

    unavailable: int = 150
    lost_answer: int = 300
    rate_limited: int = 800
    listed_twice: int = 200
    handed_over_twice: int = 200
    handed_over_again: int = 400
    confirmation_lost: int = 600
    confirmation_rate_limited: int = 800
    unavailable_pages: tuple[int, ...] = (2,)
    rate_limited_pages: tuple[int, ...] = (5,)
    retry_after: int = 1
    refusal_retry_after: int = 10
    ship_delay: float = 1.5
    parcel_delay: float = 4.0
    cancel_delay: float = 2.0


NO_FAULTS = Faults(0, 0, 0, 0, 0, 0, 0, 0, (), ())

_BOTH = frozenset(Side)
_CART = frozenset({Side.CART})
_SOURCE = frozenset({Side.SOURCE})


def sprinkle(orders: Sequence[ScriptedOrder], faults: Faults, seed: int) -> list[ScriptedOrder]:
    """Give some of the orders that will be shipped a fault that passes, at most one each; same seed, same orders."""
    random = Random(seed)
    result = list(orders)
    free = [index for index, one in enumerate(orders) if one.script.ends is End.CONFIRMED]
    for fault, sides, rate in _rates(faults):
        eligible = [index for index in free if orders[index].side in sides]
        chosen = random.sample(eligible, _share(len(eligible), rate))
        for index in chosen:
            result[index] = result[index].with_fault(fault)
        free = [index for index in free if index not in set(chosen)]
    return result


def _rates(faults: Faults) -> list[tuple[Fault, frozenset[Side], int]]:
    return [
        (Fault.UNAVAILABLE, _BOTH, faults.unavailable),
        (Fault.LOST_ANSWER, _BOTH, faults.lost_answer),
        (Fault.RATE_LIMITED, _BOTH, faults.rate_limited),
        (Fault.LISTED_TWICE, _CART, faults.listed_twice),
        (Fault.HANDED_OVER_TWICE, _SOURCE, faults.handed_over_twice),
        (Fault.HANDED_OVER_AGAIN, _SOURCE, faults.handed_over_again),
        (Fault.CONFIRMATION_LOST, _CART, faults.confirmation_lost),
        (Fault.CONFIRMATION_RATE_LIMITED, _CART, faults.confirmation_rate_limited),
    ]


def _share(count: int, rate: int) -> int:
    if rate == 0:
        return 0
    return min(count, max(1, count // rate))
