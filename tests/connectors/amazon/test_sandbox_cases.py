"""Amazon's static sandbox cases, replayed from its own documents: its words in, our words out."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from include.order_sync.connectors.base import DownloadedOrder
from include.order_sync.errors import ErrorCode, VendorError
from include.order_sync.models import InventoryLevel, Product, Shipment, ShipmentConfirmation, ShipmentLine
from tests.connectors.amazon.schema import LISTINGS, ORDERS, ORDERS_V0, Case, cases, needs_documents
from tests.connectors.amazon.seller import Seller, mapped, read

pytestmark = needs_documents
SEARCHED, GOT = cases(ORDERS, "searchOrders"), cases(ORDERS, "getOrder")
CONFIRMED = cases(ORDERS_V0, "confirmShipment")
LISTED, PATCHED = cases(LISTINGS, "searchListingsItems"), cases(LISTINGS, "patchListingsItem")
# What becomes of each order of the cases.
FATES = {
    "250-1234567-8901234": "fulfilled by Amazon",
    "202-7654321-1098765": "already completed at the cart (status SHIPPED)",
    "171-2345678-9012345": "",
    "171-9876543-2109876": "",
    "028-1234567-8901234": "already completed at the cart (status SHIPPED)",
    "114-9876543-1234567": "to be picked up at the store",
}


@pytest.fixture(name="scenario")
def _scenario() -> type[Seller]:
    return Seller


def good(found: list[Case]) -> list[Case]:
    return [case for case in found if case.status < 300]


def bad(found: list[Case]) -> list[Case]:
    return [case for case in found if case.status >= 300]


def of_case(case: Case) -> ShipmentConfirmation:
    """Read a case's request as the parcel that it is about."""
    detail = case.parameters["body"]["packageDetail"]
    lines = tuple(ShipmentLine(item["orderItemId"], Decimal(item["quantity"])) for item in detail["orderItems"])
    shipped_at = datetime(2022, 2, 11, 1, tzinfo=UTC)
    shipment = Shipment(
        "p", "r", detail["carrierName"], detail["trackingNumber"], shipped_at, lines, detail["shippingMethod"]
    )
    return ShipmentConfirmation(case.parameters["orderId"], "", shipment, complete=True)


def test_there_are_cases_of_every_operation_that_we_call() -> None:
    found = (SEARCHED, GOT, CONFIRMED, LISTED, PATCHED)
    assert [(len(good(one)), len(bad(one))) for one in found] == [(3, 1), (3, 1), (1, 1), (1, 1), (3, 1)]


async def test_searched_orders_are_read_page_by_page(scenario: Seller) -> None:
    for case in good(SEARCHED)[:2]:
        scenario.answer(case.body)
    pages = await read(scenario.connect())
    assert [item.external_id for page in pages for item in page.skipped] == [
        "250-1234567-8901234",
        "202-7654321-1098765",
    ]
    assert scenario.received[1].query["paginationToken"] == good(SEARCHED)[0].answer["pagination"]["nextToken"]


@pytest.mark.parametrize("number", range(3))
async def test_every_searched_order_has_its_fate(scenario: Seller, number: int) -> None:
    told = {name: value for name, value in good(SEARCHED)[number].answer.items() if name != "pagination"}
    scenario.answer(json.dumps(told))
    [page] = await read(scenario.connect())
    found = {item.order.external_id: "" for item in page.orders} | {one.external_id: one.reason for one in page.skipped}
    assert found == {order["orderId"]: FATES[order["orderId"]] for order in told["orders"]}


@pytest.mark.parametrize("number", range(3))
def test_every_got_order_has_its_fate(number: int) -> None:
    wire = good(GOT)[number].answer["order"]
    found = mapped(json.dumps(wire))
    reason = "" if isinstance(found, DownloadedOrder) else found.reason
    assert reason == FATES[wire["orderId"]]


def test_a_got_order_is_mapped_wholly() -> None:
    order = mapped(json.dumps(good(GOT)[0].answer["order"])).order
    assert (order.total, order.currency, order.ship_method) == (Decimal("299.90"), "BRL", "STANDARD")
    assert [(line.sku, line.quantity, line.unit_price) for line in order.lines] == [
        ("ECHO-DOT-4-BR-PRETO", Decimal(1), Decimal("299.90"))
    ]
    assert (order.ship_to.line1, order.ship_to.postcode, order.ship_to.country) == (
        "Rua das Flores, 123", "01234-567", "BR",
    )  # fmt: skip
    assert order.note.startswith("Gift message: Feliz Natal!")


