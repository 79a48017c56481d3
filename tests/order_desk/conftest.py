"""The Order Desk with orders to show, and people with and without a login."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from include.order_sync.errors import ErrorCode
from include.order_sync.ledger.duties import EXPORTS, Result, Verdict, finish
from include.order_sync.ledger.exports import claim_exports
from include.order_sync.ledger.intake import Batch, IncomingOrder
from include.order_sync.ledger.leases import Lease, acquire
from include.order_sync.ledger.runs import TaskRun
from include.order_sync.ledger.session import Ledger
from include.order_sync.ledger.upsert import store
from include.order_sync.models import Order, OrderLine
from include.order_sync.states import ExportMethod
from tests.dags.airflow_home import use_own_airflow
from tests.order_desk.acting import put_dags_in_airflow, quiet_airflow
from tests.order_desk.people import OURS, nobody, token

use_own_airflow()

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
METHODS = {"warehouse": ExportMethod.PUSH, "by_hand": ExportMethod.DEFAULT}
PutOrders = Callable[..., None]


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """An empty ledger at noon."""
    opened = Ledger.open(f"sqlite:///{tmp_path}/ledger.db", clock=lambda: NOON)
    yield opened
    opened.close()


@pytest.fixture
def put_orders(ledger: Ledger) -> PutOrders:
    """Store orders by number, all for one destination."""

    def put(*numbers: str, destination: str = "warehouse", customer: str = "Ada") -> None:
        incoming = [IncomingOrder(an_order(number, customer), b"{}", (destination,)) for number in numbers]
        store(ledger, Batch("web_shop", incoming, [], METHODS), "test")

    return put


def an_order(number: str, customer: str) -> Order:
    """Make an order of one line."""
    line = OrderLine("1", "CHAIR", Decimal(2), Decimal("6.25"))
    placed = NOON - timedelta(hours=1)
    return Order(number, number, placed, "EUR", Decimal("12.50"), (line,), updated_at=placed, customer_name=customer)


def deliver(ledger: Ledger, code: ErrorCode | None = None, message: str = "") -> None:
    """Let every queued export be acknowledged, or fail for good with an error."""
    lease = acquire(ledger, "deliver:warehouse", "test", timedelta(minutes=1))
    assert isinstance(lease, Lease)
    verdict = Verdict.FAILED if code else Verdict.ACKNOWLEDGED
    results = [
        Result(one.id, one.order_id, verdict, one.failures + 1, NOON, code=code, message=message or None, their_id="W1")
        for one in claim_exports(ledger, "warehouse", lease, 1000, "test")
    ]
    finish(ledger, EXPORTS, results, TaskRun("wms_delivery", "manual", "deliver_orders"))


@pytest.fixture
def app(ledger: Ledger) -> FastAPI:
    """The Order Desk's application on the test's ledger."""
    from plugins.order_desk.app import create_app

    return create_app(lambda: ledger)


@pytest.fixture
def stranger(app: FastAPI) -> TestClient:
    """Somebody who has not logged in."""
    return nobody(app)


@pytest.fixture
def desk(app: FastAPI) -> TestClient:
    """Somebody who has logged in to Airflow, and may look."""
    return TestClient(app, cookies={"_token": token("viewer")})


@pytest.fixture
def operator(app: FastAPI) -> TestClient:
    """Somebody who may act as well, in the pages themselves."""
    return TestClient(app, cookies={"_token": token("admin")}, headers=OURS)


@pytest.fixture(scope="session")
def _dags_in_airflow() -> None:
    put_dags_in_airflow()


@pytest.fixture
def airflow_with_dags(_dags_in_airflow: None) -> Iterator[None]:
    """An Airflow that has the project's DAGs, all switched on, with nothing in the queue."""
    quiet_airflow()
    yield
    quiet_airflow()
