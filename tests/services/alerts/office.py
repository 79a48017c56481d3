"""An office that looks for what is out of order as the DAG does, and reads the mails that it queued."""

from dataclasses import dataclass, field
from typing import Any

import msgspec

from include.order_sync.accounts import Accounts, AlertSettings, CartAccount, DestinationAccount, Route
from include.order_sync.connectors.base import Endpoint
from include.order_sync.errors import ErrorCode
from include.order_sync.ledger.commands.act import act
from include.order_sync.ledger.commands.model import Action, Outcome, Target
from include.order_sync.ledger.mails import ALERTS, Mail, recent_mails
from include.order_sync.ledger.session import Ledger
from include.order_sync.ledger.upsert import store
from include.order_sync.services.alerts.raising import Raised, raise_alerts
from include.order_sync.services.mail.contents import AlertContent, read
from include.order_sync.services.runtime import Runtime
from include.order_sync.states import ExportMethod
from tests.clock import Clock
from tests.fakes.orders import CART, METHODS, WAREHOUSE, an_order, batch
from tests.ledger.acts import ACTOR, RUN, fail_all, rows

OPERATIONS = "operations@example.com"
AIRFLOW = "https://airflow.example.com"
DESK = f"{AIRFLOW}/plugin/order-desk/order-desk/"
FETCHING = "fetching_erp"


def _destination(name: str, method: ExportMethod) -> DestinationAccount:
    return DestinationAccount(vendor="json_push", connection=name, takes=(Route(CART),), export_method=method)


ACCOUNTS = Accounts(
    carts={CART: CartAccount(vendor="woocommerce", connection=CART)},
    sources={},
    destinations={name: _destination(name, method) for name, method in METHODS.items()},
    error_recipients=(OPERATIONS,),
)


@dataclass
class Office:
    """Looks, and reads each mail once."""

    ledger: Ledger
    clock: Clock
    accounts: Accounts = ACCOUNTS
    _read: int = field(default=0)

    @property
    def runtime(self) -> Runtime:
        """What the task is given."""
        return Runtime(self.ledger, self.accounts, lambda name: Endpoint(name, "http://127.0.0.1:9"), RUN, AIRFLOW)

    def configure(self, **changes: Any) -> None:
        """Change the accounts file."""
        self.accounts = msgspec.structs.replace(self.accounts, **changes)

    def set_alerts(self, **settings: Any) -> None:
        """Change the section of the alerts."""
        self.configure(alerts=AlertSettings(**settings))

    def configure_warehouse(self, **changes: Any) -> None:
        """Change the warehouse's account."""
        changed = msgspec.structs.replace(self.accounts.destinations[WAREHOUSE], **changes)
        self.configure(destinations={**self.accounts.destinations, WAREHOUSE: changed})

    def look(self, **later: float) -> Raised:
        """Run the task's first half, some time later."""
        self.clock.advance(**later)
        return raise_alerts(self.runtime)

    def told(self, **later: float) -> list[AlertContent]:
        """Look, and read what the mails say that were queued since the last time."""
        self.look(**later)
        return [content_of(mail) for mail in self.new_mails()]

    def ask(self, action: Action, *orders: str) -> None:
        """Let a person do something to orders."""
        found = rows(self.ledger, "SELECT id, number FROM orders")
        targets = [Target(row["id"]) for row in found if row["number"] in orders]
        assert {one.outcome for one in act(self.ledger, action, targets, "user:olga", "by phone")} == {Outcome.DONE}

    def refuse(self, *orders: str, code: ErrorCode = ErrorCode.REJECTED) -> None:
        """Let the warehouse refuse new orders."""
        store(self.ledger, batch(*(an_order(name) for name in orders)), ACTOR)
        fail_all(self.ledger, code)

    def new_mails(self) -> list[Mail]:
        """Give the mails that were queued since the last time."""
        mails = [mail for mail in reversed(recent_mails(self.ledger, ALERTS, 1000)) if mail.id > self._read]
        self._read = mails[-1].id if mails else self._read
        return mails


def content_of(mail: Mail) -> AlertContent:
    """Read what an alert's mail says."""
    content = read(mail.content)
    assert isinstance(content, AlertContent)
    return content


def numbers(content: AlertContent) -> list[str]:
    """List the orders that a mail names."""
    return [order.number for order in content.orders]
