"""Parcels of orders that nobody acknowledged, that were canceled, or that are held."""

import pytest

from include.order_sync.connectors.base import CancelOutcome
from include.order_sync.errors import ErrorCode
from include.order_sync.ledger.cancels import open_recalls, record_recall
from include.order_sync.ledger.duties import Verdict
from include.order_sync.ledger.session import Ledger
from include.order_sync.ledger.upsert import store
from tests.clock import NOON, Clock
from tests.fakes.orders import SECOND, WAREHOUSE, a_line, a_parcel, an_order, batch, incoming
from tests.ledger.acts import (
    ACTOR,
    claim,
    conclude,
    export_all,
    fail_all,
    kinds,
    one_state,
    rows,
    ship,
    statuses,
    tell_all,
    told_states,
    value,
)

ORDER = an_order("1001", a_line("1", "2"), a_line("2", "5"))
WHOLE = (("1", "2"), ("2", "5"))


@pytest.fixture
def exported(ledger: Ledger) -> Ledger:
    """A ledger with an order of two lines at the warehouse."""
    store(ledger, batch(ORDER), ACTOR)
    export_all(ledger)
    return ledger


@pytest.mark.parametrize("verdict", [None, Verdict.UNACKNOWLEDGED, Verdict.RETRY, Verdict.FAILED])
def test_a_parcel_proves_that_the_destination_has_the_order(ledger: Ledger, verdict: Verdict | None) -> None:
    store(ledger, batch(ORDER), ACTOR)
    claims = claim(ledger)
    if verdict:
        conclude(ledger, claims, verdict, code=ErrorCode.TIMEOUT, due_at=NOON)

    ship(ledger, a_parcel("P1", ORDER, *WHOLE))

    assert one_state(ledger) == ("shipped", "exported")
    assert value(ledger, "SELECT error_code FROM orders") is None
    assert "export_acknowledged" in kinds(ledger)


def test_what_was_proved_by_a_parcel_is_not_sent_again(ledger: Ledger, clock: Clock) -> None:
    store(ledger, batch(ORDER), ACTOR)
    ship(ledger, a_parcel("P1", ORDER, ("1", "1")))
    clock.advance(hours=1)

    assert claim(ledger) == []
    assert statuses(ledger) == {"1001": "at_wms"}


def test_a_parcel_of_a_canceled_order_calls_for_a_person_and_the_cart_is_not_told(exported: Ledger) -> None:
    store(exported, batch(an_order("1001", *ORDER.lines, canceled=True, updated_at=NOON)), ACTOR)

    ship(exported, a_parcel("P1", ORDER, *WHOLE))

    (held,) = rows(exported, "SELECT status, error_code FROM orders")
    assert tuple(held.values()) == ("error", "canceled_at_source")
    assert told_states(exported) == []
    assert "shipment_received" in kinds(exported)


def test_a_parcel_of_an_order_that_was_called_back_calls_for_a_person(exported: Ledger) -> None:
    store(exported, batch(an_order("1001", *ORDER.lines, canceled=True, updated_at=NOON)), ACTOR)
    (recall,) = open_recalls(exported, WAREHOUSE)
    record_recall(exported, recall, CancelOutcome.CANCELED, ACTOR)
    assert statuses(exported) == {"1001": "canceled"}

    ship(exported, a_parcel("P1", ORDER, *WHOLE))

    assert value(exported, "SELECT count(*) FROM shipments") == 1
    assert "shipment_received" in kinds(exported)


def test_an_order_held_for_a_failed_confirmation_is_not_moved_by_another_parcel(exported: Ledger) -> None:
    ship(exported, a_parcel("P1", ORDER, ("1", "2")))
    tell_all(exported, Verdict.FAILED, code=ErrorCode.REJECTED, message="no")
    assert statuses(exported) == {"1001": "at_wms"}

    ship(exported, a_parcel("P2", ORDER, ("2", "5")))

    assert statuses(exported) == {"1001": "error"}
    assert value(exported, "SELECT error_code FROM orders") == "rejected"


def test_an_order_that_was_refused_at_one_place_and_shipped_from_the_other_stays_held(ledger: Ledger) -> None:
    order = an_order("1001", a_line("1"), a_line("2"))
    store(ledger, batch(incoming(order, WAREHOUSE, SECOND)), ACTOR)
    export_all(ledger)
    fail_all(ledger, ErrorCode.UNKNOWN_SKU, SECOND)

    ship(ledger, a_parcel("P1", order, ("1", "2")))

    assert statuses(ledger) == {"1001": "error"}
    assert told_states(ledger) == ["queued"]
