"""Request built, URL called, answer read, error read: with literal payloads."""

import base64
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from include.order_sync.connectors.base import CancelOutcome
from include.order_sync.errors import ErrorCode, VendorError
from include.order_sync.models import Acknowledgement
from tests.connectors.canned import Canned
from tests.contract.samples import sample_outbound, sample_shipment

ORDER = {
    "reference": "web_shop-1001",
    "number": "1001",
    "cart": "web_shop",
    "placed_at": "2026-03-22T11:00:00Z",
    "delivery_date": "2026-04-01",
    "currency": "USD",
    "total": "12.50",
    "customer": {"account": "C-00017", "name": "Ana Sousa"},
    "note": "Ring twice",
    "ship_service": "GROUND",
    "ship_to": {
        "name": "Ana Sousa",
        "company": "Casa Sousa",
        "line1": "1 Main St",
        "line2": "Apt 2",
        "city": "Springfield",
        "region": "IL",
        "postcode": "01234",
        "country": "US",
        "phone": "+1 555 0100",
        "email": "ana@example.com",
    },
    "lines": [
        {
            "line": "10011",
            "sku": "SKU-10011",
            "name": "Product 10011",
            "quantity": "2",
            "unit_price": "6.25",
            "distributor": "acme",
        }
    ],
}
SHIPMENTS = """{"shipments": [{"id": "parcel-1", "reference": "web_shop-1001", "carrier": "UPS", "service": "Ground",
  "tracking_number": "1Z0000000000000001", "tracking_url": "https://track.example.com/1",
  "shipped_at": "2026-03-22T12:01:00Z", "recorded_at": "2026-03-22T12:02:00Z",
  "lines": [{"line": "10011", "quantity": "2"}]}], "next": %s}"""
TAKEN = '{"id": "SO-1", "reference": "web_shop-1001"}'


class Erp(Canned):
    vendor = "json_push"
    login = ""


@pytest.fixture(name="scenario")
def _scenario() -> type[Erp]:
    return Erp


async def test_an_order_is_sent(scenario: Erp) -> None:
    scenario.answer(TAKEN, status=201)
    assert await scenario.connect().push(sample_outbound()) == Acknowledgement("SO-1")
    [sent] = scenario.received
    assert (sent.method, sent.path, sent.query) == ("POST", "/v1/orders", {})
    assert sent.headers["Idempotency-Key"] == "key-1001"
    assert sent.headers["Authorization"] == "Bearer secret-of-tests"
    assert json.loads(sent.body) == ORDER


async def test_without_a_delivery_date_it_is_null(scenario: Erp) -> None:
    scenario.answer(TAKEN, status=201)
    await scenario.connect().push(sample_outbound(delivery_date=None))
    assert json.loads(scenario.received[0].body)["delivery_date"] is None


async def test_with_a_login_it_is_basic(scenario: Erp) -> None:
    scenario.answer(TAKEN, status=201)
    await scenario.connect(login="olga").push(sample_outbound())
    token = base64.b64encode(b"olga:secret-of-tests").decode()
    assert scenario.received[0].headers["Authorization"] == f"Basic {token}"


@pytest.mark.parametrize(
    ("status", "body", "answer"),
    [
        (200, TAKEN, Acknowledgement("SO-1", duplicate=True)),
        (202, '{"reference": "web_shop-1001"}', Acknowledgement("", pending=True)),
        (202, TAKEN, Acknowledgement("SO-1")),
        (
            409,
            '{"error": {"code": "duplicate", "message": "x", "id": "SO-1"}}',
            Acknowledgement("SO-1", duplicate=True),
        ),
        (409, '{"error": {"code": "duplicate"}}', Acknowledgement("", duplicate=True, pending=True)),
    ],
)
async def test_every_answer_that_takes_the_order(
    scenario: Erp, status: int, body: str, answer: Acknowledgement
) -> None:
    scenario.answer(body, status=status)
    assert await scenario.connect().push(sample_outbound()) == answer


@pytest.mark.parametrize(
    ("status", "error", "code", "words"),
    [
        (
            422,
            {"code": "invalid_address", "message": "No <i>such</i> street"},
            ErrorCode.INVALID_ADDRESS,
            "No such street",
        ),
        (422, {"code": "unknown_sku", "message": "SKU-9"}, ErrorCode.UNKNOWN_SKU, "SKU-9"),
        (422, {"code": "unmapped_ship_method"}, ErrorCode.UNMAPPED_SHIP_METHOD, "unmapped_ship_method"),
        (422, {"code": "rejected", "message": "Blocked", "field": "customer"}, ErrorCode.REJECTED, "(field customer)"),
        (422, {"code": "other", "message": "Hm"}, ErrorCode.REJECTED, "Hm"),
        (409, {"code": "other", "message": "Locked"}, ErrorCode.REJECTED, "Locked"),
    ],
)
async def test_every_refusal(scenario: Erp, status: int, error: dict[str, str], code: ErrorCode, words: str) -> None:
    scenario.answer(json.dumps({"error": error}), status=status)
    with pytest.raises(VendorError) as caught:
        await scenario.connect().push(sample_outbound())
    assert (caught.value.code, caught.value.http_status, caught.value.sent) == (code, status, False)
    assert words in caught.value.message


