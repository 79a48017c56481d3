"""A whole flow in memory: a cart, a source, two destinations, and the runtime that reaches them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from include.order_sync.accounts import Account, Accounts, CartAccount, DestinationAccount, Route, SourceAccount
from include.order_sync.connectors.base import AccountOptions, Connector, Endpoint, Role, Vendor
from include.order_sync.connectors.connection import ConnectionShape
from include.order_sync.ledger.runs import TaskRun
from include.order_sync.services.runtime import Runtime
from tests.clock import Clock
from tests.fakes.death import Death, MortalLedger
from tests.fakes.orders import CART, SECOND, WAREHOUSE
from tests.fakes.sellers import Cart, CartConnector, Source, SourceConnector
from tests.fakes.side import Side
from tests.fakes.warehouse import MuteConnector, Warehouse, WarehouseConnector

SOURCE = "field_sales"
METHODS = {"flat_rate": "GROUND", "express": "EXPRESS"}
QUICK: dict[str, Any] = {"timeout": "1s", "backoff": "10s", "cadence": "5m"}
LEASE_SECONDS = 10
_CONNECTORS: dict[str, tuple[Role, Any]] = {
    "test_cart": (Role.CART, CartConnector),
    "test_source": (Role.SOURCE, SourceConnector),
    "test_warehouse": (Role.DESTINATION, WarehouseConnector),
    "mute_warehouse": (Role.DESTINATION, MuteConnector),
}


@dataclass(frozen=True, slots=True)
class WorldRuntime(Runtime):
    """A runtime whose vendors are the tests'."""

    vendors: Mapping[str, Vendor] = field(default_factory=dict)

    def vendor(self, account: Account) -> Vendor:
        return self.vendors[account.vendor]


class World:
    """Everything around the services. Account settings: see `accounts`; `run` makes the runtime of one task."""

    def __init__(self, ledger: MortalLedger, clock: Clock) -> None:
        self.ledger, self.clock = ledger, clock
        self.cart, self.source = Cart(), Source()
        self.warehouse, self.second = Warehouse(), Warehouse()
        self.settings: dict[str, dict[str, Any]] = {}
        self.routes: dict[str, tuple[Route, ...]] = {WAREHOUSE: (Route(CART), Route(SOURCE)), SECOND: ()}

    def configure(self, account: str, **settings: Any) -> None:
        """Change what the accounts file says about an account."""
        self.settings.setdefault(account, {}).update(settings)

    @property
    def sides(self) -> dict[str, Side]:
        """Every other side by connection."""
        return {CART: self.cart, SOURCE: self.source, WAREHOUSE: self.warehouse, SECOND: self.second}

    @property
    def accounts(self) -> Accounts:
        """What the accounts file says."""
        return Accounts(
            carts={CART: CartAccount(**self._settings(CART, "test_cart"))},
            sources={SOURCE: SourceAccount(**self._settings(SOURCE, "test_source"))},
            destinations={
                name: DestinationAccount(
                    **{"takes": takes, "ship_methods": METHODS, **self._settings(name, "test_warehouse")}
                )
                for name, takes in self.routes.items()
            },
        )

    def run(self, death: Death | None = None, **run: Any) -> WorldRuntime:
        """Begin a task: a moment later than the last, and mortal if told so."""
        self.clock.advance(seconds=1)
        self.ledger.death = death or Death()
        for side in self.sides.values():
            side.death = self.ledger.death
        task = TaskRun(**{"dag_id": "a_dag", "run_id": "a_run", "task_id": "a_task", **run})
        return WorldRuntime(self.ledger, self.accounts, _endpoint, task, vendors=self._vendors())

    def _settings(self, account: str, vendor: str) -> dict[str, Any]:
        return {"vendor": vendor, "connection": account, **QUICK, **self.settings.get(account, {})}

    def _vendors(self) -> dict[str, Vendor]:
        return {name: self._vendor(name, role, kind) for name, (role, kind) in _CONNECTORS.items()}

    def _vendor(self, name: str, role: Role, kind: Any) -> Vendor:
        def connect(endpoint: Endpoint, options: AccountOptions) -> Connector:
            opened: Connector = kind(self.sides[endpoint.connection])
            return opened

        return Vendor(name, name, role, kind, connect, lambda settings: None, ConnectionShape(name, ()))


def _endpoint(connection: str) -> Endpoint:
    return Endpoint(connection, "http://127.0.0.1:9")
