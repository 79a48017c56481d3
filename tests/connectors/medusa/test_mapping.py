"""A literal order, read."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from include.order_sync.connectors.base import DownloadedOrder, SkipCode
from include.order_sync.connectors.medusa.mapping import order_mapper
from include.order_sync.connectors.medusa.settings import settings_of
from include.order_sync.models import Address, Order, OrderLine
from tests.connectors.medusa.orders import BOOK, MUG, TOWEL, WIRE, mapped, order, skipped
from tests.connectors.medusa.payloads import ORDER


def test_a_literal_order() -> None:
    assert order() == Order(
        external_id="order_01M82172TF7V9PTDA8BXVSZN7E",
        number="17",
        placed_at=datetime(2026, 11, 22, 16, 25, 19, 456000, tzinfo=UTC),
        updated_at=datetime(2026, 11, 22, 16, 26, 43, 883000, tzinfo=UTC),
        currency="KWD",
        total=Decimal("8.485"),
        lines=(
            OrderLine(MUG["id"], "MUG-1", Decimal(2), Decimal("3.125"), "Mug", ""),
            OrderLine(
                "ordli_01M82178K26S5ARXWX6Q0YGNRN", "00042", Decimal(1), Decimal("1.235"), "Towel - Linen", "acme"
            ),
        ),
        ship_to=Address(
            name="Ana Sousa",
            company="Casa Sousa",
            line1="Street 1",
            line2="Apt 2",
            city="Kuwait City",
            region="AH",
            postcode="01234",
            country="KW",
            phone="+965 1",
            email="ana@example.com",
        ),
        ship_method="flat_rate",
        delivery_date=date(2026, 12, 24),
        customer_account="C-00017",
        customer_name="Zoë Sousa",
        note="Ring twice",
    )


def test_the_raw_order_is_kept_byte_for_byte() -> None:
    assert mapped().raw == ORDER.encode()


def test_lines_have_one_order_though_medusa_lists_them_in_none() -> None:
    assert order(items=[MUG, BOOK, TOWEL]).lines == order().lines


def test_a_number_of_the_shops_own_is_the_orders_number() -> None:
    assert order(custom_display_id="2026-00017").number == "2026-00017"


@pytest.mark.parametrize(
    ("province", "country", "region"),
    [("us-il", "us", "IL"), ("Ile-de-France", "fr", "Ile-de-France"), ("SP", "br", "SP"), (None, "br", "")],
)
def test_a_province_by_its_code_is_that_code(province: str | None, country: str, region: str) -> None:
    to = {**WIRE["shipping_address"], "province": province, "country_code": country}
    assert order(shipping_address=to).ship_to.region == region


def test_the_shops_own_keys_of_metadata() -> None:
    keys = {"account_field": "erp_no", "note_field": "", "delivery_date_field": "", "distributor_field": "supplier"}
    settings = {**keys, "distributor": "house"}
    found = order(
        settings, metadata={"erp_no": 4711, "_note": "x"}, items=[{**MUG, "metadata": {"supplier": "acme"}}, TOWEL]
    )
    assert (found.customer_account, found.note, found.delivery_date) == ("4711", "", None)
    assert [line.distributor for line in found.lines] == ["acme", "house"]


def test_without_an_account_the_customers_id_is_one() -> None:
    assert order(metadata=None).customer_account == "cus_01M821701BDAAWTB006CK406EA"


@pytest.mark.parametrize(
    ("method", "name"),
    [
        ([], ""),
        ([{"name": "Standard"}], "Standard"),
        ([{"name": "Standard", "shipping_option": {"type": None}}], "Standard"),
    ],
)
def test_a_deleted_shipping_option_leaves_the_methods_name(method: list[Any], name: str) -> None:
    assert order(shipping_methods=method).ship_method == name


@pytest.mark.parametrize(
    ("amount", "read"), [("1250", "1250"), ("0.30000000000000004", "0.3"), ("99999999999.9999", "99999999999.9999")]
)
def test_amounts_are_read_from_the_text(amount: str, read: str) -> None:
    raw = ORDER.replace('"total": 8.485', f'"total": {amount}').encode()
    found = order_mapper(settings_of({}))(raw)[0]
    assert isinstance(found, DownloadedOrder)
    assert str(found.order.total.normalize()) == str(Decimal(read).normalize())


@pytest.mark.parametrize("amount", [True, [], {}, 1e12, "1,5"])
def test_an_amount_that_is_none_is_named(amount: Any) -> None:
    found = skipped(total=amount)
    assert found.code is SkipCode.MALFORMED
    assert found.reason.startswith("total is '")
    assert (found.external_id, found.number) == ("order_01M82172TF7V9PTDA8BXVSZN7E", "17")


def test_downloads_alone_are_nothing_to_ship() -> None:
    found = skipped(items=[BOOK])
    assert (found.code, found.reason) == (SkipCode.NOTHING_TO_SHIP, "no item that is to be shipped")


@pytest.mark.parametrize("date", ["24.12.2026", 17])
def test_a_delivery_date_that_is_none_is_named(date: Any) -> None:
    assert "_delivery_date is '" in skipped(metadata={"_delivery_date": date}).reason
