"""What a destination says of its orders: each word for itself, once, whatever state it finds."""

import pytest

from include.order_sync.ledger.commands.act import act
from include.order_sync.ledger.commands.model import Action, Target
from include.order_sync.ledger.grid.filters import Filter, Sort
from include.order_sync.ledger.grid.pages import order_page
from include.order_sync.services.download import download
from tests.fakes.orders import CART, WAREHOUSE, an_order
from tests.fakes.world import World
from tests.ledger.acts import change, export_states, kinds, one_state, rows, statuses, value
from tests.services.serving.erp import Erp, accepted, numbers, parcel, reference, refused
from tests.services.steps import LATER, later, sell


@pytest.fixture
def one(erp: Erp) -> Erp:
    """An ERP that has fetched one order, and not said anything yet."""
    sell(erp.world, 1)
    erp.fetch()
    later(erp.world, seconds=90)
    return erp


def test_an_accepted_order_is_exported_with_the_number_it_has_there(one: Erp) -> None:
    (told,) = one.say(accepted("1001"))

    assert (told["result"], told["state"], told["reference"]) == ("recorded", "exported", reference("1001"))
    assert one_state(one.world.ledger) == ("at_wms", "exported")
    (export,) = rows(one.world.ledger, "SELECT destination_id, lease_token, due_at FROM exports")
    assert dict(export) == {"destination_id": "SO-1001", "lease_token": None, "due_at": None}


def test_its_attempt_lasted_for_as_long_as_it_was_leased(one: Erp) -> None:
    one.accept("1001")

    (attempt,) = rows(one.world.ledger, "SELECT * FROM attempts")
    assert (attempt["outcome"], attempt["number"], attempt["error_code"]) == ("acknowledged", 1, None)
    assert 90_000 <= attempt["duration_ms"] <= 92_000


def test_a_number_is_red_until_it_is_accepted(one: Erp) -> None:
    before = order_page(one.world.ledger, Filter(), Sort()).rows[0]
    one.accept("1001")
    after = order_page(one.world.ledger, Filter(), Sort()).rows[0]

    assert (before.colour, before.sync_status, before.exported) == ("red", "Pending", False)
    assert (after.colour, after.sync_status, after.exported) == ("blue", "Successful", True)


@pytest.mark.parametrize("code", ["invalid_address", "unmapped_ship_method", "unknown_sku", "rejected"])
def test_a_refused_order_is_held_with_the_reason(one: Erp, code: str) -> None:
    (told,) = one.say(refused("1001", code, "item <b>SKU-9</b> is\n discontinued", field="lines[0].sku"))

    assert (told["result"], told["state"]) == ("recorded", "failed")
    assert one_state(one.world.ledger) == ("error", "failed")
    (order,) = rows(one.world.ledger, "SELECT error_code, error_message FROM orders")
    assert dict(order) == {
        "error_code": code,
        "error_message": "item SKU-9 is discontinued (field lines[0].sku)",
    }


def test_what_is_said_twice_is_recorded_once(one: Erp) -> None:
    assert [one.accept("1001"), one.accept("1001"), one.accept("1001")] == [["recorded"], ["repeated"], ["repeated"]]
    assert kinds(one.world.ledger).count("export_acknowledged") == 1
    assert value(one.world.ledger, "SELECT count(*) FROM attempts") == 1


def test_a_refusal_said_twice_is_recorded_once(one: Erp) -> None:
    assert [one.refuse("1001")["result"], one.refuse("1001")["result"]] == ["recorded", "repeated"]
    assert value(one.world.ledger, "SELECT failures FROM exports") == 1


def test_one_that_is_unknown_or_unreadable_never_stops_the_others(stocked: Erp) -> None:
    stocked.fetch()

    told = stocked.say(
        accepted("1001"),
        accepted("no such"),
        {"reference": reference("1002"), "outcome": "eaten"},
        {"outcome": "accepted", "id": "SO-7"},
        refused("1002", "odd"),
        accepted("1002", id=""),
        accepted("1002", id="  "),
        accepted("1002\x00"),
        refused("1003"),
    )

    assert [one["result"] for one in told] == [
        "recorded", "unknown_reference", *["not_understood"] * 6, "recorded",
    ]  # fmt: skip
    assert told[3]["reference"] is None
    assert (
        told[4]["message"]
        == "code is 'odd': expected one of invalid_address, unmapped_ship_method, unknown_sku, rejected."
    )
    assert export_states(stocked.world.ledger) == {
        ("1001", WAREHOUSE): "exported",
        ("1002", WAREHOUSE): "pending_verification",
        ("1003", WAREHOUSE): "failed",
    }


def test_another_destinations_order_is_unknown(one: Erp) -> None:
    assert Erp(one.world, "second_warehouse").accept("1001") == ["unknown_reference"]
    assert one_state(one.world.ledger) == ("new", "pending_verification")


def test_of_two_words_in_one_batch_the_first_counts(one: Erp) -> None:
    told = one.say(accepted("1001"), refused("1001"), accepted("1001"))

    assert [each["result"] for each in told] == ["recorded", "not_applied", "repeated"]
    assert one_state(one.world.ledger) == ("at_wms", "exported")


def test_a_late_word_counts_though_the_lease_is_over(one: Erp) -> None:
    later(one.world, days=40)

    assert one.accept("1001") == ["recorded"]
    assert one_state(one.world.ledger) == ("at_wms", "exported")


def test_a_late_word_counts_though_it_was_refused_before(one: Erp) -> None:
    one.refuse("1001")

    assert one.accept("1001") == ["recorded"]
    assert one_state(one.world.ledger) == ("at_wms", "exported")


