"""The order pull with orders to fetch, and destinations that may or may not."""

from collections.abc import Callable, Iterator

import pytest
from fastapi import FastAPI

from include.order_sync.accounts import Accounts, CartAccount, DestinationAccount, Route
from include.order_sync.ledger.intake import Batch
from include.order_sync.ledger.session import Ledger
from include.order_sync.ledger.upsert import store
from include.order_sync.states import ExportMethod
from tests.clock import Clock
from tests.databases import Databases
from tests.fakes.orders import CART, an_order, incoming
from tests.order_pull.caller import Caller, login_of

PULL, PUSH = ExportMethod.PULL, ExportMethod.PUSH
METHODS = {"erp": PULL, "other": PULL, "pushed": PUSH, "no_password": PULL, "unconnected": PULL}
PutOrders = Callable[..., None]


def _destination(name: str, method: ExportMethod) -> DestinationAccount:
    vendor = "json_push" if name in ("other", "pushed") else "json_pull"
    connection, fetches = ("other_calls", "other") if name == "other" else (name, None)
    return DestinationAccount(
        vendor=vendor, connection=connection, pull_connection=fetches, export_method=method, takes=(Route(CART),)
    )


ACCOUNTS = Accounts(
    carts={CART: CartAccount(vendor="woocommerce", connection=CART)},
    sources={},
    destinations={name: _destination(name, method) for name, method in METHODS.items()},
)


@pytest.fixture
def ledger(sqlite: Databases, clock: Clock) -> Iterator[Ledger]:
    """An empty ledger whose time is the clock's."""
    opened = Ledger.unprepared(sqlite.lend(), clock)
    yield opened
    opened.close()


@pytest.fixture
def put_orders(ledger: Ledger) -> PutOrders:
    """Store orders by number for a destination."""

    def put(*numbers: str, destination: str = "erp") -> None:
        orders = [incoming(an_order(number, ship_method="GROUND"), destination) for number in numbers]
        store(ledger, Batch(CART, orders, (), METHODS), "test")

    return put


@pytest.fixture
def app(ledger: Ledger) -> FastAPI:
    """The application, which answers wrong logins at once."""
    from plugins.order_pull.app import create_app
    from plugins.order_pull.guards import Guard

    return create_app(lambda: ledger, lambda: ACCOUNTS, login_of, Guard(lambda: ACCOUNTS, login_of, pause=0))


@pytest.fixture
def erp(app: FastAPI) -> Caller:
    """An ERP with the right login."""
    return Caller(app)
