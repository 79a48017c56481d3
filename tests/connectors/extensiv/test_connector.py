"""Request built, URL called, answer read, error read: with literal payloads, written by us as `records.py` says."""

import json
from decimal import Decimal
from typing import Any

import pytest

from include.order_sync.connectors.base import CancelOutcome
from include.order_sync.connectors.http import basic_auth
from include.order_sync.errors import ConfigurationError, ErrorCode, VendorError
from include.order_sync.models import Acknowledgement
from tests.connectors.extensiv import records
from tests.connectors.extensiv.conftest import Account
from tests.contract.samples import sample_line, sample_outbound

ABSENT = records.refusal("Order not found")
TAKEN = {"success_code": True, "cust_ref": "web_shop-1001", "order_number": "web_shop-1001"}
DUPLICATE = records.refusal("Duplicate order", "Failure")


def held(status: str = "new") -> dict[str, Any]:
    return records.good({"cust_ref": "web_shop-1001", "order_status": status, "shipments": []})


async def test_an_order_is_looked_up_and_sent(scenario: Account) -> None:
    scenario.tell(ABSENT)
    scenario.tell(TAKEN)
    assert await scenario.connect().push(sample_outbound()) == Acknowledgement("web_shop-1001")
    asked, sent = scenario.received
    assert (asked.method, asked.path) == ("GET", "/v1/cart/orders/status/web_shop-1001")
    assert (sent.method, sent.path) == ("POST", "/v1/cart/orders/cartrover")
    assert sent.headers["Authorization"] == basic_auth("key-of-tests", "secret-of-tests")
    assert json.loads(sent.body) == {
        "cust_ref": "web_shop-1001",
        "cust_po_no": "1001",
        "order_date": "2026-03-22",
        "expected_delivery_date": "2026-04-01",
        "ship_code": "GROUND",
        "ship_first_name": "Ana",
        "ship_last_name": "Sousa",
        "ship_company": "Casa Sousa",
        "ship_address_1": "1 Main St",
        "ship_address_2": "Apt 2",
        "ship_city": "Springfield",
        "ship_state": "IL",
        "ship_zip": "01234",
        "ship_country": "US",
        "ship_phone": "+1 555 0100",
        "ship_e_mail": "ana@example.com",
        "ship_is_billing": True,
        "customer_id": "C-00017",
        "shipping_instructions": "Ring twice",
        "currency_code": "USD",
        "sub_total": 12.5,
        "grand_total": 12.5,
        "custom_field_1": "web_shop",
        "items": [
            {
                "line_no": 1,
                "line_item_id": "10011",
                "item": "SKU-10011",
                "description": "Product 10011",
                "quantity": 2,
                "price": 6.25,
                "extended_amount": 12.5,
            }
        ],
    }


async def test_an_order_that_is_there_is_a_duplicate_and_not_sent(scenario: Account) -> None:
    scenario.tell(held("error"))
    assert await scenario.connect().push(sample_outbound()) == Acknowledgement("web_shop-1001", duplicate=True)
    assert [one.method for one in scenario.received] == ["GET"]


async def test_an_order_that_came_there_meanwhile_is_a_duplicate(scenario: Account) -> None:
    for told in (ABSENT, DUPLICATE, held()):
        scenario.tell(told)
    assert await scenario.connect().push(sample_outbound()) == Acknowledgement("web_shop-1001", duplicate=True)


@pytest.mark.parametrize("after", [ABSENT, held("canceled")])
async def test_a_failure_that_is_no_duplicate_stays_refused(scenario: Account, after: dict) -> None:
    for told in (held("canceled"), DUPLICATE, after):
        scenario.tell(told)
    with pytest.raises(VendorError, match="Duplicate order") as caught:
        await scenario.connect().push(sample_outbound())
    assert (caught.value.code, caught.value.sent) == (ErrorCode.REJECTED, False)


async def test_nothing_is_sent_on_words_that_are_not_known(scenario: Account) -> None:
    scenario.tell(records.refusal("Unbekannte Bestellung"))
    with pytest.raises(VendorError, match="Unbekannte Bestellung") as caught:
        await scenario.connect().push(sample_outbound())
    assert (caught.value.code, len(scenario.received)) == (ErrorCode.REJECTED, 1)


