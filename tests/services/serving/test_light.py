"""The light of a destination that is never called comes from its own calls."""

from include.order_sync.accounts import Accounts, DestinationAccount, Route
from include.order_sync.connectors.base import Api
from include.order_sync.ledger.runs import fetch_by
from include.order_sync.ledger.session import Ledger
from include.order_sync.services.due import due_accounts
from include.order_sync.services.health import NO_SUCH_API, ApiHealth, Light, connection_health
from include.order_sync.services.probe import probe, quiet_accounts
from include.order_sync.services.runtime import Runtime
from include.order_sync.services.serving.light import noted_call
from include.order_sync.states import ExportMethod
from tests.clock import Clock

ERP = DestinationAccount(
    vendor="json_pull", connection="erp", export_method=ExportMethod.PULL, takes=(Route("web_shop"),)
)
ACCOUNTS = Accounts(carts={}, sources={}, destinations={"erp": ERP})


def lights(ledger: Ledger) -> dict[Api, ApiHealth]:
    (health,) = connection_health(ledger, ACCOUNTS)
    return {api.api: api for api in health.apis}


def test_before_it_ever_came_nothing_is_known(ledger: Ledger) -> None:
    found = lights(ledger)

    assert (found[Api.ORDERS].light, found[Api.ORDERS].note) == (Light.NONE, "No call for 10 minutes")
    assert found[Api.PRODUCTS].note == NO_SUCH_API


def test_its_calls_are_its_light(ledger: Ledger, clock: Clock) -> None:
    with noted_call(ledger, "erp", Api.ORDERS):
        pass
    assert lights(ledger)[Api.ORDERS].light is Light.GREEN

    clock.advance(minutes=11)
    assert lights(ledger)[Api.ORDERS].light is Light.NONE


def test_it_is_called_by_no_stage(ledger: Ledger) -> None:
    runtime = Runtime(ledger, ACCOUNTS, lambda name: (_ for _ in ()).throw(AssertionError(name)), fetch_by("erp"))

    assert [due_accounts(runtime, stage) for stage in ("deliver", "track", "confirm")] == [[], [], []]
    assert quiet_accounts(runtime) == []
    assert probe(runtime, "erp").summary() == "erp: nothing to ask"
