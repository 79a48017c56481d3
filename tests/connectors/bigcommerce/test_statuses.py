"""What becomes of an order by its status, and of what was refunded or shipped of it."""

from decimal import Decimal

import pytest

from include.order_sync.connectors.base import SkipCode
from tests.connectors.bigcommerce.orders import MUG, TOWEL, holding, order, skipped


@pytest.mark.parametrize("status_id", [3, 9, 11])
def test_what_is_paid_and_not_shipped_is_taken(status_id: int) -> None:
    assert order(status_id=status_id).canceled is False


@pytest.mark.parametrize("status_id", [4, 5, 6])
def test_what_the_store_called_off_is_a_canceled_order(status_id: int) -> None:
    assert order(status_id=status_id).canceled is True


def test_an_archived_order_is_canceled_unless_it_was_shipped() -> None:
    assert order(is_deleted=True).canceled is True
    assert skipped(is_deleted=True, status_id=2).code is SkipCode.FILTERED


@pytest.mark.parametrize(
    ("status_id", "reason"),
    [
        (0, "not paid yet"),
        (1, "not paid yet"),
        (7, "not paid yet"),
        (2, "already completed at the cart"),
        (10, "already completed at the cart"),
        (8, "to be picked up at the store"),
        (12, "on hold at the cart"),
        (13, "on hold at the cart"),
    ],
)
def test_what_should_not_be_shipped_now_is_skipped_with_a_reason(status_id: int, reason: str) -> None:
    found = skipped(status_id=status_id, status="As the store calls it")
    assert (found.code, found.reason) == (SkipCode.FILTERED, f"{reason} (status {status_id}, As the store calls it)")


def test_the_account_can_take_and_leave_out_statuses() -> None:
    assert order({"take_statuses": [7]}, status_id=7).canceled is False
    assert skipped({"skip_statuses": [9]}, status_id=9).reason.startswith("left out by the account's skip_statuses")


def test_what_was_refunded_is_taken_off() -> None:
    some = {**TOWEL, "quantity_refunded": 1}
    assert order(status_id=14, consignments=holding(some, MUG)).lines[0].quantity == 2
    gone = {**MUG, "quantity_refunded": 1}
    assert [line.external_id for line in order(status_id=14, consignments=holding(some, gone)).lines] == ["25"]


def test_a_wholly_refunded_order_is_canceled_and_keeps_what_was_ordered() -> None:
    gone = holding({**TOWEL, "quantity_refunded": 3}, {**MUG, "quantity_refunded": 1})
    found = order(status_id=14, consignments=gone)
    assert (found.canceled, [line.quantity for line in found.lines]) == (True, [Decimal(3), Decimal(1)])


def test_a_refund_of_what_was_shipped_leaves_nothing_to_do() -> None:
    shipped = holding({**TOWEL, "quantity_shipped": 3, "quantity_refunded": 1}, {**MUG, "quantity_shipped": 1})
    assert skipped(status_id=14, consignments=shipped).reason.startswith("already completed at the cart")
    part = holding({**TOWEL, "quantity_shipped": 1, "quantity_refunded": 1}, {**MUG, "quantity_shipped": 1})
    assert order(status_id=14, consignments=part).lines[0].quantity == 2
