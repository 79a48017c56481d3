"""One sale of each order, whatever is cut off and whoever else is at it; and the way back."""

from decimal import Decimal

import pytest

from include.order_sync.connectors.base import CancelOutcome
from include.order_sync.errors import ErrorCode, VendorError
from include.order_sync.models import Acknowledgement
from tests.connectors.tryton.asking import CALLS, CANCEL_CALLS, REFERENCE, refusal, states
from tests.contract.kit import Fault, How
from tests.contract.samples import sample_line, sample_outbound
from tests.contract.scenarios.tryton import TrytonScenario


@pytest.mark.parametrize("number", range(CALLS))
@pytest.mark.parametrize("how", [How.DROP, How.DROP_LATE])
async def test_cut_off_at_any_call_there_is_one_sale_in_the_end(
    scenario: TrytonScenario, how: How, number: int
) -> None:
    count = iter(range(1000))
    scenario.faults.append(Fault(how, when=lambda request: next(count) == number))
    if number < CALLS - 1:
        with pytest.raises(VendorError) as caught:
            await scenario.connect().push(sample_outbound())
        assert caught.value.sent
    scenario.faults.clear()
    first = await scenario.connect().find(REFERENCE) or await scenario.connect().push(sample_outbound())
    assert first == Acknowledgement("S0001")
    assert states(scenario) == ["processing"]
    assert len(scenario.office.table("party.party")) == 2
    assert len(scenario.office.table("party.address")) == 1


async def test_a_sale_that_was_begun_and_differs_is_left_to_people(scenario: TrytonScenario) -> None:
    scenario.refuse("warning")
    assert (await refusal(scenario)).code is ErrorCode.REJECTED
    scenario.office.warnings = []
    error = await refusal(scenario, lines=(sample_line(10011, external_id="10011", quantity=Decimal(3)),))
    assert error.code is ErrorCode.REJECTED
    assert "2 of SKU-10011 at 6.25 there instead of 3" in error.message
    assert states(scenario) == ["draft"]


async def test_two_sales_at_a_time_are_both_taken_back(scenario: TrytonScenario) -> None:
    """Another sender has quoted a sale of the same order when ours is quoted."""

    def rival(number: int) -> None:
        if b'"model.sale.sale.quote"' in scenario.bodies[-1] and len(scenario.orders) == 1:
            scenario.office.add("sale.sale", reference=REFERENCE, state="quotation", number="S0009", lines=[])

    scenario.before_request = rival
    error = await refusal(scenario)
    assert (error.code, error.sent) == (ErrorCode.UNAVAILABLE, False)
    assert error.treatment.retryable
    assert "S0001, S0009" in error.message
    assert states(scenario) == ["draft", "draft"]


@pytest.mark.parametrize(("process", "taken"), [(True, "processing"), (True, "done"), (False, "confirmed")])
async def test_a_sale_that_was_taken_meanwhile_stays_as_it_is(
    scenario: TrytonScenario, process: bool, taken: str
) -> None:
    def rival(number: int) -> None:
        if b'"model.sale.sale.quote"' in scenario.bodies[-1] and len(scenario.orders) == 1:
            scenario.office.add("sale.sale", reference=REFERENCE, state=taken, number="S0009", lines=[])

    scenario.settings = {"process": process}
    scenario.before_request = rival
    assert (await refusal(scenario)).code is ErrorCode.UNAVAILABLE
    assert states(scenario) == ["draft", taken]
    assert await scenario.connect().push(sample_outbound()) == Acknowledgement("S0009", duplicate=True)


async def test_a_canceled_sale_is_left_to_people(scenario: TrytonScenario) -> None:
    scenario.office.add("sale.sale", reference=REFERENCE, state="cancelled", number="S0007")
    error = await refusal(scenario)
    assert (error.code, error.sent) == (ErrorCode.REJECTED, False)
    assert "S0007" in error.message
    assert await scenario.connect().find(REFERENCE) is None


async def test_an_unknown_state_is_named(scenario: TrytonScenario) -> None:
    scenario.office.add("sale.sale", reference=REFERENCE, state="approved", number="S0007")
    error = await refusal(scenario)
    assert error.code is ErrorCode.MALFORMED_RESPONSE
    assert "'approved'" in error.message


async def test_a_sale_that_does_not_go_on_is_left_to_people(scenario: TrytonScenario) -> None:
    scenario.office.stuck = True
    error = await refusal(scenario)
    assert error.code is ErrorCode.REJECTED
    assert "'quotation'" in error.message


async def test_without_process_a_confirmed_sale_is_taken(scenario: TrytonScenario) -> None:
    scenario.settings = {"process": False}
    connector = scenario.connect()
    assert await connector.push(sample_outbound()) == Acknowledgement("S0001")
    assert states(scenario) == ["confirmed"]
    assert await connector.find(REFERENCE) == Acknowledgement("S0001")
    assert await connector.cancel(REFERENCE) is CancelOutcome.CANCELED
    assert states(scenario) == ["cancelled"]


async def test_a_tryton_that_processes_at_once_is_not_asked_to(scenario: TrytonScenario) -> None:
    scenario.office.processes_at_once = True
    await scenario.connect().push(sample_outbound())
    assert "model.sale.sale.process" not in scenario.calls


@pytest.mark.parametrize(("shipment", "outcome"), [("picked", "canceled"), ("packed", "too_late")])
async def test_an_order_is_called_back_until_it_is_packed(
    scenario: TrytonScenario, shipment: str, outcome: str
) -> None:
    connector = scenario.connect()
    await connector.push(sample_outbound())
    scenario.office.table("stock.shipment.out")[1]["state"] = shipment
    assert await connector.cancel(REFERENCE) == outcome
    assert states(scenario) == ["done" if outcome == "canceled" else "processing"]


async def test_a_worker_of_trytons_is_not_waited_for(scenario: TrytonScenario) -> None:
    await scenario.connect().push(sample_outbound())
    scenario.settings = {"process": False}
    assert await scenario.connect().cancel(REFERENCE) is CancelOutcome.CANCELED
    assert scenario.calls.count("model.sale.sale.process") == 1


async def test_a_sale_that_stays_open_is_left_to_people(scenario: TrytonScenario) -> None:
    connector = scenario.connect()
    await connector.push(sample_outbound())
    scenario.office.stays_open = True
    with pytest.raises(VendorError, match="keeps sale S0001 'processing'") as caught:
        await connector.cancel(REFERENCE)
    assert caught.value.code is ErrorCode.REJECTED


async def test_a_posted_invoice_is_too_late(scenario: TrytonScenario) -> None:
    connector = scenario.connect()
    await connector.push(sample_outbound())
    scenario.office.table("account.invoice")[1]["state"] = "posted"
    assert await connector.cancel(REFERENCE) is CancelOutcome.TOO_LATE
    assert scenario.office.table("stock.shipment.out")[1]["state"] == "waiting"


@pytest.mark.parametrize("number", range(CANCEL_CALLS))
async def test_a_cancel_that_is_cut_off_goes_on_the_next_time(scenario: TrytonScenario, number: int) -> None:
    await scenario.connect().push(sample_outbound())
    count = iter(range(1000))
    scenario.faults.append(Fault(How.DROP_LATE, when=lambda request: next(count) == number))
    if number < CANCEL_CALLS - 1:
        with pytest.raises(VendorError) as caught:
            await scenario.connect().cancel(REFERENCE)
        assert caught.value.sent
    scenario.faults.clear()
    assert await scenario.connect().cancel(REFERENCE) is CancelOutcome.CANCELED
    assert states(scenario) == ["done"]
