"""An account that refuses us: told at once, and over only when it is known to let us in."""

from datetime import timedelta

import pytest

from include.order_sync.connectors.base import Api
from include.order_sync.errors import ErrorCode, VendorError
from include.order_sync.ledger.account_runs import begin_run, trouble_run
from include.order_sync.ledger.alerts.telling import open_alerts
from include.order_sync.ledger.calls import CallTally, record_calls
from include.order_sync.ledger.leases import release
from include.order_sync.ledger.upsert import store
from tests.clock import NOON
from tests.fakes.orders import WAREHOUSE, batch, some_orders
from tests.ledger.acts import ACTOR, hold_lease
from tests.services.alerts.office import AIRFLOW, DESK, Office


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (ErrorCode.UNAUTHORIZED, "refuses our login"),
        (ErrorCode.FORBIDDEN, "knows our login, but does not let it do this"),
    ],
)
def test_an_account_that_refuses_us_is_told_at_once_with_what_waits_for_it(
    office: Office, code: ErrorCode, words: str
) -> None:
    store(office.ledger, batch(*some_orders(2)), ACTOR)
    for stage in ("deliver", "track"):
        begin_run(office.ledger, WAREHOUSE, stage)
        trouble_run(office.ledger, WAREHOUSE, stage, code, "HTTP 401: no", NOON + timedelta(minutes=15))

    (said,) = office.told()

    assert said.sentence == f"The account warehouse {words}. 2 orders wait for it."
    assert (said.message, said.orders, said.new, said.waiting) == ("HTTP 401: no", (), 0, 2)
    assert said.link == f"{DESK}connections"


def test_an_account_that_only_asks_for_time_refuses_nobody(office: Office) -> None:
    begin_run(office.ledger, WAREHOUSE, "deliver")
    trouble_run(office.ledger, WAREHOUSE, "deliver", ErrorCode.RATE_LIMITED, "slow down", None)
    assert office.told() == []


def test_an_account_that_the_file_has_no_more_refuses_nobody(office: Office) -> None:
    begin_run(office.ledger, "closed_shop", "download")
    trouble_run(office.ledger, "closed_shop", "download", ErrorCode.UNAUTHORIZED, "no", None)
    assert office.told() == []


def called(office: Office, error: ErrorCode | None = None) -> None:
    """Note a call to the warehouse that went well, or failed."""
    tally = CallTally()
    tally.count(0.1)
    if error:
        tally.fail(VendorError(error, "no"))
    record_calls(office.ledger, WAREHOUSE, Api.ORDERS, tally)


def be_refused(office: Office) -> None:
    """Let a delivery find its login refused."""
    begin_run(office.ledger, WAREHOUSE, "deliver")
    called(office, ErrorCode.UNAUTHORIZED)
    trouble_run(office.ledger, WAREHOUSE, "deliver", ErrorCode.UNAUTHORIZED, "no", None)


def test_an_account_that_lets_us_in_again_is_told(office: Office) -> None:
    be_refused(office)
    assert len(office.told()) == 1
    office.clock.advance(minutes=30)
    begin_run(office.ledger, WAREHOUSE, "deliver")
    called(office)
    (said,) = office.told()
    assert (said.recovered, said.sentence, said.outcomes) == (True, "The account warehouse lets us in again.", {})
    assert said.link.startswith(AIRFLOW)


def test_an_account_that_is_asked_again_is_not_said_to_work_before_it_answers(office: Office) -> None:
    be_refused(office)
    office.told()
    office.clock.advance(minutes=30)
    lease = hold_lease(office.ledger, f"deliver:{WAREHOUSE}")
    begin_run(office.ledger, WAREHOUSE, "deliver")
    called(office)
    assert office.told() == []
    office.clock.advance(seconds=1)
    called(office, ErrorCode.UNAUTHORIZED)
    release(office.ledger, lease)
    assert office.told() == []
    assert [one.code for one in open_alerts(office.ledger)] == ["unauthorized"]


def test_another_refusal_is_another_cause(office: Office) -> None:
    be_refused(office)
    office.told()
    trouble_run(office.ledger, WAREHOUSE, "deliver", ErrorCode.FORBIDDEN, "no", None)
    assert sorted((said.recovered, said.account) for said in office.told(minutes=15)) == [
        (False, WAREHOUSE),
        (True, WAREHOUSE),
    ]
