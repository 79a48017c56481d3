"""What is made of an order, and how calls, warnings and errors are told apart."""

import json
from decimal import Decimal
from typing import Any

import pytest

from include.order_sync.connectors.base import Api
from include.order_sync.errors import ErrorCode, VendorError
from include.order_sync.models import Acknowledgement, Address, InventoryLevel
from tests.connectors.tryton.asking import CALLS, REFERENCE, refusal
from tests.connectors.tryton.office import RefusedError, user_error
from tests.contract.samples import at, sample_line, sample_outbound, sample_shipment
from tests.contract.scenarios.tryton import WARNING, TrytonScenario


async def test_the_first_call_goes_by_basic_and_the_others_with_a_session(scenario: TrytonScenario) -> None:
    connector = scenario.connect()
    await connector.push(sample_outbound())
    assert len(scenario.calls) == CALLS - 1
    assert scenario.calls[:3] == [
        "model.res.user.get_preferences",
        "common.db.login",
        "model.sale.sale.search_read",
    ]
    await connector.push(sample_outbound(1002))
    assert scenario.logins == 1
    await connector.close()
    assert scenario.calls[-1] == "common.db.logout"
    assert not scenario.sessions


async def test_a_session_that_has_ended_is_begun_again(scenario: TrytonScenario) -> None:
    connector = scenario.connect()
    await connector.push(sample_outbound())
    scenario.sessions.clear()
    assert await connector.find(REFERENCE) is not None
    assert scenario.logins == 2


async def test_what_is_made_of_an_order(scenario: TrytonScenario) -> None:
    await scenario.connect().push(sample_outbound())
    [create] = [json.loads(body) for body in scenario.bodies if b'"model.sale.sale.create"' in body]
    [values], context = create["params"]
    assert values == {
        "company": 1,
        "currency": 1,
        "reference": REFERENCE,
        "description": "1001",
        "comment": "Ring twice",
        "sale_date": {"__class__": "date", "year": 2026, "month": 3, "day": 22},
        "shipping_date": {"__class__": "date", "year": 2026, "month": 4, "day": 1},
        "lines": [
            [
                "create",
                [
                    {
                        "product": 1,
                        "unit": 1,
                        "quantity": 2,
                        "unit_price": {"__class__": "Decimal", "decimal": "6.25"},
                        "description": "Product 10011",
                        "note": "OrderSync line: 10011",
                    }
                ],
            ]
        ],
        "carrier": 1,
        "shipment_cost_method": None,
        "party": 2,
        "invoice_address": 1,
        "shipment_address": 1,
    }
    assert context == {"language": "en", "company": 1}


async def test_a_buyer_and_an_address_are_made_once(scenario: TrytonScenario) -> None:
    connector = scenario.connect()
    for number in (1001, 1002):
        await connector.push(sample_outbound(number))
    moved = Address(name="Ana", line1="2 Side St", city="Springfield", region="Narnia", country="US")
    await connector.push(sample_outbound(1003, ship_to=moved))
    assert len(scenario.office.table("party.party")) == 2
    first, second = scenario.office.table("party.address").values()
    assert (first["subdivision"], first["street"]) == (1, "1 Main St\nApt 2")
    assert ("subdivision" in second, second["street"]) == (False, "2 Side St\nNarnia")


async def test_a_phone_number_that_tryton_refuses_is_kept_as_other(scenario: TrytonScenario) -> None:
    scenario.office.refusals["party.party"] = lambda values: (
        user_error("no phone number") if "phone" in str(values) else None
    )
    await scenario.connect().push(sample_outbound())
    kinds = {way["type"] for way in scenario.office.table("party.contact_mechanism").values()}
    assert kinds == {"other"}


async def test_a_warning_is_answered_only_as_set(scenario: TrytonScenario) -> None:
    scenario.refuse("warning")
    error = await refusal(scenario)
    assert error.code is ErrorCode.REJECTED
    assert "warning 'too_much'" in error.message
    scenario.settings = {"accept_warnings": ["too_"]}
    assert await scenario.connect().push(sample_outbound()) == Acknowledgement("S0001")
    assert scenario.office.skipped == [WARNING]


