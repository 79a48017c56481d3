"""Orders that were seen and not taken: listed once, counted again, and noted when they are taken after all."""

from datetime import timedelta

import pytest

from include.order_sync.connectors.base import SkipCode
from include.order_sync.ledger.queries import skipped_count, skipped_orders
from include.order_sync.ledger.session import Ledger
from include.order_sync.ledger.upsert import store
from tests.clock import NOON, Clock
from tests.fakes.orders import a_skip, an_order, batch
from tests.ledger.acts import ACTOR, rows, statuses


def test_a_skipped_order_is_listed_with_its_reason(ledger: Ledger) -> None:
    stored = store(ledger, batch(skipped=(a_skip("7", SkipCode.NOTHING_TO_SHIP, "no items"),)), ACTOR)

    assert (stored.skipped, stored.malformed) == (1, 0)
    (listed,) = skipped_orders(ledger)
    assert (listed.external_id, listed.number, listed.code, listed.reason) == ("7", "#7", "nothing_to_ship", "no items")


def test_an_order_skipped_again_is_counted_and_keeps_when_it_was_first_seen(ledger: Ledger, clock: Clock) -> None:
    store(ledger, batch(skipped=(a_skip(reason="pending"),)), ACTOR)
    clock.advance(hours=1)

    store(ledger, batch(skipped=(a_skip(reason="on hold"),)), ACTOR)

    (row,) = rows(ledger, "SELECT * FROM skipped_orders")
    assert (row["times"], row["reason"]) == (2, "on hold")
    assert row["first_seen_at"] != row["last_seen_at"]


def test_an_order_taken_after_all_leaves_the_list_and_stays_on_record(ledger: Ledger) -> None:
    store(ledger, batch(skipped=(a_skip("1001"),)), ACTOR)

    store(ledger, batch(an_order("1001")), ACTOR)

    assert skipped_count(ledger) == 0
    assert skipped_orders(ledger) == []
    assert [row["taken_at"] is not None for row in rows(ledger, "SELECT taken_at FROM skipped_orders")] == [True]


@pytest.mark.parametrize("code", [SkipCode.FILTERED, SkipCode.NOTHING_TO_SHIP])
def test_an_order_that_is_here_already_is_not_listed_when_the_cart_has_completed_it(ledger: Ledger, code) -> None:
    store(ledger, batch(an_order("1001")), ACTOR)

    stored = store(ledger, batch(skipped=(a_skip("1001", code),)), ACTOR)

    assert stored.skipped == 0
    assert skipped_count(ledger) == 0
    assert statuses(ledger) == {"1001": "new"}


def test_an_order_that_is_here_already_is_listed_when_it_comes_malformed(ledger: Ledger) -> None:
    store(ledger, batch(an_order("1001")), ACTOR)

    stored = store(ledger, batch(skipped=(a_skip("1001", SkipCode.MALFORMED, "total is 'abc'"),)), ACTOR)

    assert (stored.skipped, stored.malformed) == (1, 1)
    assert [skip.code for skip in skipped_orders(ledger)] == ["malformed"]


def test_a_malformed_order_that_comes_well_formed_again_leaves_the_list(ledger: Ledger) -> None:
    store(ledger, batch(an_order("1001")), ACTOR)
    store(ledger, batch(skipped=(a_skip("1001", SkipCode.MALFORMED, "total is 'abc'"),)), ACTOR)

    store(ledger, batch(an_order("1001", note="mended", updated_at=NOON + timedelta(hours=1))), ACTOR)

    assert skipped_orders(ledger) == []


def test_text_that_a_database_cannot_hold_does_not_keep_a_skip_from_the_list(ledger: Ledger) -> None:
    skip = a_skip("1001", SkipCode.MALFORMED, "currency is 'EU\x00'")
    odd = type(skip)("9" * 500, "#\x00" + "9" * 500, skip.code, skip.reason, skip.raw)

    store(ledger, batch(skipped=(skip, odd)), ACTOR)

    assert skipped_count(ledger) == 2
