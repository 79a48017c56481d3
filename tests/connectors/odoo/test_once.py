"""An order is in Odoo once, and is what was ordered, whatever happens on the way."""

from decimal import Decimal
from typing import Any

import pytest

from include.order_sync.errors import ErrorCode, VendorError
from include.order_sync.models import Acknowledgement
from tests.connectors.odoo import shop
from tests.connectors.odoo.conftest import FIRST, REFERENCE, refused, states, use
from tests.connectors.odoo.fake import user_error
from tests.contract.kit import Fault, How
from tests.contract.samples import sample_line, sample_outbound
from tests.contract.scenarios.odoo import OdooScenario


@pytest.mark.parametrize("how", [How.STALL_LATE, How.DROP_LATE, How.DROP_IN_BODY])
async def test_a_quotation_whose_making_was_not_answered_is_finished(scenario: OdooScenario, how: How) -> None:
    create = Fault(how, when=lambda request: b"order_line" in scenario.bodies[-1])
    scenario.faults.append(create)
    with pytest.raises(VendorError) as caught:
        await scenario.connect(timeout=0.3).push(sample_outbound())
    assert caught.value.sent is True
    assert states(scenario) == ["draft"]
    assert await scenario.connect().find(REFERENCE) is None
    assert await scenario.connect().push(sample_outbound()) == FIRST
    assert states(scenario) == ["sale"]


async def test_a_quotation_that_was_not_confirmed_is_finished(scenario: OdooScenario) -> None:
    scenario.faults.append(Fault(How.DROP, when=scenario.writes))
    await refused(scenario)
    assert states(scenario) == ["draft"]
    assert await scenario.connect().push(sample_outbound()) == FIRST
    assert states(scenario) == ["sale"]


async def test_whatever_fails_once_the_quotation_is_made_counts_as_sent(scenario: OdooScenario) -> None:
    scenario.faults.append(Fault(status=503, when=lambda request: bool(scenario.orders)))
    error = await refused(scenario)
    assert (error.code, error.sent) == (ErrorCode.UNAVAILABLE, True)


async def test_a_refusal_to_confirm_leaves_a_quotation_and_was_not_taken(scenario: OdooScenario) -> None:
    scenario.fake.refusals = {"sale.order.action_confirm": user_error("The customer is over the credit limit.")}
    error = await refused(scenario)
    assert (error.code, error.sent) == (ErrorCode.REJECTED, False)
    assert error.message == "The customer is over the credit limit."
    scenario.fake.refusals = {}
    assert await scenario.connect().push(sample_outbound()) == FIRST


async def test_an_order_that_waits_for_approval_is_pending(scenario: OdooScenario) -> None:
    scenario.fake.approval = True
    pending = Acknowledgement("S00001", pending=True)
    assert await scenario.connect().push(sample_outbound()) == pending
    assert await scenario.connect().push(sample_outbound()) == pending
    scenario.orders[1]["state"] = "sale"
    assert await scenario.connect().find(REFERENCE) == FIRST
    assert len(scenario.orders) == 1


def compete(scenario: OdooScenario, moment: str, state: str, times: int = 1) -> None:
    """Have somebody else make the same order, just before a call of ours."""

    def before(model: str, method: str) -> None:
        scenario._before(model, method)
        if f"{model}.{method}" == moment and len(scenario.orders) < times + (moment != "sale.order.create"):
            [copied, lines] = _template(scenario)
            number = scenario.fake.add("sale.order", **{**copied, "state": state})
            scenario.orders[number]["name"] = f"S{number:05}"
            for line in lines:
                scenario.fake.add("sale.order.line", **{**line, "order_id": number})

    scenario.fake.before = before


def _template(scenario: OdooScenario) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    product = shop.sell(scenario.fake, "SKU-10011")
    line = {"name": "Product\nCart line: 10011", "product_id": product, "price_unit": Decimal("6.25")}
    return {"client_order_ref": REFERENCE, "currency_id": 1}, [{**line, "product_uom_qty": 2}]


async def test_of_two_that_are_made_at_a_time_the_later_gives_way(scenario: OdooScenario) -> None:
    compete(scenario, "sale.order.create", "draft")
    assert await scenario.connect().push(sample_outbound()) == FIRST
    assert states(scenario) == ["sale", "cancel"]


async def test_of_two_that_are_made_at_a_time_a_confirmed_one_stays(scenario: OdooScenario) -> None:
    compete(scenario, "sale.order.create", "sale")
    assert await scenario.connect().push(sample_outbound()) == Acknowledgement("S00001", duplicate=True)
    assert states(scenario) == ["sale", "cancel"]


