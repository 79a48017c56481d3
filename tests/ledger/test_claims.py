"""Claims: what is due, once each, oldest first; what is held or canceled never."""

from datetime import timedelta

from include.order_sync.errors import ErrorCode
from include.order_sync.ledger.duties import CONFIRMATIONS, EXPORTS, Verdict, recover_orphans
from include.order_sync.ledger.exports import claim_exports, sendable_exports, unverified_exports
from include.order_sync.ledger.session import Ledger
from include.order_sync.ledger.upsert import store
from include.order_sync.states import ExportState, OrderStatus
from tests.clock import NOON, Clock
from tests.fakes.orders import BY_HAND, SECOND, WAREHOUSE, a_line, a_parcel, an_order, batch, incoming, some_orders
from tests.ledger.acts import (
    ACTOR,
    RUN,
    change,
    claim,
    claim_told,
    conclude,
    export_all,
    export_states,
    kinds,
    new_lease,
    one_state,
    rows,
    ship,
    told_states,
    value,
)

SETTLE = timedelta(seconds=7)


def test_a_claim_commits_the_intent_to_send(ledger: Ledger, clock: Clock) -> None:
    store(ledger, batch(an_order()), ACTOR)

    (claimed,) = claim(ledger)

    assert one_state(ledger) == (OrderStatus.NEW, ExportState.SENDING)
    (row,) = rows(ledger, "SELECT lease_token, sent_at, last_attempt_at FROM exports")
    assert None not in row.values()
    assert (claimed.reference, claimed.idempotency_key, claimed.failures) == ("web_shop:1001", "web_shop:1001:1", 0)


def test_what_is_claimed_is_not_claimed_again(ledger: Ledger, clock: Clock) -> None:
    store(ledger, batch(*some_orders(3)), ACTOR)

    first = claim(ledger, limit=2)
    clock.advance(seconds=1)
    second = claim(ledger)

    assert [len(first), len(second)] == [2, 1]
    assert claim(ledger) == []


def test_the_longest_due_are_claimed_first(ledger: Ledger, clock: Clock) -> None:
    store(ledger, batch(an_order("late")), ACTOR)
    (late,) = claim(ledger)
    conclude(ledger, [late], Verdict.RETRY, code=ErrorCode.TIMEOUT, due_at=NOON + timedelta(minutes=9))
    clock.advance(minutes=1)
    store(ledger, batch(an_order("early")), ACTOR)
    clock.advance(minutes=30)

    assert [one.number for one in claim(ledger, limit=1)] == ["early"]
    assert [one.number for one in claim(ledger, limit=1)] == ["late"]


def test_what_is_due_later_is_not_claimed_yet(ledger: Ledger, clock: Clock) -> None:
    store(ledger, batch(an_order()), ACTOR)
    conclude(ledger, claim(ledger), Verdict.RETRY, code=ErrorCode.TIMEOUT, due_at=NOON + timedelta(seconds=30))

    clock.advance(seconds=29)
    assert claim(ledger) == []
    clock.advance(seconds=1)
    assert len(claim(ledger)) == 1


def test_what_one_task_has_tried_it_does_not_try_again(ledger: Ledger, clock: Clock) -> None:
    store(ledger, batch(an_order()), ACTOR)
    lease = new_lease(ledger, "deliver:warehouse")
    clock.advance(seconds=1)
    conclude(ledger, claim_exports(ledger, WAREHOUSE, lease, 10, ACTOR), Verdict.UNCLAIMED, due_at=clock())

    assert claim_exports(ledger, WAREHOUSE, lease, 10, ACTOR) == []
    clock.advance(seconds=1)
    assert len(claim(ledger)) == 1


def test_an_order_on_hold_is_not_claimed(ledger: Ledger) -> None:
    store(ledger, batch(an_order()), ACTOR)
    change(ledger, "UPDATE orders SET on_hold = true")

    assert claim(ledger) == []
    assert sendable_exports(ledger, WAREHOUSE, 10) == []


def test_an_order_that_was_canceled_is_not_claimed(ledger: Ledger) -> None:
    store(ledger, batch(an_order()), ACTOR)
    change(ledger, "UPDATE orders SET cancel_requested_at = :now")

    assert claim(ledger) == []


def test_a_destination_without_push_is_never_sent_anything(ledger: Ledger) -> None:
    store(ledger, batch(incoming(an_order("1"), BY_HAND), incoming(an_order("2"), "fetching_erp")), ACTOR)

    assert claim(ledger, BY_HAND) == []
    assert claim(ledger, "fetching_erp") == []


