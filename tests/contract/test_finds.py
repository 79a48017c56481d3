"""A destination that can be asked whether it has an order."""

from typing import Any

import pytest

from include.order_sync.connectors.base import FindsOrders
from include.order_sync.errors import ErrorCode, VendorError
from include.order_sync.models import OutboundOrder
from tests.contract.kit import Fault, How
from tests.contract.samples import sample_order, sample_outbound

ABILITY = FindsOrders


async def test_an_order_that_was_sent_is_found(scenario: Any) -> None:
    connector = scenario.connect()
    assert isinstance(connector, FindsOrders)
    sent = await scenario.connect().push(sample_outbound())
    found = await connector.find("web_shop-1001")
    assert found is not None
    assert (found.external_id, found.pending) == (sent.external_id, False)


async def test_an_unknown_order_is_not_found(scenario: Any) -> None:
    assert await scenario.connect().find("web_shop-404") is None


@pytest.mark.parametrize("reference", ["a/b c", "ü?x=1#y", "100%", "../v1/shipments", "+&="])
async def test_any_reference_can_be_asked_for(scenario: Any, reference: str) -> None:
    connector = scenario.connect()
    assert await connector.find(reference) is None
    await connector.push(OutboundOrder(reference, "key", "web_shop", sample_order(), "GROUND"))
    assert await connector.find(reference) is not None


@pytest.mark.parametrize(("how", "has_it"), [(How.STALL_LATE, True), (How.DROP_LATE, True), (How.STALL, False)])
async def test_after_an_unknown_outcome_the_destination_says_whether_it_has_it(
    scenario: Any, how: How, has_it: bool
) -> None:
    scenario.faults.append(Fault(how, when=scenario.writes))
    with pytest.raises(VendorError):
        await scenario.connect(timeout=0.3).push(sample_outbound())
    assert (await scenario.connect().find("web_shop-1001") is not None) is has_it


async def test_a_wrong_address_is_not_taken_for_an_unknown_order(scenario: Any) -> None:
    page = b"<html><h1>404</h1>nginx</html>"
    scenario.faults.append(Fault(status=404, body=page, headers={"Content-Type": "text/html"}))
    with pytest.raises(VendorError) as caught:
        await scenario.connect().find("web_shop-1001")
    assert caught.value.code is ErrorCode.NOT_FOUND
