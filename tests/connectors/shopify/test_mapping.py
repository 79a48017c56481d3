"""A literal order, read."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from include.order_sync.connectors.base import DownloadedOrder, SkipCode, SkippedOrder
from include.order_sync.connectors.shopify.mapping import order_mapper
from include.order_sync.connectors.shopify.settings import settings_of
from include.order_sync.errors import ConfigurationError
from include.order_sync.models import Address, Order, OrderLine
from tests.connectors.shopify.payloads import ORDER


def mapped(settings: dict[str, Any] | None = None, **changes: Any) -> DownloadedOrder | SkippedOrder:
    raw = json.dumps({**json.loads(ORDER), **changes}).encode() if changes else ORDER.encode()
    return order_mapper(settings_of(settings or {}))(raw)[0]


def order(settings: dict[str, Any] | None = None, **changes: Any) -> Order:
    found = mapped(settings, **changes)
    assert isinstance(found, DownloadedOrder), found
    return found.order


def skipped(settings: dict[str, Any] | None = None, **changes: Any) -> SkippedOrder:
    found = mapped(settings, **changes)
    assert isinstance(found, SkippedOrder), found
    return found


def lines(**changes: Any) -> dict[str, Any]:
    items = json.loads(ORDER)["lineItems"]
    return {**items, "nodes": [{**node, **changes} for node in items["nodes"]]}


def test_a_literal_order() -> None:
    assert order() == Order(
        external_id="5678901234",
        number="EN-000727",
        placed_at=datetime(2026, 3, 22, 19, 28, 2, tzinfo=UTC),
        updated_at=datetime(2026, 3, 22, 19, 28, 8, tzinfo=UTC),
        currency="EUR",
        total=Decimal("29.35"),
        lines=(
            OrderLine("315", "00042", Decimal(3), Decimal("3.3333"), "Tea - 250 g", "acme"),
            OrderLine("316", "", Decimal(1), Decimal(12), "Cup", ""),
        ),
        ship_to=Address(
            name="Max Müller",
            company="Müller OHG",
            line1="Nebenstr. 2",
            line2="2. Stock",
            city="Bonn",
            region="NW",
            postcode="53111",
            country="DE",
            phone="+49 221 555",
            email="zoe@example.com",
        ),
        ship_method="standard",
        delivery_date=date(2026, 4, 1),
        customer_account="C-00017",
        customer_name="Zoë Müller",
        note="Leave at the door",
    )


def test_the_raw_order_is_kept_byte_for_byte() -> None:
    assert mapped().raw == ORDER.encode()


def test_what_an_order_may_lack() -> None:
    bare = order(customer=None, billingAddress=None, shippingAddress=None, shippingLine=None, customAttributes=[])
    assert (bare.customer_account, bare.customer_name, bare.ship_method, bare.delivery_date) == ("", "", "", None)
    assert bare.ship_to == Address(phone="+49 221 555", email="zoe@example.com")
    assert order(customAttributes=[]).customer_account == "42"
    assert order(billingAddress=None).customer_name == "Zoë M."
    assert order(shippingLine={"code": None, "title": "Express"}).ship_method == "Express"


@pytest.mark.parametrize(
    ("settings", "distributors"),
    [
        ({}, ["acme", ""]),
        ({"distributor": "us"}, ["acme", "us"]),
        ({"distributor": "us", "distributor_from_vendor": True}, ["acme", "Potter"]),
    ],
)
def test_who_supplies_a_line(settings: dict[str, Any], distributors: list[str]) -> None:
    assert [line.distributor for line in order(settings).lines] == distributors


def test_only_what_is_to_be_shipped_is_a_line() -> None:
    assert skipped(lineItems=lines(requiresShipping=False)).code is SkipCode.NOTHING_TO_SHIP


@pytest.mark.parametrize(
    ("changes", "canceled"),
    [
        ({"cancelledAt": "2026-03-23T08:00:00Z"}, True),
        ({"displayFinancialStatus": "REFUNDED"}, True),
        ({"displayFinancialStatus": "VOIDED"}, True),
        ({"displayFinancialStatus": "PARTIALLY_REFUNDED"}, False),
        ({"displayFulfillmentStatus": "PARTIALLY_FULFILLED"}, False),
    ],
)
def test_statuses_that_are_taken(changes: dict[str, Any], canceled: bool) -> None:
    assert order(**changes).canceled is canceled


def test_an_order_with_everything_removed_is_canceled_and_keeps_what_was_ordered() -> None:
    gone = order(lineItems=lines(currentQuantity=0), currentTotalPriceSet={"shopMoney": {"amount": "0.0"}})
    assert gone.canceled is True
    assert [line.quantity for line in gone.lines] == [Decimal(4), Decimal(1), Decimal(2)]
    assert gone.total == Decimal("39.35")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"displayFinancialStatus": "PENDING"}, "not paid yet (status PENDING)"),
        ({"displayFinancialStatus": "AUTHORIZED"}, "not paid yet (status AUTHORIZED)"),
        ({"displayFulfillmentStatus": "FULFILLED"}, "already completed at the cart"),
        ({"displayFulfillmentStatus": "FULFILLED", "displayFinancialStatus": "REFUNDED"}, "already completed"),
        ({"displayFulfillmentStatus": "ON_HOLD"}, "on hold at the cart (status ON_HOLD)"),
        ({"displayFulfillmentStatus": "SCHEDULED"}, "on hold at the cart (status SCHEDULED)"),
        ({"test": True}, "a test order"),
    ],
)
def test_what_is_left_out_and_why(changes: dict[str, Any], reason: str) -> None:
    found = skipped(**changes)
    assert found.code is SkipCode.FILTERED
    assert reason in found.reason
    assert (found.external_id, found.number) == ("5678901234", "EN-000727")


@pytest.mark.parametrize(
    ("settings", "changes"),
    [
        ({"take_statuses": ["AUTHORIZED"]}, {"displayFinancialStatus": "AUTHORIZED"}),
        ({"take_on_hold": True}, {"displayFulfillmentStatus": "ON_HOLD"}),
        ({"take_test_orders": True}, {"test": True}),
    ],
)
def test_settings_take_what_is_left_out_else(settings: dict[str, Any], changes: dict[str, Any]) -> None:
    assert order(settings, **changes).canceled is False


def test_settings_leave_out_what_is_taken_else() -> None:
    found = skipped({"skip_statuses": ["PARTIALLY_REFUNDED"]}, displayFinancialStatus="PARTIALLY_REFUNDED")
    assert "skip_statuses" in found.reason


def test_a_status_that_is_none_is_refused_in_the_settings() -> None:
    with pytest.raises(ConfigurationError, match=r"shopify settings: .*'paid'"):
        settings_of({"take_statuses": ["paid"]})


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"displayFinancialStatus": None}, "displayFinancialStatus is 'None'"),
        ({"displayFulfillmentStatus": "TELEPORTED"}, "displayFulfillmentStatus is 'TELEPORTED'"),
        ({"lineItems": lines(currentQuantity=-1)}, "lineItems.currentQuantity is '-1'"),
        ({"customAttributes": [{"key": "_delivery_date", "value": "soon"}]}, "_delivery_date is 'soon'"),
        ({"updatedAt": "never"}, "updatedAt is 'never'"),
    ],
)
def test_what_is_malformed_is_named(changes: dict[str, Any], words: str) -> None:
    found = skipped(**changes)
    assert found.code is SkipCode.MALFORMED
    assert words in found.reason
    assert found.external_id == "5678901234"
