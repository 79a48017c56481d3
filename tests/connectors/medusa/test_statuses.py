"""What becomes of an order by its status, its payment and what is shipped of it."""

from typing import Any

import pytest

from include.order_sync.connectors.base import SkipCode
from tests.connectors.medusa.orders import BOOK, MUG, TOWEL, order, skipped

SHIPPED = [{**item, "detail": {"shipped_quantity": item["quantity"]}} for item in (MUG, TOWEL)]


@pytest.mark.parametrize("payment", ["captured", "partially_refunded"])
def test_what_is_paid_is_taken(payment: str) -> None:
    assert order(payment_status=payment).canceled is False


@pytest.mark.parametrize(
    "payment",
    ["not_paid", "awaiting", "authorized", "partially_authorized", "partially_captured", "requires_action"],
)
def test_what_is_not_paid_is_left_and_says_so(payment: str) -> None:
    found = skipped(payment_status=payment)
    assert (found.code, found.reason) == (SkipCode.FILTERED, f"not paid yet (status pending, payment {payment})")


@pytest.mark.parametrize(
    "changes",
    [{"status": "canceled"}, {"payment_status": "refunded"}, {"payment_status": "canceled"}],
)
def test_what_is_canceled_or_refunded_is_taken_as_canceled(changes: dict[str, str]) -> None:
    assert order(**changes).canceled is True


def test_a_canceled_order_is_canceled_though_all_is_shipped() -> None:
    assert order(status="canceled", items=SHIPPED).canceled is True


@pytest.mark.parametrize(
    "changes",
    [
        {"status": "completed"},
        {"status": "archived"},
        {"items": SHIPPED},
        {"items": [*SHIPPED, BOOK]},
        {"items": SHIPPED, "payment_status": "refunded"},
    ],
)
def test_what_is_done_is_left(changes: dict[str, Any]) -> None:
    assert skipped(**changes).reason.startswith("already completed at the cart")


@pytest.mark.parametrize(("status", "word"), [("draft", "a draft"), ("requires_action", "not paid yet")])
def test_what_is_no_order_yet_is_left(status: str, word: str) -> None:
    assert skipped(status=status).reason.startswith(word)


def test_fulfillment_status_is_not_believed() -> None:
    assert order(fulfillment_status="shipped").canceled is False


def test_where_nothing_is_due_nothing_has_to_be_paid() -> None:
    assert order(payment_status="not_paid", total=0, payment_collections=[]).total == 0


def test_the_account_may_take_and_leave_payments_as_it_likes() -> None:
    settings = {"take_statuses": ["authorized"], "skip_statuses": ["partially_refunded"]}
    assert order(settings, payment_status="authorized").canceled is False
    assert skipped(settings, payment_status="partially_refunded").reason.startswith("left out by the account's")


@pytest.mark.parametrize("field", ["status", "payment_status"])
def test_an_unknown_status_is_named(field: str) -> None:
    found = skipped(**{field: "teleported"})
    assert (found.code, found.reason.startswith(f"{field} is 'teleported'")) == (SkipCode.MALFORMED, True)
