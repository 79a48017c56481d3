"""Orders that wait for too long: for an answer, in a queue, or with a task that died."""

import pytest

from include.order_sync.ledger.duties import Verdict
from include.order_sync.ledger.upsert import store
from tests.clock import NOON
from tests.fakes.orders import WAREHOUSE, an_order, batch, incoming
from tests.ledger.acts import ACTOR, claim, conclude
from tests.services.alerts.office import DESK, FETCHING, Office


def test_an_order_that_was_sent_without_an_answer_is_told_after_half_an_hour(office: Office) -> None:
    store(office.ledger, batch(an_order()), ACTOR)
    conclude(office.ledger, claim(office.ledger), Verdict.UNACKNOWLEDGED, due_at=None)

    assert office.told(minutes=29, seconds=59) == []
    (said,) = office.told(seconds=1)

    assert (said.kind, said.sentence) == ("unsynced", "1 order was sent to warehouse, which has not acknowledged it.")
    assert said.orders[0].since == NOON
    assert said.link == f"{DESK}?sync=pending_verification&account=warehouse"


@pytest.mark.parametrize(("destination", "advice"), [(WAREHOUSE, "wms_delivery"), (FETCHING, "does not fetch")])
def test_an_order_that_is_stuck_in_the_queue_is_told_after_half_an_hour(
    office: Office, destination: str, advice: str
) -> None:
    store(office.ledger, batch(incoming(an_order(), destination)), ACTOR)

    assert office.told(minutes=29, seconds=59) == []
    (said,) = office.told(seconds=1)

    assert said.sentence == f"1 order is stuck in the queue for {destination}."
    assert advice in said.resolution
    assert said.orders[0].since == NOON


def test_an_order_that_a_dead_task_holds_is_stuck_too(office: Office) -> None:
    store(office.ledger, batch(an_order()), ACTOR)
    claim(office.ledger)
    assert [said.sentence for said in office.told(minutes=30)] == ["1 order is stuck in the queue for warehouse."]


def test_what_nobody_sends_is_not_stuck(office: Office) -> None:
    store(office.ledger, batch(incoming(an_order(), "by_hand")), ACTOR)
    assert office.told(days=1) == []


def test_a_destination_that_is_served_rarely_may_keep_orders_waiting(office: Office) -> None:
    office.configure_warehouse(delivery_cadence="hourly")
    store(office.ledger, batch(an_order()), ACTOR)
    assert office.told(minutes=119) == []
    assert len(office.told(minutes=1)) == 1


def test_how_long_orders_may_wait_is_configured(office: Office) -> None:
    office.set_alerts(unsynced_after="2h")
    store(office.ledger, batch(an_order()), ACTOR)
    assert office.told(minutes=119) == []
    assert len(office.told(minutes=1)) == 1
