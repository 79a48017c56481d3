"""A probe tells whether each API of a vendor answers, changes nothing there, and is heard of by who watches."""

import copy
from dataclasses import dataclass, field
from typing import Any

import pytest

from include.order_sync.connectors import registry
from include.order_sync.connectors.base import Api, Probes
from include.order_sync.errors import ErrorCode, VendorError
from tests.contract.kit import Fault, How
from tests.contract.samples import sample_order

ABILITY = Probes
STATE = ("orders", "acknowledged", "parcels", "notes", "keys", "given")


@dataclass
class Heard:
    """What an observer was told."""

    calls: list[ErrorCode | None] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    unusable_answers: list[ErrorCode] = field(default_factory=list)

    def called(self, seconds: float, error: VendorError | None) -> None:
        self.calls.append(error and error.code)
        self.seconds.append(seconds)

    def unusable(self, error: VendorError) -> None:
        self.unusable_answers.append(error.code)


def apis(scenario: Any) -> tuple[Api, ...]:
    return registry.vendor(scenario.vendor).apis


def state(scenario: Any) -> dict[str, Any]:
    return copy.deepcopy({name: value for name, value in vars(scenario).items() if name in STATE})


async def test_every_api_answers_and_nothing_is_changed(scenario: Any) -> None:
    if hasattr(scenario, "hold"):
        scenario.hold(sample_order())
    before, heard = state(scenario), Heard()
    connector = scenario.connect(observer=heard)
    for api in apis(scenario):
        await connector.probe(api)
    assert state(scenario) == before
    assert heard.calls == [None] * (scenario.calls_to_log_in + len(apis(scenario)))
    assert all(seconds > 0 for seconds in heard.seconds)


async def test_each_api_is_asked_by_a_call_of_its_own(scenario: Any) -> None:
    connector = scenario.connect()
    for api in apis(scenario):
        await connector.probe(api)
    asked = set(zip(scenario.requests, scenario.bodies, strict=True))
    assert len(asked) == scenario.calls_to_log_in + len(apis(scenario))


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (401, ErrorCode.UNAUTHORIZED),
        (403, ErrorCode.FORBIDDEN),
        (404, ErrorCode.NOT_FOUND),
        (503, ErrorCode.UNAVAILABLE),
    ],
)
async def test_every_api_says_what_is_wrong(scenario: Any, status: int, code: ErrorCode) -> None:
    for api in apis(scenario):
        heard = Heard()
        scenario.faults.append(Fault(status=status, body=b"<h1>No</h1>", headers={"Content-Type": "text/html"}))
        with pytest.raises(VendorError) as caught:
            await scenario.connect(observer=heard).probe(api)
        assert caught.value.code is code
        assert [*filter(None, heard.calls), *heard.unusable_answers] == [code]


async def test_a_page_of_html_is_no_answer(scenario: Any) -> None:
    for api in apis(scenario):
        heard = Heard()
        scenario.faults.append(Fault(body=b"<h1>Log in</h1>", headers={"Content-Type": "text/html"}))
        with pytest.raises(VendorError):
            await scenario.connect(observer=heard).probe(api)
        assert (heard.calls, heard.unusable_answers) == ([None], [ErrorCode.MALFORMED_RESPONSE])


async def test_an_api_that_is_silent_is_heard_of_with_its_time(scenario: Any) -> None:
    heard = Heard()
    scenario.faults.append(Fault(how=How.STALL))
    with pytest.raises(VendorError):
        await scenario.connect(timeout=0.2, observer=heard).probe(Api.ORDERS)
    assert heard.calls == [ErrorCode.TIMEOUT]
    assert heard.seconds[0] >= 0.15
