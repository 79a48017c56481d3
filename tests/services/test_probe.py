"""Who is quiet is asked; what it says is on record, and no failure of its is a failure of the task."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from include.order_sync.accounts import read_accounts
from include.order_sync.connectors.base import Api, Endpoint
from include.order_sync.errors import ConfigurationError, ErrorCode
from include.order_sync.ledger.account_runs import begin_run, trouble_run
from include.order_sync.ledger.calls import CallTally, record_calls
from include.order_sync.ledger.runs import TaskRun
from include.order_sync.ledger.session import Ledger
from include.order_sync.services.health import Light, connection_health
from include.order_sync.services.probe import ProbeResult, probe, quiet_accounts
from include.order_sync.services.runtime import Runtime
from tests.clock import Clock
from tests.contract.kit import Fault, Scenario
from tests.contract.scenarios import all_scenarios
from tests.fakes.orders import CART
from tests.fakes.world import World
from tests.ledger.acts import rows

ACCOUNTS = read_accounts("""
version: 1
carts: {shop: {vendor: woocommerce, connection: woocommerce}}
sources: {field: {vendor: ecat, connection: ecat}}
destinations: {erp: {vendor: json_push, connection: json_push, takes: [{from: shop}, {from: field}]}}
""")
APIS = {"shop": [*Api], "field": [Api.ORDERS], "erp": [Api.ORDERS, Api.WRITEBACK]}
FOR_EVER = -1


@pytest.fixture(autouse=True)
def _in_the_midst_of_a_minute(clock: Clock) -> None:
    clock.advance(seconds=30)


def runtime(ledger: Ledger, endpoint: Callable[[str], Endpoint] = lambda name: Endpoint(name, "")) -> Runtime:
    return Runtime(ledger, ACCOUNTS, endpoint, TaskRun("connection_status", "a_run", "probe_account"))


def asked(ledger: Ledger, account: str, *faults: Fault, **how: Any) -> tuple[ProbeResult, Scenario]:
    """Probe an account against a real server; the probe has an event loop of its own, as in a task."""

    async def story() -> tuple[ProbeResult, Scenario]:
        vendor = {"shop": "woocommerce", "field": "ecat", "erp": "json_push"}[account]
        async with all_scenarios()[vendor]() as scenario:
            scenario.faults.extend(faults)
            ready = runtime(ledger, lambda name: scenario.endpoint())
            return await asyncio.to_thread(probe, ready, account, **how), scenario

    return asyncio.run(story())


def call(ledger: Ledger, account: str, *apis: Api) -> None:
    for api in apis:
        tally = CallTally()
        tally.count(0.02)
        record_calls(ledger, account, api, tally)


def lights(ledger: Ledger, account: str = "shop") -> dict[Api, Light]:
    [found] = [one for one in connection_health(ledger, ACCOUNTS) if one.account == account]
    return {one.api: one.light for one in found.apis}


def test_who_was_never_called_is_quiet(ledger: Ledger) -> None:
    assert quiet_accounts(runtime(ledger)) == ["shop", "field", "erp"]


def test_who_was_called_is_quiet_again_after_four_minutes(ledger: Ledger, clock: Clock) -> None:
    for account, apis in APIS.items():
        call(ledger, account, *apis)
    assert quiet_accounts(runtime(ledger)) == []
    clock.advance(minutes=3, seconds=50)
    assert quiet_accounts(runtime(ledger)) == []
    clock.advance(seconds=10)

    assert quiet_accounts(runtime(ledger)) == ["shop", "field", "erp"]


def test_one_quiet_api_makes_an_account_quiet(ledger: Ledger, clock: Clock) -> None:
    for account, apis in APIS.items():
        call(ledger, account, *apis)
    clock.advance(minutes=5)
    call(ledger, "shop", Api.ORDERS, Api.WRITEBACK)
    call(ledger, "erp", *APIS["erp"])

    assert quiet_accounts(runtime(ledger)) == ["shop", "field"]


def test_an_account_that_is_left_alone_is_not_asked_unless_a_person_names_it(ledger: Ledger, clock: Clock) -> None:
    begin_run(ledger, "shop", "download")
    trouble_run(ledger, "shop", "download", ErrorCode.UNAUTHORIZED, "no", ledger.now() + timedelta(minutes=15))

    assert quiet_accounts(runtime(ledger)) == ["field", "erp"]
    assert quiet_accounts(runtime(ledger), only="shop") == ["shop"]
    clock.advance(minutes=15)
    assert quiet_accounts(runtime(ledger)) == ["shop", "field", "erp"]


def test_an_account_that_does_not_exist_is_told_with_those_that_do(ledger: Ledger) -> None:
    with pytest.raises(ConfigurationError, match=r"no account `shpo`.*shop, field, erp"):
        quiet_accounts(runtime(ledger), only="shpo")


def test_an_account_whose_vendor_cannot_be_probed_is_never_asked(world: World) -> None:
    assert quiet_accounts(world.run()) == []
    assert probe(world.run(), CART).summary() == f"{CART}: nothing to ask"


@pytest.mark.parametrize("account", APIS)
def test_a_probe_lights_every_api_of_an_account(ledger: Ledger, account: str) -> None:
    result, _ = asked(ledger, account)

    assert [answer.api for answer in result.answers] == APIS[account]
    assert all(f"{api} answers in " in result.summary() for api in APIS[account])
    assert result.moved == 0
    assert {api for api, light in lights(ledger, account).items() if light is Light.GREEN} == {*APIS[account]}


def test_only_what_is_quiet_is_asked_by_the_clock(ledger: Ledger, clock: Clock) -> None:
    call(ledger, "shop", Api.PRODUCTS, Api.WRITEBACK)
    clock.advance(minutes=2)
    call(ledger, "shop", Api.ORDERS)
    clock.advance(minutes=2)
    result, shop = asked(ledger, "shop", quiet_only=True)

    assert [answer.api for answer in result.answers] == [Api.PRODUCTS, Api.WRITEBACK]
    assert len(shop.requests) == 2


def test_the_sources_list_is_read_and_not_acknowledged(ledger: Ledger) -> None:
    _, source = asked(ledger, "field")

    assert [method for method, _ in source.requests] == ["GET"]


def test_a_failure_is_on_record_and_stops_no_other_api(ledger: Ledger) -> None:
    down = Fault(status=503, body=b"{}", times=FOR_EVER, when=lambda request: request.path.endswith("/orders"))
    result, _ = asked(ledger, "shop", down)

    assert "orders unavailable (HTTP 503)" in result.summary()
    assert lights(ledger) == {Api.PRODUCTS: Light.GREEN, Api.ORDERS: Light.RED, Api.WRITEBACK: Light.GREEN}


def test_a_key_that_may_not_write_shows_in_the_write_backs_light(ledger: Ledger) -> None:
    read_only = Fault(
        status=401,
        body=b'{"code": "woocommerce_rest_authentication_error", "message": "no write permissions"}',
        times=FOR_EVER,
        when=lambda request: request.method == "POST",
    )
    asked(ledger, "shop", read_only)

    assert lights(ledger) == {Api.PRODUCTS: Light.GREEN, Api.ORDERS: Light.GREEN, Api.WRITEBACK: Light.RED}


def test_a_refused_login_is_left_alone_until_a_person_has_mended_it(ledger: Ledger, clock: Clock) -> None:
    asked(ledger, "erp", Fault(status=401, body=b"{}", times=FOR_EVER))
    clock.advance(minutes=12)
    assert "erp" not in quiet_accounts(runtime(ledger))
    assert lights(ledger, "erp")[Api.ORDERS] is Light.RED

    asked(ledger, "erp")
    assert lights(ledger, "erp")[Api.ORDERS] is Light.GREEN


def test_a_missing_connection_fails_the_task_and_shows(ledger: Ledger) -> None:
    def endpoint(connection: str) -> Endpoint:
        raise ConfigurationError(f"The Airflow connection '{connection}' does not exist.")

    with pytest.raises(ConfigurationError, match="'woocommerce' does not exist"):
        probe(runtime(ledger, endpoint), "shop")

    [shop, *_] = connection_health(ledger, ACCOUNTS)
    assert {(one.light, one.error_code) for one in shop.apis} == {(Light.RED, "configuration")}
    assert all("'woocommerce' does not exist" in (one.error_message or "") for one in shop.apis)
    assert rows(ledger, "SELECT * FROM api_calls") == []