@pytest.mark.parametrize("body", ['{"reference": "web_shop-1001"}', '{"id": "", "reference": "web_shop-1001"}'])
async def test_an_order_taken_without_an_id_is_not_believed(scenario: Erp, body: str) -> None:
    scenario.answer(body, status=201)
    with pytest.raises(VendorError, match="answered no id") as caught:
        await scenario.connect().push(sample_outbound())
    assert caught.value.sent is True


async def test_an_order_is_looked_up(scenario: Erp) -> None:
    scenario.answer('{"id": "SO-1", "reference": "a/b", "status": "shipped"}')
    scenario.answer('{"id": null, "reference": "a/b", "status": "accepted"}')
    scenario.answer('{"error": {"code": "not_found", "message": "no"}}', status=404)
    connector = scenario.connect()
    found = [await connector.find("a/b") for _ in range(3)]
    assert found == [Acknowledgement("SO-1"), Acknowledgement("", pending=True), None]
    assert (scenario.received[0].method, scenario.received[0].path) == ("GET", "/v1/orders/a%2Fb")


@pytest.mark.parametrize(
    ("status", "body", "outcome"),
    [
        (200, '{"status": "canceled"}', CancelOutcome.CANCELED),
        (409, '{"error": {"code": "already_shipped"}}', CancelOutcome.TOO_LATE),
        (404, '{"error": {"code": "not_found"}}', CancelOutcome.UNKNOWN_ORDER),
    ],
)
async def test_an_order_is_called_back(scenario: Erp, status: int, body: str, outcome: CancelOutcome) -> None:
    scenario.answer(body, status=status)
    assert await scenario.connect().cancel("web_shop-1001") is outcome
    [sent] = scenario.received
    assert (sent.method, sent.path, sent.body) == ("POST", "/v1/orders/web_shop-1001/cancel", b"")


async def test_a_cancellation_that_says_something_else_is_not_believed(scenario: Erp) -> None:
    scenario.answer('{"status": "accepted"}')
    with pytest.raises(VendorError, match="status 'accepted'") as caught:
        await scenario.connect().cancel("web_shop-1001")
    assert (caught.value.code, caught.value.sent) == (ErrorCode.MALFORMED_RESPONSE, True)


async def test_shipments_are_asked_for_from_a_time_on(scenario: Erp) -> None:
    scenario.answer(SHIPMENTS % '"t/2="')
    scenario.answer('{"shipments": [], "next": null}')
    since = datetime(2026, 3, 22, 12, tzinfo=UTC)
    pages = [page async for page in scenario.connect().shipments(since)]
    assert [shipment for page in pages for shipment in page.shipments] == [sample_shipment()]
    assert pages[0].cursor == datetime(2026, 3, 22, 12, 2, tzinfo=UTC)
    assert [(sent.method, sent.path) for sent in scenario.received] == [("GET", "/v1/shipments")] * 2
    asked = {"limit": "200", "since": "2026-03-22T12:00:00Z"}
    assert [sent.query for sent in scenario.received] == [asked, {**asked, "page": "t/2="}]


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ('"carrier": "UPS"', '"carrier": 7', ["carrier", "'7'"]),
        ('"quantity": "2"', '"quantity": "0"', ["quantity of line 10011", "'0'"]),
        ('"quantity": "2"', '"quantity": 2', ["quantity", "'2'"]),
        ('{"line": "10011", "quantity": "2"}', "", ["lines"]),
        ('"2026-03-22T12:02:00Z"', '"now"', ["recorded_at", "'now'"]),
        ('"web_shop-1001"', '""', ["reference"]),
    ],
)
async def test_an_unreadable_shipment_is_named(scenario: Erp, old: str, new: str, named: list[str]) -> None:
    body = SHIPMENTS % "null"
    assert old in body
    scenario.answer(body.replace(old, new))
    [page] = [page async for page in scenario.connect().shipments(None)]
    assert page.shipments == []
    [words] = page.unreadable
    for word in ["parcel-1", *named]:
        assert word in words


async def test_the_same_page_token_again_ends_the_reading(scenario: Erp) -> None:
    for token in ('"1"', '"1"'):
        scenario.answer(SHIPMENTS.replace("parcel-1", f"parcel-{len(scenario.answers)}") % token)
    with pytest.raises(VendorError, match="no end"):
        await drain(scenario.connect().shipments(None))


async def test_the_cap_on_pages_ends_any_reading(scenario: Erp) -> None:
    scenario.settings = {"max_pages": 2}
    for number in range(2):
        scenario.answer(SHIPMENTS.replace("parcel-1", f"parcel-{number}") % f'"{number}"')
    with pytest.raises(VendorError, match="more than 2 pages"):
        await drain(scenario.connect().shipments(None))


async def drain(pages: Any) -> None:
    async for _ in pages:
        pass
