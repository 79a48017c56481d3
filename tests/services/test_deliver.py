"""Deliveries: every due order once, side by side, and a dry run that says what would be sent."""

from include.order_sync.services.deliver import deliver
from include.order_sync.services.download import download
from tests.fakes.orders import CART, WAREHOUSE, a_line, an_order, some_orders
from tests.fakes.world import World
from tests.ledger.acts import kinds, rows, statuses, value
from tests.services.steps import later, sell


def test_every_due_order_is_delivered_with_its_own_content(sold: World) -> None:
    result = deliver(sold.run(), WAREHOUSE)

    assert (result.exported, result.held, result.moved) == (3, 0, 3)
    assert result.summary() == "warehouse: 3 orders exported, 0 need a person, 0 called back"
    assert set(statuses(sold.ledger).values()) == {"at_wms"}
    outbound = sold.warehouse.taken[0]
    assert (outbound.reference, outbound.cart, outbound.ship_service) == ("web_shop:1001", CART, "GROUND")
    assert outbound.order == some_orders(1)[0]
    found = rows(sold.ledger, "SELECT destination_id FROM exports ORDER BY id")
    assert found[0]["destination_id"] == "W-web_shop:1001"


def test_what_was_delivered_is_not_delivered_again(sold: World) -> None:
    deliver(sold.run(), WAREHOUSE)
    again = deliver(later(sold).run(), WAREHOUSE)

    assert again.exported == 0
    assert sold.warehouse.count("push") == 3


def test_more_orders_than_one_batch_are_delivered_side_by_side_up_to_the_limit(world: World) -> None:
    world.configure(WAREHOUSE, concurrency=3)
    sell(world, 100)

    assert deliver(world.run(), WAREHOUSE).exported == 100
    assert world.warehouse.most_at_once == 3


def test_a_dry_run_says_what_it_would_send_and_changes_nothing(world: World) -> None:
    world.cart.sell(an_order("1", a_line("1"), a_line("2")), an_order("2", ship_method="sledge"))
    download(world.run(), CART)
    before = kinds(world.ledger)

    result = deliver(world.run(), WAREHOUSE, dry_run=True)

    assert result.summary().splitlines() == [
        "warehouse: would send 1 orders and hold 1",
        "  1 from web_shop: 2 lines, 12.5 EUR, GROUND",
        "  2 from web_shop: would be held, unmapped_ship_method: There is no mapping for `sledge`.",
    ]
    assert result.moved == 0
    assert kinds(world.ledger) == before
    assert world.warehouse.calls == []
    assert value(world.ledger, "SELECT count(*) FROM account_runs WHERE stage = 'deliver'") == 0
