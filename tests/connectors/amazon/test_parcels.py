"""A parcel as Amazon is told it, and how it is found again: with literal requests."""

import json
from decimal import Decimal

import pytest

from include.order_sync.connectors.amazon.parcels import package_number
from include.order_sync.errors import ErrorCode, VendorError
from include.order_sync.models import Shipment, ShipmentConfirmation, ShipmentLine
from tests.connectors.amazon.payloads import ORDER, PACKAGE
from tests.connectors.amazon.seller import ORDERS, STORE, Seller, changed
from tests.contract.samples import sample_shipment

ORDER_ID = "305-1234567-8901234"
MUGS = (ShipmentLine("30512345678901", Decimal(2)),)


@pytest.fixture(name="scenario")
def _scenario() -> type[Seller]:
    return Seller


def parcel(number: int = 1, **changes: object) -> ShipmentConfirmation:
    shipment = sample_shipment(number, **{"lines": MUGS, **changes})
    return ShipmentConfirmation(ORDER_ID, ORDER_ID, shipment, complete=False)


def holding(*packages: str) -> str:
    return f'{{"order": {changed(ORDER, packages=[json.loads(one) for one in packages])}}}'


async def detail_of(scenario: Seller, confirmation: ShipmentConfirmation) -> dict[str, object]:
    scenario.answer("", status=204)
    await scenario.connect().confirm(confirmation)
    detail: dict[str, object] = json.loads(scenario.received[-1].body)["packageDetail"]
    return detail


async def test_a_parcel_is_confirmed_by_line(scenario: Seller) -> None:
    scenario.answer("", status=204)
    number = await scenario.connect().confirm(parcel())
    [sent] = scenario.received
    assert (sent.method, sent.path) == ("POST", f"/orders/v0/orders/{ORDER_ID}/shipmentConfirmation")
    assert json.loads(sent.body) == {
        "marketplaceId": STORE,
        "packageDetail": {
            "packageReferenceId": number,
            "carrierCode": "UPS",
            "shippingMethod": "Ground",
            "trackingNumber": "1Z0000000000000001",
            "shipDate": "2026-03-22T12:01:00Z",
            "orderItems": [{"orderItemId": "30512345678901", "quantity": 2}],
        },
    }


def test_a_parcels_number_is_its_own_for_ever() -> None:
    numbers = [package_number(sample_shipment(number)) for number in range(200)]
    assert len(set(numbers)) == 200
    assert all(number.isdecimal() and 10**9 <= int(number) < 2**31 for number in numbers)
    assert package_number(sample_shipment(1)) == package_number(sample_shipment(1, tracking_number="corrected"))
    assert package_number(sample_shipment(1)) != package_number(sample_shipment(1, reference="web_shop-1001-b"))
    assert package_number(sample_shipment(1)) == "2064858899"


@pytest.mark.parametrize(
    ("carrier", "told"),
    [
        ("fedex", {"carrierCode": "FedEx"}),
        ("Royal-Mail", {"carrierCode": "Royal Mail"}),
        ("own fleet", {"carrierCode": "ATS"}),
        ("Česká pošta", {"carrierCode": "Other", "carrierName": "Česká pošta"}),
        ("Other", {"carrierCode": "Other", "carrierName": "Other"}),
        ("", {"carrierCode": "Other", "carrierName": "Ground"}),
    ],
)
async def test_a_carrier_is_named_as_amazon_does_or_in_words(
    scenario: Seller, carrier: str, told: dict[str, str]
) -> None:
    scenario.settings = {"marketplaces": [STORE], "carriers": {"own fleet": "ATS"}}
    detail = await detail_of(scenario, parcel(carrier=carrier))
    assert {name: detail[name] for name in ("carrierCode", "carrierName") if name in detail} == told


