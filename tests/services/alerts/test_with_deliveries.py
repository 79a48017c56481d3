"""The alerts beside real deliveries: an outage that passes, a login that is refused and renewed."""

from contextlib import suppress
from dataclasses import replace

import msgspec

from include.order_sync.errors import ErrorCode
from include.order_sync.ledger.mails import ALERTS, recent_mails
from include.order_sync.services.alerts.raising import raise_alerts
from include.order_sync.services.deliver import deliver
from include.order_sync.services.failures import WorkRemains
from tests.fakes.orders import WAREHOUSE
from tests.fakes.world import World
from tests.services.alerts.office import OPERATIONS, content_of
from tests.services.steps import later, sell


def deliver_and_look(world: World, **length: float) -> None:
    """Deliver what is due some time later, and look what is out of order."""
    later(world, **length)
    with suppress(WorkRemains):
        deliver(world.run(), WAREHOUSE)
    accounts = msgspec.structs.replace(world.accounts, error_recipients=(OPERATIONS,))
    raise_alerts(replace(world.run(), accounts=accounts))


def sentences(world: World) -> list[str]:
    """List what was told, the oldest first."""
    return [content_of(mail).sentence for mail in reversed(recent_mails(world.ledger, ALERTS, 100))]


def test_an_outage_that_passes_is_two_mails(world: World) -> None:
    sell(world, 4).warehouse.fail("push", ErrorCode.UNAVAILABLE, times=16)
    for _ in range(4):
        deliver_and_look(world, minutes=5)
    assert sentences(world) == ["4 orders were not exported to warehouse: unavailable."]

    for _ in range(4):
        deliver_and_look(world, minutes=5)
    assert sentences(world)[1:] == ["All orders that warehouse did not get are settled (unavailable)."]


def test_a_login_that_is_refused_for_hours_is_told_once_and_once_when_it_is_renewed(world: World) -> None:
    sell(world, 4).warehouse.fail("push", ErrorCode.UNAUTHORIZED, times=99)
    for _ in range(8):
        deliver_and_look(world, minutes=16)
    assert sentences(world) == ["The account warehouse refuses our login. 4 orders wait for it."]

    world.warehouse.faults.clear()
    for _ in range(4):
        deliver_and_look(world, minutes=16)
    assert sentences(world)[1:] == ["The account warehouse lets us in again."]
