"""Every call of every ability, and every way the other side can fail: the code, the words, whether it was sent."""

import asyncio
import socket
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from email.utils import format_datetime
from typing import Any

import pytest

from include.order_sync.connectors.base import (
    Api,
    CancelsOrders,
    DownloadsOrders,
    FindsOrders,
    HandsOverOrders,
    ListsProducts,
    Probes,
    ReportsInventory,
    ReportsShipments,
    TakesConfirmations,
    TakesInventory,
    TakesOrders,
)
from include.order_sync.errors import ConfigurationError, ErrorCode, VendorError
from include.order_sync.models import InventoryLevel
from tests.contract.kit import Fault, How, Scenario
from tests.contract.samples import sample_confirmation, sample_order, sample_outbound

FOR_EVER = -1


@dataclass(frozen=True)
class Call:
    """One call of an ability."""

    name: str
    ability: type
    make: Callable[[Any], Awaitable[Any]]
    writes: bool = False


async def _drain(pages: Any) -> list[Any]:
    return [page async for page in pages]


CALLS = [
    Call("changed_orders", DownloadsOrders, lambda c: _drain(c.changed_orders(None))),
    Call("unreceived_orders", HandsOverOrders, lambda c: _drain(c.unreceived_orders())),
    Call("acknowledge", HandsOverOrders, lambda c: c.acknowledge(["1001"]), writes=True),
    Call("confirm", TakesConfirmations, lambda c: c.confirm(sample_confirmation()), writes=True),
    Call("find_confirmation", TakesConfirmations, lambda c: c.find_confirmation(sample_confirmation())),
    Call("push", TakesOrders, lambda c: c.push(sample_outbound()), writes=True),
    Call("find", FindsOrders, lambda c: c.find("web_shop-1001")),
    Call("cancel", CancelsOrders, lambda c: c.cancel("web_shop-1001"), writes=True),
    Call("shipments", ReportsShipments, lambda c: _drain(c.shipments(None))),
    Call("products", ListsProducts, lambda c: _drain(c.products())),
    Call("inventory", ReportsInventory, lambda c: _drain(c.inventory())),
    Call("set_inventory", TakesInventory, lambda c: c.set_inventory([InventoryLevel("SKU-1", Decimal(1))])),
    Call("probe", Probes, lambda c: c.probe(Api.ORDERS)),
]

STATUSES = [
    (400, ErrorCode.REJECTED),
    (401, ErrorCode.UNAUTHORIZED),
    (403, ErrorCode.FORBIDDEN),
    (404, ErrorCode.NOT_FOUND),
    (408, ErrorCode.TIMEOUT),
    (429, ErrorCode.RATE_LIMITED),
    (500, ErrorCode.UNAVAILABLE),
    (502, ErrorCode.UNAVAILABLE),
    (503, ErrorCode.UNAVAILABLE),
    (504, ErrorCode.TIMEOUT),
]


async def failure(scenario: Scenario, call: Call, **connection: Any) -> VendorError:
    """Make the call and return the error that it has to raise, having checked that it gives no secret away."""
    if hasattr(scenario, "hold"):
        scenario.hold(sample_order())
    with pytest.raises(VendorError) as caught:
        await call.make(scenario.connect(**connection))
    for secret in (scenario.password, "oauth_"):
        assert secret not in str(caught.value)
    return caught.value


@pytest.mark.parametrize(("status", "code"), STATUSES)
async def test_a_status_becomes_its_code(scenario: Any, call: Call, status: int, code: ErrorCode) -> None:
    scenario.faults.append(Fault(status=status, body=scenario.error_body(status), times=FOR_EVER))
    error = await failure(scenario, call)
    assert error.code is code
    assert error.http_status == status
    assert "words of the vendor" in error.message.lower()
    assert "<" not in error.message
    assert (error.retry_after is not None) is (scenario.waits_by_plan and status == 429)


async def test_words_are_kept_short(scenario: Any, call: Call) -> None:
    page = b"<html><style>p {}</style><body><p>Too " + b"very " * 1000 + b"long</p></body></html>"
    scenario.faults.append(Fault(status=400, body=page, headers={"Content-Type": "text/html"}))
    error = await failure(scenario, call)
    assert "Too very" in error.message
    assert "p {}" not in error.message
    assert len(error.message) < 700


@pytest.mark.parametrize("status", [429, 503])
async def test_retry_after_in_seconds_is_honoured(scenario: Any, call: Call, status: int) -> None:
    scenario.faults.append(Fault(status=status, body=b"{}", headers={"Retry-After": "7"}))
    error = await failure(scenario, call)
    assert error.retry_after == 7
    assert error.sent is False


@pytest.mark.parametrize("status", [429, 503])
async def test_retry_after_as_a_date_is_measured_by_the_vendors_clock(scenario: Any, call: Call, status: int) -> None:
    vendors_now = datetime.now(UTC) - timedelta(days=3)
    until = vendors_now + timedelta(seconds=30)
    headers = {"Date": format_datetime(vendors_now, usegmt=True), "Retry-After": format_datetime(until, usegmt=True)}
    scenario.faults.append(Fault(status=status, body=b"{}", headers=headers))
    assert (await failure(scenario, call)).retry_after == 30


