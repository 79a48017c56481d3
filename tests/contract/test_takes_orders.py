"""A destination that orders are sent to."""

from typing import Any

import pytest

from include.order_sync.connectors.base import TakesOrders
from include.order_sync.errors import ErrorCode, VendorError
from include.order_sync.models import Acknowledgement
from tests.contract.kit import Fault, How
from tests.contract.samples import sample_outbound, unlike_samples

ABILITY = TakesOrders


async def push(scenario: Any, outbound: Any, **connection: Any) -> Acknowledgement:
    connector = scenario.connect(**connection)
    assert isinstance(connector, TakesOrders)
    return await connector.push(outbound)


async def test_an_order_arrives_and_is_acknowledged(scenario: Any) -> None:
    outbound = sample_outbound()
    answer = await push(scenario, outbound)
    assert answer.external_id
    assert (answer.duplicate, answer.pending) == (False, False)
    held = scenario.held(outbound)
    assert held["number"] == "1001"
    assert held["ship_service"] == "GROUND"
    assert held["name"] == "Ana Sousa"
    assert held["postcode"] == "01234"
    assert held["lines"] == {"10011": ("SKU-10011", "2", "6.25")}


@pytest.mark.parametrize("unlike", unlike_samples())
async def test_unusual_orders_arrive_unharmed(scenario: Any, unlike: str) -> None:
    outbound = sample_outbound(**unlike_samples()[unlike])
    await push(scenario, outbound)
    held, order = scenario.held(outbound), outbound.order
    assert held["number"] == order.number
    assert held["name"] == order.ship_to.name
    assert held["lines"] == {
        line.external_id: (line.sku, str(line.quantity), str(line.unit_price)) for line in order.lines
    }


@pytest.mark.parametrize("unlike", unlike_samples())
async def test_what_arrives_is_what_the_document_says(scenario: Any, unlike: str) -> None:
    outbound = sample_outbound(**unlike_samples()[unlike])
    document = scenario.connect().document(outbound)
    await push(scenario, outbound)
    assert document in scenario.documents()
    assert scenario.password.encode() not in document


async def test_the_same_attempt_again_is_a_duplicate_and_held_once(scenario: Any) -> None:
    first = await push(scenario, sample_outbound())
    again = await push(scenario, sample_outbound())
    assert again == Acknowledgement(first.external_id, duplicate=True)
    assert len(scenario.orders) == 1


async def test_the_same_order_under_another_key_is_a_duplicate(scenario: Any) -> None:
    first = await push(scenario, sample_outbound())
    again = await push(scenario, sample_outbound(key="sent-again"))
    assert again == Acknowledgement(first.external_id, duplicate=True)


async def test_an_answer_that_is_yet_to_come_is_pending(scenario: Any) -> None:
    scenario.answer_later()
    assert (await push(scenario, sample_outbound())).pending is True


async def test_every_refusal_has_its_code_and_words_and_was_not_sent(scenario: Any) -> None:
    for word, code in scenario.refusals.items():
        scenario.refuse(word)
        with pytest.raises(VendorError, match="Words of the vendor") as caught:
            await push(scenario, sample_outbound())
        assert (caught.value.code, caught.value.sent) == (code, False)
        assert caught.value.treatment.retryable is False
    assert scenario.held(sample_outbound()) is None


@pytest.mark.parametrize(("how", "taken"), [(How.STALL_LATE, True), (How.DROP_LATE, True), (How.STALL, False)])
async def test_a_lost_answer_leaves_the_outcome_unknown(scenario: Any, how: How, taken: bool) -> None:
    scenario.faults.append(Fault(how, when=scenario.writes))
    with pytest.raises(VendorError) as caught:
        await push(scenario, sample_outbound(), timeout=0.3)
    assert caught.value.sent is True
    assert (scenario.held(sample_outbound()) is not None) is taken


async def test_an_acknowledgement_of_another_order_is_not_believed(scenario: Any) -> None:
    body = b'{"id": "erp-9", "reference": "web_shop-9"}'
    scenario.faults.append(Fault(status=201, body=body))
    with pytest.raises(VendorError, match="web_shop-1001") as caught:
        await push(scenario, sample_outbound())
    assert (caught.value.code, caught.value.sent) == (ErrorCode.MALFORMED_RESPONSE, True)
