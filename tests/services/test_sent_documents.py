"""What a destination was sent is kept, byte for byte, with the outcome of the call that carried it."""

from contextlib import suppress
from datetime import timedelta

import pytest

from include.order_sync.errors import ErrorCode, VendorError
from include.order_sync.ledger.documents import sent_documents
from include.order_sync.services.deliver import deliver
from include.order_sync.services.download import download
from include.order_sync.services.failures import WorkRemains
from tests.fakes.orders import CART, SECOND, WAREHOUSE, a_line, an_order
from tests.fakes.warehouse import document
from tests.fakes.world import Route, World
from tests.ledger.acts import change, rows, value
from tests.services.steps import LATER, later, sell


def send(world: World, destination: str = WAREHOUSE) -> None:
    """Deliver, whatever comes of it."""
    with suppress(WorkRemains):
        deliver(later(world).run(), destination)


def pushed(world: World) -> list[bytes]:
    """List what the calls to the warehouse carried, as often as they were made."""
    return [document(outbound) for call, outbound in world.warehouse.calls if call == "push"]


def kept(world: World, order: int = 1) -> list[bytes]:
    return [one.body for one in sent_documents(world.ledger, order)]


def test_what_is_kept_is_what_was_sent_and_when(sold: World) -> None:
    deliver(sold.run(), WAREHOUSE)

    assert [kept(sold, order) for order in (1, 2, 3)] == [[body] for body in pushed(sold)]
    (one,) = sent_documents(sold.ledger, 1)
    started = rows(sold.ledger, "SELECT started_at FROM attempts WHERE order_id = 1")[0]["started_at"]
    assert (one.destination, one.generation) == (WAREHOUSE, 1)
    assert value(sold.ledger, "SELECT sent_at FROM export_documents WHERE order_id = 1") == started
    assert abs(one.sent_at - sold.clock()) < timedelta(seconds=1)
    assert sent_documents(sold.ledger, 4) == []


@pytest.mark.parametrize("code", [ErrorCode.REJECTED, ErrorCode.UNKNOWN_SKU, ErrorCode.RATE_LIMITED])
def test_what_was_refused_is_kept(world: World, code: ErrorCode) -> None:
    sell(world, 1)
    world.warehouse.fail("push", code)
    send(world)

    assert kept(world) == pushed(world)


def test_what_may_have_arrived_is_kept(world: World) -> None:
    sell(world, 1)
    world.warehouse.lose_answer("push")
    send(world)

    assert kept(world) == pushed(world)


def test_what_never_left_is_not_kept(world: World) -> None:
    sell(world, 1)
    world.warehouse.fail("push", VendorError(ErrorCode.UNAVAILABLE, "connection refused"), times=2)
    send(world)
    assert (kept(world), len(pushed(world))) == ([], 1)

    send(world)
    send(world)
    assert (len(pushed(world)), kept(world)) == (3, pushed(world)[:1])


def test_an_answer_that_the_other_side_is_busy_means_that_it_was_sent(world: World) -> None:
    sell(world, 1)
    world.warehouse.fail("push", VendorError(ErrorCode.UNAVAILABLE, "busy", http_status=503))
    send(world)

    assert kept(world) == pushed(world)


def test_an_order_that_is_held_here_leaves_nothing(world: World) -> None:
    sell(world, 1, ship_method="sledge")
    send(world)

    assert (kept(world), pushed(world)) == ([], [])


def test_the_same_again_is_kept_once_and_a_change_beside_it(world: World) -> None:
    sell(world, 1)
    world.warehouse.fail("push", VendorError(ErrorCode.RATE_LIMITED, "slow down", retry_after=1), times=2)
    send(world)
    send(world)
    assert (len(pushed(world)), len(kept(world))) == (2, 1)

    world.cart.sell(an_order("1001", note="hurry", updated_at=LATER))
    download(world.run(), CART)
    send(world)
    assert kept(world) == pushed(world)[1:]


def test_what_a_person_sends_again_is_kept_again(world: World) -> None:
    sell(world, 1)
    send(world)
    change(world.ledger, "UPDATE exports SET generation = 2, state = 'queued', due_at = :now")
    send(world)

    first, second = sent_documents(world.ledger, 1)
    assert (first.generation, second.generation) == (1, 2)
    assert (first.body, second.body) == tuple(pushed(world))
    assert first.sent_at < second.sent_at


def test_each_destination_has_its_own(world: World) -> None:
    world.routes = {WAREHOUSE: (Route(CART),), SECOND: (Route(CART, ("acme",)),)}
    world.cart.sell(an_order("1001", a_line("1"), a_line("2", distributor="acme")))
    download(world.run(), CART)
    send(world)
    send(world, SECOND)

    assert [one.destination for one in sent_documents(world.ledger, 1)] == [WAREHOUSE, SECOND]
    assert len(set(kept(world))) == 2