async def test_the_words_can_be_corrected(scenario: Account) -> None:
    scenario.settings = {"not_found_words": ["unbekannte bestellung"]}
    scenario.tell(records.refusal("Unbekannte Bestellung"))
    assert await scenario.connect().find("web_shop-1001") is None


async def test_another_order_is_not_believed(scenario: Account) -> None:
    scenario.tell(ABSENT)
    scenario.tell({**TAKEN, "cust_ref": "web_shop-1002"})
    with pytest.raises(VendorError, match="'web_shop-1002' for the one with reference 'web_shop-1001'") as caught:
        await scenario.connect().push(sample_outbound())
    assert (caught.value.code, caught.value.sent) == (ErrorCode.MALFORMED_RESPONSE, True)


async def test_names_and_lines_that_are_unlike_others(scenario: Account) -> None:
    single = sample_outbound(
        lines=(sample_line(1, quantity=Decimal(0)), sample_line(2, name="", quantity=Decimal("0.5"))),
        ship_to=sample_outbound().order.ship_to.__class__(name="Ana", line1="1 Main St"),
    )
    document = records.exact(scenario.connect().document(single))
    assert document["ship_company"] == "Ana"
    assert "ship_first_name" not in document
    assert "ship_last_name" not in document
    [line] = document["items"]
    assert (line["line_item_id"], line["quantity"], line["extended_amount"]) == ("2", "0.5", "3.125")
    assert "description" not in line


async def test_fields_are_called_as_the_settings_say(scenario: Account) -> None:
    scenario.settings = {"fields": {"item_distributor": "lot_number", "cart": "", "delivery_date": "latest_ship_date"}}
    document = json.loads(scenario.connect().document(sample_outbound()))
    assert document["items"][0]["lot_number"] == "acme"
    assert document["latest_ship_date"] == "2026-04-01"
    assert "custom_field_1" not in document


async def test_fields_that_are_passed_through_have_a_place_of_their_own(scenario: Account) -> None:
    lines = (sample_line(1, extras=(("engraving", "Ana"),)),)
    outbound = sample_outbound(lines=lines, extras=(("vat_number", "PT123"),))
    document = json.loads(scenario.connect().document(outbound))
    assert document["extra_fields"] == {"vat_number": "PT123"}
    assert document["items"][0]["extra_fields"] == {"engraving": "Ana"}


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"fields": {"referenze": "x"}}, "Did you mean 'reference'"),
        ({"fields": {"reference": "", "packed_sku": ""}}, "reference, packed_sku cannot be left out"),
        ({"page_size": 101}, "page_size"),
        ({"shipped_lists": []}, "shipped_lists"),
    ],
)
async def test_settings_that_cannot_be_used_are_named(scenario: Account, settings: dict, words: str) -> None:
    scenario.settings = settings
    with pytest.raises(ConfigurationError, match=words):
        scenario.connect()


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        ([ABSENT], CancelOutcome.UNKNOWN_ORDER),
        ([held("canceled")], CancelOutcome.CANCELED),
        ([held("shipped")], CancelOutcome.TOO_LATE),
        ([held("confirmed")], CancelOutcome.TOO_LATE),
        ([held("at_wms"), {"success_code": True}], CancelOutcome.CANCELED),
        ([held("at_wms"), records.refusal("Too late", "Failure"), held("at_wms")], CancelOutcome.TOO_LATE),
        ([held(), records.good({"success": False, "message": "no"}), held("shipped")], CancelOutcome.TOO_LATE),
        ([held(), records.refusal("No", "Failure"), held("canceled")], CancelOutcome.CANCELED),
    ],
)
async def test_canceling(scenario: Account, answers: list, outcome: CancelOutcome) -> None:
    for answer in answers:
        scenario.tell(answer)
    assert await scenario.connect().cancel("web_shop-1001") is outcome
    if len(answers) > 1:
        sent = scenario.received[1]
        assert (sent.method, sent.path) == ("POST", "/v1/cart/orders/cancel/cartrover")
        assert json.loads(sent.body) == [{"cust_ref": "web_shop-1001"}]


async def test_a_refused_cancel_that_nothing_explains_is_an_error(scenario: Account) -> None:
    for answer in (held(), records.refusal("Not now", "Failure"), held()):
        scenario.tell(answer)
    with pytest.raises(VendorError, match="Not now"):
        await scenario.connect().cancel("web_shop-1001")
