"""Call an order back, split or merged as it may be; with literal payloads."""

import json
from typing import Any

import pytest

from include.order_sync.connectors.base import CancelOutcome
from include.order_sync.errors import ErrorCode, VendorError
from tests.connectors.shipstation.conftest import Account
from tests.connectors.shipstation.payloads import HELD, NOT_FOUND, NOTHING, page, refusal
from tests.contract.kit import Fault

FOUND = "GET /v2/shipments/external_shipment_id/web_shop-1001"
CANCEL = "PUT /v2/shipments/se-900/cancel"


def part(number: int, status: str = "pending", reference: str = "web_shop-1001") -> dict[str, Any]:
    """A shipment of sales order 12 with a line of an order."""
    [item] = HELD["items"]
    items = [{**item, "sales_order_id": "12", "external_order_id": reference}]
    own = HELD["external_shipment_id"] if number == 900 else f"se-{number}"
    return {
        **HELD,
        "shipment_id": f"se-{number}",
        "external_shipment_id": own,
        "shipment_status": status,
        "items": items,
    }


async def canceled(scenario: Account) -> CancelOutcome:
    outcome = await scenario.connect().cancel("web_shop-1001")
    assert isinstance(outcome, CancelOutcome)
    return outcome


async def test_an_order_is_called_back(scenario: Account) -> None:
    scenario.tell(HELD)
    scenario.tell(None, 204)
    assert await canceled(scenario) is CancelOutcome.CANCELED
    assert scenario.asked == [FOUND, CANCEL]
    assert scenario.received[1].body == b""


async def test_an_order_that_is_not_there_is_unknown(scenario: Account) -> None:
    scenario.tell(NOT_FOUND, 404)
    scenario.tell(NOTHING)
    assert await canceled(scenario) is CancelOutcome.UNKNOWN_ORDER


async def test_what_is_canceled_is_not_canceled_again(scenario: Account) -> None:
    scenario.tell({**HELD, "shipment_status": "cancelled"})
    assert await canceled(scenario) is CancelOutcome.CANCELED
    assert scenario.asked == [FOUND]


async def test_every_part_of_a_split_order_is_called_back(scenario: Account) -> None:
    scenario.tell(part(900))
    scenario.tell(page("shipments", part(900), part(901), part(902, "cancelled")))
    for _ in range(2):
        scenario.tell(None, 204)
    assert await canceled(scenario) is CancelOutcome.CANCELED
    assert scenario.asked == [FOUND, "GET /v2/shipments", CANCEL, "PUT /v2/shipments/se-901/cancel"]
    assert scenario.received[1].query == {"sales_order_id": "12", "page_size": "100"}


async def test_nothing_is_called_back_once_a_part_has_a_label(scenario: Account) -> None:
    scenario.tell(part(900))
    scenario.tell(page("shipments", part(900), part(901, "label_purchased")))
    assert await canceled(scenario) is CancelOutcome.TOO_LATE
    assert scenario.asked == [FOUND, "GET /v2/shipments"]


async def test_an_order_that_was_merged_with_another_is_left_to_a_person(scenario: Account) -> None:
    scenario.tell(part(900))
    scenario.tell(page("shipments", part(900), part(901, reference="web_shop-2")))
    with pytest.raises(VendorError, match=r"in one shipment \(se-901\) with others") as caught:
        await canceled(scenario)
    assert (caught.value.code, caught.value.sent) == (ErrorCode.REJECTED, False)


@pytest.mark.parametrize(
    ("status", "outcome"), [("label_purchased", CancelOutcome.TOO_LATE), ("cancelled", CancelOutcome.CANCELED)]
)
async def test_what_happened_meanwhile_is_looked_at(scenario: Account, status: str, outcome: CancelOutcome) -> None:
    scenario.tell(HELD)
    scenario.tell(refusal("Void the label first", "invalid_status"), 400)
    scenario.tell({**HELD, "shipment_status": status})
    assert await canceled(scenario) is outcome
    assert scenario.asked[2] == "GET /v2/shipments/se-900"


async def test_a_refusal_for_another_reason_is_raised_in_its_words(scenario: Account) -> None:
    scenario.tell(HELD)
    scenario.tell(refusal("Not now"), 400)
    scenario.tell(HELD)
    with pytest.raises(VendorError, match="Not now") as caught:
        await canceled(scenario)
    assert caught.value.code is ErrorCode.REJECTED


async def test_a_page_instead_of_an_empty_answer_is_not_believed(scenario: Account) -> None:
    scenario.tell(HELD)
    page_of_html = Fault(body=b"<h1>Log in</h1>", when=lambda request: request.method == "PUT")
    scenario.faults.append(page_of_html)
    with pytest.raises(VendorError, match="expected 204") as caught:
        await canceled(scenario)
    assert (caught.value.code, caught.value.sent) == (ErrorCode.MALFORMED_RESPONSE, True)


async def test_a_404_of_somebody_else_is_no_absence(scenario: Account) -> None:
    body = json.dumps({"message": "no route"}).encode()
    scenario.faults.append(Fault(status=404, body=body))
    with pytest.raises(VendorError) as caught:
        await canceled(scenario)
    assert caught.value.code is ErrorCode.NOT_FOUND
