"""Deliveries: none sent twice, one bad order stops no other, and Airflow is told the truth."""

from datetime import timedelta

import pytest

from include.order_sync.errors import ErrorCode, VendorError
from include.order_sync.ledger.queries import order_grid
from include.order_sync.services.deliver import deliver
from include.order_sync.services.download import download
from include.order_sync.services.failures import OrdersNotExported
from include.order_sync.states import ExportState
from tests.clock import NOON
from tests.fakes.orders import CART, WAREHOUSE, a_line, a_parcel, an_order, some_orders
from tests.fakes.world import World
from tests.ledger.acts import export_states, kinds, one_state, rows, ship, statuses, value

LATER = NOON + timedelta(hours=5)
TICK = timedelta(seconds=1)
"""Makes time pass between the steps of one task."""


def has(number: str):
    """Choose the calls about one order."""
    return lambda subject: getattr(subject, "reference", subject) == f"{CART}:{number}"


@pytest.fixture
def sold(world: World) -> World:
    """A world with three orders to be delivered."""
    return sell(world, 3)


def sell(world: World, count: int, **changes: object) -> World:
    """Let customers order, and download it."""
    world.cart.page_size = 100
    world.cart.sell(*some_orders(count, **changes))
    download(world.run(), CART)
    return world


def later(world: World, **length: float) -> World:
    """Let time pass."""
    world.clock.advance(**(length or {"hours": 2}))
    return world


def test_every_due_order_is_delivered_with_its_own_content(sold: World) -> None:
    result = deliver(sold.run(), WAREHOUSE)

    assert (result.exported, result.held, result.moved) == (3, 0, 3)
    assert result.summary() == "warehouse: 3 orders exported, 0 need a person, 0 called back"
    assert set(statuses(sold.ledger).values()) == {"at_wms"}
    outbound = sold.warehouse.taken[0]
    assert (outbound.reference, outbound.cart, outbound.ship_service) == ("web_shop:1001", CART, "GROUND")
    assert outbound.order == some_orders(1)[0]
    found = rows(sold.ledger, "SELECT destination_id FROM exports ORDER BY id")
    assert found[0]["destination_id"] == "W-web_shop:1001"


def test_what_was_delivered_is_not_delivered_again(sold: World) -> None:
    deliver(sold.run(), WAREHOUSE)
    again = deliver(later(sold).run(), WAREHOUSE)

    assert again.exported == 0
    assert sold.warehouse.count("push") == 3


def test_more_orders_than_one_batch_are_delivered_side_by_side_up_to_the_limit(world: World) -> None:
    world.configure(WAREHOUSE, concurrency=3)
    sell(world, 100)

    assert deliver(world.run(), WAREHOUSE).exported == 100
    assert world.warehouse.most_at_once == 3


