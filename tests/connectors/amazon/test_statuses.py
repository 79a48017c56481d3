"""What becomes of an order by its status, and by who ships it."""

from decimal import Decimal

import pytest

from include.order_sync.connectors.base import SkipCode
from tests.connectors.amazon.seller import order, skipped


@pytest.mark.parametrize("status", ["UNSHIPPED", "PARTIALLY_SHIPPED"])
def test_what_is_to_be_shipped_is_taken(status: str) -> None:
    assert order(fulfillment__fulfillmentStatus=status).canceled is False


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        ("PENDING", "not paid yet"),
        ("PENDING_AVAILABILITY", "not paid yet"),
        ("SHIPPED", "already completed at the cart"),
        ("UNFULFILLABLE", "cannot be fulfilled"),
    ],
)
def test_what_should_not_be_shipped_now_is_skipped_with_a_reason(status: str, reason: str) -> None:
    found = skipped(fulfillment__fulfillmentStatus=status)
    assert found.code is SkipCode.FILTERED
    assert reason in found.reason
    assert status in found.reason


@pytest.mark.parametrize("status", ["UNSHIPPED", "PENDING", "SHIPPED", "CANCELLED", "UNFULFILLABLE"])
def test_what_amazon_ships_is_skipped_whatever_its_status(status: str) -> None:
    found = skipped(fulfillment__fulfilledBy="AMAZON", fulfillment__fulfillmentStatus=status)
    assert (found.code, found.reason) == (SkipCode.FILTERED, "fulfilled by Amazon")


def test_what_the_buyer_fetches_is_skipped() -> None:
    found = skipped(programs=["IN_STORE_PICK_UP"])
    assert (found.code, found.reason) == (SkipCode.FILTERED, "to be picked up at the store")


def test_what_the_buyer_would_have_fetched_is_canceled_all_the_same() -> None:
    assert order(programs=["IN_STORE_PICK_UP"], fulfillment__fulfillmentStatus="CANCELLED").canceled is True


def test_a_canceled_order_may_have_lost_its_address_and_its_money() -> None:
    stripped = {"proceeds": ..., "recipient": ..., "buyer": ..., "orderItems__0__product__price": ...}
    found = order(fulfillment__fulfillmentStatus="CANCELLED", orderItems__0__quantityOrdered=0, **stripped)
    assert (found.canceled, found.total, found.currency) == (True, Decimal(0), "EUR")
    assert [line.quantity for line in found.lines] == [0, 3]


def test_a_canceled_order_of_a_store_that_is_not_known_is_malformed_and_names_it() -> None:
    found = skipped(
        fulfillment__fulfillmentStatus="CANCELLED",
        proceeds=...,
        orderItems__0__product__price=...,
        orderItems__1__proceeds=...,
        salesChannel__marketplaceId="ANEWSTORE",
    )
    assert (found.code, "ANEWSTORE" in found.reason) == (SkipCode.MALFORMED, True)


def test_an_order_of_which_everything_was_canceled_is_nothing_to_ship() -> None:
    none = {"quantityFulfilled": 0, "quantityUnfulfilled": 0}
    found = skipped(orderItems__0__fulfillment=none, orderItems__1__fulfillment=none)
    assert found.code is SkipCode.NOTHING_TO_SHIP
