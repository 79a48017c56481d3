"""Parcels: in parts, whole, twice, too many, and of orders that are not ours."""

from datetime import timedelta

import pytest

from include.order_sync.ledger.cursors import cursor
from include.order_sync.ledger.duties import CONFIRMATIONS, Verdict
from include.order_sync.ledger.session import Ledger
from include.order_sync.ledger.upsert import store
from tests.clock import NOON
from tests.fakes.orders import SECOND, WAREHOUSE, a_line, a_parcel, an_order, batch, incoming
from tests.ledger.acts import (
    ACTOR,
    claim_told,
    conclude,
    export_all,
    kinds,
    ship,
    statuses,
    tell_all,
    told_states,
    value,
)

ORDER = an_order("1001", a_line("1", "2"), a_line("2", "5"))
WHOLE = (("1", "2"), ("2", "5"))


@pytest.fixture
def exported(ledger: Ledger) -> Ledger:
    """A ledger with an order of two lines at the warehouse."""
    store(ledger, batch(ORDER), ACTOR)
    export_all(ledger)
    return ledger


def test_a_whole_shipment_makes_the_order_shipped_and_confirming_it_a_duty(exported: Ledger) -> None:
    stored = ship(exported, a_parcel("P1", ORDER, *WHOLE, service="EXPRESS", tracking_url="https://track.example/1"))

    assert (stored.new, stored.unknown) == (1, 0)
    assert statuses(exported) == {"1001": "shipped"}
    assert told_states(exported) == ["queued"]
    (open_one,) = claim_told(exported)
    told = open_one.confirmation
    assert (told.order_external_id, told.order_number, told.complete) == ("1001", "1001", True)
    assert told.shipment == a_parcel("P1", ORDER, *WHOLE, service="EXPRESS", tracking_url="https://track.example/1")


def test_a_part_leaves_the_order_at_the_destination_and_is_confirmed_on_its_own(exported: Ledger) -> None:
    ship(exported, a_parcel("P1", ORDER, ("1", "2"), ("2", "4")))

    assert statuses(exported) == {"1001": "at_wms"}
    assert [one.confirmation.complete for one in claim_told(exported)] == [False]


def test_the_part_that_completes_an_order_says_so(exported: Ledger) -> None:
    ship(exported, a_parcel("P1", ORDER, ("1", "2"), ("2", "4")))
    tell_all(exported)
    ship(exported, a_parcel("P2", ORDER, ("2", "1")))

    assert statuses(exported) == {"1001": "shipped"}
    tell_all(exported)
    assert statuses(exported) == {"1001": "confirmed"}


def test_of_two_parts_that_come_together_only_the_last_completes(exported: Ledger) -> None:
    ship(exported, a_parcel("P1", ORDER, ("1", "2")), a_parcel("P2", ORDER, ("2", "5")))

    assert [one.confirmation.complete for one in claim_told(exported)] == [False, True]


def test_an_order_is_confirmed_when_every_parcel_is(exported: Ledger) -> None:
    ship(exported, a_parcel("P1", ORDER, ("1", "2")), a_parcel("P2", ORDER, ("2", "5")))
    first, second = claim_told(exported)

    conclude(exported, [first], Verdict.ACKNOWLEDGED, CONFIRMATIONS)
    assert statuses(exported) == {"1001": "shipped"}
    conclude(exported, [second], Verdict.ACKNOWLEDGED, CONFIRMATIONS)
    assert statuses(exported) == {"1001": "confirmed"}


@pytest.mark.parametrize("parts", [("0.1",) * 8, ("0.7", "0.1"), ("0.3", "0.3", "0.2")])
def test_fractions_add_up_to_the_whole(ledger: Ledger, parts: tuple[str, ...]) -> None:
    order = an_order("1001", a_line("1", "0.8"))
    store(ledger, batch(order), ACTOR)
    export_all(ledger)

    for number, part in enumerate(parts):
        assert statuses(ledger) == {"1001": "at_wms"}
        ship(ledger, a_parcel(f"P{number}", order, ("1", part)))

    assert statuses(ledger) == {"1001": "shipped"}