async def test_a_retry_after_that_is_none_is_ignored(scenario: Any, call: Call) -> None:
    scenario.faults.append(Fault(status=429, body=b"{}", headers={"Retry-After": "soon"}))
    assert ((await failure(scenario, call)).retry_after is not None) is scenario.waits_by_plan


@pytest.mark.parametrize("status", [500, 502, 504])
async def test_a_call_that_may_have_been_passed_on_counts_as_sent(scenario: Any, call: Call, status: int) -> None:
    scenario.faults.append(Fault(status=status, body=b"{}"))
    assert (await failure(scenario, call)).sent is True


@pytest.mark.parametrize("status", [400, 401, 403, 429, 503])
async def test_what_was_refused_outright_was_not_sent(scenario: Any, call: Call, status: int) -> None:
    scenario.faults.append(Fault(status=status, body=b"{}"))
    assert (await failure(scenario, call)).sent is False


async def test_a_time_out_before_the_vendor_acted_has_an_unknown_outcome(scenario: Any, call: Call) -> None:
    scenario.faults.append(Fault(How.STALL))
    error = await failure(scenario, call, timeout=0.2)
    assert (error.code, error.sent) == (ErrorCode.TIMEOUT, True)
    assert "0.2 s" in error.message


async def test_a_time_out_after_the_vendor_acted_has_an_unknown_outcome(scenario: Any, call: Call) -> None:
    scenario.faults.append(Fault(How.STALL_LATE))
    error = await failure(scenario, call, timeout=0.2)
    assert (error.code, error.sent) == (ErrorCode.TIMEOUT, True)


@pytest.mark.parametrize("how", [How.DROP, How.DROP_LATE, How.DROP_IN_BODY])
async def test_a_dropped_connection_has_an_unknown_outcome(scenario: Any, call: Call, how: How) -> None:
    scenario.faults.append(Fault(how, times=FOR_EVER))
    error = await failure(scenario, call)
    assert (error.code, error.sent) == (ErrorCode.UNAVAILABLE, True)


async def test_a_refused_connection_was_not_sent(scenario: Any, call: Call) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    error = await failure(scenario, call, base_url=f"http://127.0.0.1:{port}")
    assert (error.code, error.sent) == (ErrorCode.UNAVAILABLE, False)
    assert str(port) in error.message


async def test_tls_that_fails_was_not_sent(scenario: Any, call: Call) -> None:
    error = await failure(scenario, call, base_url=scenario.base_url.replace("http://", "https://"))
    assert (error.code, error.sent) == (ErrorCode.UNAVAILABLE, False)


async def test_a_page_of_html_with_status_200_is_named(scenario: Any, call: Call) -> None:
    page = b"<!doctype html><title>Maintenance</title><p>Back soon</p>"
    scenario.faults.append(Fault(body=page, headers={"Content-Type": "text/html; charset=utf-8"}))
    error = await failure(scenario, call)
    assert error.code is ErrorCode.MALFORMED_RESPONSE
    assert any(path in error.message for _, path in scenario.requests)
    assert "text/html" in error.message
    assert "Maintenance" in error.message
    assert error.sent is True


@pytest.mark.parametrize("body", [b'{"half": ', b"", b"\xff\xfe", b"17", b'"text"', b'{"other": "shape"}'])
async def test_an_answer_of_another_shape_is_named(scenario: Any, call: Call, body: bytes) -> None:
    scenario.faults.append(Fault(body=body))
    assert (await failure(scenario, call)).code is ErrorCode.MALFORMED_RESPONSE


async def test_a_redirect_is_not_followed(scenario: Any, call: Call) -> None:
    moved = {"Location": "https://user:pass@elsewhere.example.com/new?token=x"}
    scenario.faults.append(Fault(status=301, headers=moved))
    error = await failure(scenario, call)
    assert "https://elsewhere.example.com/new:" in error.message
    assert len(scenario.requests) == 1


async def test_a_wrong_credential_is_unauthorized(scenario: Any, call: Call) -> None:
    assert (await failure(scenario, call, password="not-the-secret")).code is ErrorCode.UNAUTHORIZED


async def test_a_missing_credential_names_the_connection_and_the_field(scenario: Any, call: Call) -> None:
    with pytest.raises(ConfigurationError, match=r"Airflow connection 'tested' has no password"):
        scenario.connect(password="")
    with pytest.raises(ConfigurationError, match=r"Airflow connection 'tested' has no usable host"):
        scenario.connect(base_url="")
    if scenario.login:
        with pytest.raises(ConfigurationError, match=r"Airflow connection 'tested' has no login"):
            scenario.connect(login="")


async def test_calls_keep_the_rate_limit(scenario: Any, call: Call) -> None:
    if hasattr(scenario, "hold"):
        scenario.hold(sample_order())
    connector = scenario.connect(rate_limit=50)
    start = asyncio.get_running_loop().time()
    for _ in range(4):
        await call.make(connector)
    calls = len(scenario.requests)
    assert asyncio.get_running_loop().time() - start >= (calls - 1) / 50


async def test_connections_are_kept_alive_and_name_us(scenario: Any, call: Call) -> None:
    if hasattr(scenario, "hold"):
        scenario.hold(sample_order())
    connector = scenario.connect()
    for _ in range(3):
        await call.make(connector)
    assert len(scenario.peers) == 1
    assert all(agent.startswith("OrderSync/") for agent in scenario.agents)
    await connector.close()
    await connector.close()
