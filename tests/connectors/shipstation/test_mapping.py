"""What of an order ShipStation is sent, and how; each body is judged by its document."""

import json
from decimal import Decimal
from typing import Any

import pytest

from include.order_sync.connectors.shipstation.mapping import order_body
from include.order_sync.connectors.shipstation.references import to_shipstation
from include.order_sync.connectors.shipstation.settings import settings_of
from include.order_sync.errors import ConfigurationError, ErrorCode, VendorError
from include.order_sync.models import Address, OutboundOrder
from tests.connectors.shipstation.payloads import ADDRESS, NEW_SHIPMENT
from tests.connectors.shipstation.schema import schema
from tests.contract.samples import sample_line, sample_order

LONG = "web_shop-" + "9" * 60


def written(service: str = "usps_priority_mail", given: dict[str, Any] | None = None, **changes: Any) -> dict[str, Any]:
    """The one shipment of the body for an order; changes are of the order."""
    reference = changes.pop("reference", "web_shop-1001")
    outbound = OutboundOrder(reference, "key", "web_shop", sample_order(**changes), service)
    body = order_body(outbound, settings_of({"warehouse_id": "se-1951"} if given is None else given))
    document = schema()
    assert document is None or not document.faults_of_request("POST", "/v2/shipments", {}, body)
    [made] = json.loads(body, parse_float=Decimal)["shipments"]
    return made  # type: ignore[no-any-return]


def test_a_service_that_has_the_form_of_a_code_is_one() -> None:
    assert written("usps_priority_mail")["service_code"] == "usps_priority_mail"
    assert "requested_shipment_service" not in written("usps_priority_mail")
    assert written("UPS Ground")["requested_shipment_service"] == "UPS Ground"
    assert "service_code" not in written("UPS Ground")


def test_a_service_may_have_a_carrier_account_of_its_own() -> None:
    given = {"warehouse_id": "se-1", "carrier_id": "se-10", "carrier_ids": {"ups_ground": "se-20"}}
    assert written("ups_ground", given)["carrier_id"] == "se-20"
    assert written("usps_priority_mail", given)["carrier_id"] == "se-10"
    assert "carrier_id" not in written()


@pytest.mark.parametrize(
    "reference", [LONG, "a/b c", "ü?x=1#y", "100%", "../v1/shipments", "+&=", ".", "..", "os-" + "0" * 40, ""]
)
def test_a_reference_that_does_not_fit_is_stood_for_and_kept_whole(reference: str) -> None:
    made = written(reference=reference)
    assert made["external_shipment_id"] == to_shipstation(reference)
    assert made["external_shipment_id"].startswith("os-")
    assert made["external_shipment_id"] != reference
    assert len(made["external_shipment_id"]) <= 50
    assert {made["external_order_id"], made["items"][0]["external_order_id"]} == {reference}


def test_a_plain_reference_is_used_as_it_is() -> None:
    for reference in ("web_shop-1001", "A.b~c-1", "9" * 50):
        assert to_shipstation(reference) == reference
    assert to_shipstation("a/b") == to_shipstation("a/b") != to_shipstation("a/c")


def test_the_number_may_be_the_reference_where_carts_share_numbers() -> None:
    assert written(number="000123")["shipment_number"] == "000123"
    assert written(given={"warehouse_id": "se-1", "shipment_number": "reference"})["shipment_number"] == "web_shop-1001"
    assert written(number="7" * 60)["shipment_number"] == "7" * 50


def test_the_place_to_ship_from_is_the_settings() -> None:
    place = {name: ADDRESS[name] for name in ADDRESS if name != "address_residential_indicator"}
    made = written(given={"ship_from": place})
    assert made["ship_from"] == {**place, "address_residential_indicator": "unknown"}
    assert "warehouse_id" not in made


@pytest.mark.parametrize(
    ("what", "held"),
    [
        ("number", "1001"),
        ("customer_name", "Ana Sousa"),
        ("ship_method", "flat_rate"),
        ("ship_service", "usps_priority_mail"),
    ],
)
def test_a_custom_field_holds_any_of_these(what: str, held: str) -> None:
    assert written(given={"warehouse_id": "se-1", "custom_field3": what})["advanced_options"]["custom_field3"] == held


def test_custom_fields_hold_what_is_set_cut_to_their_length() -> None:
    given = {"warehouse_id": "se-1", "custom_field1": "cart", "custom_field2": "", "custom_field3": "delivery_date"}
    assert written(given=given)["advanced_options"] == {"custom_field1": "web_shop", "custom_field3": "2026-04-01"}
    assert written(reference="x" * 120)["advanced_options"]["custom_field1"] == "x" * 100
    none = {f"custom_field{number}": "" for number in (1, 2, 3)}
    assert "advanced_options" not in written(given={"warehouse_id": "se-1", **none})


