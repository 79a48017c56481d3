"""The calls that the flow makes are counted for the right light, and counting harms nobody."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest

from include.order_sync.accounts import Account, read_accounts
from include.order_sync.connectors.base import (
    Api,
    CancelsOrders,
    DownloadsOrders,
    Endpoint,
    FindsOrders,
    HandsOverOrders,
    Probes,
    ReportsShipments,
    TakesConfirmations,
    TakesOrders,
)
from include.order_sync.errors import VendorError
from include.order_sync.ledger.calls import CallStats, call_stats
from include.order_sync.ledger.runs import TaskRun
from include.order_sync.ledger.session import Ledger
from include.order_sync.services import metering
from include.order_sync.services.health import every_account
from include.order_sync.services.runtime import Runtime
from tests.contract.kit import Fault, Scenario
from tests.contract.samples import sample_confirmation, sample_order, sample_outbound
from tests.contract.scenarios import all_scenarios
from tests.ledger.acts import change

ACCOUNTS = """
version: 1
carts: {shop: {vendor: woocommerce, connection: woocommerce}}
sources: {field: {vendor: ecat, connection: ecat}}
destinations: {erp: {vendor: json_push, connection: json_push, takes: [{from: shop}, {from: field}]}}
"""
NAMES = {"woocommerce": "shop", "ecat": "field", "json_push": "erp"}
Use = Callable[[Any], Awaitable[Any]]


async def drain(pages: Any) -> None:
    async for _ in pages:
        pass


def runtime_of(ledger: Ledger, scenario: Scenario) -> Runtime:
    def endpoint(connection: str) -> Endpoint:
        assert connection == scenario.vendor
        return scenario.endpoint()

    return Runtime(ledger, read_accounts(ACCOUNTS), endpoint, TaskRun("a_dag", "a_run", "a_task"))


def account_of(runtime: Runtime, name: str) -> Account:
    return {known: account for known, _, account in every_account(runtime.accounts)}[name]


def use(ledger: Ledger, vendor: str, ability: type, work: Use, *faults: Fault, api: Api | None = None) -> None:
    """Open a vendor's connector as a service does, and let it work; its failures are as they may be."""

    async def story() -> None:
        async with all_scenarios()[vendor]() as scenario:
            if hasattr(scenario, "hold"):
                scenario.hold(sample_order())
            scenario.faults.extend(faults)
            runtime, name = runtime_of(ledger, scenario), NAMES[vendor]
            with suppress(VendorError):
                async with runtime.connect(name, account_of(runtime, name), ability, api) as connector:
                    await work(connector)

    asyncio.run(story())


def stats(ledger: Ledger) -> dict[tuple[str, str], CallStats]:
    found = call_stats(ledger, timedelta(minutes=10))
    return {key: value for key, value in found.items() if value is not None}


def errors(ledger: Ledger) -> tuple[int, int, str | None]:
    [found] = stats(ledger).values()
    return found.calls, found.errors, found.error_code


@pytest.mark.parametrize(
    ("vendor", "ability", "work", "api"),
    [
        ("woocommerce", DownloadsOrders, lambda c: drain(c.changed_orders(None)), Api.ORDERS),
        ("woocommerce", TakesConfirmations, lambda c: c.confirm(sample_confirmation()), Api.WRITEBACK),
        ("ecat", HandsOverOrders, lambda c: drain(c.unreceived_orders()), Api.ORDERS),
        ("json_push", TakesOrders, lambda c: c.push(sample_outbound()), Api.ORDERS),
        ("json_push", FindsOrders, lambda c: c.find("web_shop-404"), Api.ORDERS),
        ("json_push", CancelsOrders, lambda c: c.cancel("web_shop-404"), Api.ORDERS),
        ("json_push", ReportsShipments, lambda c: drain(c.shipments(None)), Api.WRITEBACK),
    ],
)
def test_every_ability_feeds_its_light(ledger: Ledger, vendor: str, ability: type, work: Use, api: Api) -> None:
    use(ledger, vendor, ability, work)

    assert {*stats(ledger)} == {(NAMES[vendor], str(api))}
    assert errors(ledger) == (1, 0, None)


