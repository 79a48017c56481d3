"""Many orders at once: each with its own result, and only what the person has looked at."""

import pytest
from sqlalchemy import event

from include.order_sync.errors import ErrorCode
from include.order_sync.ledger.commands.act import act
from include.order_sync.ledger.commands.model import Action, Outcome, Target
from include.order_sync.ledger.duties import Verdict
from include.order_sync.ledger.session import Ledger
from include.order_sync.ledger.upsert import store
from tests.fakes.death import Death, Killed, MortalLedger
from tests.fakes.orders import SECOND, WAREHOUSE, a_line, an_order, batch, incoming, some_orders
from tests.ledger.acts import ACTOR, claim, conclude, export_all, export_states, fail_all, one_state, value
from tests.ledger.commands import situations as s
from tests.ledger.commands.situations import OLGA, WHY, do, done, happened

A = Action


def test_what_has_changed_since_it_was_looked_at_is_not_touched(ledger: Ledger) -> None:
    s.fail(ledger, 2)
    looked_at = value(ledger, "SELECT max(id) FROM events WHERE order_id = 1")
    done(ledger, A.MARK_SYNCED, 1)
    before = s.picture(ledger, 1)

    (acted,) = do(ledger, A.RETRY_SYNC, 1, seen=looked_at)

    assert acted.outcome is Outcome.CHANGED
    assert acted.message == "Order 1 is At WMS now: somebody or the flow was there first. Look again."
    assert (acted.status_words, acted.sync_status, acted.seen) == ("At WMS", "Successful", before[-1]["newest"])
    assert acted.destinations == ()
    assert s.picture(ledger, 1) == before


def test_what_was_looked_at_as_it_is_may_be_acted_on_again_and_again(ledger: Ledger) -> None:
    s.wait(ledger, 1)
    seen = value(ledger, "SELECT max(id) FROM events")

    for action in (A.HOLD, A.RELEASE, A.RETRY_SYNC, A.MARK_SYNCED, A.RESEND, A.RETRY_SYNC):
        acted = done(ledger, action, seen=seen)
        assert acted.seen == value(ledger, "SELECT max(id) FROM events") > seen
        seen = acted.seen


def test_what_does_not_exist_is_not_found_and_stops_no_other(ledger: Ledger) -> None:
    s.fail(ledger, 2)

    acted = do(ledger, A.RETRY_SYNC, 99, 2, 0, -1, 2**63, 10**30, 1)

    found = [(one.order_id, one.number, one.outcome.value) for one in acted]
    assert found == [
        (99, "", "not_found"), (2, "2", "done"), (0, "", "not_found"), (-1, "", "not_found"),
        (2**63, "", "not_found"), (10**30, "", "not_found"), (1, "1", "done"),
    ]  # fmt: skip
    assert acted[0].message == "There is no order 99."
    assert (acted[0].status_words, acted[0].sync_status, acted[0].seen, acted[0].cart) == ("", "", 0, "")


def test_an_order_that_is_named_twice_is_acted_on_once(ledger: Ledger) -> None:
    s.be_exported(ledger, 2)
    seen = value(ledger, "SELECT max(id) FROM events WHERE order_id = 1")

    acted = act(ledger, A.RESEND, [Target(1, seen=seen), Target(2), Target(1, seen=seen)], OLGA, WHY)

    assert [one.outcome for one in acted] == [Outcome.DONE] * 3
    assert acted[0] == acted[2]
    assert value(ledger, "SELECT generation FROM exports WHERE order_id = 1") == 2
    assert happened(ledger).count(("export_resent", WHY)) == 1


def test_both_rows_of_an_order_with_two_destinations_can_be_chosen(ledger: Ledger) -> None:
    store(ledger, batch(incoming(an_order("1", a_line("1"), a_line("2")), WAREHOUSE, SECOND)), ACTOR)
    fail_all(ledger, ErrorCode.REJECTED)
    fail_all(ledger, ErrorCode.REJECTED, SECOND)
    seen = value(ledger, "SELECT max(id) FROM events")

    first, second = act(ledger, A.RETRY_SYNC, [Target(1, SECOND, seen), Target(1, WAREHOUSE, seen)], OLGA)

    assert [first.outcome, second.outcome] == [Outcome.DONE] * 2
    assert (first.destinations, second.destinations) == ((SECOND,), (WAREHOUSE,))
    assert set(export_states(ledger).values()) == {"queued"}
    seen = value(ledger, "SELECT max(id) FROM events")
    acted = act(ledger, A.HOLD, [Target(1, SECOND, seen), Target(1, WAREHOUSE, seen)], OLGA)
    assert [one.outcome for one in acted] == [Outcome.DONE] * 2
    assert happened(ledger).count(("order_held", None)) == 1