async def test_two_that_were_confirmed_at_a_time_are_shown(scenario: OdooScenario) -> None:
    compete(scenario, "sale.order.action_confirm", "sale")
    words = "Odoo has the order 2 times, as S00001 and S00002: cancel all but one of them there"
    error = await refused(scenario)
    assert (error.code, error.message) == (ErrorCode.REJECTED, words)
    with pytest.raises(VendorError, match="S00001 and S00002"):
        await scenario.connect().find(REFERENCE)
    scenario.orders[2]["state"] = "cancel"
    assert await scenario.connect().find(REFERENCE) == FIRST


async def test_one_that_somebody_else_confirms_first_is_a_duplicate(scenario: OdooScenario) -> None:
    def confirm_first(model: str, method: str) -> None:
        scenario._before(model, method)
        if method == "action_confirm":
            scenario.orders[1]["state"] = "sale"

    scenario.fake.before = confirm_first
    assert await scenario.connect().push(sample_outbound()) == Acknowledgement("S00001", duplicate=True)


async def test_an_order_that_is_canceled_there_stays_so_until_it_is_a_quotation_again(scenario: OdooScenario) -> None:
    connector = scenario.connect()
    await connector.push(sample_outbound())
    scenario.orders[1]["state"] = "cancel"
    error = await refused(scenario)
    assert error.message == "Odoo has the order as S00001, canceled: set it to quotation there, then retry"
    assert await connector.find(REFERENCE) == FIRST
    scenario.orders[1]["state"] = "draft"
    assert await connector.push(sample_outbound()) == FIRST


async def test_a_state_that_a_module_adds_counts_as_taken(scenario: OdooScenario) -> None:
    await scenario.connect().push(sample_outbound())
    scenario.orders[1]["state"] = "waiting_for_credit"
    assert await scenario.connect().push(sample_outbound()) == Acknowledgement("S00001", duplicate=True)


# Nothing but what was ordered is confirmed


@pytest.mark.parametrize("scenario", [OdooScenario], ids=["json2"])
@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"product_uom_qty": 3}, "the cart's line 10011 (SKU-10011) has quantity 3 instead of 2"),
        ({"price_unit": Decimal("6.20")}, "has price 6.2 instead of 6.25"),
        ({"discount": Decimal(10)}, "has discount 10.0 instead of 0"),
        ({"product_id": 99}, "has the article with id 99 instead of 1"),
        ({"name": "Product"}, "it has no line for the cart's line 10011 (SKU-10011)"),
    ],
)
async def test_a_quotation_that_was_changed_is_left_to_people(
    scenario: OdooScenario, change: dict[str, Any], words: str
) -> None:
    scenario.faults.append(Fault(How.DROP, when=scenario.writes))
    await refused(scenario)
    scenario.fake.add("product.product", id=99, default_code="OTHER", active=True)
    scenario.fake.tables["sale.order.line"][1] |= change
    error = await refused(scenario)
    assert (error.code, error.sent) == (ErrorCode.REJECTED, False)
    assert error.message.startswith("Odoo has the order as the quotation S00001, which is not what was ordered: ")
    assert words in error.message
    assert states(scenario) == ["draft"]


@pytest.mark.parametrize("scenario", [OdooScenario], ids=["json2"])
async def test_what_people_add_to_a_quotation_is_confirmed_with_it(scenario: OdooScenario) -> None:
    scenario.faults.append(Fault(How.DROP, when=scenario.writes))
    await refused(scenario)
    scenario.fake.add("sale.order.line", order_id=1, name="A gift", product_id=1, product_uom_qty=1, price_unit=0)
    assert await scenario.connect().push(sample_outbound()) == FIRST


async def test_a_price_that_odoo_rounds_is_named(scenario: OdooScenario) -> None:
    scenario.fake.price_digits = 2
    outbound = sample_outbound(lines=(sample_line(10011, unit_price=Decimal("1.235")),))
    if scenario.version >= 19:
        assert await scenario.connect().push(outbound) == FIRST
        return
    assert "price 1.24 instead of 1.235" in (await refused(scenario, outbound)).message


async def test_a_currency_that_is_not_the_orders_is_named(scenario: OdooScenario) -> None:
    use(scenario, pricelists={"EUR": 1})
    error = await refused(scenario, sample_outbound(currency="EUR"))
    assert "its currency is USD instead of EUR" in error.message


async def test_a_pricelists_discount_does_not_come_off_the_carts_price(scenario: OdooScenario) -> None:
    scenario.fake.pricelist_discount = Decimal(10)
    assert await scenario.connect().push(sample_outbound()) == FIRST