def test_each_destination_gets_its_own_lines_in_the_carts_order(ledger: Ledger) -> None:
    order = an_order("1001", a_line("9"), a_line("5"), a_line("7"))
    store(ledger, batch(incoming(order, WAREHOUSE, SECOND, WAREHOUSE)), ACTOR)

    assert [line.external_id for line in claim(ledger)[0].order.lines] == ["9", "7"]
    assert [line.external_id for line in claim(ledger, SECOND)[0].order.lines] == ["5"]


def test_a_claimed_order_is_the_order_that_was_stored(ledger: Ledger) -> None:
    order = an_order(delivery_date=NOON.date(), customer_account="A-1", customer_name="Ada", note="ring twice")
    store(ledger, batch(order), ACTOR)

    assert claim(ledger)[0].order == order


def test_a_dry_look_shows_what_would_be_claimed_and_claims_nothing(ledger: Ledger) -> None:
    store(ledger, batch(*some_orders(3)), ACTOR)

    seen = sendable_exports(ledger, WAREHOUSE, 2)

    assert [one.number for one in seen] == ["1001", "1002"]
    assert set(export_states(ledger).values()) == {ExportState.QUEUED}


def test_what_a_dead_task_had_claimed_is_unknown_until_it_has_been_asked_about(ledger: Ledger, clock: Clock) -> None:
    store(ledger, batch(*some_orders(2)), ACTOR)
    claim(ledger)
    clock.advance(minutes=1)
    lease = new_lease(ledger, "deliver:warehouse")

    assert recover_orphans(ledger, EXPORTS, WAREHOUSE, lease, RUN, SETTLE) == 2

    assert set(export_states(ledger).values()) == {ExportState.PENDING_VERIFICATION}
    assert claim(ledger) == []
    found = unverified_exports(ledger, WAREHOUSE, clock(), 10)
    assert [one.reference for one in found] == ["web_shop:1001", "web_shop:1002"]
    assert value(ledger, "SELECT count(*) FROM attempts WHERE error_code = 'outcome_unknown'") == 2


def test_an_orphan_is_given_time_to_arrive_before_it_is_asked_about(ledger: Ledger, clock: Clock) -> None:
    store(ledger, batch(an_order()), ACTOR)
    claim(ledger)
    clock.advance(seconds=3)
    recover_orphans(ledger, EXPORTS, WAREHOUSE, new_lease(ledger, "deliver:warehouse"), RUN, SETTLE)

    assert unverified_exports(ledger, WAREHOUSE, clock(), 10) == []
    assert len(unverified_exports(ledger, WAREHOUSE, clock.advance(seconds=4), 10)) == 1


def test_the_claims_of_a_living_task_are_no_orphans(ledger: Ledger, clock: Clock) -> None:
    store(ledger, batch(an_order()), ACTOR)
    lease = new_lease(ledger, "deliver:warehouse")
    clock.advance(seconds=1)
    claim_exports(ledger, WAREHOUSE, lease, 10, ACTOR)

    assert recover_orphans(ledger, EXPORTS, WAREHOUSE, lease, RUN, SETTLE) == 0
    assert one_state(ledger) == (OrderStatus.NEW, ExportState.SENDING)


def test_the_orphans_of_another_destination_are_left_alone(ledger: Ledger, clock: Clock) -> None:
    store(ledger, batch(incoming(an_order(), SECOND)), ACTOR)
    claim(ledger, SECOND)
    clock.advance(minutes=1)
    for _ in range(3):
        lease = new_lease(ledger, "deliver:warehouse")
        clock.advance(seconds=1)

    assert recover_orphans(ledger, EXPORTS, WAREHOUSE, lease, RUN, SETTLE) == 0


def test_confirmations_are_claimed_once_and_recovered_like_exports(ledger: Ledger, clock: Clock) -> None:
    order = an_order()
    store(ledger, batch(order), ACTOR)
    export_all(ledger)
    ship(ledger, a_parcel("P1", order))

    (claimed,) = claim_told(ledger)
    assert (claimed.number, claimed.confirmation.shipment.tracking_number) == ("1001", "TRACK-P1")
    assert claim_told(ledger) == []
    clock.advance(minutes=1)
    lease = new_lease(ledger, "confirm:web_shop")

    assert recover_orphans(ledger, CONFIRMATIONS, "web_shop", lease, RUN, SETTLE) == 1
    assert told_states(ledger) == ["pending_verification"]
    assert kinds(ledger)[-1] == "confirmation_unacknowledged"
