"""Mappings of the Order Desk: what they say before, what they release, and what orders then go out as."""

import pytest

from include.order_sync.errors import ConfigurationError, ErrorCode
from include.order_sync.ledger.mappings import Origin, unmapped
from include.order_sync.services.deliver import deliver
from include.order_sync.services.download import download
from include.order_sync.services.due import due_accounts
from include.order_sync.services.mapping import (
    NotMapped,
    ServiceMissing,
    UnknownAccount,
    UnusableWord,
    map_ship_method,
    mappings,
    preview,
    unmap_ship_method,
)
from include.order_sync.services.mapping.in_force import ship_methods
from include.order_sync.services.pull import pull
from tests.fakes.orders import CART, SECOND, WAREHOUSE, an_order, some_orders
from tests.fakes.world import SOURCE, World
from tests.ledger.acts import kinds, rows, statuses
from tests.services.steps import has, later, sell

OLGA = "user:olga"


def map_it(world: World, method: str, service: str, cart: str = CART) -> int:
    return map_ship_method(world.ledger, world.accounts, cart, WAREHOUSE, method, service, OLGA)


def unmap(world: World, method: str) -> None:
    unmap_ship_method(world.ledger, world.accounts, CART, WAREHOUSE, method, OLGA)


def sent_as(world: World) -> dict[str, str]:
    """Tell the last service that each order went out as, by number."""
    return {outbound.order.number: outbound.ship_service for outbound in world.warehouse.taken}


def service_of(world: World, method: str, cart: str = CART) -> str | None:
    account = world.accounts.destinations[WAREHOUSE]
    return ship_methods(world.ledger, WAREHOUSE, account).service(cart, method)


@pytest.mark.parametrize(
    ("file", "desk", "service"),
    [
        ({"sledge": "FILE"}, {}, "FILE"),
        ({"sledge": "FILE"}, {"sledge": "DESK"}, "DESK"),
        ({"sledge": "FILE"}, {"*": "ANY"}, "FILE"),
        ({"*": "FILE ANY"}, {"sledge": "DESK"}, "DESK"),
        ({"*": "FILE ANY"}, {"*": "ANY"}, "ANY"),
        ({"*": "FILE ANY"}, {"kite": "DESK"}, "FILE ANY"),
        ({"kite": "FILE"}, {}, None),
        ({"kite": "FILE"}, {"kite": "DESK"}, None),
        ({"sledge": ""}, {}, None),
        ({}, {}, "sledge"),
        ({}, {"kite": "DESK"}, "sledge"),
        ({}, {"sledge": "DESK"}, "DESK"),
        ({}, {"*": "ANY"}, "ANY"),
    ],
)
def test_its_own_mapping_goes_before_any_and_the_desks_before_the_files(
    world: World, file: dict[str, str], desk: dict[str, str], service: str | None
) -> None:
    world.configure(WAREHOUSE, ship_methods=file)
    for method, mapped in desk.items():
        map_it(world, method, mapped)

    assert service_of(world, "sledge") == service


def test_a_mapping_holds_for_its_cart_only(world: World) -> None:
    map_it(world, "flat_rate", "FREIGHT", SOURCE)

    assert (service_of(world, "flat_rate", SOURCE), service_of(world, "flat_rate")) == ("FREIGHT", "GROUND")
    world.cart.sell(an_order("1001"))
    world.source.sell(an_order("2001"))
    download(world.run(), CART)
    pull(world.run(), SOURCE)
    deliver(world.run(), WAREHOUSE)
    assert sent_as(world) == {"1001": "GROUND", "2001": "FREIGHT"}


@pytest.mark.parametrize("method", ["sledge", "*"])
def test_a_preview_says_what_is_then_released(world: World, method: str) -> None:
    sell(world, 25, ship_method="sledge")
    world.cart.sell(an_order("express", ship_method="express"), an_order("other", canceled=True))
    world.source.sell(an_order("2001", ship_method="sledge"))
    download(world.run(), CART)
    pull(world.run(), SOURCE)
    deliver(world.run(), WAREHOUSE)
    assert [(one.cart, one.orders) for one in unmapped(world.ledger)] == [(CART, 25), (SOURCE, 1)]

    said = preview(world.ledger, world.accounts, CART, WAREHOUSE, method, " SLED ")
    released = map_it(world, method, " SLED ")

    assert (said.orders, said.service, said.replaces) == (released, "SLED", None) == (25, "SLED", None)
    assert said.numbers == tuple(order.number for order in some_orders(20))
    assert kinds(world.ledger).count("export_released") == 25
    assert deliver(world.run(), WAREHOUSE).exported == 25
    assert {number for number, service in sent_as(world).items() if service == "SLED"} >= set(said.numbers)
    assert [(one.cart, one.orders) for one in unmapped(world.ledger)] == [(SOURCE, 1)]