class TestNoneIsSentTwice:
    def test_a_lost_answer_is_found_by_asking(self, sold: World) -> None:
        sold.warehouse.lose_answer("push", when=has("1002"))

        with pytest.raises(OrdersNotExported, match=r"^1 of 3 orders not exported: 1002 \(timeout"):
            deliver(sold.run(), WAREHOUSE)
        assert export_states(sold.ledger)["1002", WAREHOUSE] == ExportState.PENDING_VERIFICATION
        assert deliver(later(sold).run(), WAREHOUSE).exported == 1

        assert set(sold.warehouse.times_taken.values()) == {1}
        assert value(sold.ledger, "SELECT count(*) FROM attempts WHERE kind = 'export_lookup'") == 1

    def test_what_the_destination_has_not_got_is_sent_again_with_the_same_idempotency_key(self, sold: World) -> None:
        sold.warehouse.fail("push", VendorError(ErrorCode.TIMEOUT, "no answer", sent=True), when=has("1002"))
        with pytest.raises(OrdersNotExported):
            deliver(sold.run(), WAREHOUSE)

        later(sold).clock.tick = TICK
        assert deliver(sold.run(), WAREHOUSE).exported == 1

        assert sold.warehouse.keys_pushed.count("web_shop:1002:1") == 2
        assert set(sold.warehouse.times_taken.values()) == {1}

    def test_it_is_asked_only_after_a_call_has_had_time_to_end(self, sold: World) -> None:
        sold.configure(WAREHOUSE, timeout="60s")
        sold.warehouse.lose_answer("push", when=has("1002"))
        with pytest.raises(OrdersNotExported):
            deliver(sold.run(), WAREHOUSE)

        deliver(later(sold, seconds=30).run(), WAREHOUSE)
        assert sold.warehouse.count("find") == 0
        deliver(later(sold, seconds=40).run(), WAREHOUSE)
        assert sold.warehouse.count("find") == 1

    def test_a_question_that_fails_leaves_the_outcome_unknown_and_sends_nothing(self, sold: World) -> None:
        sold.warehouse.lose_answer("push", when=has("1002"))
        sold.warehouse.fail("find", ErrorCode.UNAVAILABLE, times=3)
        with pytest.raises(OrdersNotExported):
            deliver(sold.run(), WAREHOUSE)

        for _ in range(3):
            with pytest.raises(OrdersNotExported, match="1002"):
                deliver(later(sold).run(), WAREHOUSE)
        assert export_states(sold.ledger)["1002", WAREHOUSE] == ExportState.PENDING_VERIFICATION
        assert value(sold.ledger, "SELECT max(failures) FROM exports") == 0
        deliver(later(sold).run(), WAREHOUSE)

        assert sold.warehouse.count("push") == 3
        assert set(statuses(sold.ledger).values()) == {"at_wms"}

    @pytest.mark.parametrize("code", [ErrorCode.NOT_FOUND, ErrorCode.REJECTED, ErrorCode.INTERNAL])
    def test_no_failure_of_a_question_counts_as_an_answer(self, sold: World, code: ErrorCode) -> None:
        sold.warehouse.lose_answer("push", when=has("1002"))
        sold.warehouse.fail("find", code)
        with pytest.raises(OrdersNotExported):
            deliver(sold.run(), WAREHOUSE)
        with pytest.raises(OrdersNotExported):
            deliver(later(sold).run(), WAREHOUSE)

        assert export_states(sold.ledger)["1002", WAREHOUSE] == ExportState.PENDING_VERIFICATION

    def test_a_destination_that_cannot_be_asked_leaves_the_order_to_a_person(self, world: World) -> None:
        world.configure(WAREHOUSE, vendor="mute_warehouse")
        sell(world, 2).warehouse.lose_answer("push", when=has("1002"))

        assert deliver(world.run(), WAREHOUSE).held == 1
        for _ in range(3):
            deliver(later(world).run(), WAREHOUSE)

        assert export_states(world.ledger)["1002", WAREHOUSE] == ExportState.PENDING_VERIFICATION
        assert world.warehouse.count("push") == 2
        assert [row.sync_status for row in order_grid(world.ledger)] == ["Pending Verification", "Successful"]

    def test_a_surprise_in_a_call_is_an_unknown_outcome_too(self, sold: World) -> None:
        sold.warehouse.fail("push", ValueError("a bug"), late=True, when=has("1002"))

        with pytest.raises(OrdersNotExported, match="ValueError: a bug"):
            deliver(sold.run(), WAREHOUSE)
        deliver(later(sold).run(), WAREHOUSE)

        assert set(sold.warehouse.times_taken.values()) == {1}

    def test_a_call_that_never_reached_the_destination_is_simply_tried_again(self, sold: World) -> None:
        sold.warehouse.fail("push", ErrorCode.UNAVAILABLE, when=has("1002"))
        with pytest.raises(OrdersNotExported):
            deliver(sold.run(), WAREHOUSE)

        deliver(later(sold).run(), WAREHOUSE)

        assert sold.warehouse.count("find") == 0
        assert set(sold.warehouse.times_taken.values()) == {1}

    def test_an_order_that_the_destination_had_already_counts_as_exported(self, sold: World) -> None:
        sold.warehouse.fail("push", ErrorCode.DUPLICATE, when=has("1002"))

        assert deliver(sold.run(), WAREHOUSE).exported == 3
        assert set(statuses(sold.ledger).values()) == {"at_wms"}

    def test_an_order_shipped_while_its_outcome_was_unknown_is_not_sent_again(self, sold: World) -> None:
        sold.warehouse.lose_answer("push", when=has("1002"))
        with pytest.raises(OrdersNotExported):
            deliver(sold.run(), WAREHOUSE)
        ship(sold.ledger, a_parcel("P1", "1002"))

        deliver(later(sold).run(), WAREHOUSE)

        assert sold.warehouse.count("push") == 3
        assert statuses(sold.ledger)["1002"] == "shipped"


