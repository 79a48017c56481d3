"""What carts change in orders that are here already: edits, lines, and cancellations."""

from datetime import timedelta
from decimal import Decimal

import pytest

from include.order_sync.errors import ErrorCode
from include.order_sync.ledger.session import Ledger
from include.order_sync.ledger.upsert import store
from include.order_sync.states import ExportState, OrderStatus
from tests.clock import NOON
from tests.fakes.orders import (
    SECOND,
    WAREHOUSE,
    a_line,
    a_parcel,
    an_order,
    batch,
    incoming,
)
from tests.ledger.acts import (
    ACTOR,
    claim,
    export_all,
    export_states,
    fail_all,
    kinds,
    one_state,
    rows,
    ship,
    statuses,
    value,
)

LATER = NOON + timedelta(hours=1)


def test_a_changed_order_is_merged_and_both_documents_are_kept(ledger: Ledger) -> None:
    store(ledger, batch(an_order(note="first")), ACTOR)

    stored = store(ledger, batch(an_order(note="second", total=Decimal(20), updated_at=LATER)), ACTOR)

    assert (stored.new, stored.changed, stored.unchanged) == (0, 1, 0)
    assert value(ledger, "SELECT note FROM orders") == "second"
    assert value(ledger, "SELECT count(*) FROM order_documents") == 2
    assert kinds(ledger) == ["order_downloaded", "order_edited"]
    assert claim(ledger)[0].order.total == Decimal(20)


def test_an_edit_that_comes_after_the_order_was_sent_says_so(ledger: Ledger) -> None:
    store(ledger, batch(an_order(note="first")), ACTOR)
    store(ledger, batch(an_order(note="in time", updated_at=NOON)), ACTOR)
    export_all(ledger)
    store(ledger, batch(an_order(note="too late", updated_at=LATER)), ACTOR)

    told = [row["detail"] for row in rows(ledger, "SELECT detail FROM events WHERE kind = 'order_edited' ORDER BY id")]
    assert told == [None, f"{WAREHOUSE} was sent it before this edit"]


def test_what_an_overlapping_read_brings_late_does_not_undo_a_newer_edit(ledger: Ledger) -> None:
    store(ledger, batch(an_order(note="newer", updated_at=LATER)), ACTOR)

    stored = store(ledger, batch(an_order(note="older", updated_at=NOON)), ACTOR)

    assert (stored.changed, stored.unchanged) == (0, 1)
    assert value(ledger, "SELECT note FROM orders") == "newer"


def test_lines_that_an_edit_removes_adds_and_brings_back(ledger: Ledger) -> None:
    first, second, third = a_line("1"), a_line("2"), a_line("3")
    store(ledger, batch(an_order("1001", first, second)), ACTOR)

    store(ledger, batch(an_order("1001", second, third, updated_at=LATER)), ACTOR)

    kept = rows(ledger, "SELECT external_id, removed_at FROM order_lines ORDER BY external_id")
    assert [(line["external_id"], line["removed_at"] is None) for line in kept] == [
        ("1", False),
        ("2", True),
        ("3", True),
    ]
    assert [line.external_id for line in claim(ledger)[0].order.lines] == ["2", "3"]
    store(ledger, batch(an_order("1001", first, second, third, updated_at=LATER + timedelta(hours=1))), ACTOR)
    assert value(ledger, "SELECT count(*) FROM order_lines WHERE removed_at IS NULL") == 3


def test_a_line_added_for_another_destination_is_exported_there_too(ledger: Ledger) -> None:
    store(ledger, batch(incoming(an_order(), WAREHOUSE)), ACTOR)

    edited = an_order("1001", a_line("1"), a_line("2"), updated_at=LATER)
    store(ledger, batch(incoming(edited, WAREHOUSE, SECOND)), ACTOR)

    assert export_states(ledger) == {("1001", WAREHOUSE): "queued", ("1001", SECOND): "queued"}