def test_a_preview_changes_nothing(world: World) -> None:
    sell(world, 2, ship_method="sledge")
    deliver(world.run(), WAREHOUSE)
    before = kinds(world.ledger)

    preview(world.ledger, world.accounts, CART, WAREHOUSE, "sledge", "SLED")

    assert kinds(world.ledger) == before
    assert rows(world.ledger, "SELECT id FROM ship_methods") == []
    assert due_accounts(world.run(), "deliver") == []


def test_a_preview_names_the_mapping_that_it_replaces(world: World) -> None:
    def replaced(method: str) -> tuple[Origin, str, str, str] | None:
        found = preview(world.ledger, world.accounts, CART, WAREHOUSE, method, "NEW").replaces
        return found and (found.origin, found.method, found.service, found.actor)

    assert replaced("flat_rate") == (Origin.FILE, "flat_rate", "GROUND", "")
    assert replaced("sledge") is None
    map_it(world, "*", "ANY")
    assert replaced("sledge") == (Origin.DESK, "*", "ANY", OLGA)
    map_it(world, "sledge", "SLED")
    assert replaced("sledge") == (Origin.DESK, "sledge", "SLED", OLGA)


def test_a_mapping_in_the_midst_of_a_delivery_is_used_at_the_latest_by_the_next(world: World) -> None:
    world.configure(WAREHOUSE, concurrency=1)
    world.cart.sell(an_order("1001"), an_order("1002", ship_method="sledge"))
    download(world.run(), CART)
    released = []

    def somebody_maps(outbound: object) -> bool:
        released.append(map_it(world, "sledge", "SLED"))
        return False

    world.warehouse.fail("push", ErrorCode.REJECTED, when=somebody_maps)
    result = deliver(world.run(), WAREHOUSE)

    assert (result.exported, result.held, released) == (1, 1, [0])
    assert statuses(world.ledger) == {"1001": "at_wms", "1002": "error"}
    assert due_accounts(world.run(), "deliver") == [WAREHOUSE]
    world.warehouse.faults.clear()
    assert deliver(world.run(), WAREHOUSE).exported == 1
    assert sent_as(world)["1002"] == "SLED"
    assert due_accounts(later(world).run(), "deliver") == []


def test_what_is_released_in_the_midst_of_a_delivery_still_goes_out_with_it(world: World) -> None:
    world.configure(WAREHOUSE, concurrency=1)
    sell(world, 1, ship_method="sledge")
    deliver(world.run(), WAREHOUSE)
    sell(world, 40)  # more than a batch

    def somebody_maps(outbound: object) -> bool:
        map_it(world, "sledge", "SLED")
        return False

    world.warehouse.fail("push", ErrorCode.REJECTED, when=somebody_maps)
    world.cart.sell(an_order("last", ship_method="sledge"))
    download(world.run(), CART)
    deliver(later(world).run(), WAREHOUSE)

    assert set(statuses(world.ledger).values()) == {"at_wms"}
    assert (sent_as(world)["last"], world.warehouse.count("push")) == ("SLED", 41)


def test_what_the_destination_refuses_is_not_sent_again_before_it_is_mapped_anew(world: World) -> None:
    sell(world, 2)
    world.warehouse.fail("push", ErrorCode.UNMAPPED_SHIP_METHOD, when=has("1001"), times=5)
    deliver(world.run(), WAREHOUSE)
    assert [(one.method, one.refused_as) for one in unmapped(world.ledger)] == [("flat_rate", "GROUND")]

    assert due_accounts(later(world).run(), "deliver") == []
    deliver(world.run(), WAREHOUSE)
    assert world.warehouse.count("push") == 2

    world.warehouse.faults.clear()
    assert map_it(world, "flat_rate", "SURFACE") == 1
    assert deliver(world.run(), WAREHOUSE).exported == 1
    assert sent_as(world) == {"1001": "SURFACE", "1002": "GROUND"}


