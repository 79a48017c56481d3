"""A new ship-method mapping sends what waits for it, without a hand being lifted."""

import pytest

from include.order_sync.services.deliver import deliver
from include.order_sync.services.download import download
from include.order_sync.services.due import due_accounts
from tests.fakes.orders import CART, WAREHOUSE, an_order
from tests.fakes.world import World
from tests.ledger.acts import statuses


@pytest.mark.parametrize("mapping", [{"sledge": "SLED"}, {"*": "ANY"}, {}], ids=["named", "any", "none at all"])
def test_the_next_poll_sends_every_order_that_waited(world: World, mapping: dict[str, str]) -> None:
    world.cart.sell(an_order("1001", ship_method="sledge"), an_order("1002"))
    download(world.run(), CART)
    assert deliver(world.run(), WAREHOUSE).held == 1
    assert due_accounts(world.run(), "deliver") == []

    world.configure(WAREHOUSE, ship_methods=mapping)
    assert due_accounts(world.run(), "deliver") == [WAREHOUSE]
    assert deliver(world.run(), WAREHOUSE).exported == 1
    assert set(statuses(world.ledger).values()) == {"at_wms"}


def test_a_mapping_of_something_else_releases_nothing(world: World) -> None:
    world.cart.sell(an_order("1001", ship_method="sledge"))
    download(world.run(), CART)
    deliver(world.run(), WAREHOUSE)

    world.configure(WAREHOUSE, ship_methods={"balloon": "AIR"})
    assert due_accounts(world.run(), "deliver") == []
    assert statuses(world.ledger) == {"1001": "error"}