async def test_a_parcel_of_a_case_is_found_by_its_tracking_number(scenario: Seller) -> None:
    [wire] = good(SEARCHED)[1].answer["orders"]
    [package] = wire["packages"]
    lines = tuple(ShipmentLine(item["orderItemId"], Decimal(item["quantity"])) for item in package["packageItems"])
    shipment = Shipment("p", "r", "DPD", package["trackingNumber"], datetime(2024, 12, 25, tzinfo=UTC), lines)
    scenario.answer(json.dumps({"order": wire}))
    found = await scenario.connect().find_confirmation(
        ShipmentConfirmation(wire["orderId"], "", shipment, complete=True)
    )
    assert found == "UK-PKG-CONSUMER-2024-002"


async def test_a_confirmation_says_what_the_case_says(scenario: Seller) -> None:
    [case] = good(CONFIRMED)
    scenario.settings = {"marketplaces": [case.parameters["body"]["marketplaceId"]]}
    scenario.answer(case.body, status=case.status)
    number = await scenario.connect().confirm(of_case(case))
    sent = json.loads(scenario.received[0].body)
    expected: dict[str, Any] = json.loads(json.dumps(case.parameters["body"]))
    for name in ("shipFromSupplySourceId", "carrierName"):
        del expected["packageDetail"][name]
    del expected["packageDetail"]["orderItems"][0]["transparencyCodes"]
    expected["packageDetail"].update(packageReferenceId=number, shipDate="2022-02-11T01:00:00Z")
    assert sent == expected


@pytest.mark.parametrize("call", ["searched", "got", "confirmed", "listed"])
async def test_a_refusal_is_rejected_in_amazons_words(scenario: Seller, call: str) -> None:
    [confirmed] = bad(CONFIRMED)
    calls = {
        "searched": (SEARCHED, read),
        "got": (GOT, lambda connector: connector.find_confirmation(of_case(confirmed))),
        "confirmed": (CONFIRMED, lambda connector: connector.confirm(of_case(confirmed))),
        "listed": (LISTED, lambda connector: connector.set_inventory([InventoryLevel("A", Decimal(1))])),
    }
    found, make = calls[call]
    [case] = bad(found)
    scenario.answer(case.body, status=case.status)
    with pytest.raises(VendorError) as caught:
        await make(scenario.connect())
    [problem] = case.answer["errors"]
    assert (caught.value.code, caught.value.sent) == (ErrorCode.REJECTED, False)
    assert f"{problem['message']} ({problem['code']})" in caught.value.message


async def test_listed_offers_are_articles_and_levels(scenario: Seller) -> None:
    [case] = good(LISTED)
    told = {name: value for name, value in case.answer.items() if name != "pagination"}
    scenario.settings = {"marketplaces": ["ATVPDKIKX0DER"]}
    for _ in range(2):
        scenario.answer(json.dumps(told))
    connector = scenario.connect()
    products = [product async for page in connector.products() for product in page.products]
    levels = [level async for page in connector.inventory() for level in page.levels]
    assert products == [Product("GM-ZDPI-9B4E", "GM-ZDPI-9B4E", "Hardside Carry-On Spinner Suitcase Luggage")]
    assert levels == [InventoryLevel("GM-ZDPI-9B4E", Decimal(100))]


@pytest.mark.parametrize("number", range(4))
async def test_a_change_of_stock_is_taken_or_refused_as_the_case_says(scenario: Seller, number: int) -> None:
    case, [listed] = PATCHED[number], good(LISTED)
    scenario.settings = {"marketplaces": ["ATVPDKIKX0DER"]}
    scenario.answer(json.dumps({**listed.answer, "pagination": {}}))
    scenario.answer(case.body, status=case.status)
    refused = await scenario.connect().set_inventory([InventoryLevel("GM-ZDPI-9B4E", Decimal(7))])
    words = [one.reason for one in refused]
    if case.answer.get("status") in ("ACCEPTED", "VALID"):
        assert words == []
    else:
        [problem] = case.answer.get("errors") or case.answer["issues"]
        assert len(words) == 1
        assert problem["message"] in words[0]
