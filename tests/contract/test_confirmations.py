"""A cart that tracking is written back to."""

from decimal import Decimal
from typing import Any

import pytest

from include.order_sync.connectors.base import TakesConfirmations
from include.order_sync.errors import ErrorCode, VendorError
from include.order_sync.models import ShipmentLine
from tests.contract.kit import Fault, How
from tests.contract.samples import sample_confirmation, sample_line, sample_order

ABILITY = TakesConfirmations
TWO_LINES = (sample_line(10011), sample_line(10012))


async def test_a_parcel_is_written_to_the_order_and_found_again(scenario: Any) -> None:
    scenario.hold(sample_order())
    connector = scenario.connect()
    assert isinstance(connector, TakesConfirmations)
    assert await connector.find_confirmation(sample_confirmation()) is None
    external_id = await connector.confirm(sample_confirmation())
    assert scenario.known_parcels("1001") == [("1Z0000000000000001", {"10011": 2})]
    assert await connector.find_confirmation(sample_confirmation()) == external_id


async def test_two_parcels_of_one_order_are_two(scenario: Any) -> None:
    scenario.hold(sample_order(lines=TWO_LINES))
    connector = scenario.connect()
    first = sample_confirmation(1, complete=False, lines=(ShipmentLine("10011", Decimal(1)),))
    last = sample_confirmation(2, lines=(ShipmentLine("10011", Decimal(1)), ShipmentLine("10012", Decimal(2))))
    await connector.confirm(first)
    assert await connector.find_confirmation(last) is None
    await connector.confirm(last)
    assert [items for _, items in scenario.known_parcels("1001")] == [{"10011": 1}, {"10011": 1, "10012": 2}]
    assert await connector.find_confirmation(first) != await connector.find_confirmation(last)


async def test_a_tracking_number_that_contains_another_is_another_parcel(scenario: Any) -> None:
    scenario.hold(sample_order())
    connector = scenario.connect()
    await connector.confirm(sample_confirmation(12, tracking_number="123456"))
    assert await connector.find_confirmation(sample_confirmation(1, tracking_number="1234")) is None


async def test_unicode_arrives_unharmed(scenario: Any) -> None:
    scenario.hold(sample_order())
    odd = sample_confirmation(tracking_number="ŻÓŁ-0001", carrier="Česká pošta & Söhne <b>")
    connector = scenario.connect()
    await connector.confirm(odd)
    assert scenario.known_parcels("1001")[0][0] == "ŻÓŁ-0001"
    assert await connector.find_confirmation(odd) is not None


@pytest.mark.parametrize(("how", "taken"), [(How.STALL_LATE, True), (How.DROP_LATE, True), (How.STALL, False)])
async def test_after_an_unknown_outcome_the_cart_says_whether_it_has_it(scenario: Any, how: How, taken: bool) -> None:
    scenario.hold(sample_order())
    scenario.faults.append(Fault(how, when=scenario.writes))
    with pytest.raises(VendorError) as caught:
        await scenario.connect(timeout=0.3).confirm(sample_confirmation())
    assert caught.value.sent is True
    assert (await scenario.connect().find_confirmation(sample_confirmation()) is not None) is taken


async def test_an_order_that_is_gone_is_not_found(scenario: Any) -> None:
    with pytest.raises(VendorError) as caught:
        await scenario.connect().confirm(sample_confirmation())
    assert caught.value.code is ErrorCode.NOT_FOUND
    with pytest.raises(VendorError) as caught:
        await scenario.connect().find_confirmation(sample_confirmation())
    assert caught.value.code is ErrorCode.NOT_FOUND
