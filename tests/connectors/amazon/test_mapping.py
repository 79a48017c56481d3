"""An order of Amazon's as a canonical order, with literal payloads."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from include.order_sync.connectors.base import SkipCode
from include.order_sync.models import Address, Order, OrderLine
from tests.connectors.amazon.payloads import ORDER
from tests.connectors.amazon.seller import mapped, order, skipped

SETTINGS = {"distributor": "acme", "customer_account": "AMZ-DE", "time_zone": "Europe/Berlin"}


def test_every_field_is_where_it_belongs() -> None:
    assert order(SETTINGS) == Order(
        external_id="305-1234567-8901234",
        number="305-1234567-8901234",
        placed_at=datetime(2026, 3, 20, 18, 30, tzinfo=UTC),
        currency="EUR",
        total=Decimal("52.47"),
        lines=(
            OrderLine("30512345678901", "MUG-1", Decimal(2), Decimal("12.50"), "Mug", "acme"),
            OrderLine("30512345678902", "TOWEL-3", Decimal(3), Decimal("9.1567"), "Towel", "acme"),
        ),
        ship_to=Address(
            name="Jörg Weiß",
            company="Weiß GmbH",
            line1="Lindenstraße 7",
            line2="Hinterhaus, 3. Stock",
            city="Köln",
            region="NRW",
            postcode="05067",
            country="DE",
            phone="+49 221 555",
            email="x7k2@marketplace.amazon.de",
        ),
        ship_method="EXPEDITED",
        updated_at=datetime(2026, 3, 20, 19, 2, 11, tzinfo=UTC),
        delivery_date=date(2026, 3, 27),
        customer_account="AMZ-DE",
        customer_name="Jörg Weiß",
        note="Ring twice\nDrop-off location: Porch\nGift message: Alles Gute!",
    )


def test_the_raw_order_is_kept_as_it_came() -> None:
    assert mapped(ORDER).raw.decode().startswith('{"orderId": "305-1234567-8901234"')


@pytest.mark.parametrize(("zone", "day"), [("UTC", 28), ("America/Los_Angeles", 27), ("Asia/Tokyo", 28)])
def test_the_delivery_date_is_a_day_where_the_account_says(zone: str, day: int) -> None:
    window = {"latestDateTime": "2026-03-28T06:59:59Z"}
    assert order({"time_zone": zone}, fulfillment__deliverByWindow=window).delivery_date == date(2026, 3, day)


def test_what_is_canceled_of_an_item_is_not_shipped() -> None:
    rest = {"quantityFulfilled": 0, "quantityUnfulfilled": 1}
    assert order(orderItems__0__fulfillment=rest).lines[0].quantity == 1


def test_an_item_that_is_canceled_wholly_is_left_out() -> None:
    execution = {"cancellationExecution": {"cancelledBy": "MERCHANT"}}
    found = order(orderItems__0__fulfillment=..., orderItems__0__cancellation=execution)
    assert [line.sku for line in found.lines] == ["TOWEL-3"]


def test_an_item_whose_cancellation_is_only_asked_for_is_shipped() -> None:
    asked = {"cancellationRequest": {"requester": "BUYER"}}
    found = order(orderItems__0__fulfillment=..., orderItems__0__cancellation=asked)
    assert [line.quantity for line in found.lines] == [2, 3]


def test_what_is_given_for_nothing_costs_nothing() -> None:
    assert order(orderItems__1__proceeds=...).lines[1].unit_price == 0


def test_an_address_without_a_state_is_told_by_its_district() -> None:
    bare = {"name": "A", "addressLine1": "1", "districtOrCounty": "Beyoglu", "municipality": "Istanbul"}
    found = order(recipient={"deliveryAddress": bare}).ship_to
    assert (found.region, found.city) == ("Beyoglu", "Istanbul")


@pytest.mark.parametrize("recipient", [{}, {"deliveryAddress": {"city": "Köln", "countryCode": "DE"}}])
def test_an_address_that_is_kept_from_us_names_the_role(recipient: dict[str, object]) -> None:
    found = skipped(recipient=recipient)
    assert found.code is SkipCode.MALFORMED
    assert "Direct-to-Consumer Delivery" in found.reason


def test_two_items_with_one_id_are_malformed() -> None:
    assert "orderItems.orderItemId" in skipped(orderItems__1__orderItemId="30512345678901").reason


@pytest.mark.parametrize("field", ["orderId", "createdTime", "lastUpdatedTime", "fulfillment", "orderItems"])
def test_a_field_that_is_missing_is_named(field: str) -> None:
    found = skipped(**{field: ...})
    assert found.code is SkipCode.MALFORMED
    assert field in found.reason


def test_an_order_without_a_total_is_malformed() -> None:
    assert skipped(proceeds={}).reason.startswith("proceeds.grandTotal is")


def test_a_replacement_for_which_nobody_pays_is_taken_and_worth_nothing() -> None:
    found = order(proceeds=..., orderItems__0__product__price=..., orderItems__1__proceeds=...)
    assert (found.total, found.currency, found.canceled) == (Decimal(0), "EUR", False)
    assert [line.unit_price for line in found.lines] == [0, 0]
