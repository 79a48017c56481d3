"""Orders as Vendure has them, and what becomes of them."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from include.order_sync.connectors.base import DownloadedOrder, SkipCode, SkippedOrder
from include.order_sync.connectors.vendure.mapping import order_mapper
from include.order_sync.connectors.vendure.settings import Settings
from include.order_sync.models import Address, Order, OrderLine
from tests.connectors.vendure.canned import CannedShop
from tests.connectors.vendure.payloads import ORDER

SETTINGS = Settings(**CannedShop.settings)


def mapped(settings: Settings = SETTINGS, decimals: int = 2, **changes: Any) -> DownloadedOrder | SkippedOrder:
    raw = json.dumps({**json.loads(ORDER), **changes}).encode()
    return order_mapper(settings)(raw, decimals)[0]


def order(settings: Settings = SETTINGS, decimals: int = 2, **changes: Any) -> Order:
    found = mapped(settings, decimals, **changes)
    assert isinstance(found, DownloadedOrder), found
    return found.order


def skipped(settings: Settings = SETTINGS, **changes: Any) -> tuple[SkipCode, str]:
    found = mapped(settings, **changes)
    assert isinstance(found, SkippedOrder), found
    return found.code, found.reason


def lines(**changes: Any) -> list[dict[str, Any]]:
    return [{**line, **changes} for line in json.loads(ORDER)["lines"]]


def test_a_literal_order_becomes_a_canonical_one() -> None:
    assert order() == Order(
        external_id="3",
        number="5WQHL1UGCG1E6X39",
        placed_at=datetime(2026, 3, 22, 19, 28, 9, 399000, tzinfo=UTC),
        currency="BRL",
        total=Decimal("329.00"),
        lines=(
            OrderLine("7", "00042", Decimal(2), Decimal("119.00"), "Tea 250 g", "acme"),
            OrderLine("8", "CUP", Decimal(1), Decimal("19.90"), "Cup", ""),
        ),
        ship_to=Address(
            name="Zoë Müller",
            company="Müller OHG",
            line1="Rua Augusta 958",
            city="juiz de fora",
            region="MG",
            postcode="36045",
            country="BR",
            phone="+55 32 555",
            email="joao@example.com",
        ),
        ship_method="flat_rate",
        updated_at=datetime(2026, 3, 22, 19, 28, 9, 399000, tzinfo=UTC),
        delivery_date=date(2026, 4, 1),
        customer_account="C-00017",
        customer_name="João Simões",
        note="Ring twice",
    )


@pytest.mark.parametrize(
    ("currency", "units", "decimals", "amount"),
    [
        ("JPY", 125000, 2, "1250"),
        ("EUR", 1250, 2, "12.50"),
        ("KWD", 12345, 3, "12.345"),
        ("JPY", 1250, 0, "1250"),
        ("EUR", -1, 2, "-0.01"),
        ("EUR", 999_999_999_999_999, 4, "99999999999.9999"),
    ],
)
def test_amounts_have_the_decimals_that_the_shop_keeps_whatever_the_currency(
    currency: str, units: int, decimals: int, amount: str
) -> None:
    assert order(decimals=decimals, currencyCode=currency, totalWithTax=units).total == Decimal(amount)


@pytest.mark.parametrize("state", ["PaymentSettled", "PartiallyShipped", "PartiallyDelivered"])
def test_what_is_still_to_be_shipped_is_taken(state: str) -> None:
    assert order(state=state).canceled is False


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        ("PaymentAuthorized", "not paid yet (status PaymentAuthorized)"),
        ("ArrangingAdditionalPayment", "not paid yet (status ArrangingAdditionalPayment)"),
        ("Modifying", "being edited at the cart (status Modifying)"),
        ("Shipped", "already completed at the cart (status Shipped)"),
        ("Delivered", "already completed at the cart (status Delivered)"),
    ],
)
def test_what_is_not_to_be_shipped_is_left_out_with_its_reason(state: str, reason: str) -> None:
    assert skipped(state=state) == (SkipCode.FILTERED, reason)


def test_a_canceled_order_keeps_what_was_ordered() -> None:
    found = order(state="Cancelled", lines=lines(quantity=0), totalWithTax=0)
    assert found.canceled
    assert [(line.sku, line.quantity) for line in found.lines] == [("00042", 3), ("CUP", 1), ("GONE", 2)]


def test_lines_are_in_the_order_of_their_ids_however_vendure_lists_them() -> None:
    tenth = {**lines()[0], "id": "10"}
    assert [line.external_id for line in order(lines=[tenth, *lines()[1::-1]]).lines] == ["7", "8", "10"]


def test_an_order_of_which_nothing_is_left_is_canceled_whatever_its_state() -> None:
    assert order(lines=lines(quantity=0)).canceled


def test_states_of_the_shops_own_need_a_setting() -> None:
    code, reason = skipped(state="Picked")
    assert (code, "state is 'Picked'" in reason) == (SkipCode.MALFORMED, True)
    assert order(Settings(take_statuses=frozenset({"Picked"})), state="Picked")
    assert skipped(Settings(skip_statuses=frozenset({"Picked"})), state="Picked")[0] is SkipCode.FILTERED
    assert order(Settings(take_statuses=frozenset({"PaymentAuthorized"})), state="PaymentAuthorized")


def test_the_whole_of_several_sellers_orders_is_left_out() -> None:
    assert skipped(type="Aggregate")[0] is SkipCode.FILTERED
    assert order(type="Seller")


def test_without_custom_fields_settings_and_the_customers_id_take_their_place() -> None:
    found = order(Settings(distributor="house"))
    assert {line.distributor for line in found.lines} == {"house"}
    assert (found.customer_account, found.note, found.delivery_date) == ("42", "", None)


def test_a_delivery_date_may_be_a_time() -> None:
    found = order(customFields={"deliveryDate": "2026-04-02T00:00:00.000Z", "message": None})
    assert (found.delivery_date, found.note) == (date(2026, 4, 2), "")


def test_an_order_without_customer_address_or_shipping_is_no_trouble() -> None:
    found = order(customer=None, shippingAddress=None, shippingLines=[])
    assert (found.ship_to, found.ship_method, found.customer_name) == (Address(), "", "")