async def test_a_line_in_two_parts_is_one(scenario: Seller) -> None:
    halves = (ShipmentLine("30512345678901", Decimal(1)), ShipmentLine("30512345678901", Decimal("1.0")))
    detail = await detail_of(scenario, parcel(lines=halves))
    assert detail["orderItems"] == [{"orderItemId": "30512345678901", "quantity": 2}]


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ((), "names no line"),
        ((ShipmentLine("1", Decimal("0.5")),), "whole units"),
        ((ShipmentLine("1", Decimal(0)),), "no line"),
    ],
)
async def test_what_cannot_be_told_is_not_sent(scenario: Seller, lines: tuple[ShipmentLine, ...], words: str) -> None:
    with pytest.raises(VendorError, match=words) as caught:
        await scenario.connect().confirm(parcel(lines=lines))
    assert (caught.value.code, caught.value.sent) == (ErrorCode.REJECTED, False)
    assert scenario.received == []


async def test_with_several_stores_the_order_is_asked_for_its_own(scenario: Seller) -> None:
    scenario.settings = {"marketplaces": ["A1F83G8C2ARO7P", STORE]}
    scenario.answer(f'{{"order": {ORDER}}}')
    scenario.answer("", status=204)
    await scenario.connect().confirm(parcel())
    asked, told = scenario.received
    assert (asked.method, asked.path, asked.query) == ("GET", f"{ORDERS}/{ORDER_ID}", {})
    assert json.loads(told.body)["marketplaceId"] == STORE


async def test_an_order_of_no_store_is_not_confirmed(scenario: Seller) -> None:
    scenario.settings = {"marketplaces": ["A1F83G8C2ARO7P", STORE]}
    scenario.answer(f'{{"order": {changed(ORDER, salesChannel={"channelName": "NON_AMAZON"})}}}')
    with pytest.raises(VendorError, match="names no store"):
        await scenario.connect().confirm(parcel())


@pytest.mark.parametrize(
    ("package", "found"),
    [
        ({"packageReferenceId": "2064858899", "trackingNumber": "another"}, "2064858899"),
        ({"trackingNumber": "1Z0000000000000001"}, "1"),
        ({"trackingNumber": "1Z0000000000000001", "packageItems": ...}, "1"),
        ({"trackingNumber": "1Z0000000000000001", "packageReferenceId": "UK-PKG-2"}, "UK-PKG-2"),
        ({"trackingNumber": "1Z00000000000000012"}, None),
        ({"trackingNumber": "1Z0000000000000001", "packageItems": []}, "1"),
        (
            {
                "trackingNumber": "1Z0000000000000001",
                "packageItems": [{"orderItemId": "30512345678902", "quantity": 1}],
            },
            None,
        ),
        ({"trackingNumber": "1Z0000000000000001", "packageReferenceId": "1234567890"}, None),
        ({"packageReferenceId": "2064858899", "packageStatus": {"status": "CANCELLED"}}, None),
    ],
)
async def test_a_parcel_is_found_by_its_number_or_as_another_program_wrote_it(
    scenario: Seller, package: dict[str, object], found: str | None
) -> None:
    scenario.answer(
        holding(changed(PACKAGE, packageReferenceId="7", trackingNumber="JD9"), changed(PACKAGE, **package))
    )
    assert await scenario.connect().find_confirmation(parcel()) == found
    [sent] = scenario.received
    assert (sent.path, sent.query) == (f"{ORDERS}/{ORDER_ID}", {"includedData": "PACKAGES"})


async def test_without_a_tracking_number_only_the_parcels_own_number_counts(scenario: Seller) -> None:
    scenario.answer(holding(changed(PACKAGE, trackingNumber="")))
    assert await scenario.connect().find_confirmation(parcel(tracking_number="")) is None


async def test_an_order_without_parcels_has_none(scenario: Seller) -> None:
    scenario.answer(f'{{"order": {ORDER}}}')
    assert await scenario.connect().find_confirmation(parcel()) is None


def test_the_shipment_of_the_tests_is_the_suites() -> None:
    assert isinstance(parcel().shipment, Shipment)