@pytest.mark.parametrize(
    ("error", "code", "sent"),
    [
        (RefusedError("UserError", ["Not so", "because", None]), ErrorCode.REJECTED, False),
        (user_error('You are not allowed to access "Sale".'), ErrorCode.FORBIDDEN, False),
        (user_error('You are not allowed to create records of "Sale"'), ErrorCode.FORBIDDEN, False),
        (user_error('Calling button "quote on "Sale" is not allowed.'), ErrorCode.FORBIDDEN, False),
        (RefusedError("ConcurrencyException", "Records were modified"), ErrorCode.UNAVAILABLE, False),
        (RefusedError("LoginException", ["code", "A code", "char"]), ErrorCode.UNAUTHORIZED, False),
        (RefusedError("'nope'", ""), ErrorCode.UNAVAILABLE, True),
    ],
)
async def test_errors_are_told_apart(
    scenario: TrytonScenario, error: RefusedError, code: ErrorCode, sent: bool
) -> None:
    scenario.office.refusal = error
    found = await refusal(scenario)
    assert (found.code, found.sent, found.http_status) == (code, sent, 200)


@pytest.mark.parametrize(
    ("changes", "code", "words"),
    [
        ({"lines": (sample_line(1, sku="NOPE"),)}, ErrorCode.UNKNOWN_SKU, "does not sell NOPE"),
        ({"lines": (sample_line(1, sku="OLD"),)}, ErrorCode.UNKNOWN_SKU, "OLD (not salable)"),
        ({"ship_to": Address(country="XX")}, ErrorCode.INVALID_ADDRESS, "'XX'"),
    ],
)
async def test_what_tryton_does_not_have_is_named_and_nothing_is_made(
    scenario: TrytonScenario, changes: dict[str, Any], code: ErrorCode, words: str
) -> None:
    scenario.strict = True
    for sku, salable in (("OLD", False), ("SKU-10011", True)):
        scenario.office.add("product.product", code=sku, salable=salable, sale_uom=1)
    error = await refusal(scenario, **changes)
    assert (error.code, error.sent) == (code, False)
    assert words in error.message
    assert not scenario.orders
    assert len(scenario.office.table("party.party")) == 1


async def test_a_carrier_has_to_be_one(scenario: TrytonScenario) -> None:
    scenario.office.add("carrier", rec_name="Other", party=None, carrier_product=None)
    scenario.office.table("carrier")[2]["rec_name"] = "Ground"
    error = await refusal(scenario)
    assert error.code is ErrorCode.UNMAPPED_SHIP_METHOD
    assert "several carriers called 'GROUND'. Known: GROUND - Post, Ground" in error.message
    scenario.office.table("carrier").clear()
    assert "no carrier called 'GROUND'. Known: none" in (await refusal(scenario)).message


async def test_a_party_by_code_has_to_be_there(scenario: TrytonScenario) -> None:
    scenario.settings = {"account_is_code": True}
    error = await refusal(scenario)
    assert (error.code, "'C-00017'" in error.message) == (ErrorCode.REJECTED, True)
    party = scenario.office.add("party.party", name="Sousa", code="C-00017")
    await scenario.connect().push(sample_outbound())
    assert scenario.orders[1]["party"] == party


async def test_company_and_warehouse_are_found_by_name(scenario: TrytonScenario) -> None:
    scenario.settings = {"company": "House", "warehouse": "WH"}
    assert "no company 'House'" in (await refusal(scenario)).message
    scenario.office.add("company.company", id=4, party=scenario.office.add("party.party", name="House"))
    await scenario.connect().push(sample_outbound())
    assert (scenario.orders[1]["company"], scenario.orders[1]["warehouse"]) == (4, 1)


async def test_a_user_without_a_company_is_forbidden(scenario: TrytonScenario) -> None:
    scenario.office.company = None
    assert (await refusal(scenario)).code is ErrorCode.FORBIDDEN


async def test_a_crowded_moment_is_read_by_id(scenario: TrytonScenario) -> None:
    for number in range(12):
        scenario.ship(sample_shipment(number), at(5))
    pages = [page async for page in scenario.connect().shipments(at(5))]
    assert sum(len(page.shipments) for page in pages) == 12
    assert {page.cursor for page in pages} == {at(5)}


async def test_stock_is_told_by_warehouse_where_there_are_several(scenario: TrytonScenario) -> None:
    scenario.stock(InventoryLevel("SKU-1", Decimal(-3)))
    scenario.office.add("stock.location", name="North", code="N", type="warehouse")

    async def read() -> list[InventoryLevel]:
        return [one async for page in scenario.connect().inventory() for one in page.levels]

    assert await read() == [InventoryLevel("SKU-1", Decimal(0), name) for name in ("Warehouse", "North")]
    scenario.settings = {"warehouse": "N"}
    assert await read() == [InventoryLevel("SKU-1", Decimal(0))]


async def test_a_user_that_may_not_make_sales_is_seen_by_the_probe(scenario: TrytonScenario) -> None:
    scenario.office.forbidden = {"write"}
    with pytest.raises(VendorError, match="may not make sales") as caught:
        await scenario.connect().probe(Api.ORDERS)
    assert caught.value.code is ErrorCode.FORBIDDEN