class TestAcceptedBeforeItHasAnId:
    def test_an_order_is_at_the_destination_when_its_id_comes(self, world: World) -> None:
        sell(world, 1).warehouse.accepts_first = True
        deliver(world.run(), WAREHOUSE)
        assert one_state(world.ledger) == ("new", "pending_verification")
        deliver(later(world).run(), WAREHOUSE)
        assert one_state(world.ledger) == ("new", "pending_verification")

        world.warehouse.accepts_first = False
        deliver(later(world).run(), WAREHOUSE)

        assert one_state(world.ledger) == ("at_wms", "exported")
        assert world.warehouse.count("push") == 1

    def test_an_accepted_order_that_is_not_found_yet_is_not_sent_again(self, world: World) -> None:
        sell(world, 1).warehouse.accepts_first = True
        deliver(world.run(), WAREHOUSE)
        world.warehouse.taken.clear()

        deliver(later(world).run(), WAREHOUSE)

        assert one_state(world.ledger) == ("new", "pending_verification")
        assert world.warehouse.count("push") == 1


class TestOneBadOrderNeverStopsTheOthers:
    @pytest.mark.parametrize(
        "code", [ErrorCode.REJECTED, ErrorCode.INVALID_ADDRESS, ErrorCode.UNKNOWN_SKU, ErrorCode.NOT_FOUND]
    )
    def test_a_refused_order_is_held_at_once_and_does_not_fail_the_task(self, sold: World, code: ErrorCode) -> None:
        sold.warehouse.fail("push", code, when=has("1002"))

        result = deliver(sold.run(), WAREHOUSE)

        assert (result.exported, result.held) == (2, 1)
        assert statuses(sold.ledger) == {"1001": "at_wms", "1002": "error", "1003": "at_wms"}
        assert value(sold.ledger, "SELECT error_code FROM orders WHERE number = '1002'") == code
        deliver(later(sold).run(), WAREHOUSE)
        assert sold.warehouse.count("push") == 3

    def test_an_address_that_cannot_be_one_is_held_without_a_call(self, world: World) -> None:
        good = an_order("good")
        world.cart.sell(good, an_order("bad", ship_to=type(good.ship_to)(name="Ada", city="London", country="GB")))
        download(world.run(), CART)

        deliver(world.run(), WAREHOUSE)

        assert statuses(world.ledger) == {"good": "at_wms", "bad": "error"}
        assert value(world.ledger, "SELECT error_message FROM orders WHERE number = 'bad'").endswith("a street.")
        assert world.warehouse.count("push") == 1

    def test_an_unmapped_ship_method_waits_and_a_new_mapping_releases_every_order_of_it(self, world: World) -> None:
        sell(world, 3, ship_method="sledge")
        assert deliver(world.run(), WAREHOUSE).held == 3
        assert set(statuses(world.ledger).values()) == {"error"}
        assert world.warehouse.count("push") == 0

        world.configure(WAREHOUSE, ship_methods={"sledge": "SLOW"})
        assert deliver(later(world).run(), WAREHOUSE).exported == 3

        assert {outbound.ship_service for outbound in world.warehouse.taken} == {"SLOW"}

    @pytest.mark.parametrize("mapping", [{"*": "GROUND"}, {}])
    def test_a_mapping_for_any_method_releases_them_too(self, world: World, mapping: dict[str, str]) -> None:
        sell(world, 1, ship_method="sledge")
        deliver(world.run(), WAREHOUSE)

        world.configure(WAREHOUSE, ship_methods=mapping)

        assert deliver(later(world).run(), WAREHOUSE).exported == 1

    def test_an_edit_at_the_cart_sends_a_refused_order_again(self, sold: World) -> None:
        sold.warehouse.fail("push", ErrorCode.INVALID_ADDRESS, when=has("1002"))
        deliver(sold.run(), WAREHOUSE)
        sold.cart.sell(an_order("1002", note="corrected", updated_at=LATER))
        download(later(sold).run(), CART)

        assert deliver(sold.run(), WAREHOUSE).exported == 1