def test_a_package_is_sent_with_a_weight_that_is_set() -> None:
    made = written(given={"warehouse_id": "se-1", "package_weight": 12.5, "weight_unit": "gram"})
    assert made["packages"] == [{"weight": {"value": Decimal("12.5"), "unit": "gram"}}]
    assert "packages" not in written()


def test_store_and_address_validation_are_the_settings() -> None:
    given = {"warehouse_id": "se-1", "store_id": "se-55", "validate_address": "validate_only"}
    made = written(given=given)
    assert (made["store_id"], made["validate_address"]) == ("se-55", "validate_only")


def test_what_an_address_lacks_is_filled_in_where_that_is_harmless() -> None:
    to = Address(company="山田商店", line1="千代田1-1", city="東京", postcode="100-0001", country="JP")
    made = written(ship_to=to)["ship_to"]
    assert made == {
        "name": "山田商店",
        "phone": "000-000-0000",
        "address_line1": "千代田1-1",
        "city_locality": "東京",
        "state_province": "東京",
        "postal_code": "100-0001",
        "country_code": "JP",
        "address_residential_indicator": "unknown",
        "company_name": "山田商店",
    }


def test_what_an_address_lacks_else_is_named_before_anything_is_sent() -> None:
    with pytest.raises(VendorError, match="to have address_line1, postal_code: the order has none") as caught:
        written(ship_to=Address(name="Ana", city="Hong Kong", country="HK"))
    assert (caught.value.code, caught.value.sent) == (ErrorCode.INVALID_ADDRESS, False)
    to = Address(name="Ana", line1="1 Queen's Rd", city="Hong Kong", country="HK")
    given = {"warehouse_id": "se-1", "postcode_if_missing": "999077"}
    assert written(given=given, ship_to=to)["ship_to"]["postal_code"] == "999077"


@pytest.mark.parametrize("quantity", ["0.5", "2147483648"])
def test_what_is_not_in_whole_pieces_is_refused(quantity: str) -> None:
    with pytest.raises(VendorError, match=rf"line 7 \(SKU-7\) is {quantity}") as caught:
        written(lines=(sample_line(7, quantity=Decimal(quantity)),))
    assert caught.value.code is ErrorCode.REJECTED


def test_empty_lines_and_discounts_are_no_numbers_that_shipstation_refuses() -> None:
    lines = (sample_line(1, quantity=Decimal(0)), sample_line(2, unit_price=Decimal(-1), sku="", name=""))
    made = written(lines=lines, total=Decimal(-1), note="", delivery_date=None)
    assert made["items"] == [
        {"name": "", "quantity": 2, "external_order_id": "web_shop-1001", "external_order_item_id": "2"}
    ]
    assert not {"amount_paid", "notes_from_buyer", "ship_by_date"} & set(made)


def test_amounts_are_exact() -> None:
    made = written(
        currency="KWD", total=Decimal("99999999999.9999"), lines=(sample_line(1, unit_price=Decimal("0.1")),)
    )
    assert made["amount_paid"] == {"currency": "kwd", "amount": Decimal("99999999999.9999")}
    assert made["items"][0]["unit_price"] == Decimal("0.1")


def test_the_document_is_a_judge() -> None:
    document = schema()
    if document is None:
        pytest.skip("ShipStation's document does not lie beside the project")
    unknown = {**NEW_SHIPMENT, "weird": 1}
    address = {**NEW_SHIPMENT, "ship_to": {**NEW_SHIPMENT["ship_to"], "weird": 1}}
    no_phone = {**NEW_SHIPMENT, "ship_to": {"name": "Ana"}}
    for wrong in (unknown, address, no_phone, {**NEW_SHIPMENT, "service_code": "UPS Ground"}):
        body = json.dumps({"shipments": [wrong]}).encode()
        assert document.faults_of_request("POST", "/v2/shipments", {}, body), wrong


def test_two_places_to_ship_from_are_one_too_many() -> None:
    place = {name: ADDRESS[name] for name in ADDRESS if name != "address_residential_indicator"}
    with pytest.raises(ConfigurationError, match="either warehouse_id or ship_from"):
        settings_of({"warehouse_id": "se-1", "ship_from": place})
    with pytest.raises(ConfigurationError, match="street"):
        settings_of({"ship_from": {**place, "street": "x"}})
