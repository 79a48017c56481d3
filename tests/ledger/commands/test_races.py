"""A person and a delivery, or two persons, at the same order at the same moment."""

from collections.abc import Callable

import pytest
from sqlalchemy import event

from include.order_sync.ledger.claims import claim as claim_duties
from include.order_sync.ledger.commands.model import Action, Outcome
from include.order_sync.ledger.duties import EXPORTS
from include.order_sync.ledger.exports import claim_exports
from include.order_sync.ledger.session import Ledger
from tests.clock import Clock
from tests.fakes.orders import WAREHOUSE
from tests.ledger.acts import ACTOR, new_lease, value
from tests.ledger.commands import situations as s
from tests.ledger.commands.situations import do, done, state

LOCK = "SELECT id FROM orders"
KEPT = {
    Action.HOLD: ("new", "queued"),
    Action.CANCEL: ("canceled", "canceled"),
    Action.MARK_SYNCED: ("at_wms", "marked_synced"),
}


def before_lock(ledger: Ledger, action: Callable[[], object]) -> None:
    """Do something once, right before this machine's first lock on an order."""
    waiting = [action]

    def interrupt(connection: object, cursor: object, sql: str, *rest: object) -> None:
        if waiting and sql.startswith(LOCK):
            waiting.pop()()

    event.listen(ledger.engine, "before_cursor_execute", interrupt)


@pytest.mark.postgres
@pytest.mark.parametrize("action", KEPT)
def test_what_a_person_was_told_is_not_sent_is_not_sent_by_a_claim_that_had_begun(
    two_machines: tuple[Ledger, Ledger], clock: Clock, action: Action
) -> None:
    desk, worker = two_machines
    s.wait(desk, 2)
    lease = new_lease(desk, "deliver:warehouse")
    clock.advance(seconds=1)
    before_lock(worker, lambda: done(desk, action))

    claimed = claim_exports(worker, WAREHOUSE, lease, 10, ACTOR)

    assert [one.number for one in claimed] == ["2"]
    assert state(desk, 1) == KEPT[action]


@pytest.mark.postgres
@pytest.mark.parametrize("action", [Action.HOLD, Action.MARK_SYNCED, Action.RESEND, Action.RETRY_SYNC])
def test_a_person_who_comes_while_it_is_being_claimed_is_told_that_it_is_being_sent(
    two_machines: tuple[Ledger, Ledger], clock: Clock, action: Action, beside: Callable[..., object]
) -> None:
    desk, worker = two_machines
    s.wait(desk, 1)
    lease = new_lease(desk, "deliver:warehouse")
    clock.advance(seconds=1)

    with worker.write() as tx:
        claim_duties(tx, EXPORTS, WAREHOUSE, lease, 10, ACTOR)
        acting = beside(do, desk, action, 1)
        wait_until_blocked(worker)

    (acted,) = acting.result(30)  # type: ignore[attr-defined]
    assert acted.outcome is Outcome.NOT_POSSIBLE
    assert "being sent just now" in acted.message
    assert state(desk) == ("new", "sending")


def wait_until_blocked(ledger: Ledger) -> None:
    """Wait until another transaction waits for a lock."""
    blocked = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    for _ in range(10_000):
        if value(ledger, blocked):
            return
    pytest.fail("nobody waited")


@pytest.mark.postgres
def test_of_two_persons_who_looked_at_the_same_the_second_is_told(
    two_machines: tuple[Ledger, Ledger], clock: Clock
) -> None:
    here, there = two_machines
    s.be_exported(here, 1)
    seen = value(here, "SELECT max(id) FROM events")
    before_lock(there, lambda: done(here, Action.RESEND, seen=seen))

    (second,) = do(there, Action.RESEND, 1, seen=seen)

    assert second.outcome is Outcome.CHANGED
    assert second.message.startswith("Order 1 is New now")
    assert value(here, "SELECT generation FROM exports") == 2


def test_of_two_persons_who_want_the_same_one_has_it_done(ledger: Ledger, beside: Callable[..., object]) -> None:
    s.be_exported(ledger, 60)
    orders = range(1, 61)

    both = [beside(do, ledger, Action.RESEND, *orders), beside(do, ledger, Action.RESEND, *orders[::-1])]

    outcomes = [one.outcome for acting in both for one in acting.result(60)]  # type: ignore[attr-defined]
    assert (outcomes.count(Outcome.DONE), outcomes.count(Outcome.NOT_POSSIBLE)) == (60, 60)
    assert value(ledger, "SELECT count(*) FROM exports WHERE generation = 2 AND state = 'queued'") == 60
