"""What every test on a real Tryton is given: one office for all of them, and orders that no other test has."""

from collections.abc import Callable, Iterator

import pytest

from include.order_sync.models import Order
from tests.real.kit import olist
from tests.real.tryton.steps import with_new_articles
from tests.real.tryton.system import RunningTryton, running


@pytest.fixture(name="tryton", scope="session")
def _tryton(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningTryton]:
    """Open an office."""
    with running(tmp_path_factory.mktemp("tryton")) as system:
        yield system


@pytest.fixture(name="new_orders", scope="session")
def _new_orders(tryton: RunningTryton) -> Callable[[int], list[Order]]:
    """Give real orders that no other test has, with their articles in stock."""
    left = iter(olist(60, 2))
    offered: set[str] = set()

    def some(count: int) -> list[Order]:
        chosen = [next(left) for _ in range(count)]
        new = [with_new_articles(order, offered) for order in chosen]
        tryton.desk.offer(new)
        offered.update(line.sku for order in chosen for line in order.lines)
        return chosen

    return some