def test_a_thousand_orders_of_all_kinds_are_done_or_refused_each_for_itself(ledger: Ledger) -> None:
    store(ledger, batch(*some_orders(500, 1)), ACTOR)
    fail_all_of(ledger, 500)
    store(ledger, batch(*some_orders(250, 501)), ACTOR)
    export_all_of(ledger, 250)
    store(ledger, batch(*some_orders(250, 751)), ACTOR)
    turned = list(range(1100, 0, -1))

    acted = do(ledger, A.RETRY_SYNC, *turned)

    assert [one.order_id for one in acted] == turned
    by_id = {one.order_id: one for one in acted}
    assert {by_id[n].outcome for n in range(1, 501)} == {Outcome.DONE}
    assert {by_id[n].outcome for n in range(501, 751)} == {Outcome.NOT_POSSIBLE}
    assert {by_id[n].outcome for n in range(751, 1001)} == {Outcome.DONE}
    assert {by_id[n].outcome for n in range(1001, 1101)} == {Outcome.NOT_FOUND}
    assert value(ledger, "SELECT count(*) FROM exports WHERE state = 'queued' AND failures = 0") == 750
    count = "SELECT count(*) FROM events WHERE actor = :olga AND kind = :kind"
    assert value(ledger, count, olga=OLGA, kind="export_released") == 500
    assert value(ledger, count, olga=OLGA, kind="retry_asked") == 250


def fail_all_of(ledger: Ledger, count: int) -> None:
    """Let the warehouse refuse so many orders."""
    conclude(ledger, claim(ledger, limit=count), Verdict.FAILED, code=ErrorCode.REJECTED, message="no")


def export_all_of(ledger: Ledger, count: int) -> None:
    """Let the warehouse take so many orders."""
    conclude(ledger, claim(ledger, limit=count), Verdict.ACKNOWLEDGED)


@pytest.mark.parametrize("action", Action)
def test_many_orders_cost_no_more_statements_than_one(make_ledger, action: Action) -> None:
    def statements(count: int) -> int:
        ledger = make_ledger()
        (s.ship_a_part if "confirm" in action else s.wait_on_hold if action is A.RELEASE else s.wait)(ledger, count)
        if action is A.RESEND:
            export_all(ledger)
        run: list[str] = []
        event.listen(ledger.engine, "before_cursor_execute", lambda c, cursor, sql, *rest: run.append(sql))
        acted = do(ledger, action, *range(1, count + 1))
        assert {one.outcome for one in acted} == {Outcome.DONE}
        return len(run)

    assert statements(40) <= statements(1)


def test_what_a_crash_leaves_can_be_done_again(make_ledger) -> None:
    ledger = make_ledger(MortalLedger)
    s.wait(ledger, 400)
    export_all_of(ledger, 400)
    ledger.death = Death(at=3)

    with pytest.raises(Killed):
        do(ledger, A.RESEND, *range(1, 401))

    ledger.death = Death()
    begun = value(ledger, "SELECT count(*) FROM exports WHERE generation = 2")
    assert begun == 300
    acted = do(ledger, A.RESEND, *range(1, 401))
    assert sum(one.outcome is Outcome.DONE for one in acted) == 400 - begun
    assert value(ledger, "SELECT count(*) FROM exports WHERE generation = 2 AND state = 'queued'") == 400


def test_a_crash_before_the_commit_leaves_nothing(make_ledger) -> None:
    ledger = make_ledger(MortalLedger)
    s.fail(ledger, 1)
    ledger.death = Death(at=1)

    with pytest.raises(Killed):
        do(ledger, A.RETRY_SYNC, 1)

    ledger.death = Death()
    assert one_state(ledger) == ("error", "failed")
    assert happened(ledger) == []
