"""Batch pulls: only what is committed is acknowledged, and what comes twice is stored once."""

import pytest

from include.order_sync.accounts import Route
from include.order_sync.connectors.base import SkipCode
from include.order_sync.errors import ErrorCode, VendorError
from include.order_sync.ledger.queries import skipped_orders
from include.order_sync.services import pull as module
from include.order_sync.services.pull import pull
from tests.fakes.orders import CART, SECOND, WAREHOUSE, a_line, a_skip, an_order, some_orders
from tests.fakes.world import SOURCE, World
from tests.ledger.acts import statuses, value


def test_a_pull_stores_and_then_acknowledges(world: World) -> None:
    world.source.sell(*some_orders(5))

    result = pull(world.run(), SOURCE)

    assert (result.new, result.moved) == (5, 5)
    assert sorted(world.source.acknowledged) == sorted(statuses(world.ledger))
    assert world.source.waiting == {}
    assert value(world.ledger, "SELECT count(*) FROM cursors") == 0


def test_what_was_stored_and_not_acknowledged_comes_again_and_is_stored_once(world: World) -> None:
    world.source.sell(*some_orders(2))
    world.source.fail("acknowledge", ErrorCode.UNAVAILABLE)
    with pytest.raises(VendorError):
        pull(world.run(), SOURCE)

    result = pull(world.run(), SOURCE)

    assert (result.new, result.unchanged) == (0, 2)
    assert world.source.waiting == {}
    assert value(world.ledger, "SELECT count(*) FROM orders") == 2


def test_nothing_is_acknowledged_that_could_not_be_stored(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.source.sell(*some_orders(2))

    def refuse(*arguments: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr("include.order_sync.services.intake.store", refuse)

    with pytest.raises(OSError, match="disk"):
        pull(world.run(), SOURCE)

    assert world.source.acknowledged == []


def test_an_order_that_the_ledger_cannot_hold_is_not_acknowledged_and_keeps_no_other_out(world: World) -> None:
    world.source.sell(an_order("1"), an_order("bad", a_line("1"), a_line("1")), an_order("3"))

    result = pull(world.run(), SOURCE)

    assert (result.new, result.malformed) == (2, 1)
    assert sorted(world.source.acknowledged) == ["1", "3"]
    assert list(world.source.waiting) == ["bad"]


def test_what_was_skipped_for_good_is_acknowledged_and_what_may_be_mended_is_not(world: World) -> None:
    world.source.skips = [
        a_skip("empty", SkipCode.NOTHING_TO_SHIP),
        a_skip("filtered", SkipCode.FILTERED),
        a_skip("garbled", SkipCode.MALFORMED),
    ]

    pull(world.run(), SOURCE)

    assert sorted(world.source.acknowledged) == ["empty", "filtered"]
    assert len(skipped_orders(world.ledger)) == 3


def test_an_order_without_destination_is_taken_once_somebody_takes_it(world: World) -> None:
    world.routes = {WAREHOUSE: (Route(CART), Route(SOURCE, ("Acme",))), SECOND: ()}
    world.source.sell(an_order("1", a_line(distributor="Stranger")))
    pull(world.run(), SOURCE)
    assert world.source.acknowledged == []
    assert [skip.code for skip in skipped_orders(world.ledger)] == ["no_destination"]

    world.routes[SECOND] = (Route(SOURCE),)
    pull(world.run(), SOURCE)

    assert world.source.acknowledged == ["1"]
    assert skipped_orders(world.ledger) == []


def test_one_huge_answer_is_stored_and_acknowledged_in_parts(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BATCH", 2)
    world.source.page_size = 100
    world.source.sell(*some_orders(5))

    pull(world.run(), SOURCE)

    assert world.source.count("acknowledge") == 3
    assert world.source.waiting == {}


def test_a_source_that_holds_nothing_is_not_acknowledged_anything(world: World) -> None:
    assert pull(world.run(), SOURCE).moved == 0

    assert world.source.count("acknowledge") == 0


def test_a_dry_run_counts_and_neither_stores_nor_acknowledges(world: World) -> None:
    world.source.sell(*some_orders(2))
    world.source.skips = [a_skip("9")]

    result = pull(world.run(), SOURCE, dry_run=True)

    assert (result.new, result.skipped, result.moved) == (2, 1, 0)
    assert world.source.acknowledged == []
    assert statuses(world.ledger) == {}
