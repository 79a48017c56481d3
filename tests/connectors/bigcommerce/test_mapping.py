"""A literal order, read."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from include.order_sync.connectors.base import SkipCode, SkippedOrder
from include.order_sync.connectors.bigcommerce.mapping import order_mapper
from include.order_sync.connectors.bigcommerce.settings import settings_of
from include.order_sync.models import Address, Order, OrderLine
from tests.connectors.bigcommerce.orders import MUG, TO, TOWEL, WIRE, going_to, holding, mapped, order, skipped
from tests.connectors.bigcommerce.payloads import ADDRESSES, ORDER, PRODUCTS, SHIPMENT, STOCK
from tests.connectors.bigcommerce.schema import FOLDER, schema
from tests.connectors.bigcommerce.wire import wire_order
from tests.contract.samples import sample_order

V2, V3 = "/stores/abc123/v2", "/stores/abc123/v3"


def test_a_literal_order() -> None:
    assert order() == Order(
        external_id="118",
        number="118",
        placed_at=datetime(2026, 3, 22, 19, 28, 2, tzinfo=UTC),
        updated_at=datetime(2026, 3, 22, 19, 28, 8, tzinfo=UTC),
        currency="EUR",
        total=Decimal("32.13"),
        lines=(
            OrderLine("25", "00042", Decimal(3), Decimal("3.3333"), "Linen Towel", "acme"),
            OrderLine("26", "", Decimal(1), Decimal(12), "Custom mug", ""),
        ),
        ship_to=Address(
            name="Max Müller",
            company="Müller OHG",
            line1="Nebenstr. 2",
            line2="2. Stock",
            city="Bonn",
            region="Nordrhein-Westfalen",
            postcode="53111",
            country="DE",
            phone="+49 221 555",
            email="zoe@example.com",
        ),
        ship_method="Flat Rate",
        delivery_date=date(2026, 4, 1),
        customer_account="C-00017",
        customer_name="Zoë Müller",
        note="Leave at the door",
    )


def test_the_raw_order_is_kept_byte_for_byte() -> None:
    assert mapped().raw == ORDER.encode()


@pytest.mark.skipif(not FOLDER.exists(), reason=f"BigCommerce's own documents are not there: {FOLDER}")
@pytest.mark.parametrize(
    ("path", "body"),
    [
        (f"{V2}/orders", f"[{ORDER}]"),
        (f"{V2}/orders", json.dumps([wire_order(sample_order())])),
        (f"{V2}/orders/118/products", PRODUCTS),
        (f"{V2}/orders/118/shipping_addresses", ADDRESSES),
        (f"{V2}/orders/118/shipments", f"[{SHIPMENT}]"),
        (f"{V3}/inventory/items", STOCK),
    ],
)
def test_our_literal_answers_are_such_by_bigcommerces_own_documents(path: str, body: str) -> None:
    document = schema()
    assert document is not None
    assert document.faults_of_answer("GET", path, 200, body.encode()) == []


def test_prices_with_tax_are_taken_where_the_store_reckons_so() -> None:
    lines = order(is_tax_inclusive_pricing=True).lines
    assert [line.unit_price for line in lines] == [Decimal("3.9666"), Decimal("14.28")]


def test_an_amount_may_be_a_number() -> None:
    assert order(total_inc_tax=32.13).total == Decimal("32.13")
    assert order(consignments=holding({**MUG, "price_ex_tax": 12.5})).lines[0].unit_price == Decimal("12.5")


def test_who_supplies_a_line_comes_from_an_option_a_field_the_brand_or_the_settings() -> None:
    def suppliers(**settings: Any) -> list[str]:
        return [line.distributor for line in order(settings).lines]

    assert suppliers() == ["", ""]
    assert suppliers(distributor="north") == ["north", "north"]
    assert suppliers(distributor="north", distributor_from_brand=True) == ["Fog", "north"]
    assert suppliers(distributor="north", distributor_field="Distributor") == ["acme", "north"]
    assert suppliers(distributor_field="supplier1") == ["acme", ""]
    assert suppliers(distributor_field="Engraving") == ["", "Zoë"]


def test_account_and_delivery_date_are_read_only_where_the_settings_name_a_field() -> None:
    plain = order({})
    assert (plain.customer_account, plain.delivery_date) == ("12", None)
    assert order({}, customer_id=0).customer_account == ""
    assert order({"account_field": "Floor"}).customer_account == "2"
    assert order({"account_field": "Sizes"}).customer_account == "S, M"


def test_staff_notes_go_along_when_the_account_says_so() -> None:
    assert order({"staff_notes": True}).note == "Leave at the door\nPack twice"


def test_downloads_and_gift_certificates_are_not_shipped() -> None:
    certificate = {**MUG, "id": 28, "type": "giftcertificate"}
    assert [line.external_id for line in order(consignments=holding(TOWEL, certificate)).lines] == ["25"]
    only = going_to(downloads=WIRE["consignments"]["downloads"])
    assert skipped(consignments=only).code is SkipCode.NOTHING_TO_SHIP


@pytest.mark.parametrize("consignments", [None, [], {}, {"shipping": None}, holding({**MUG, "quantity": 0})])
@pytest.mark.parametrize("status_id", [3, 5, 9, 11, 14])
def test_nothing_to_ship_is_said(consignments: Any, status_id: int) -> None:
    found = skipped(consignments=consignments, status_id=status_id)
    assert (found.code, bool(found.reason)) == (SkipCode.NOTHING_TO_SHIP, True)


def test_what_is_picked_up_is_not_shipped() -> None:
    found = skipped(consignments={"pickups": [{"id": 99, "pickup_method_id": 1, "line_items": [TOWEL]}]})
    assert (found.code, found.reason) == (SkipCode.NOTHING_TO_SHIP, "it is picked up at the store")


def test_an_order_to_several_addresses_is_named_and_not_taken() -> None:
    both = going_to({**TO, "line_items": [TOWEL]}, {**TO, "id": 21, "line_items": [MUG]})
    found = skipped(consignments=both)
    assert found.code is SkipCode.MALFORMED
    assert "the number of shipping addresses is '2'" in found.reason
    assert order(consignments=both, status_id=5).canceled is True


def test_an_address_that_nothing_goes_to_does_not_count() -> None:
    digital = {**MUG, "type": "digital"}
    none = going_to({**TO, "id": 21, "city": "Köln", "line_items": [digital]}, {**TO, "line_items": [TOWEL]})
    found = order(consignments=none)
    assert (found.ship_to.city, len(found.lines)) == ("Bonn", 1)


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"default_currency_code": "EURO"}, ["default_currency_code", "'EURO'", "ISO 4217"]),
        ({"total_inc_tax": "NaN"}, ["total_inc_tax", "'NaN'"]),
        ({"total_inc_tax": ["1"]}, ["total_inc_tax", '["1"]']),
        ({"date_created": "yesterday"}, ["date_created", "'yesterday'", "RFC 2822"]),
        ({"date_created": "Sun, 31 Feb 2026 19:28:02 +0000"}, ["date_created", "31 Feb"]),
        ({"date_modified": "lately"}, ["date_modified", "'lately'"]),
        ({"status_id": 15}, ["status_id", "'15'"]),
        ({"status_id": "11"}, ["status_id", "'11'"]),
        ({"consignments": holding({**TOWEL, "quantity": "two"})}, ["line_items[0].quantity", "'two'"]),
        ({"consignments": holding({**TOWEL, "quantity": -1})}, ["line_items.quantity", "'-1'"]),
        ({"consignments": holding({**TOWEL, "price_ex_tax": "NaN"})}, ["line_items.price_ex_tax", "'NaN'"]),
        ({"consignments": holding(TOWEL, TOWEL)}, ["line_items.id", "25, 25"]),
        (
            {"consignments": holding({"url": "https://x", "resource": "/orders/118/products/25"})},
            ["line_items[0]", "id"],
        ),
        ({"billing_address": "Bonn"}, ["billing_address", "'Bonn'"]),
    ],
)
def test_a_malformed_field_is_named_with_its_value(changes: dict[str, Any], named: list[str]) -> None:
    found = skipped(**changes)
    assert (found.external_id, found.number, found.code) == ("118", "118", SkipCode.MALFORMED)
    for word in named:
        assert word in found.reason


def test_a_delivery_date_that_is_none_is_named() -> None:
    wrong = {**TO, "form_fields": [{"name": "Delivery date", "value": "soon"}]}
    found = skipped(consignments=going_to(wrong))
    assert "Delivery date is 'soon'" in found.reason


@pytest.mark.parametrize("raw", [b"[]", b"17", b"{}", b'{"id": null}', ORDER.encode().replace(b'"Bonn"', b'"B\xffnn"')])
def test_what_is_no_order_is_malformed_and_stops_nobody(raw: bytes) -> None:
    found, _ = order_mapper(settings_of({}))(raw)
    assert isinstance(found, SkippedOrder)
    assert found.code is SkipCode.MALFORMED
