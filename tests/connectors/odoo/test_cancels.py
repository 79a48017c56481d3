"""An order is called back until a part of it has left, and Odoo's own ways of doing so."""

from decimal import Decimal

import pytest

from include.order_sync.connectors.base import CancelOutcome
from include.order_sync.errors import ErrorCode, VendorError
from include.order_sync.models import ShipmentLine
from tests.connectors.odoo import shop
from tests.contract.samples import at, sample_outbound, sample_shipment
from tests.contract.scenarios.odoo import OdooScenario

REFERENCE = "web_shop-1001"


async def test_the_form_that_odoo_asks_with_is_passed_by(scenario: OdooScenario) -> None:
    connector = scenario.connect()
    await connector.push(sample_outbound())
    assert await connector.cancel(REFERENCE) is CancelOutcome.CANCELED
    assert scenario.orders[1]["state"] == "cancel"


async def test_a_quotation_is_canceled_too(scenario: OdooScenario) -> None:
    scenario.fake.approval = True
    connector = scenario.connect()
    await connector.push(sample_outbound())
    assert await connector.cancel(REFERENCE) is CancelOutcome.CANCELED
    assert scenario.orders[1]["state"] == "cancel"


async def test_an_order_of_which_a_part_has_left_is_too_late(scenario: OdooScenario) -> None:
    connector = scenario.connect()
    await connector.push(sample_outbound())
    shop.ship(scenario.fake, sample_shipment(lines=(ShipmentLine("10011", Decimal(1)),)), at(60))
    assert await connector.cancel(REFERENCE) is CancelOutcome.TOO_LATE
    assert scenario.orders[1]["state"] == "sale"


async def test_what_was_picked_and_has_not_left_is_not_too_late(scenario: OdooScenario) -> None:
    connector = scenario.connect()
    await connector.push(sample_outbound())
    shop.ship(scenario.fake, sample_shipment(), at(60), kind=shop.INTERNAL)
    assert await connector.cancel(REFERENCE) is CancelOutcome.CANCELED


async def test_what_leaves_while_it_is_canceled_is_too_late(scenario: OdooScenario) -> None:
    connector = scenario.connect()
    await connector.push(sample_outbound())

    def leave(model: str, method: str) -> None:
        if method == "action_cancel":
            shop.ship(scenario.fake, sample_shipment(), at(60))

    scenario.fake.before = leave
    assert await connector.cancel(REFERENCE) is CancelOutcome.TOO_LATE


async def test_a_locked_order_is_refused_in_odoos_words(scenario: OdooScenario) -> None:
    connector = scenario.connect()
    await connector.push(sample_outbound())
    scenario.orders[1]["locked"] = True
    with pytest.raises(VendorError, match="You cannot cancel a locked order") as caught:
        await connector.cancel(REFERENCE)
    assert caught.value.code is ErrorCode.REJECTED


async def test_an_order_that_odoo_has_twice_is_canceled_twice(scenario: OdooScenario) -> None:
    for name, state in (("S1", "sale"), ("S2", "cancel"), ("S3", "draft")):
        scenario.fake.add("sale.order", name=name, state=state, client_order_ref=REFERENCE)
    assert await scenario.connect().cancel(REFERENCE) is CancelOutcome.CANCELED
    assert {one["state"] for one in scenario.orders.values()} == {"cancel"}


async def test_what_odoo_does_not_cancel_is_named(scenario: OdooScenario) -> None:
    connector = scenario.connect()
    await connector.push(sample_outbound())
    scenario.fake._cancel = lambda orders, context: True  # type: ignore[method-assign]
    with pytest.raises(VendorError, match=r"asked to cancel the order and did not: S00001 \(sale\)"):
        await connector.cancel(REFERENCE)