def test_more_than_ordered_counts_as_shipped(exported: Ledger) -> None:
    ship(exported, a_parcel("P1", ORDER, ("1", "3"), ("2", "9")))

    assert statuses(exported) == {"1001": "shipped"}


def test_too_much_of_one_line_does_not_stand_in_for_another(exported: Ledger) -> None:
    ship(exported, a_parcel("P1", ORDER, ("1", "100")))

    assert statuses(exported) == {"1001": "at_wms"}


def test_a_line_that_the_cart_removed_need_not_be_shipped(exported: Ledger) -> None:
    edited = an_order("1001", a_line("1", "2"), updated_at=NOON + timedelta(hours=1))
    store(exported, batch(edited), ACTOR)

    ship(exported, a_parcel("P1", ORDER, ("1", "2")))

    assert statuses(exported) == {"1001": "shipped"}


def test_a_line_that_stands_twice_in_a_parcel_is_added_up(exported: Ledger) -> None:
    ship(exported, a_parcel("P1", ORDER, ("1", "1"), ("1", "1"), ("2", "5")))

    assert statuses(exported) == {"1001": "shipped"}


def test_a_line_that_is_not_the_orders_is_kept_and_counts_for_nothing(exported: Ledger) -> None:
    ship(exported, a_parcel("P1", ORDER, ("1", "2"), ("gift", "1")))

    assert statuses(exported) == {"1001": "at_wms"}
    assert value(exported, "SELECT count(*) FROM shipment_lines") == 2


def test_the_same_parcel_again_is_stored_once(exported: Ledger) -> None:
    parcel = a_parcel("P1", ORDER, ("1", "1"))
    assert ship(exported, parcel, parcel).new == 1

    assert ship(exported, parcel).new == 0

    assert value(exported, "SELECT count(*) FROM shipments") == 1
    assert value(exported, "SELECT count(*) FROM confirmations") == 1
    assert kinds(exported).count("shipment_received") == 1
    assert statuses(exported) == {"1001": "at_wms"}


def test_a_parcel_of_an_order_that_is_not_ours_is_counted_and_stops_nothing(exported: Ledger) -> None:
    stored = ship(exported, a_parcel("P0", "nobody"), a_parcel("P1", ORDER, *WHOLE), cursor=NOON)

    assert (stored.new, stored.unknown) == (1, 1)
    assert statuses(exported) == {"1001": "shipped"}
    assert cursor(exported, WAREHOUSE, "shipments") == NOON


def test_two_destinations_may_use_the_same_parcel_number(ledger: Ledger) -> None:
    order = an_order("1001", a_line("1"), a_line("2"))
    store(ledger, batch(incoming(order, WAREHOUSE, SECOND)), ACTOR)
    export_all(ledger)
    export_all(ledger, SECOND)

    ship(ledger, a_parcel("P1", order, ("1", "2")))
    assert statuses(ledger) == {"1001": "at_wms"}
    ship(ledger, a_parcel("P1", order, ("2", "2")), destination=SECOND)

    assert statuses(ledger) == {"1001": "shipped"}
    assert value(ledger, "SELECT count(*) FROM shipments") == 2


def test_a_cart_that_takes_no_tracking_need_not_be_told(exported: Ledger) -> None:
    ship(exported, a_parcel("P1", ORDER, *WHOLE), tells=False)

    assert told_states(exported) == ["not_needed"]
    assert statuses(exported) == {"1001": "confirmed"}


def test_the_shipments_cursor_never_goes_back(exported: Ledger) -> None:
    ship(exported, cursor=NOON)
    ship(exported, cursor=NOON - timedelta(hours=1))

    assert cursor(exported, WAREHOUSE, "shipments") == NOON


def test_a_page_that_cannot_be_stored_leaves_neither_parcels_nor_cursor(exported: Ledger) -> None:
    unstorable = a_parcel("P2", ORDER, tracking_url=None)

    with pytest.raises(Exception, match=r"(?i)not.null"):
        ship(exported, a_parcel("P1", ORDER, *WHOLE), unstorable, cursor=NOON)

    assert value(exported, "SELECT count(*) FROM shipments") == 0
    assert cursor(exported, WAREHOUSE, "shipments") is None
    assert statuses(exported) == {"1001": "at_wms"}