class TestRetries:
    def test_three_of_many_fail_and_the_task_says_which_and_when_they_are_due(self, world: World) -> None:
        sell(world, 30)
        for number in ("1003", "1007", "1021"):
            world.warehouse.fail("push", ErrorCode.UNAVAILABLE, when=has(number))

        with pytest.raises(OrdersNotExported) as caught:
            deliver(world.run(), WAREHOUSE)

        assert str(caught.value).startswith("3 of 30 orders not exported: 1003 (unavailable: ")
        assert "; 1007 (" in str(caught.value)
        assert caught.value.retry_in == pytest.approx(10, abs=1)
        assert world.warehouse.count("push") == 30
        assert deliver(later(world, seconds=20).run(try_number=2), WAREHOUSE).exported == 3
        assert world.warehouse.count("push") == 33

    def test_attempts_carry_the_task_run_that_made_them(self, world: World) -> None:
        sell(world, 1).warehouse.fail("push", ErrorCode.UNAVAILABLE)
        run = {"dag_id": "wms_delivery", "run_id": "manual__7", "task_id": "deliver_orders", "map_index": 4}
        with pytest.raises(OrdersNotExported):
            deliver(world.run(**run, try_number=1), WAREHOUSE)
        deliver(later(world).run(**run, try_number=2), WAREHOUSE)

        found = rows(world.ledger, "SELECT * FROM attempts ORDER BY id")
        names = ("dag_id", "run_id", "task_id", "map_index", "try_number", "number", "outcome", "error_code")
        assert [tuple(row[name] for name in names) for row in found] == [
            ("wms_delivery", "manual__7", "deliver_orders", 4, 1, 1, "retried_later", "unavailable"),
            ("wms_delivery", "manual__7", "deliver_orders", 4, 2, 2, "acknowledged", None),
        ]

    def test_when_the_attempts_run_out_the_order_is_red_with_its_count_and_the_task_goes_green(
        self, world: World
    ) -> None:
        sell(world, 1).warehouse.fail("push", ErrorCode.UNAVAILABLE, times=99)
        for attempt in range(1, 5):
            with pytest.raises(OrdersNotExported):
                deliver(later(world).run(try_number=attempt), WAREHOUSE)

        assert deliver(later(world).run(try_number=5), WAREHOUSE).held == 1

        (row,) = order_grid(world.ledger)
        assert (row.status, row.colour, row.failures, row.error_code) == ("error", "red", 5, "unavailable")
        deliver(later(world).run(), WAREHOUSE)
        assert world.warehouse.count("push") == 5

    def test_the_number_of_attempts_is_the_destinations(self, world: World) -> None:
        world.configure(WAREHOUSE, attempts=2)
        sell(world, 1).warehouse.fail("push", ErrorCode.UNAVAILABLE, times=99)
        with pytest.raises(OrdersNotExported):
            deliver(world.run(), WAREHOUSE)
        deliver(later(world).run(), WAREHOUSE)

        assert one_state(world.ledger) == ("error", "failed")

    def test_each_failure_waits_twice_as_long_as_the_one_before(self, world: World) -> None:
        sell(world, 1).warehouse.fail("push", ErrorCode.UNAVAILABLE, times=99)
        waits = []
        for _ in range(3):
            with pytest.raises(OrdersNotExported) as caught:
                deliver(later(world).run(), WAREHOUSE)
            waits.append(caught.value.retry_in)

        assert waits == [pytest.approx(wait, abs=1) for wait in (10, 20, 40)]

    def test_an_order_sent_and_never_found_runs_out_of_attempts_like_any_other(self, world: World) -> None:
        world.configure(WAREHOUSE, attempts=2)
        lost = VendorError(ErrorCode.TIMEOUT, "no answer", sent=True)
        sell(world, 1).warehouse.fail("push", lost, times=99)
        world.clock.tick = TICK
        for _ in range(2):
            with pytest.raises(OrdersNotExported):
                deliver(later(world).run(), WAREHOUSE)

        assert deliver(later(world).run(), WAREHOUSE).held == 1
        assert one_state(world.ledger) == ("error", "failed")
        assert world.warehouse.count("push") == 2