def test_a_line_stays_with_its_destination_when_the_accounts_route_it_elsewhere(ledger: Ledger) -> None:
    store(ledger, batch(incoming(an_order(), WAREHOUSE)), ACTOR)
    export_all(ledger)

    store(ledger, batch(incoming(an_order(note="edited", updated_at=LATER), SECOND)), ACTOR)

    assert export_states(ledger) == {("1001", WAREHOUSE): "exported"}
    assert value(ledger, "SELECT destination FROM order_lines") == WAREHOUSE


@pytest.mark.parametrize("code", [ErrorCode.INVALID_ADDRESS, ErrorCode.UNKNOWN_SKU, ErrorCode.REJECTED])
def test_an_edit_at_the_cart_releases_an_order_that_waited_for_it(ledger: Ledger, code: ErrorCode) -> None:
    store(ledger, batch(an_order()), ACTOR)
    fail_all(ledger, code)
    assert one_state(ledger) == (OrderStatus.ERROR, ExportState.FAILED)

    store(ledger, batch(an_order(note="corrected", updated_at=LATER)), ACTOR)

    assert one_state(ledger) == (OrderStatus.NEW, ExportState.QUEUED)
    assert value(ledger, "SELECT failures FROM exports") == 0
    assert value(ledger, "SELECT error_code FROM orders") is None


def test_an_edit_does_not_release_an_order_whose_attempts_ran_out(ledger: Ledger) -> None:
    store(ledger, batch(an_order()), ACTOR)
    fail_all(ledger, ErrorCode.TIMEOUT)

    store(ledger, batch(an_order(note="edited", updated_at=LATER)), ACTOR)

    assert one_state(ledger) == (OrderStatus.ERROR, ExportState.FAILED)


def test_an_order_canceled_at_first_sight_is_kept_and_never_exported(ledger: Ledger) -> None:
    store(ledger, batch(an_order(canceled=True)), ACTOR)

    assert statuses(ledger) == {"1001": "canceled"}
    assert export_states(ledger) == {}
    assert claim(ledger) == []


def test_an_order_canceled_before_its_export_is_called_off(ledger: Ledger) -> None:
    store(ledger, batch(an_order()), ACTOR)

    stored = store(ledger, batch(an_order(canceled=True, updated_at=LATER)), ACTOR)

    assert (stored.canceled, stored.changed) == (1, 0)
    assert one_state(ledger) == (OrderStatus.CANCELED, ExportState.CANCELED)
    assert kinds(ledger)[1:] == ["cancel_requested", "export_canceled", "order_canceled"]


def test_an_order_canceled_after_its_export_waits_for_the_destination(ledger: Ledger) -> None:
    store(ledger, batch(an_order()), ACTOR)
    export_all(ledger)

    store(ledger, batch(an_order(canceled=True, updated_at=LATER)), ACTOR)

    assert one_state(ledger) == (OrderStatus.AT_WMS, ExportState.EXPORTED)
    assert value(ledger, "SELECT cancel_requested_at IS NOT NULL FROM orders")


def test_an_order_canceled_twice_is_counted_and_noted_once(ledger: Ledger) -> None:
    store(ledger, batch(an_order()), ACTOR)
    store(ledger, batch(an_order(canceled=True, updated_at=LATER)), ACTOR)

    stored = store(ledger, batch(an_order(canceled=True, note="again", updated_at=LATER + timedelta(hours=1))), ACTOR)

    assert stored.canceled == 0
    assert kinds(ledger).count("cancel_requested") == 1


def test_a_cancellation_that_comes_after_the_parcel_is_told(ledger: Ledger) -> None:
    order = an_order()
    store(ledger, batch(order), ACTOR)
    export_all(ledger)
    ship(ledger, a_parcel("P1", order))
    store(ledger, batch(an_order(canceled=True, updated_at=LATER)), ACTOR)

    assert statuses(ledger) == {"1001": "error"}
    assert value(ledger, "SELECT error_code FROM orders") == ErrorCode.CANCELED_AT_SOURCE
    assert "It had been shipped" in value(ledger, "SELECT error_message FROM orders")
