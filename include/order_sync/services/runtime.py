"""What every service is given: the ledger, the accounts, how to reach them, and which task run this is."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import TypeVar

from include.order_sync.accounts import Account, Accounts, CartAccount, DestinationAccount, SourceAccount
from include.order_sync.connectors.base import Api, Connector, Endpoint, Vendor
from include.order_sync.connectors.registry import vendor
from include.order_sync.errors import ConfigurationError
from include.order_sync.ledger.runs import TaskRun
from include.order_sync.ledger.session import Ledger
from include.order_sync.services.metering import metering

C = TypeVar("C", bound=Connector)
A = TypeVar("A")


@dataclass(frozen=True, slots=True)
class Runtime:
    """The services' surroundings. `endpoint` turns a connection's name into plain values.

    `airflow_url` is where people reach Airflow, for links in mails; "" if that is not known.
    """

    ledger: Ledger
    accounts: Accounts
    endpoint: Callable[[str], Endpoint]
    run: TaskRun
    airflow_url: str = ""

    def cart(self, name: str) -> CartAccount:
        """Return a cart account; raises `ConfigurationError` if there is none of that name."""
        return _named(self.accounts.carts, name, "cart")

    def source(self, name: str) -> SourceAccount:
        """Return a source account; raises `ConfigurationError` if there is none of that name."""
        return _named(self.accounts.sources, name, "source")

    def order_source(self, name: str) -> CartAccount | SourceAccount:
        """Return a cart or source account; raises `ConfigurationError` if there is none of that name."""
        accounts: dict[str, CartAccount | SourceAccount] = {**self.accounts.carts, **self.accounts.sources}
        return _named(accounts, name, "cart or source")

    def destination(self, name: str) -> DestinationAccount:
        """Return a destination account; raises `ConfigurationError` if there is none of that name."""
        return _named(self.accounts.destinations, name, "destination")

    @asynccontextmanager
    async def connect(self, name: str, account: Account, ability: type[C], api: Api | None = None) -> AsyncIterator[C]:
        """Open an account's connector for an ability, note how its calls go, and close it after use.

        `api` is whose light the calls feed where the ability does not tell it. Raises `ConfigurationError` if the
        vendor's connector has not got that ability.
        """
        async with metering(self.ledger, name, ability, api) as meter:
            options = replace(account.options, observer=meter)
            connector = self.vendor(account).open(self.endpoint(account.connection), options)
            try:
                if not isinstance(connector, ability):
                    raise ConfigurationError(f"{account.vendor} cannot do this: it is no {ability.__name__}.")
                yield connector
            finally:
                await connector.close()

    def vendor(self, account: Account) -> Vendor:
        """Return an account's vendor."""
        return vendor(account.vendor)


def _named(accounts: dict[str, A], name: str, kind: str) -> A:
    try:
        return accounts[name]
    except KeyError:
        known = ", ".join(accounts) or "none"
        raise ConfigurationError(f"There is no {kind} `{name}` in the accounts file; it has: {known}.") from None
