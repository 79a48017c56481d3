"""Request built, URL called, answer read, error read: with literal payloads."""

import json
from typing import Any

import pytest

from include.order_sync.connectors.base import Api
from include.order_sync.errors import ConfigurationError, ErrorCode, VendorError
from include.order_sync.models import Acknowledgement
from tests.connectors.shipstation.conftest import Account
from tests.connectors.shipstation.payloads import (
    HELD,
    NEW_SHIPMENT,
    NOT_FOUND,
    NOTHING,
    created,
    page,
    refusal,
)
from tests.contract.kit import Fault
from tests.contract.samples import sample_outbound

FOUND = "GET /v2/shipments/external_shipment_id/web_shop-1001"


async def refused(scenario: Account) -> VendorError:
    with pytest.raises(VendorError) as caught:
        await scenario.connect().push(sample_outbound())
    return caught.value


async def test_an_order_is_sent(scenario: Account) -> None:
    scenario.tell(created())
    assert await scenario.connect().push(sample_outbound()) == Acknowledgement("se-900")
    [sent] = scenario.received
    assert (sent.method, sent.path, sent.query) == ("POST", "/v2/shipments", {})
    assert sent.headers["API-Key"] == "secret-of-tests"
    assert json.loads(sent.body) == {"shipments": [NEW_SHIPMENT]}


async def test_an_order_of_which_nothing_is_told_is_pending(scenario: Account) -> None:
    scenario.tell({"has_errors": False, "shipments": []})
    assert await scenario.connect().push(sample_outbound()) == Acknowledgement("", pending=True)


@pytest.mark.parametrize(
    ("sentence", "code"),
    [
        ("ship_to.postal_code is not valid for IL", ErrorCode.INVALID_ADDRESS),
        ("The address could not be verified", ErrorCode.INVALID_ADDRESS),
        ("ship_from address is incomplete", ErrorCode.REJECTED),
        ("Invalid warehouse_id: no address", ErrorCode.REJECTED),
        ("service_code 'ups_grund' is unknown", ErrorCode.UNMAPPED_SHIP_METHOD),
        ("No such SKU: 17", ErrorCode.UNKNOWN_SKU),
        ("Parameter value '100000000.00' is out of range.", ErrorCode.REJECTED),
    ],
)
async def test_errors_inside_an_answer_of_200_are_refusals(scenario: Account, sentence: str, code: ErrorCode) -> None:
    for content, status in ((created(sentence), 200), (NOT_FOUND, 404), (NOTHING, 200)):
        scenario.tell(content, status)
    error = await refused(scenario)
    assert (error.code, error.message, error.http_status, error.sent) == (code, sentence, 200, False)
    assert scenario.asked == ["POST /v2/shipments", FOUND, "GET /v2/shipments"]
    assert scenario.received[2].query == {"external_shipment_id": "web_shop-1001"}


async def test_errors_inside_an_answer_of_207_may_be_objects(scenario: Account) -> None:
    error = {"error_source": "carrier", "error_type": "validation", "error_code": "carrier_not_supported"}
    body = {"has_errors": True, "shipments": [{"shipment_id": None, "errors": [{**error, "message": "Not to JP"}]}]}
    scenario.faults.append(Fault(status=207, body=json.dumps(body).encode()))
    scenario.tell(NOT_FOUND, 404)
    scenario.tell(NOTHING)
    found = await refused(scenario)
    assert (found.code, found.message) == (ErrorCode.UNMAPPED_SHIP_METHOD, "carrier: Not to JP")


async def test_an_answer_with_errors_and_no_reason_is_a_refusal(scenario: Account) -> None:
    scenario.tell({"has_errors": True, "shipments": []})
    scenario.tell(NOT_FOUND, 404)
    scenario.tell(NOTHING)
    assert "without a reason" in (await refused(scenario)).message


@pytest.mark.parametrize(
    ("error_code", "field", "code"),
    [
        ("invalid_address", "", ErrorCode.INVALID_ADDRESS),
        ("field_value_required", "ship_to.phone", ErrorCode.INVALID_ADDRESS),
        ("field_value_required", "ship_from", ErrorCode.REJECTED),
        ("carrier_not_connected", "", ErrorCode.UNMAPPED_SHIP_METHOD),
        ("invalid_field_value", "service_code", ErrorCode.UNMAPPED_SHIP_METHOD),
        ("subscription_inactive", "", ErrorCode.FORBIDDEN),
        ("unspecified", "", ErrorCode.REJECTED),
    ],
)
async def test_a_refusal_is_named_by_code_and_field(
    scenario: Account, error_code: str, field: str, code: ErrorCode
) -> None:
    body = refusal("Oh <b>no</b>", error_code, **({"field_name": field} if field else {}))
    scenario.faults.append(Fault(status=400, body=json.dumps(body).encode()))
    scenario.tell(NOT_FOUND, 404)
    scenario.tell(NOTHING)
    error = await refused(scenario)
    assert (error.code, error.http_status, error.sent) == (code, 400, False)
    assert error.message == ("Oh no" + (f" (field {field})" if field else ""))


