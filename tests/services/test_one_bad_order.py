"""One bad order never stops the others."""

import pytest

from include.order_sync.errors import ErrorCode
from include.order_sync.services.deliver import deliver
from include.order_sync.services.download import download
from tests.fakes.orders import CART, WAREHOUSE, an_order
from tests.fakes.world import World
from tests.ledger.acts import statuses, value
from tests.services.steps import LATER, has, later, sell


@pytest.mark.parametrize(
    "code", [ErrorCode.REJECTED, ErrorCode.INVALID_ADDRESS, ErrorCode.UNKNOWN_SKU, ErrorCode.NOT_FOUND]
)
def test_a_refused_order_is_held_at_once_and_does_not_fail_the_task(sold: World, code: ErrorCode) -> None:
    sold.warehouse.fail("push", code, when=has("1002"))

    result = deliver(sold.run(), WAREHOUSE)

    assert (result.exported, result.held) == (2, 1)
    assert statuses(sold.ledger) == {"1001": "at_wms", "1002": "error", "1003": "at_wms"}
    assert value(sold.ledger, "SELECT error_code FROM orders WHERE number = '1002'") == code
    deliver(later(sold).run(), WAREHOUSE)
    assert sold.warehouse.count("push") == 3


def test_an_address_that_cannot_be_one_is_held_without_a_call(world: World) -> None:
    good = an_order("good")
    world.cart.sell(good, an_order("bad", ship_to=type(good.ship_to)(name="Ada", city="London", country="GB")))
    download(world.run(), CART)

    deliver(world.run(), WAREHOUSE)

    assert statuses(world.ledger) == {"good": "at_wms", "bad": "error"}
    assert value(world.ledger, "SELECT error_message FROM orders WHERE number = 'bad'").endswith("a street.")
    assert world.warehouse.count("push") == 1


def test_an_unmapped_ship_method_waits_and_a_new_mapping_releases_every_order_of_it(world: World) -> None:
    sell(world, 3, ship_method="sledge")
    assert deliver(world.run(), WAREHOUSE).held == 3
    assert set(statuses(world.ledger).values()) == {"error"}
    assert world.warehouse.count("push") == 0

    world.configure(WAREHOUSE, ship_methods={"sledge": "SLOW"})
    assert deliver(later(world).run(), WAREHOUSE).exported == 3

    assert {outbound.ship_service for outbound in world.warehouse.taken} == {"SLOW"}


@pytest.mark.parametrize("mapping", [{"*": "GROUND"}, {}])
def test_a_mapping_for_any_method_releases_them_too(world: World, mapping: dict[str, str]) -> None:
    sell(world, 1, ship_method="sledge")
    deliver(world.run(), WAREHOUSE)

    world.configure(WAREHOUSE, ship_methods=mapping)

    assert deliver(later(world).run(), WAREHOUSE).exported == 1


def test_an_edit_at_the_cart_sends_a_refused_order_again(sold: World) -> None:
    sold.warehouse.fail("push", ErrorCode.INVALID_ADDRESS, when=has("1002"))
    deliver(sold.run(), WAREHOUSE)
    sold.cart.sell(an_order("1002", note="corrected", updated_at=LATER))
    download(later(sold).run(), CART)

    assert deliver(sold.run(), WAREHOUSE).exported == 1