def test_a_late_refusal_counts_as_long_as_nobody_has_said_otherwise(one: Erp) -> None:
    later(one.world, hours=9)

    assert one.refuse("1001")["result"] == "recorded"


def test_a_word_counts_though_the_order_was_never_offered(stocked: Erp) -> None:
    assert stocked.accept("1001") == ["recorded"]
    assert numbers(stocked.fetch()) == ["1002", "1003"]


def test_what_was_not_fetched_cannot_be_refused(stocked: Erp) -> None:
    told = stocked.refuse("1001")

    assert (told["result"], told["state"], told["message"]) == ("not_applied", "queued", "You have not fetched it yet.")


def test_an_accepted_order_is_not_refused_afterwards(one: Erp) -> None:
    one.accept("1001")

    told = one.refuse("1001")

    assert (told["result"], told["state"]) == ("not_applied", "exported")
    assert one_state(one.world.ledger) == ("at_wms", "exported")


def test_an_order_that_is_accepted_under_two_numbers_keeps_the_first(one: Erp) -> None:
    one.accept("1001")

    (told,) = one.say(accepted("1001", id="SO-other"))

    assert told["result"] == "not_applied"
    assert "SO-1001" in told["message"]
    assert value(one.world.ledger, "SELECT destination_id FROM exports") == "SO-1001"


def test_an_order_that_was_shipped_before_it_was_accepted_gets_its_number(one: Erp) -> None:
    one.ship(parcel("P1", "1001"))
    assert value(one.world.ledger, "SELECT state FROM exports") == "exported"

    assert one.accept("1001") == ["recorded"]
    assert value(one.world.ledger, "SELECT destination_id FROM exports") == "SO-1001"
    assert one.accept("1001") == ["repeated"]


def test_a_persons_word_stands(one: Erp) -> None:
    act(one.world.ledger, Action.MARK_SYNCED, [Target(1)], "user:olga", "keyed in")

    assert one.refuse("1001")["result"] == "not_applied"
    assert value(one.world.ledger, "SELECT state FROM exports") == "marked_synced"
    assert one.accept("1001") == ["recorded"]  # its number, and nothing else
    assert value(one.world.ledger, "SELECT state FROM exports") == "marked_synced"


def test_an_order_that_a_person_sends_again_is_answered_for_anew(one: Erp) -> None:
    one.refuse("1001")
    later(one.world, seconds=5)
    act(one.world.ledger, Action.RESEND, [Target(1)], "user:olga")

    (told,) = one.say(accepted("1001"))
    assert (told["result"], told["state"]) == ("not_applied", "queued")
    (order,) = one.fetch()["orders"]
    assert (order["idempotency_key"], order["offered"]) == (f"{reference('1001')}:2", 1)
    assert one.accept("1001") == ["recorded"]


def test_a_person_who_retries_has_it_offered_under_the_same_key(one: Erp) -> None:
    one.refuse("1001")
    act(one.world.ledger, Action.RETRY_SYNC, [Target(1)], "user:olga")

    assert one.refuse("1001")["result"] == "not_applied"
    (order,) = one.fetch()["orders"]
    assert (order["idempotency_key"], order["offered"]) == (f"{reference('1001')}:1", 2)


def test_an_edit_at_the_cart_lets_a_refused_order_go(one: Erp) -> None:
    one.refuse("1001", "unknown_sku")
    one.world.cart.sell(an_order("1001", note="right now", updated_at=LATER))
    download(later(one.world).run(), CART)

    assert one.fetch()["orders"][0]["note"] == "right now"


def test_a_batch_is_taken_with_as_many_statements_as_one_word(world: World) -> None:
    from sqlalchemy import event

    erp = Erp(world)
    sell(world, 60)
    erp.fetch(limit=500)
    seen: list[str] = []

    def note(connection: object, cursor: object, sql: str, *rest: object) -> None:
        seen.append(sql)

    def counted(first: int, last: int) -> int:
        seen.clear()
        assert set(erp.accept(*(str(number) for number in range(first, last)))) == {"recorded"}
        return len(seen)

    event.listen(world.ledger.engine, "before_cursor_execute", note)
    try:
        counted(1001, 1002)
        assert counted(1002, 1004) == counted(1004, 1061)
    finally:
        event.remove(world.ledger.engine, "before_cursor_execute", note)


def test_an_answer_is_told_of_the_order_whole(one: Erp) -> None:
    one.accept("1001")
    one.ship(parcel("P1", "1001"))

    held = one.order("1001")

    assert (held["status"], held["id"], held["shipments"], held["error"]) == ("accepted", "SO-1001", ["P1"], None)
    assert held["order"]["number"] == "1001"


@pytest.mark.parametrize(
    ("status", "become"),
    [
        ("waiting", lambda erp: None),
        ("on_hold", lambda erp: change(erp.world.ledger, "UPDATE orders SET on_hold = true")),
        ("offered", lambda erp: erp.fetch()),
        ("refused", lambda erp: (erp.fetch(), erp.refuse("1001"))),
        ("by_hand", lambda erp: act(erp.world.ledger, Action.MARK_SYNCED, [Target(1)], "user:olga", "by phone")),
        ("canceled", lambda erp: act(erp.world.ledger, Action.CANCEL, [Target(1)], "user:olga")),
    ],
)
def test_what_is_held_says_where_it_is(erp: Erp, status: str, become) -> None:
    sell(erp.world, 1)
    become(erp)

    held = erp.order("1001")

    assert held["status"] == status
    assert (held["order"] is not None) == (status in ("offered", "refused"))
    assert (held["offered_until"] is not None) == (status == "offered")
    assert statuses(erp.world.ledger)