def test_a_probe_feeds_the_light_that_it_is_for(ledger: Ledger) -> None:
    use(ledger, "woocommerce", Probes, lambda c: c.probe(Api.PRODUCTS), api=Api.PRODUCTS)

    assert {*stats(ledger)} == {("shop", "products")}


@pytest.mark.parametrize(
    ("status", "body", "counted"),
    [
        (400, b"{}", (1, 0, None)),
        (422, b'{"error": {"code": "unknown_sku", "message": "No such item"}}', (1, 0, None)),
        (422, b'{"error": {"code": "invalid_address", "message": "No such place"}}', (1, 0, None)),
        (409, b'{"error": {"code": "duplicate", "message": "Known", "id": "7"}}', (1, 0, None)),
        (404, b"<h1>Not found</h1>", (1, 1, "not_found")),
        (401, b"{}", (1, 1, "unauthorized")),
        (429, b"{}", (1, 1, "rate_limited")),
        (500, b"{}", (1, 1, "unavailable")),
        (200, b"<h1>Log in</h1>", (1, 1, "malformed_response")),
        (200, b'{"reference": "another", "id": "7"}', (1, 1, "malformed_response")),
    ],
)
def test_an_orders_own_fault_is_none_of_the_apis(
    ledger: Ledger, status: int, body: bytes, counted: tuple[int, int, str | None]
) -> None:
    use(ledger, "json_push", TakesOrders, lambda c: c.push(sample_outbound()), Fault(status=status, body=body))

    assert errors(ledger) == counted


@pytest.mark.parametrize(
    ("ability", "work", "counted"),
    [
        (DownloadsOrders, lambda c: drain(c.changed_orders(None)), (1, 1, "not_found")),
        (TakesConfirmations, lambda c: c.confirm(sample_confirmation()), (1, 0, None)),
    ],
)
def test_an_order_that_left_the_cart_is_no_wrong_address(
    ledger: Ledger, ability: type, work: Use, counted: tuple[int, int, str | None]
) -> None:
    use(ledger, "woocommerce", ability, work, Fault(status=404, body=b'{"code": "woocommerce_rest_order_invalid_id"}'))

    assert errors(ledger) == counted


def test_a_refusal_with_status_200_is_an_error_of_the_source(ledger: Ledger) -> None:
    refusal = Fault(body=b'{"status": "error", "error": "Batch export is not switched on", "data": null}')
    use(ledger, "ecat", HandsOverOrders, lambda c: drain(c.unreceived_orders()), refusal)

    assert errors(ledger) == (1, 1, "rejected")


def test_nothing_is_written_where_nothing_was_called(ledger: Ledger) -> None:
    use(ledger, "json_push", TakesOrders, lambda c: asyncio.sleep(0))

    assert stats(ledger) == {}


def test_a_long_task_shows_before_it_ends(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metering, "WRITE_EVERY", 0.01)

    async def work(connector: Any) -> None:
        await connector.push(sample_outbound())
        async with asyncio.timeout(20):
            while not stats(ledger):  # noqa: ASYNC110 - another thread writes it, without a word to this loop
                await asyncio.sleep(0.01)
        await connector.push(sample_outbound(1002))

    use(ledger, "json_push", TakesOrders, work)

    assert errors(ledger) == (2, 0, None)


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What metering logs, whatever an Airflow of another test has made of the loggers."""
    lines: list[str] = []
    monkeypatch.setattr(metering.log, "warning", lambda text, *values: lines.append(text % values))
    return lines


def test_a_ledger_that_takes_no_measurement_stops_no_order(ledger: Ledger, said: list[str]) -> None:
    change(ledger, "ALTER TABLE api_calls RENAME TO lost_calls")
    pushed = []

    async def work(connector: Any) -> None:
        pushed.append(await connector.push(sample_outbound()))

    use(ledger, "json_push", TakesOrders, work)
    change(ledger, "ALTER TABLE lost_calls RENAME TO api_calls")

    assert len(pushed) == 1
    assert [line.split(":")[0] for line in said] == ["How 1 calls to erp went could not be noted"]
