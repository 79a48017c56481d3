"""Downloads: no order is lost, whatever page fails; a range is pulled again without moving the cursor."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest

from include.order_sync.accounts import Route
from include.order_sync.connectors.base import OrderPage, SkipCode
from include.order_sync.errors import ConfigurationError, ErrorCode, VendorError
from include.order_sync.ledger.cursors import cursor
from include.order_sync.ledger.queries import skipped_orders
from include.order_sync.services import intake, working
from include.order_sync.services.download import download
from include.order_sync.services.failures import AccountBusy
from include.order_sync.services.intake import look_ahead
from include.order_sync.services.pull import pull
from tests.clock import NOON
from tests.fakes.death import refuse_transactions
from tests.fakes.orders import CART, SECOND, WAREHOUSE, a_line, a_skip, an_order, some_orders
from tests.fakes.world import SOURCE, World
from tests.ledger.acts import export_states, hold_lease, kinds, rows, statuses, value


def test_a_download_stores_every_page_and_says_what_came(world: World) -> None:
    world.cart.sell(*some_orders(5))
    world.cart.skips = [a_skip("8"), a_skip("9", SkipCode.MALFORMED, "total is 'abc'")]

    result = download(world.run(), CART)

    assert (result.new, result.skipped, result.malformed, result.moved) == (5, 2, 1, 5)
    assert len(statuses(world.ledger)) == 5
    assert result.summary() == (
        "web_shop: stored 5 new, 0 changed, 0 canceled orders; 0 unchanged, 2 skipped, of these 1 malformed"
    )


def test_the_next_download_begins_behind_the_cursor_and_finds_nothing_new(world: World) -> None:
    world.configure(CART, overlap="1m")
    world.cart.sell(*some_orders(3))
    download(world.run(), CART)

    result = download(world.run(), CART)

    assert (result.new, result.unchanged, result.moved) == (0, 3, 0)
    assert kinds(world.ledger) == ["order_downloaded"] * 3


def test_what_changed_within_the_overlap_is_seen_again_and_what_changed_before_is_not_asked_for(world: World) -> None:
    world.configure(CART, overlap="1m")
    old, new = an_order("old", updated_at=NOON), an_order("new", updated_at=NOON + timedelta(minutes=5))
    world.cart.sell(old, new)
    download(world.run(), CART)
    late = an_order("late", updated_at=NOON + timedelta(minutes=4, seconds=30))
    world.cart.sell(late)

    result = download(world.run(), CART)

    assert (result.new, result.unchanged) == (1, 1)


@pytest.mark.parametrize("page", [1, 2, 3])
def test_no_order_is_lost_when_the_cart_fails_at_any_page(world: World, page: int) -> None:
    orders = [an_order(str(n), updated_at=NOON + timedelta(hours=n)) for n in range(6)]
    world.cart.sell(*orders)
    world.cart.fail("page", ErrorCode.UNAVAILABLE, when=lambda number: number == page)

    with pytest.raises(VendorError, match="unavailable"):
        download(world.run(), CART)

    stored = 2 * (page - 1)
    assert len(statuses(world.ledger)) == stored
    assert cursor(world.ledger, CART, "orders") == (orders[stored - 1].updated_at if stored else None)
    download(world.run(), CART)
    assert len(statuses(world.ledger)) == 6


def test_orders_are_stored_in_batches_each_with_its_cursor(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("include.order_sync.services.download.BATCH", 4)
    world.cart.sell(*some_orders(10))

    result = download(world.run(), CART)

    assert result.new == 10
    moments = {row["downloaded_at"] for row in rows(world.ledger, "SELECT downloaded_at FROM orders")}
    assert len(moments) == 1
    assert cursor(world.ledger, CART, "orders") == some_orders(10)[-1].updated_at
    assert intake.BATCH == 2000


def test_a_range_is_pulled_again_without_moving_the_cursor(world: World) -> None:
    world.cart.sell(*[an_order(str(n), updated_at=NOON + timedelta(days=n)) for n in range(5)])
    download(world.run(), CART, since=NOON + timedelta(days=1), until=NOON + timedelta(days=3))

    assert sorted(statuses(world.ledger)) == ["1", "2", "3"]
    assert cursor(world.ledger, CART, "orders") is None


def test_a_dry_run_counts_and_changes_nothing(world: World) -> None:
    world.cart.sell(*some_orders(3), an_order("gone", canceled=True))
    world.cart.skips = [a_skip("8"), a_skip("9", SkipCode.MALFORMED)]

    result = download(world.run(), CART, dry_run=True)

    assert (result.new, result.canceled, result.skipped, result.malformed, result.moved) == (3, 1, 2, 1, 0)
    assert "would store 3 new" in result.summary()
    for table in ("orders", "events", "skipped_orders", "cursors", "order_documents"):
        assert value(world.ledger, f"SELECT count(*) FROM {table}") == 0


def test_each_line_goes_to_the_destination_that_takes_its_distributor(world: World) -> None:
    world.routes = {WAREHOUSE: (Route(CART),), SECOND: (Route(CART, ("Acme",)),)}
    world.cart.sell(an_order("1", a_line("1", distributor="Acme"), a_line("2", distributor="Other")))

    download(world.run(), CART)

    assert export_states(world.ledger) == {("1", WAREHOUSE): "queued", ("1", SECOND): "queued"}


def test_an_order_that_nobody_takes_is_listed_and_keeps_no_other_out(world: World) -> None:
    world.routes = {WAREHOUSE: (Route(CART, ("Acme",)),), SECOND: ()}
    world.cart.sell(an_order("1", a_line(distributor="Acme")), an_order("2", a_line(distributor="Stranger")))

    download(world.run(), CART)

    assert list(statuses(world.ledger)) == ["1"]
    (listed,) = skipped_orders(world.ledger)
    assert (listed.external_id, listed.code) == ("2", "no_destination")
    assert "`Stranger`" in listed.reason


def test_one_bad_account_is_its_own_trouble(world: World) -> None:
    world.cart.fail("page", ErrorCode.UNAUTHORIZED)
    world.source.sell(an_order("1"))
    with pytest.raises(VendorError):
        download(world.run(), CART)
    pull(world.run(), SOURCE)

    assert list(statuses(world.ledger)) == ["1"]
    found = rows(world.ledger, "SELECT account, error_code FROM account_runs ORDER BY account")
    assert [tuple(row.values()) for row in found] == [("field_sales", None), ("web_shop", "unauthorized")]


def test_an_account_that_is_not_there_is_named_with_those_that_are(world: World) -> None:
    with pytest.raises(ConfigurationError, match=r"no cart `websho`.*web_shop"):
        download(world.run(), "websho")


def test_a_vendor_that_cannot_do_this_is_named(world: World) -> None:
    world.configure(CART, vendor="mute_warehouse", connection=WAREHOUSE)

    with pytest.raises(ConfigurationError, match="mute_warehouse cannot do this"):
        download(world.run(), CART)


def test_while_another_task_works_for_the_account_this_one_waits_for_a_dead_one_and_then_gives_way(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold_lease(world.ledger, f"download:{CART}")
    waits: list[datetime] = []
    monkeypatch.setattr(working, "until_free", lambda busy: waits.append(busy.expires_at) or 0.0)

    with pytest.raises(AccountBusy, match="being worked for by test"):
        download(world.run(), CART)

    assert waits == [NOON + timedelta(minutes=1)]
    assert world.cart.calls == []


def test_looking_ahead_hands_on_every_page_in_order_and_raises_what_the_cart_raised() -> None:
    async def pages() -> AsyncIterator[OrderPage]:
        for number in range(20):
            yield OrderPage((), (), NOON + timedelta(hours=number))
        raise VendorError(ErrorCode.UNAVAILABLE, "down")

    seen: list[OrderPage] = []

    async def read() -> None:
        async for page in look_ahead(pages()):
            seen.append(page)  # noqa: PERF401 - an extend would not keep what came before the error

    with pytest.raises(VendorError):
        asyncio.run(read())
    assert [page.cursor for page in seen] == [NOON + timedelta(hours=number) for number in range(20)]


def test_the_guard_against_calls_inside_transactions_works(world: World) -> None:
    with world.ledger.write(), pytest.raises(AssertionError, match="inside a database transaction"):
        refuse_transactions()
