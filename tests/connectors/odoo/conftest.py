"""An Odoo database by either protocol, and one with literal answers."""

import json
from typing import Any

import pytest

from include.order_sync.errors import VendorError
from include.order_sync.models import Acknowledgement, OutboundOrder
from tests.connectors.canned import Canned
from tests.contract.samples import sample_outbound
from tests.contract.scenarios.odoo import OdooByJsonRpc, OdooScenario

LOGIN = "ordersync@example.com"
REFERENCE = "web_shop-1001"
FIRST = Acknowledgement("S00001")


class Literal(Canned):
    vendor = "odoo"
    login = LOGIN
    settings: dict[str, Any] = {}
    extras = {"database": "mycompany"}

    def tell(self, content: Any, status: int = 200) -> None:
        self.answer(json.dumps(content), status=status)

    def told(self, result: Any) -> None:
        """Answer a call in JSON-RPC."""
        self.tell({"jsonrpc": "2.0", "id": 1, "result": result})

    @property
    def asked(self) -> list[str]:
        return [f"{one.method} {one.path}" for one in self.received]

    def body(self, number: int) -> Any:
        return json.loads(self.received[number].body)


class ByJson2(Literal):
    login = ""
    settings = {"api": "json2"}


class ByJsonRpc(Literal):
    settings = {"api": "jsonrpc"}


@pytest.fixture(name="scenario", params=[OdooScenario, OdooByJsonRpc], ids=["json2", "jsonrpc"])
def _scenario(request: pytest.FixtureRequest) -> type[OdooScenario]:
    """Either way; a test that has to do with one of them says which (`pytest.mark.parametrize`)."""
    return request.param  # type: ignore[no-any-return]


def use(scenario: OdooScenario, **settings: Any) -> None:
    scenario.settings = {**scenario.settings, **settings}


async def refused(scenario: OdooScenario, outbound: OutboundOrder | None = None) -> VendorError:
    with pytest.raises(VendorError) as caught:
        await scenario.connect().push(outbound or sample_outbound())
    return caught.value


def states(scenario: OdooScenario) -> list[str]:
    return [one["state"] for one in scenario.orders.values()]
