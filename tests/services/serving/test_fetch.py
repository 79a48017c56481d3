"""What a destination fetches: what waits, once each, longest first, under a lease; what cannot go is held."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import event

from include.order_sync.accounts import Route
from include.order_sync.ledger.documents import sent_documents
from include.order_sync.ledger.mappings.ship_methods import store_ship_method
from include.order_sync.services.deliver import deliver
from include.order_sync.services.download import download
from include.order_sync.services.due import due_accounts
from include.order_sync.services.failures import OrdersNotExported
from include.order_sync.services.mapping.in_force import ship_methods
from include.order_sync.services.serving.asking import Unusable
from include.order_sync.states import ExportMethod
from tests.clock import NOON
from tests.fakes.orders import CART, WAREHOUSE, a_line, an_order, some_orders
from tests.fakes.world import World
from tests.ledger.acts import change, export_states, kinds, rows, value
from tests.services.serving.erp import Erp, numbers, reference
from tests.services.steps import cancel, later, sell


def states(erp: Erp) -> set[str]:
    return set(export_states(erp.world.ledger).values())


def test_what_waits_is_handed_out_as_json_push_writes_it(erp: Erp) -> None:
    sell(erp.world, 1, note="ring twice", customer_account="A-7")

    fetched = erp.fetch(lease=600)

    (order,) = fetched["orders"]
    assert (order["reference"], order["number"], order["cart"]) == ("web_shop:1001", "1001", CART)
    assert (order["ship_service"], order["note"], order["customer"]["account"]) == ("GROUND", "ring twice", "A-7")
    assert order["lines"][0]["quantity"] == "2"
    assert (order["idempotency_key"], order["offered"]) == ("web_shop:1001:1", 1)
    assert (fetched["more"], fetched["cancels"], len(fetched["lease"])) == (False, [], 16)
    assert fetched["expires_at"].startswith((erp.world.clock() + timedelta(seconds=600)).isoformat()[:19])


def test_what_was_handed_out_is_kept_byte_for_byte(stocked: Erp) -> None:
    order = stocked.fetch(limit=1)["orders"][0]

    (document,) = sent_documents(stocked.world.ledger, 1)
    given = {name: value for name, value in order.items() if name not in ("idempotency_key", "offered")}
    assert json.loads(document.body) == given
    assert document.destination == WAREHOUSE


def test_while_it_is_leased_it_waits_for_a_word_and_nobody_else_gets_it(stocked: Erp) -> None:
    stocked.fetch()

    assert states(stocked) == {"pending_verification"}
    second = stocked.fetch()
    assert (second["orders"], second["lease"], second["expires_at"], second["more"]) == ([], None, None, False)


def test_a_limit_leaves_the_rest_for_the_next_fetch(stocked: Erp) -> None:
    first, second = stocked.fetch(limit=2), stocked.fetch(limit=2)

    assert (numbers(first), first["more"]) == (["1001", "1002"], True)
    assert (numbers(second), second["more"]) == (["1003"], False)
    assert first["lease"] != second["lease"]


def test_an_event_says_who_fetched_it(stocked: Erp) -> None:
    stocked.fetch(limit=1)

    (event,) = rows(stocked.world.ledger, "SELECT * FROM events WHERE kind = 'export_offered'")
    assert (event["actor"], event["from_state"], event["to_state"]) == (
        f"fetch:{WAREHOUSE}", "queued", "pending_verification",
    )  # fmt: skip


def test_what_has_no_mapping_is_held_as_a_delivery_would_hold_it_and_keeps_nothing_back(world: World) -> None:
    world.cart.sell(an_order("1001", ship_method="sledge"), an_order("1002"))
    erp = Erp(world)
    download(world.run(), CART)

    assert numbers(erp.fetch()) == ["1002"]

    assert export_states(world.ledger)["1001", WAREHOUSE] == "failed"
    (held,) = rows(world.ledger, "SELECT status, error_code FROM orders WHERE number = '1001'")
    assert dict(held) == {"status": "error", "error_code": "unmapped_ship_method"}
    (attempt,) = rows(world.ledger, "SELECT * FROM attempts")
    assert (attempt["kind"], attempt["outcome"], attempt["dag_id"]) == ("export", "failed", "")


def test_a_new_mapping_lets_it_go_with_the_next_fetch(world: World) -> None:
    erp = Erp(world)
    sell(world, 1, ship_method="sledge")
    assert erp.fetch()["orders"] == []

    world.configure(WAREHOUSE, ship_methods={"sledge": "SLED"})

    assert erp.fetch()["orders"][0]["ship_service"] == "SLED"


@pytest.mark.parametrize("how", ["on hold", "canceled"])
def test_what_must_not_be_sent_is_not_handed_out(stocked: Erp, how: str) -> None:
    if how == "on hold":
        change(stocked.world.ledger, "UPDATE orders SET on_hold = true WHERE number = '1002'")
    else:
        cancel(stocked.world, "1002")

    assert numbers(stocked.fetch()) == ["1001", "1003"]


def test_each_destination_fetches_its_own(world: World) -> None:
    erp = Erp(world)
    sell(world, 1)

    other = Erp(world, "second_warehouse")

    assert numbers(other.fetch()) == []
    assert numbers(erp.fetch()) == ["1001"]


def test_one_order_that_surprises_us_is_held_and_the_others_go(stocked: Erp) -> None:
    change(stocked.world.ledger, "UPDATE orders SET ship_to = '{\"country\": \"GBR\"}' WHERE number = '1002'")

    assert numbers(stocked.fetch()) == ["1001", "1003"]
    assert export_states(stocked.world.ledger)["1002", WAREHOUSE] == "failed"


def test_the_same_key_gives_the_same_orders_again(stocked: Erp) -> None:
    first = stocked.fetch(key="k-1", limit=2)
    change(stocked.world.ledger, "UPDATE orders SET note = 'edited since'")

    assert stocked.fetch(key="k-1", limit=2) == first
    assert stocked.again(first["lease"]) == first
    assert numbers(stocked.fetch(key="k-2")) == ["1003"]
    assert kinds(stocked.world.ledger).count("export_offered") == 3


def test_what_was_answered_for_is_not_given_again(stocked: Erp) -> None:
    first = stocked.fetch(key="k-1")
    stocked.accept("1001")

    assert numbers(stocked.fetch(key="k-1")) == ["1002", "1003"]
    stocked.accept("1002", "1003")
    with pytest.raises(Unusable, match="no such lease"):
        stocked.again(first["lease"])
    assert stocked.fetch(key="k-1")["orders"] == []


def test_what_was_canceled_since_is_not_given_again(stocked: Erp) -> None:
    lease = stocked.fetch(lease=86400)["lease"]
    cancel(stocked.world, "1002")

    assert numbers(stocked.again(lease)) == ["1001", "1003"]


@pytest.mark.parametrize("lease", ["", "xyz", "0" * 16, "f" * 40, "-1"])
def test_a_lease_that_there_is_not_has_no_orders(stocked: Erp, lease: str) -> None:
    stocked.fetch()

    with pytest.raises(Unusable):
        stocked.again(lease)


def test_a_lease_of_another_destination_is_none(stocked: Erp) -> None:
    lease = stocked.fetch()["lease"]

    with pytest.raises(Unusable):
        Erp(stocked.world, "second_warehouse").again(lease)


def test_a_destination_that_fetches_is_due_for_no_delivery(stocked: Erp) -> None:
    assert due_accounts(stocked.world.run(), "deliver") == []


def test_what_waited_to_be_sent_is_fetched_when_the_method_changes(world: World) -> None:
    sell(world, 3)
    world.warehouse.lose_answer("push")
    with pytest.raises(Exception, match="not exported"):
        deliver(world.run(), WAREHOUSE)
    world.cart.sell(an_order("2001"))
    download(later(world).run(), CART)

    fetched = Erp(world).fetch()

    waiting = {number for (number, _), state in export_states(world.ledger).items() if state != "exported"}
    assert set(numbers(fetched)) == waiting >= {"2001"}
    assert {row["method"] for row in rows(world.ledger, "SELECT method FROM exports WHERE state <> 'exported'")} == {
        "pull"
    }


def test_what_waited_to_be_fetched_is_sent_when_the_method_changes_back(stocked: Erp) -> None:
    world = stocked.world
    fetched = numbers(stocked.fetch(limit=1))
    world.configure(WAREHOUSE, export_method=ExportMethod.PUSH)

    later(world, hours=1)
    assert due_accounts(world.run(), "deliver") == [WAREHOUSE]
    with pytest.raises(OrdersNotExported):  # what was fetched is asked about, and is not there
        deliver(world.run(), WAREHOUSE)
    deliver(later(world).run(), WAREHOUSE)

    assert set(export_states(world.ledger).values()) == {"exported"}
    assert set(world.warehouse.times_taken.values()) == {1}
    assert fetched[0] in {outbound.order.number for outbound in world.warehouse.taken}


def test_lines_that_go_elsewhere_are_not_handed_out(world: World) -> None:
    world.routes["second_warehouse"] = (Route(CART, ("other",)),)
    world.configure("second_warehouse", export_method=ExportMethod.PULL)
    erp = Erp(world)
    world.cart.sell(an_order("1001", a_line("1"), a_line("2", distributor="other")))
    download(world.run(), CART)

    assert [line["line"] for line in erp.fetch()["orders"][0]["lines"]] == ["1"]
    assert [line["line"] for line in Erp(world, "second_warehouse").fetch()["orders"][0]["lines"]] == ["2"]


def statements(erp: Erp, count: int) -> int:
    """Count the statements of a fetch of so many orders."""
    erp.world.cart.sell(*some_orders(count, first=5000 + 1000 * count))
    download(later(erp.world).run(), CART)
    seen: list[str] = []

    def note(connection: object, cursor: object, sql: str, *rest: object) -> None:
        seen.append(sql)

    event.listen(erp.world.ledger.engine, "before_cursor_execute", note)
    try:
        fetched = numbers(erp.fetch(limit=500))
    finally:
        event.remove(erp.world.ledger.engine, "before_cursor_execute", note)
    assert len(fetched) == count
    erp.accept(*fetched)
    return len(seen)


def test_a_fetch_makes_as_many_statements_for_many_orders_as_for_few(erp: Erp) -> None:
    statements(erp, 1)  # the list's cells are made once

    assert statements(erp, 2) == statements(erp, 60)


def test_the_reference_and_key_stay_when_it_is_offered_again(stocked: Erp) -> None:
    first = stocked.fetch(limit=1, lease=60)["orders"][0]
    later(stocked.world, seconds=61)

    second = stocked.fetch(limit=1)["orders"][0]

    assert (first.pop("offered"), second.pop("offered")) == (1, 2)
    assert first == second
    assert second["reference"] == reference("1001")


def test_mappings_of_the_desk_count(erp: Erp) -> None:
    sell(erp.world, 1, ship_method="sledge")
    store_ship_method(erp.world.ledger, CART, WAREHOUSE, "sledge", "SLOW", (), "user:olga")

    account = erp.world.accounts.destinations[WAREHOUSE]
    assert ship_methods(erp.world.ledger, WAREHOUSE, account).service(CART, "sledge") == "SLOW"
    assert erp.fetch()["orders"][0]["ship_service"] == "SLOW"


def test_the_longest_waiting_come_first(erp: Erp) -> None:
    sell(erp.world, 2)
    erp.world.cart.sell(an_order("0001", updated_at=NOON + timedelta(hours=1)))
    download(later(erp.world).run(), CART)

    assert numbers(erp.fetch()) == ["1001", "1002", "0001"]
    assert value(erp.world.ledger, "SELECT count(*) FROM exports WHERE lease_token IS NOT NULL") == 3
