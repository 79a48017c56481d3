"""A destination that can call an order back."""

from typing import Any

import pytest

from include.order_sync.connectors.base import CancelOutcome, CancelsOrders
from include.order_sync.errors import ErrorCode, VendorError
from tests.contract.kit import Fault
from tests.contract.samples import at, sample_outbound, sample_shipment

ABILITY = CancelsOrders


async def test_an_order_is_called_back_and_again_without_harm(scenario: Any) -> None:
    connector = scenario.connect()
    assert isinstance(connector, CancelsOrders)
    await scenario.connect().push(sample_outbound())
    assert await connector.cancel("web_shop-1001") is CancelOutcome.CANCELED
    assert await connector.cancel("web_shop-1001") is CancelOutcome.CANCELED


async def test_a_shipped_order_is_too_late(scenario: Any) -> None:
    connector = scenario.connect()
    await connector.push(sample_outbound())
    scenario.ship(sample_shipment(), at(60))
    assert await connector.cancel("web_shop-1001") is CancelOutcome.TOO_LATE


async def test_an_order_that_never_arrived_is_unknown(scenario: Any) -> None:
    assert await scenario.connect().cancel("web_shop-404") is CancelOutcome.UNKNOWN_ORDER


@pytest.mark.parametrize(("status", "code"), [(404, ErrorCode.NOT_FOUND), (409, ErrorCode.REJECTED)])
async def test_an_answer_that_is_not_the_vendors_is_not_believed(scenario: Any, status: int, code: ErrorCode) -> None:
    scenario.faults.append(Fault(status=status, body=b"<html>proxy</html>", headers={"Content-Type": "text/html"}))
    with pytest.raises(VendorError) as caught:
        await scenario.connect().cancel("web_shop-1001")
    assert caught.value.code is code
