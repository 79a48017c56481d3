"""What every contract scenario is made of: a real server on loopback that can be told to fail."""

import asyncio
import inspect
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, auto
from typing import Any, ClassVar, Self

import pytest
from aiohttp import web

from include.order_sync.connectors import registry
from include.order_sync.connectors.base import AccountOptions, Endpoint, Observer
from include.order_sync.models import Order, Shipment
from tests.contract.openapi import Document


class How(Enum):
    """How a request goes wrong; "late" faults come after the server has acted."""

    ANSWER = auto()
    STALL = auto()
    STALL_LATE = auto()
    DROP = auto()
    DROP_LATE = auto()
    DROP_IN_BODY = auto()


@dataclass
class Fault:
    """What happens to the next `times` requests that match."""

    how: How = How.ANSWER
    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=lambda: {"Content-Type": "application/json"})
    times: int = 1
    when: Callable[[web.Request], bool] = lambda request: True


class Scenario(ABC):
    """One vendor's other side. A new vendor adds one subclass, and passes the suite unmodified."""

    vendor: ClassVar[str]
    login: ClassVar[str] = "key-of-tests"
    password: ClassVar[str] = "secret-of-tests"
    settings: Mapping[str, Any] = {}
    extras: Mapping[str, Any] = {}
    time_styles: Mapping[str, Callable[[datetime], str]] = {}
    # Further ways to the same vendor, each by what sets it apart: the suite runs over them too.
    others: ClassVar[tuple[type["Scenario"], ...]] = ()
    way: ClassVar[str] = ""
    # How many calls go before a connector's first one, to log in.
    calls_to_log_in: ClassVar[int] = 0
    # Whether a refusal for the rate that names no time has one all the same, by the vendor's published plan.
    waits_by_plan: ClassVar[bool] = False

    @classmethod
    def schema(cls) -> Document | None:
        """Return the vendor's own document: every request to here, and every answer, has to be as it says."""
        return None

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.requests: list[tuple[str, str]] = []
        self.bodies: list[bytes] = []
        self.peers: set[Any] = set()
        self.agents: set[str] = set()
        self.unlike_the_schema: list[str] = []
        self.before_request: Callable[[int], None] = lambda number: None
        self._connectors: list[Any] = []
        self.base_url = ""

    @abstractmethod
    def add_routes(self, app: web.Application) -> None:
        """Serve the vendor's API, with authentication as the vendor has it."""

    def error_body(self, status: int) -> bytes:
        """Write an error as the vendor does; it has to hold the words "of the vendor"."""
        return b'{"message": "Words of the vendor"}'

    def writes(self, request: web.Request) -> bool:
        """Tell whether a request is the one that writes an order or tracking; some vendors look before they do."""
        return True

    def documents(self) -> list[bytes]:
        """List what was sent of orders. A vendor that is sent its own ids has them written with what they stand for."""
        return self.bodies

    def expected(self, order: Order) -> Order:
        """Say what of an order the vendor can carry."""
        return order

    def carried(self, shipment: Shipment) -> Shipment:
        """Say what of a shipment the vendor can carry: ids that are numbers there, pieces that are whole."""
        return shipment

    def endpoint(self, **changes: Any) -> Endpoint:
        values = {
            "connection": "tested",
            "base_url": self.base_url,
            "login": self.login,
            "password": self.password,
            "options": dict(self.extras),
        }
        return Endpoint(**{**values, **changes})

    def connect(
        self, timeout: float = 5.0, rate_limit: float = 0.0, observer: Observer | None = None, **endpoint: Any
    ) -> Any:
        options = AccountOptions(timeout=timeout, rate_limit=rate_limit, settings=self.settings, observer=observer)
        connector = registry.vendor(self.vendor).open(self.endpoint(**endpoint), options)
        self._connectors.append(connector)
        return connector

    async def __aenter__(self) -> Self:
        app = web.Application(middlewares=[self._middleware()])
        self.add_routes(app)
        self._runner = web.AppRunner(app, shutdown_timeout=0.05, handler_cancellation=True)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.base_url = f"http://{host}:{port}"
        return self

    async def __aexit__(self, kind: object, *exc: object) -> None:
        for connector in self._connectors:
            await connector.close()
        await self._runner.cleanup()
        if kind is None:
            assert not self.unlike_the_schema, "\n".join(dict.fromkeys(self.unlike_the_schema))

    def _middleware(self) -> Any:
        @web.middleware
        async def misbehave(request: web.Request, handler: Any) -> web.StreamResponse:
            self.requests.append((request.method, request.path))
            self.bodies.append(await request.read())
            self.peers.add(request.transport and request.transport.get_extra_info("peername"))
            self.agents.add(request.headers.get("User-Agent", ""))
            self.before_request(len(self.requests))
            fault = self._next_fault(request)
            if fault is not None:
                return await _fail(fault, request, handler)
            answer: web.Response = await handler(request)
            await self._judge(request, answer)
            return answer

        return misbehave

    async def _judge(self, request: web.Request, answer: web.Response) -> None:
        """Hold a request and our answer to it against the vendor's own document, where that is at hand."""
        document = self.schema()
        if document is None:
            return
        asked = document.faults_of_request(request.method, request.path, request.query, await request.read())
        told = document.faults_of_answer(request.method, request.path, answer.status, bytes(answer.body or b""))  # type: ignore[arg-type]
        self.unlike_the_schema += [f"request {fault}" for fault in asked] + [f"answer {fault}" for fault in told]

    def _next_fault(self, request: web.Request) -> Fault | None:
        fault = next((fault for fault in self.faults if fault.when(request)), None)
        if fault is not None:
            fault.times -= 1
            if fault.times == 0:
                self.faults.remove(fault)
        return fault


async def _fail(fault: Fault, request: web.Request, handler: Any) -> web.StreamResponse:
    late = fault.how in (How.STALL_LATE, How.DROP_LATE, How.DROP_IN_BODY)
    answer = await handler(request) if late else None
    if fault.how is How.ANSWER:
        return web.Response(status=fault.status, body=fault.body, headers=fault.headers)
    if fault.how in (How.STALL, How.STALL_LATE):
        await asyncio.sleep(30)
    if fault.how is How.DROP_IN_BODY and answer is not None:
        partial = web.StreamResponse(status=answer.status, headers={"Content-Type": "application/json"})
        partial.content_length = len(answer.body) + 100
        await partial.prepare(request)
        await partial.write(answer.body)
    assert request.transport is not None
    request.transport.close()
    raise web.HTTPServiceUnavailable


def run_async(item: pytest.Function) -> bool | None:
    """Run a coroutine test, with its scenario opened; leave any other test to pytest."""
    if not inspect.iscoroutinefunction(item.obj):
        return None
    names = inspect.signature(item.obj).parameters
    arguments = {name: item.funcargs[name] for name in names if name in item.funcargs}
    asyncio.run(_run(item.obj, arguments))
    return True


async def _run(test: Any, arguments: dict[str, Any]) -> None:
    scenario_type = arguments.pop("scenario", None)
    if scenario_type is None:
        await test(**arguments)
        return
    async with scenario_type() as scenario:
        await test(scenario=scenario, **arguments)
