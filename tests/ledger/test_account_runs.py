"""When accounts were worked for, what troubles them, and which have work waiting."""

from datetime import timedelta

import pytest

from include.order_sync.errors import ErrorCode
from include.order_sync.ledger.account_runs import AccountRun, accounts_with_work, begin_run, last_runs, trouble_run
from include.order_sync.ledger.duties import CONFIRMATIONS, EXPORTS, Verdict
from include.order_sync.ledger.session import Ledger
from include.order_sync.ledger.upsert import store
from tests.clock import NOON, Clock
from tests.fakes.orders import CART, WAREHOUSE, a_parcel, an_order, batch
from tests.ledger.acts import ACTOR, claim, conclude, export_all, fail_all, rows, ship, tell_all

LATER = NOON + timedelta(minutes=15)


def test_a_run_is_remembered_by_account_and_stage(ledger: Ledger, clock: Clock) -> None:
    begin_run(ledger, "web_shop", "download")
    clock.advance(minutes=5)
    begin_run(ledger, "web_shop", "confirm")
    begin_run(ledger, "other_shop", "download")

    assert last_runs(ledger, "download") == {
        "web_shop": AccountRun(NOON, None),
        "other_shop": AccountRun(clock(), None),
    }


def test_trouble_pauses_an_account_until_its_next_run(ledger: Ledger) -> None:
    begin_run(ledger, WAREHOUSE, "deliver")
    trouble_run(ledger, WAREHOUSE, "deliver", ErrorCode.UNAUTHORIZED, "the key is wrong", LATER)

    assert last_runs(ledger, "deliver")[WAREHOUSE].paused_until == LATER
    (row,) = rows(ledger, "SELECT error_code, error_message FROM account_runs")
    assert tuple(row.values()) == ("unauthorized", "the key is wrong")
    begin_run(ledger, WAREHOUSE, "deliver")
    assert last_runs(ledger, "deliver")[WAREHOUSE].paused_until is None
    assert rows(ledger, "SELECT error_code, error_message, error_at FROM account_runs")[0] == {
        "error_code": None,
        "error_message": None,
        "error_at": None,
    }


def test_a_queued_export_is_work_when_it_is_due(ledger: Ledger, clock: Clock) -> None:
    assert accounts_with_work(ledger, EXPORTS) == set()
    store(ledger, batch(an_order()), ACTOR)
    assert accounts_with_work(ledger, EXPORTS) == {WAREHOUSE}
    conclude(ledger, claim(ledger), Verdict.RETRY, code=ErrorCode.TIMEOUT, due_at=LATER)

    assert accounts_with_work(ledger, EXPORTS) == set()
    clock.advance(minutes=15)
    assert accounts_with_work(ledger, EXPORTS) == {WAREHOUSE}


def test_what_a_task_has_claimed_may_be_a_dead_tasks(ledger: Ledger) -> None:
    store(ledger, batch(an_order()), ACTOR)
    claim(ledger)

    assert accounts_with_work(ledger, EXPORTS) == {WAREHOUSE}


@pytest.mark.parametrize(("due_at", "work"), [(NOON, {WAREHOUSE}), (LATER, set()), (None, set())])
def test_what_is_to_be_asked_about_is_work_when_that_is_due(ledger: Ledger, due_at, work: set[str]) -> None:
    store(ledger, batch(an_order()), ACTOR)
    conclude(ledger, claim(ledger), Verdict.UNACKNOWLEDGED, code=ErrorCode.TIMEOUT, due_at=due_at)

    assert accounts_with_work(ledger, EXPORTS) == work


def test_what_waits_for_a_person_is_no_work(ledger: Ledger) -> None:
    store(ledger, batch(an_order()), ACTOR)
    fail_all(ledger, ErrorCode.REJECTED)

    assert accounts_with_work(ledger, EXPORTS) == set()


def test_a_parcel_is_work_for_the_cart_until_it_is_told(ledger: Ledger) -> None:
    order = an_order()
    store(ledger, batch(order), ACTOR)
    export_all(ledger)
    assert accounts_with_work(ledger, CONFIRMATIONS) == set()
    ship(ledger, a_parcel("P1", order))
    assert accounts_with_work(ledger, CONFIRMATIONS) == {CART}
    tell_all(ledger)

    assert accounts_with_work(ledger, CONFIRMATIONS) == set()