@pytest.mark.parametrize("status", [400, 409, 422])
async def test_what_shipstation_has_already_is_a_duplicate(scenario: Account, status: int) -> None:
    body = refusal("external_shipment_id exists", "identifier_conflict")
    scenario.faults.append(Fault(status=status, body=json.dumps(body).encode()))
    scenario.tell(HELD)
    assert await scenario.connect().push(sample_outbound()) == Acknowledgement("se-900", duplicate=True)
    assert scenario.asked == [FOUND]


async def test_what_is_canceled_there_is_not_acknowledged_again(scenario: Account) -> None:
    scenario.tell(created("external_shipment_id exists"))
    scenario.tell({**HELD, "shipment_status": "cancelled"})
    error = await refused(scenario)
    assert error.code is ErrorCode.REJECTED
    assert "se-900, canceled" in error.message


async def test_a_refusal_that_cannot_be_looked_into_is_left_open(scenario: Account) -> None:
    scenario.tell(created("external_shipment_id exists"))
    scenario.faults.append(Fault(status=503, when=lambda request: request.method == "GET"))
    assert (await refused(scenario)).code is ErrorCode.UNAVAILABLE


async def test_the_answer_to_another_order_is_not_believed(scenario: Account) -> None:
    scenario.tell(created(external_shipment_id="web_shop-9"))
    error = await refused(scenario)
    assert (error.code, error.sent) == (ErrorCode.MALFORMED_RESPONSE, True)
    assert "'web_shop-1001'" in error.message
    assert "'web_shop-9'" in error.message


async def test_an_order_is_looked_up(scenario: Account) -> None:
    scenario.tell(HELD)
    assert await scenario.connect().find("web_shop-1001") == Acknowledgement("se-900")
    assert scenario.asked == [FOUND]


async def test_a_404_that_the_list_does_not_bear_out_is_no_absence(scenario: Account) -> None:
    scenario.tell(NOT_FOUND, 404)
    scenario.tell(page("shipments", {**HELD, "external_shipment_id": "WEB_SHOP-1001"}, HELD))
    assert await scenario.connect().find("web_shop-1001") == Acknowledgement("se-900")


async def test_the_shipment_of_another_order_is_not_believed(scenario: Account) -> None:
    scenario.tell({**HELD, "external_shipment_id": "web_shop-9"})
    with pytest.raises(VendorError, match="'web_shop-9', not 'web_shop-1001'"):
        await scenario.connect().find("web_shop-1001")


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "7", "X-Rate-Limit-Reset": "40"}, 7),
        ({"retry-after": "7"}, 7),
        ({"X-Rate-Limit-Reset": "40"}, 40),
        ({}, None),
    ],
)
async def test_too_many_calls_wait_as_long_as_is_asked(
    scenario: Account, headers: dict[str, str], seconds: float | None
) -> None:
    body = refusal("You have exceeded the rate limit", "rate_limit_exceeded")
    scenario.faults.append(Fault(status=429, body=json.dumps(body).encode(), headers=headers))
    error = await refused(scenario)
    assert (error.code, error.retry_after, error.sent) == (ErrorCode.RATE_LIMITED, seconds, False)
    assert "exceeded the rate limit" in error.message


async def test_probes_list_one_record_each(scenario: Account) -> None:
    for name in ("products", "shipments", "labels"):
        scenario.tell(page(name))
    connector = scenario.connect()
    for api in (Api.PRODUCTS, Api.ORDERS, Api.WRITEBACK):
        await connector.probe(api)
    assert scenario.asked == ["GET /v2/products", "GET /v2/shipments", "GET /v2/labels"]
    assert [one.query for one in scenario.received] == [{"page_size": "1"}] * 3


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({}, "warehouse_id .* or ship_from"),
        ({"warehouse_id": "1951"}, "regex.*warehouse_id"),
        ({"warehouse_id": "se-1", "ship_from": {}}, "ship_from"),
        ({"ship_from": {"name": "W"}}, "phone"),
    ],
)
async def test_an_account_has_to_say_where_parcels_leave_from(
    scenario: Account, settings: dict[str, Any], words: str
) -> None:
    scenario.settings = settings
    with pytest.raises(ConfigurationError, match=f"shipstation settings: .*{words}"):
        scenario.connect()