class TestTheAccountAsAWhole:
    def test_a_rate_limit_pauses_and_costs_no_attempts(self, world: World) -> None:
        world.configure(WAREHOUSE, concurrency=1)
        sell(world, 10)
        slow_down = VendorError(ErrorCode.RATE_LIMITED, "slow down", retry_after=30)
        for _ in range(7):
            world.warehouse.fail("push", slow_down)
            with pytest.raises(OrdersNotExported) as caught:
                deliver(later(world, seconds=60).run(), WAREHOUSE)
            assert caught.value.retry_in == pytest.approx(30, abs=1)

        assert world.warehouse.count("push") == 7
        assert deliver(later(world).run(), WAREHOUSE).exported == 10
        assert set(statuses(world.ledger).values()) == {"at_wms"}

    def test_a_long_pause_is_left_to_a_later_run(self, world: World) -> None:
        tomorrow = VendorError(ErrorCode.RATE_LIMITED, "tomorrow", retry_after=86400)
        sell(world, 2).warehouse.fail("push", tomorrow, times=9)

        with pytest.raises(OrdersNotExported) as caught:
            deliver(world.run(), WAREHOUSE)

        assert caught.value.retry_in is None
        assert value(world.ledger, "SELECT paused_until IS NOT NULL FROM account_runs WHERE stage = 'deliver'")

    @pytest.mark.parametrize("code", [ErrorCode.UNAUTHORIZED, ErrorCode.FORBIDDEN])
    def test_a_refused_login_stops_after_the_calls_under_way_and_pauses_the_account(
        self, world: World, code: ErrorCode
    ) -> None:
        world.configure(WAREHOUSE, concurrency=2)
        sell(world, 20).warehouse.fail("push", code, times=99)

        with pytest.raises(OrdersNotExported, match=r"20 of 20.*18 of them were not tried") as caught:
            deliver(world.run(), WAREHOUSE)

        assert world.warehouse.count("push") == 2
        assert caught.value.retry_in is None
        (run,) = rows(world.ledger, "SELECT error_code, paused_until FROM account_runs WHERE stage = 'deliver'")
        assert (run["error_code"], run["paused_until"] is not None) == (code, True)
        assert set(statuses(world.ledger).values()) == {"new"}
        world.warehouse.faults.clear()
        assert deliver(later(world).run(), WAREHOUSE).exported == 20

    def test_a_refused_login_never_uses_up_an_orders_attempts(self, world: World) -> None:
        sell(world, 1).warehouse.fail("push", ErrorCode.UNAUTHORIZED, times=9)
        for _ in range(9):
            with pytest.raises(OrdersNotExported):
                deliver(later(world).run(), WAREHOUSE)

        assert one_state(world.ledger) == ("new", "queued")

    @pytest.mark.parametrize("code", [ErrorCode.UNAVAILABLE, ErrorCode.TIMEOUT])
    def test_five_silent_calls_in_a_row_stop_the_batch(self, world: World, code: ErrorCode) -> None:
        world.configure(WAREHOUSE, concurrency=1)
        sell(world, 12).warehouse.fail("push", code, times=99)

        with pytest.raises(OrdersNotExported, match="7 of them were not tried"):
            deliver(world.run(), WAREHOUSE)

        assert world.warehouse.count("push") == 5
        failures = rows(world.ledger, "SELECT failures FROM exports ORDER BY id")
        assert [row["failures"] for row in failures] == [1] * 5 + [0] * 7

    def test_silent_calls_with_answers_between_them_stop_nothing(self, world: World) -> None:
        world.configure(WAREHOUSE, concurrency=1)
        sell(world, 12).warehouse.fail("push", ErrorCode.UNAVAILABLE, times=99, when=lambda o: int(o.order.number) % 2)

        with pytest.raises(OrdersNotExported, match=r"^6 of 12"):
            deliver(world.run(), WAREHOUSE)

        assert world.warehouse.count("push") == 12


class TestDryRuns:
    def test_a_dry_run_says_what_it_would_send_and_changes_nothing(self, world: World) -> None:
        world.cart.sell(an_order("1", a_line("1"), a_line("2")), an_order("2", ship_method="sledge"))
        download(world.run(), CART)
        before = kinds(world.ledger)

        result = deliver(world.run(), WAREHOUSE, dry_run=True)

        assert result.summary().splitlines() == [
            "warehouse: would send 1 orders and hold 1",
            "  1 from web_shop: 2 lines, 12.5 EUR, GROUND",
            "  2 from web_shop: would be held, unmapped_ship_method: There is no mapping for `sledge`.",
        ]
        assert result.moved == 0
        assert kinds(world.ledger) == before
        assert world.warehouse.calls == []
        assert value(world.ledger, "SELECT count(*) FROM account_runs WHERE stage = 'deliver'") == 0


