"""What was given up is tried again when a person asks for it, and only then."""

from include.order_sync.errors import ErrorCode
from include.order_sync.services.confirm import confirm
from include.order_sync.services.deliver import deliver
from include.order_sync.services.download import download
from include.order_sync.services.track import track
from tests.clock import NOON
from tests.fakes.orders import CART, WAREHOUSE, a_parcel, an_order
from tests.fakes.world import World
from tests.ledger.acts import statuses, value


def test_a_refused_order_waits_for_a_person_and_goes_out_when_one_asks(world: World) -> None:
    world.cart.sell(an_order("1001"))
    world.warehouse.fail("push", ErrorCode.REJECTED)
    download(world.run(), CART)
    assert deliver(world.run(), WAREHOUSE).held == 1
    assert deliver(world.run(), WAREHOUSE).exported == 0
    assert statuses(world.ledger) == {"1001": "error"}

    assert deliver(world.run(), WAREHOUSE, retry_failed=True).exported == 1
    assert statuses(world.ledger) == {"1001": "at_wms"}
    assert value(world.ledger, "SELECT failures FROM exports") == 0
    assert len(set(world.warehouse.keys_pushed)) == 1, "the same idempotency key on every attempt"


def test_a_dry_run_tries_nothing_again(world: World) -> None:
    world.cart.sell(an_order("1001"))
    world.warehouse.fail("push", ErrorCode.REJECTED)
    download(world.run(), CART)
    deliver(world.run(), WAREHOUSE)
    deliver(world.run(), WAREHOUSE, dry_run=True, retry_failed=True)
    assert statuses(world.ledger) == {"1001": "error"}


def test_a_confirmation_that_was_given_up_is_written_when_a_person_asks(world: World) -> None:
    world.cart.sell(an_order("1001"))
    world.cart.fail("confirm", ErrorCode.REJECTED)
    download(world.run(), CART)
    deliver(world.run(), WAREHOUSE)
    world.warehouse.ship(NOON, a_parcel("P1", "1001"))
    track(world.run(), WAREHOUSE)
    assert confirm(world.run(), CART).held == 1
    assert statuses(world.ledger) == {"1001": "error"}

    assert confirm(world.run(), CART, retry_failed=True).confirmed == 1
    assert statuses(world.ledger) == {"1001": "confirmed"}
