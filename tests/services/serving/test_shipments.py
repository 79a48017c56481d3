"""Shipments that a destination brings: each once, and the cart is told of them."""

import pytest

from include.order_sync.services.confirm import confirm
from tests.fakes.orders import CART
from tests.fakes.world import World
from tests.ledger.acts import rows, statuses, value
from tests.services.serving.erp import Erp, parcel
from tests.services.steps import sell


@pytest.fixture
def taken(stocked: Erp) -> Erp:
    """An ERP that has accepted three orders."""
    stocked.fetch()
    stocked.accept("1001", "1002", "1003")
    return stocked


def test_a_shipment_reaches_the_cart(taken: Erp) -> None:
    (told,) = taken.ship(parcel("P1", "1001", service="Express", tracking_url="https://track.example.com/1"))

    assert (told["id"], told["result"]) == ("P1", "recorded")
    assert statuses(taken.world.ledger)["1001"] == "shipped"
    confirm(taken.world.run(), CART)
    assert taken.world.cart.told_of() == ["TRACK-P1"]
    assert statuses(taken.world.ledger)["1001"] == "confirmed"
    (stored,) = rows(taken.world.ledger, "SELECT * FROM shipments")
    assert (stored["service"], stored["tracking_url"]) == ("Express", "https://track.example.com/1")


def test_it_is_stored_once_however_often_it_comes(taken: Erp) -> None:
    told = [taken.ship(parcel("P1", "1001"), parcel("P1", "1001")), taken.ship(parcel("P1", "1001"))]

    assert [[one["result"] for one in batch] for batch in told] == [["recorded", "repeated"], ["repeated"]]
    assert value(taken.world.ledger, "SELECT count(*) FROM shipments") == 1
    assert value(taken.world.ledger, "SELECT sum(shipped_quantity) FROM order_lines") == 2


def test_what_is_unknown_or_unreadable_keeps_nothing_back(taken: Erp) -> None:
    told = taken.ship(
        parcel("P0", "9999"),
        parcel("P1", "1001", lines=[]),
        parcel("P2", "1001", lines=[{"line": "1", "quantity": "many"}]),
        parcel("P3", "1001", shipped_at="yesterday"),
        {"id": "P4"},
        parcel("", "1001"),
        parcel("P" * 201, "1001"),
        parcel("P5\x00", "1001"),
        parcel("P6", "1002"),
    )

    assert [one["result"] for one in told] == ["unknown_reference", *["not_understood"] * 7, "recorded"]
    assert told[2]["message"] == "quantity of line 1 is 'many': expected a number."
    assert (told[4]["id"], told[4]["reference"]) == ("P4", None)
    assert statuses(taken.world.ledger) == {"1001": "at_wms", "1002": "shipped", "1003": "at_wms"}


def test_a_shipment_proves_that_the_order_is_there(stocked: Erp) -> None:
    stocked.fetch()

    stocked.ship(parcel("P1", "1001"))

    assert statuses(stocked.world.ledger)["1001"] == "shipped"


def test_another_destinations_order_is_unknown(taken: Erp) -> None:
    (told,) = Erp(taken.world, "second_warehouse").ship(parcel("P1", "1001"))

    assert told["result"] == "unknown_reference"


def test_a_part_leaves_the_order_where_it_is(world: World) -> None:
    erp = Erp(world)
    sell(world, 1)
    erp.accept("1001")

    erp.ship(parcel("P1", "1001", lines=[{"line": "1", "quantity": "1"}]))
    assert statuses(world.ledger) == {"1001": "at_wms"}
    erp.ship(parcel("P2", "1001", lines=[{"line": "1", "quantity": "1.0"}]))
    assert statuses(world.ledger) == {"1001": "shipped"}


def test_recorded_at_of_json_push_is_no_stranger(taken: Erp) -> None:
    (told,) = taken.ship(parcel("P1", "1001", recorded_at="2026-03-01T12:31:00Z"))

    assert told["result"] == "recorded"
