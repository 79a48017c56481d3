"""A parcel as a shipment: request built, URL called, answer read, error read."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from include.order_sync.errors import ErrorCode, VendorError
from include.order_sync.models import Shipment, ShipmentConfirmation, ShipmentLine
from tests.connectors.bigcommerce.payloads import PRODUCTS, REFUSED, SHIPMENT
from tests.connectors.bigcommerce.store import V2, Store

LATER = datetime(2026, 3, 22, 20, tzinfo=UTC)


@pytest.fixture(name="scenario")
def _scenario() -> type[Store]:
    return Store


def parcel(**changes: Any) -> ShipmentConfirmation:
    values: dict[str, Any] = {
        "external_id": "parcel-1",
        "reference": "web_shop-118",
        "carrier": "UPS",
        "tracking_number": "1Z0000000000000001",
        "shipped_at": LATER,
        "lines": (ShipmentLine("25", Decimal(1)), ShipmentLine("25", Decimal(1)), ShipmentLine("26", Decimal(1))),
        "service": "Ground",
        "tracking_url": "https://track.example.com/1",
    }
    return ShipmentConfirmation("118", "118", Shipment(**{**values, **changes}), complete=False)


async def test_a_parcel_becomes_a_shipment_to_the_address_of_its_lines(scenario: Store) -> None:
    scenario.answer(PRODUCTS)
    scenario.answer(SHIPMENT, status=201)
    assert await scenario.connect().confirm(parcel()) == "12"
    asked, sent = scenario.received
    assert (asked.method, asked.path, asked.query) == (
        "GET",
        f"{V2}/orders/118/products",
        {"page": "1", "limit": "250"},
    )
    assert (sent.method, sent.path) == ("POST", f"{V2}/orders/118/shipments")
    assert json.loads(sent.body) == {
        "order_address_id": 20,
        "items": [{"order_product_id": 25, "quantity": 2}, {"order_product_id": 26, "quantity": 1}],
        "tracking_number": "1Z0000000000000001",
        "tracking_link": "https://track.example.com/1",
        "shipping_method": "UPS Ground",
        "shipping_provider": "ups",
        "comments": "(OrderSync parcel parcel-1)",
    }
    assert scenario.unlike_the_documents() == []


@pytest.mark.parametrize(
    ("carrier", "named"),
    [
        ("Royal Mail", {"shipping_provider": "royalmail"}),
        ("FedEx®", {"shipping_provider": "fedex"}),
        ("Own fleet", {"shipping_provider": "carrier_77"}),
        ("Česká pošta", {"tracking_carrier": "ceska-posta"}),
        ("Nobody knows", {}),
        ("", {}),
    ],
)
async def test_a_carrier_is_named_as_bigcommerce_or_aftership_does(
    scenario: Store, carrier: str, named: dict[str, str]
) -> None:
    scenario.settings = {"carriers": {"Own fleet": "carrier_77", "Česká pošta": "ceska-posta"}}
    scenario.answer(PRODUCTS)
    scenario.answer(SHIPMENT, status=201)
    await scenario.connect().confirm(parcel(carrier=carrier))
    body = json.loads(scenario.received[1].body)
    assert {name: body[name] for name in ("shipping_provider", "tracking_carrier") if name in body} == named
    assert body["shipping_method"] == f"{carrier} Ground".strip()
    assert scenario.unlike_the_documents() == []


async def test_a_link_that_is_too_long_is_left_out(scenario: Store) -> None:
    scenario.answer(PRODUCTS)
    scenario.answer(SHIPMENT, status=201)
    await scenario.connect().confirm(parcel(tracking_url="https://track.example.com/" + "1" * 500))
    assert "tracking_link" not in json.loads(scenario.received[1].body)


@pytest.mark.parametrize(
    ("changes", "words", "calls"),
    [
        ({"lines": (ShipmentLine("25", Decimal("0.5")),)}, "whole units", 0),
        ({"lines": (ShipmentLine("a1", Decimal(1)),)}, "line a1", 0),
        ({"lines": ()}, "names no line", 0),
        ({"lines": (ShipmentLine("99", Decimal(1)),)}, "no line 99", 1),
        ({"lines": (ShipmentLine("27", Decimal(1)),)}, "no shipping address", 1),
        ({"lines": (ShipmentLine("25", Decimal(1)), ShipmentLine("27", Decimal(1)))}, "several addresses", 1),
        ({"tracking_number": "1" * 51}, "longer than the 50", 1),
    ],
)
async def test_a_parcel_that_bigcommerce_cannot_take_is_refused_before_it_is_sent(
    scenario: Store, changes: dict[str, Any], words: str, calls: int
) -> None:
    scenario.answer(PRODUCTS)
    with pytest.raises(VendorError, match=words) as caught:
        await scenario.connect().confirm(parcel(**changes))
    assert (caught.value.code, caught.value.sent) == (ErrorCode.REJECTED, False)
    assert len(scenario.received) == calls


async def test_the_lines_of_a_large_order_are_all_looked_through(scenario: Store) -> None:
    many = [{"id": 1000 + number, "order_address_id": 20} for number in range(60)]
    scenario.answer(json.dumps(many))
    scenario.answer(PRODUCTS)
    scenario.answer(SHIPMENT, status=201)
    assert await scenario.connect().confirm(parcel()) == "12"
    assert [sent.query.get("page") for sent in scenario.received] == ["1", "2", None]


async def test_a_list_that_answers_every_page_alike_ends(scenario: Store) -> None:
    same = json.dumps([{"id": number, "comments": ""} for number in range(50)])
    for _ in range(2):
        scenario.answer(same)
    assert await scenario.connect().find_confirmation(parcel()) is None


async def test_a_parcel_is_found_by_our_mark_or_its_tracking_number(scenario: Store) -> None:
    ours = SHIPMENT.replace("Thank you", "Bye (OrderSync parcel %s)")
    for body in (SHIPMENT, ours % "parcel-1", ours % "parcel-11", SHIPMENT.replace("1Z0000000000000001", "1Z2")):
        scenario.answer(f"[{body}]")
    connector = scenario.connect()
    found = [await connector.find_confirmation(parcel()) for _ in range(4)]
    assert found == ["12", "12", None, None]
    assert scenario.received[0].path == f"{V2}/orders/118/shipments"


async def test_a_refusal_keeps_the_words_of_version_2(scenario: Store) -> None:
    scenario.answer(PRODUCTS)
    scenario.answer(REFUSED, status=400)
    with pytest.raises(VendorError, match="The quantity is more than is left to ship") as caught:
        await scenario.connect().confirm(parcel())
    assert (caught.value.code, caught.value.http_status, caught.value.sent) == (ErrorCode.REJECTED, 400, False)