def test_what_the_destination_refused_goes_out_when_the_file_says_otherwise(world: World) -> None:
    sell(world, 1)
    world.warehouse.fail("push", ErrorCode.UNMAPPED_SHIP_METHOD)
    deliver(world.run(), WAREHOUSE)

    world.configure(WAREHOUSE, ship_methods={"flat_rate": "SURFACE"})

    assert due_accounts(world.run(), "deliver") == [WAREHOUSE]
    assert deliver(later(world).run(), WAREHOUSE).exported == 1
    assert sent_as(world) == {"1001": "SURFACE"}


def test_a_dry_run_knows_the_desks_mappings(world: World) -> None:
    sell(world, 1)
    map_it(world, "flat_rate", "FREIGHT")

    assert deliver(world.run(), WAREHOUSE, dry_run=True).lines[0].endswith("FREIGHT")


def test_taking_a_mapping_back_leaves_the_files(world: World) -> None:
    map_it(world, "flat_rate", "FREIGHT")
    map_it(world, "sledge", "SLED")

    unmap(world, "flat_rate")
    unmap(world, "sledge")

    assert (service_of(world, "flat_rate"), service_of(world, "sledge")) == ("GROUND", None)
    with pytest.raises(NotMapped, match=r"`flat_rate` of web_shop .* it is mapped in the accounts file"):
        unmap(world, "flat_rate")
    with pytest.raises(NotMapped, match=r"`sledge` of web_shop has no mapping for warehouse on the Order Desk\.$"):
        unmap(world, "sledge")


def test_a_released_order_whose_mapping_is_taken_back_waits_again_and_is_not_lost(world: World) -> None:
    sell(world, 1, ship_method="sledge")
    deliver(world.run(), WAREHOUSE)
    map_it(world, "sledge", "SLED")
    unmap(world, "sledge")

    assert deliver(world.run(), WAREHOUSE).held == 1
    assert [one.orders for one in unmapped(world.ledger)] == [1]
    assert map_it(world, "sledge", "SLED") == 1


def test_every_mapping_in_force_is_listed_for_each_cart(world: World) -> None:
    map_it(world, "flat_rate", "FREIGHT")
    map_it(world, "*", "ANY")

    assert [
        (one.cart, one.method, one.service, one.origin, one.actor)
        for one in mappings(world.ledger, world.accounts)
        if one.destination == WAREHOUSE
    ] == [
        (SOURCE, "express", "EXPRESS", Origin.FILE, ""),
        (SOURCE, "flat_rate", "GROUND", Origin.FILE, ""),
        (CART, "*", "ANY", Origin.DESK, OLGA),
        (CART, "express", "EXPRESS", Origin.FILE, ""),
        (CART, "flat_rate", "FREIGHT", Origin.DESK, OLGA),
    ]


def test_a_mapping_of_a_destination_that_takes_nothing_from_the_cart_is_listed_too(world: World) -> None:
    map_ship_method(world.ledger, world.accounts, CART, SECOND, "sledge", "SLED", OLGA)

    assert [(one.destination, one.method) for one in mappings(world.ledger, world.accounts)][:1] == [(SECOND, "sledge")]


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        ({"cart": "web_shpo"}, UnknownAccount, "no cart or source `web_shpo` .* it has: web_shop, field_sales"),
        ({"cart": WAREHOUSE}, UnknownAccount, "no cart or source `warehouse`"),
        ({"destination": CART}, UnknownAccount, "no destination `web_shop` .* it has: warehouse, second_warehouse"),
        ({"service": " \n"}, ServiceMissing, "which service of warehouse the ship method `sledge` is"),
        ({"service": "A\x00B"}, UnusableWord, "cannot be mapped"),
        ({"method": "s" * 501}, UnusableWord, "longer than 500 letters"),
    ],
)
def test_what_cannot_be_mapped_is_refused_by_name(
    world: World, change: dict[str, str], error: type[ConfigurationError], words: str
) -> None:
    asked = {"cart": CART, "destination": WAREHOUSE, "method": "sledge", "service": "SLED", **change}

    with pytest.raises(error, match=words):
        preview(world.ledger, world.accounts, **asked)
    with pytest.raises(error, match=words):
        map_ship_method(world.ledger, world.accounts, **asked, actor=OLGA)
    assert rows(world.ledger, "SELECT id FROM ship_methods") == []


def test_the_longest_words_of_many_bytes_can_be_mapped(world: World) -> None:
    map_it(world, "☃𝄞" * 250, "☃" * 500)

    assert service_of(world, "☃𝄞" * 250) == "☃" * 500