class TestCanceledOrders:
    def cancel(self, world: World, *numbers: str) -> None:
        world.cart.sell(*(an_order(number, canceled=True, updated_at=LATER) for number in numbers))
        download(later(world).run(), CART)

    def test_before_the_export_it_is_never_sent(self, sold: World) -> None:
        self.cancel(sold, "1002")

        assert deliver(sold.run(), WAREHOUSE).exported == 2
        assert statuses(sold.ledger)["1002"] == "canceled"
        assert sold.warehouse.count("cancel") == 0

    def test_after_the_export_it_is_called_back(self, sold: World) -> None:
        deliver(sold.run(), WAREHOUSE)
        self.cancel(sold, "1002")

        assert deliver(sold.run(), WAREHOUSE).canceled == 1
        assert sold.warehouse.canceled == ["web_shop:1002"]
        assert statuses(sold.ledger)["1002"] == "canceled"

    def test_too_late_needs_a_person_and_is_asked_once(self, sold: World) -> None:
        deliver(sold.run(), WAREHOUSE)
        sold.warehouse.too_late = {"web_shop:1002"}
        self.cancel(sold, "1002")

        for _ in range(3):
            assert deliver(later(sold).run(), WAREHOUSE).canceled == 0

        assert sold.warehouse.count("cancel") == 1
        (row,) = [row for row in order_grid(sold.ledger) if row.number == "1002"]
        assert (row.status, row.error_code) == ("error", "canceled_at_source")

    def test_a_destination_that_takes_no_cancellations_leaves_it_to_a_person(self, world: World) -> None:
        world.configure(WAREHOUSE, vendor="mute_warehouse")
        deliver(sell(world, 1).run(), WAREHOUSE)
        self.cancel(world, "1001")

        deliver(world.run(), WAREHOUSE)

        assert statuses(world.ledger) == {"1001": "error"}

    def test_while_its_outcome_is_unknown_it_is_asked_about_and_then_called_back(self, sold: World) -> None:
        sold.warehouse.lose_answer("push", when=has("1002"))
        with pytest.raises(OrdersNotExported):
            deliver(sold.run(), WAREHOUSE)
        self.cancel(sold, "1002")

        deliver(later(sold).run(), WAREHOUSE)
        deliver(later(sold).run(), WAREHOUSE)

        assert sold.warehouse.canceled == ["web_shop:1002"]
        assert statuses(sold.ledger)["1002"] == "canceled"

    def test_what_the_destination_turns_out_not_to_have_is_not_sent_again(self, sold: World) -> None:
        sold.warehouse.fail("push", VendorError(ErrorCode.TIMEOUT, "no answer", sent=True), when=has("1002"))
        with pytest.raises(OrdersNotExported):
            deliver(sold.run(), WAREHOUSE)
        self.cancel(sold, "1002")

        sold.clock.tick = TICK
        deliver(later(sold).run(), WAREHOUSE)

        assert statuses(sold.ledger)["1002"] == "canceled"
        assert sold.warehouse.count("push") == 3

    def test_a_call_back_that_fails_is_tried_again_and_stops_no_delivery(self, sold: World) -> None:
        deliver(sold.run(), WAREHOUSE)
        self.cancel(sold, "1002")
        sold.cart.sell(an_order("new", updated_at=LATER))
        download(sold.run(), CART)
        sold.warehouse.fail("cancel", ErrorCode.UNAVAILABLE)

        with pytest.raises(OrdersNotExported, match=r"1002 .*not called back"):
            deliver(sold.run(), WAREHOUSE)
        assert statuses(sold.ledger)["new"] == "at_wms"
        deliver(later(sold).run(), WAREHOUSE)

        assert statuses(sold.ledger)["1002"] == "canceled"

    def test_a_refused_login_is_not_tried_once_for_each_order_to_be_called_back(self, world: World) -> None:
        sell(world, 6)
        deliver(world.run(), WAREHOUSE)
        self.cancel(world, *statuses(world.ledger))
        world.warehouse.fail("cancel", ErrorCode.UNAUTHORIZED, times=99)

        with pytest.raises(OrdersNotExported):
            deliver(world.run(), WAREHOUSE)

        assert world.warehouse.count("cancel") == 1
        assert value(world.ledger, "SELECT error_code FROM account_runs WHERE stage = 'deliver'") == "unauthorized"
