"""Which accounts are due: by cadence, by pause, and by having something to do."""

from datetime import timedelta

import pytest

from include.order_sync.errors import ConfigurationError, ErrorCode, VendorError
from include.order_sync.ledger.account_runs import begin_run, trouble_run
from include.order_sync.services.confirm import confirm
from include.order_sync.services.deliver import deliver
from include.order_sync.services.download import download
from include.order_sync.services.due import due_accounts
from include.order_sync.services.track import track
from include.order_sync.states import ExportMethod
from tests.clock import NOON
from tests.fakes.orders import CART, SECOND, WAREHOUSE, a_parcel, an_order
from tests.fakes.world import SOURCE, World
from tests.ledger.acts import claim


def due(world: World, stage: str, only: str | None = None) -> list[str]:
    """Name the accounts that are due now."""
    return due_accounts(world.run(), stage, only)


def test_an_account_that_never_ran_is_due(world: World) -> None:
    assert due(world, "download") == [CART]
    assert due(world, "pull") == [SOURCE]
    assert due(world, "track") == [WAREHOUSE, SECOND]


@pytest.mark.parametrize(
    ("cadence", "early", "in_time"),
    [("10s", 4, 6), ("5m", 290, 297), ("hourly", 3590, 3597), ("daily", 86390, 86397), ("1s", 0, 1)],
)
def test_an_account_is_due_when_its_cadence_has_come(world: World, cadence: str, early: int, in_time: int) -> None:
    world.configure(CART, cadence=cadence)
    begun = world.clock()
    begin_run(world.ledger, CART, "download")

    world.clock.time = begun + timedelta(seconds=early - 1)
    assert due(world, "download") == []
    world.clock.time = begun + timedelta(seconds=in_time + 1)
    assert due(world, "download") == [CART]


def test_stages_have_their_own_clocks(world: World) -> None:
    begin_run(world.ledger, WAREHOUSE, "track")

    assert due(world, "track") == [SECOND]
    assert due(world, "download") == [CART]


def test_a_paused_account_is_not_due_until_the_pause_ends(world: World) -> None:
    begin_run(world.ledger, CART, "download")
    trouble_run(world.ledger, CART, "download", ErrorCode.UNAUTHORIZED, "no", world.clock() + timedelta(hours=1))

    world.clock.advance(minutes=59)
    assert due(world, "download") == []
    world.clock.advance(minutes=2)
    assert due(world, "download") == [CART]


def test_a_refused_login_pauses_the_download(world: World) -> None:
    world.cart.fail("page", ErrorCode.UNAUTHORIZED)
    with pytest.raises(VendorError):
        download(world.run(), CART)

    world.clock.advance(minutes=10)
    assert due(world, "download") == []
    world.clock.advance(minutes=10)
    assert due(world, "download") == [CART]


def test_an_account_that_is_named_is_due_whatever_its_cadence(world: World) -> None:
    begin_run(world.ledger, CART, "download")

    assert due(world, "download", CART) == [CART]


def test_an_account_that_the_stage_does_not_know_is_refused_with_those_it_knows(world: World) -> None:
    with pytest.raises(ConfigurationError, match="`warehouse` is no account of this stage; it has: web_shop"):
        due(world, "download", WAREHOUSE)
    with pytest.raises(ConfigurationError, match="`delivery` is no stage"):
        due(world, "delivery")


def test_destinations_and_carts_are_due_when_there_is_something_to_do(world: World) -> None:
    assert due(world, "deliver") == []
    world.cart.sell(an_order("1"))
    download(world.run(), CART)
    assert due(world, "deliver") == [WAREHOUSE]
    deliver(world.run(), WAREHOUSE)
    assert due(world, "deliver") == []

    assert due(world, "confirm") == []
    world.warehouse.ship(NOON, a_parcel("P1", "1"))
    track(world.run(), WAREHOUSE)
    assert due(world, "confirm") == [CART]
    confirm(world.run(), CART)
    assert due(world, "confirm") == []


def test_a_delivery_with_a_cadence_of_its_own_waits_for_it(world: World) -> None:
    world.configure(WAREHOUSE, delivery_cadence="1h")
    begin_run(world.ledger, WAREHOUSE, "deliver")
    world.cart.sell(an_order("1"))
    download(world.run(), CART)

    assert due(world, "deliver") == []
    world.clock.advance(hours=1)
    assert due(world, "deliver") == [WAREHOUSE]


def test_a_cancellation_is_something_to_do(world: World) -> None:
    world.cart.sell(an_order("1"))
    download(world.run(), CART)
    deliver(world.run(), WAREHOUSE)
    world.cart.sell(an_order("1", canceled=True, updated_at=NOON))
    download(world.run(), CART)

    assert due(world, "deliver") == [WAREHOUSE]
    deliver(world.run(), WAREHOUSE)
    assert due(world, "deliver") == []


@pytest.mark.parametrize("method", ["pull", "default"])
def test_only_destinations_that_are_pushed_to_are_delivered_to(world: World, method: str) -> None:
    world.configure(WAREHOUSE, export_method=ExportMethod(method))
    world.cart.sell(an_order("1"))
    download(world.run(), CART)

    assert due(world, "deliver") == []


@pytest.mark.parametrize("lost", ["answer", "task", "id"])
def test_what_a_destination_cannot_be_asked_about_is_no_work_for_ever(world: World, lost: str) -> None:
    world.configure(WAREHOUSE, vendor="mute_warehouse")
    world.cart.sell(an_order("1"))
    download(world.run(), CART)
    if lost == "answer":
        world.warehouse.lose_answer("push")
    elif lost == "id":
        world.warehouse.accepts_first = True
    else:
        claim(world.ledger)
        world.clock.advance(minutes=5)
    deliver(world.run(), WAREHOUSE)

    world.clock.advance(hours=1)
    assert due(world, "deliver") == []


def test_a_destination_that_reports_no_shipments_is_not_tracked(world: World) -> None:
    world.configure(WAREHOUSE, vendor="mute_warehouse")

    assert due(world, "track") == [SECOND]
