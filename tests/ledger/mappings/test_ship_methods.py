"""Mappings of ship methods in the ledger: what they release, and that none is ever lost."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from include.order_sync.errors import ErrorCode
from include.order_sync.ledger.documents import Sent
from include.order_sync.ledger.duties import Verdict
from include.order_sync.ledger.intake import Batch
from include.order_sync.ledger.mappings import ANY_METHOD, Origin, ShipMethod, Unmapped, desk_ship_methods, unmapped
from include.order_sync.ledger.mappings.ship_methods import (
    end_ship_method,
    release_mapped,
    store_ship_method,
    waiting_orders,
)
from include.order_sync.ledger.session import Ledger
from include.order_sync.ledger.upsert import store
from include.order_sync.models import Order
from tests.clock import NOON, Clock
from tests.fakes.orders import CART, METHODS, SECOND, WAREHOUSE, an_order, batch, incoming, some_orders
from tests.ledger.acts import ACTOR, change, claim, conclude, fail_all, kinds, rows, statuses

OLGA, PIET = "user:olga", "user:piet"
OTHER = "market"


def wait(ledger: Ledger, *orders: Order, cart: str = CART, destination: str = WAREHOUSE) -> None:
    """Let orders wait for a mapping of their ship methods."""
    store(ledger, Batch(cart, [incoming(order, destination) for order in orders], (), METHODS), ACTOR)
    fail_all(ledger, ErrorCode.UNMAPPED_SHIP_METHOD, destination)


def map_it(ledger: Ledger, service: str, method: str = "sledge", actor: str = OLGA, cart: str = CART) -> int:
    return store_ship_method(ledger, cart, WAREHOUSE, method, service, (), actor)


def test_a_mapping_that_is_replaced_or_taken_back_stays_on_record(ledger: Ledger, clock: Clock) -> None:
    map_it(ledger, "SLED")
    clock.advance(minutes=1)
    map_it(ledger, "SLOW", actor=PIET)
    clock.advance(minutes=1)
    assert end_ship_method(ledger, CART, WAREHOUSE, "sledge", OLGA)

    first, second = rows(ledger, "SELECT * FROM ship_methods ORDER BY id")
    assert (first["service"], first["actor"], first["ended_by"]) == ("SLED", OLGA, PIET)
    assert first["ended_at"] == second["created_at"]
    assert (second["service"], second["actor"], second["ended_by"]) == ("SLOW", PIET, OLGA)
    assert desk_ship_methods(ledger) == []


def test_mapping_the_same_twice_changes_nothing(ledger: Ledger, clock: Clock) -> None:
    map_it(ledger, "SLED")
    clock.advance(minutes=1)
    map_it(ledger, "SLED", actor=PIET)

    assert desk_ship_methods(ledger) == [ShipMethod(CART, WAREHOUSE, "sledge", "SLED", Origin.DESK, OLGA, NOON)]
    assert len(rows(ledger, "SELECT id FROM ship_methods")) == 1


def test_what_was_taken_back_can_be_mapped_again(ledger: Ledger) -> None:
    map_it(ledger, "SLED")
    end_ship_method(ledger, CART, WAREHOUSE, "sledge", OLGA)
    map_it(ledger, "SLED")

    assert [one.service for one in desk_ship_methods(ledger)] == ["SLED"]
    assert end_ship_method(ledger, CART, WAREHOUSE, "kite", OLGA) is False


def test_the_database_itself_keeps_one_open_mapping_of_each(ledger: Ledger) -> None:
    map_it(ledger, "SLED")
    copy = (
        "INSERT INTO ship_methods (cart, destination, method, service, actor, created_at)"
        " SELECT cart, destination, method, 'OTHER', actor, created_at FROM ship_methods"
    )
    with pytest.raises(IntegrityError):
        change(ledger, copy)


def test_mappings_are_read_for_one_destination_or_for_all(ledger: Ledger) -> None:
    map_it(ledger, "SLED")
    store_ship_method(ledger, CART, SECOND, "sledge", "SLOW", (), OLGA)

    assert [one.service for one in desk_ship_methods(ledger, SECOND)] == ["SLOW"]
    assert [(one.destination, one.service) for one in desk_ship_methods(ledger)] == [
        (SECOND, "SLOW"),
        (WAREHOUSE, "SLED"),
    ]


def test_a_mapping_releases_what_waits_for_it_and_says_who_asked(ledger: Ledger) -> None:
    wait(ledger, an_order("1", ship_method="sledge"), an_order("2", ship_method="balloon"))

    assert map_it(ledger, "SLED") == 1

    assert statuses(ledger) == {"1": "new", "2": "error"}
    (event,) = rows(ledger, "SELECT * FROM events WHERE kind = 'export_released'")
    assert (event["actor"], event["detail"]) == (OLGA, "its ship method is mapped to SLED now")
    assert map_it(ledger, "SLED") == 0


def test_a_mapping_is_for_one_cart_and_one_destination(ledger: Ledger) -> None:
    wait(ledger, an_order("1", ship_method="sledge"))
    wait(ledger, an_order("2", ship_method="sledge"), cart=OTHER)
    wait(ledger, an_order("3", ship_method="sledge"), destination=SECOND)

    assert map_it(ledger, "SLED", cart=OTHER) == 1

    assert statuses(ledger) == {"1": "error", "2": "new", "3": "error"}


def test_a_mapping_of_any_method_leaves_those_with_a_mapping_of_their_own(ledger: Ledger) -> None:
    orders = [an_order(str(n), ship_method=method) for n, method in enumerate(["kite", "", "sledge", "balloon"])]
    wait(ledger, *orders)
    map_it(ledger, "SLED", cart=OTHER)
    change(
        ledger,
        "INSERT INTO ship_methods (cart, destination, method, service, actor, created_at)"
        " VALUES (:cart, :destination, 'balloon', 'AIR', 'user:olga', :now)",
        cart=CART,
        destination=WAREHOUSE,
    )

    assert waiting_orders(ledger, CART, WAREHOUSE, ANY_METHOD, ["kite"], 20) == (2, ("1", "2"))
    assert store_ship_method(ledger, CART, WAREHOUSE, ANY_METHOD, "ANY", ["kite"], OLGA) == 2
    assert statuses(ledger) == {"0": "error", "1": "new", "2": "new", "3": "error"}


def test_an_order_that_is_canceled_or_failed_otherwise_is_not_released(ledger: Ledger) -> None:
    wait(ledger, *some_orders(3, ship_method="sledge"))
    change(ledger, "UPDATE orders SET cancel_requested_at = :now WHERE number = '1001'")
    change(ledger, "UPDATE exports SET error_code = 'invalid_address' WHERE order_id = 2")

    assert waiting_orders(ledger, CART, WAREHOUSE, "sledge", (), 20) == (1, ("1003",))
    assert [one.orders for one in unmapped(ledger)] == [1]
    assert map_it(ledger, "SLED") == 1
    assert statuses(ledger) == {"1001": "error", "1002": "error", "1003": "new"}


def test_the_first_numbers_are_named_and_all_are_counted(ledger: Ledger) -> None:
    wait(ledger, *some_orders(5, ship_method="sledge"))

    assert waiting_orders(ledger, CART, WAREHOUSE, "sledge", (), 2) == (5, ("1001", "1002"))
    assert waiting_orders(ledger, CART, WAREHOUSE, "kite", (), 2) == (0, ())


def test_what_is_unmapped_is_listed_with_the_most_orders_first(ledger: Ledger) -> None:
    assert unmapped(ledger) == []
    early, late = NOON - timedelta(days=2), NOON - timedelta(days=1)
    wait(ledger, an_order("1", ship_method="", placed_at=late))
    wait(ledger, *some_orders(2, ship_method="sledge", placed_at=late))
    wait(ledger, an_order("9", ship_method="sledge", placed_at=early))
    wait(ledger, an_order("1", ship_method="sledge", placed_at=early), cart=OTHER, destination=SECOND)

    assert unmapped(ledger) == [
        Unmapped(CART, WAREHOUSE, "sledge", 3, early),
        Unmapped(OTHER, SECOND, "sledge", 1, early),
        Unmapped(CART, WAREHOUSE, "", 1, late),
    ]
    map_it(ledger, "SLED")
    assert [one.method for one in unmapped(ledger)] == ["sledge", ""]


def refuse(ledger: Ledger, service: str) -> None:
    """Let the warehouse refuse what is due for the service it is sent with."""
    conclude(
        ledger,
        claim(ledger),
        Verdict.FAILED,
        code=ErrorCode.UNMAPPED_SHIP_METHOD,
        message="no such service",
        sent=Sent(1, service, b"{}"),
    )


def test_what_a_destination_refused_waits_for_another_service(ledger: Ledger, clock: Clock) -> None:
    store(ledger, batch(an_order(ship_method="sledge")), ACTOR)
    refuse(ledger, "SLED")

    assert [one.refused_as for one in unmapped(ledger)] == ["SLED"]
    assert release_mapped(ledger, WAREHOUSE, [(CART, "sledge", "SLED")], ACTOR) == 0
    assert release_mapped(ledger, WAREHOUSE, [(CART, "sledge", "SLOW")], ACTOR) == 1

    clock.advance(minutes=1)
    fail_all(ledger, ErrorCode.UNMAPPED_SHIP_METHOD)
    assert [one.refused_as for one in unmapped(ledger)] == [None]
    assert release_mapped(ledger, WAREHOUSE, [(CART, "sledge", "SLED")], ACTOR) == 1


def test_a_person_may_send_what_was_refused_once_more_as_the_same(ledger: Ledger) -> None:
    store(ledger, batch(an_order(ship_method="sledge")), ACTOR)
    map_it(ledger, "SLED")
    refuse(ledger, "SLED")

    assert map_it(ledger, "SLED") == 1
    assert kinds(ledger).count("export_released") == 1


def test_mappings_of_the_file_release_the_orders_that_waited_for_them_and_no_others(ledger: Ledger) -> None:
    methods = ["sledge", "balloon", "", "flat_rate"]
    wait(ledger, *[an_order(str(number), ship_method=method) for number, method in enumerate(methods)])
    wait(ledger, an_order("x", ship_method="sledge"), cart=OTHER)
    mapped = [(CART, "sledge", "SLED"), (CART, "", "NONE"), (CART, "kite", "AIR")]

    assert release_mapped(ledger, WAREHOUSE, mapped, ACTOR) == 2

    assert statuses(ledger) == {"0": "new", "1": "error", "2": "new", "3": "error", "x": "error"}
    assert [one.number for one in claim(ledger)] == []  # tried at this very moment
