"""What the tests of the Reports page share: an accounts file with a report, a clock, and people who subscribe."""

from collections.abc import Callable
from datetime import time
from typing import Any

import pytest
from fastapi import FastAPI

from include.order_sync.accounts import read_accounts
from include.order_sync.ledger.reports.subscriptions import subscribe
from include.order_sync.ledger.session import Ledger
from include.order_sync.subscriptions import Subscribed, Subscription
from tests.clock import Clock

ACCOUNTS = """
version: 1
carts: {web_shop: {vendor: woocommerce, connection: web_shop}}
destinations:
  warehouse: {vendor: json_push, connection: warehouse, takes: [{from: web_shop}]}
reports:
  everything:
    at: "07:00"
    zone: Europe/Berlin
    recipients: [operations@example.com]
"""
Subscribe = Callable[..., Subscribed]


@pytest.fixture(autouse=True)
def accounts(app: FastAPI) -> None:
    """A warehouse, and a report in the accounts file."""
    app.state.open_accounts = lambda: read_accounts(ACCOUNTS)


@pytest.fixture
def clock() -> Clock:
    """A clock that can be moved."""
    return Clock()


@pytest.fixture
def ledger(ledger: Ledger, clock: Clock) -> Ledger:
    """The ledger, by that clock."""
    ledger._clock = clock
    return ledger


@pytest.fixture
def put(ledger: Ledger) -> Subscribe:
    """Subscribe on the Order Desk, as Olga."""

    def subscribing(name: str = "night shift", **changes: Any) -> Subscribed:
        usual: dict[str, Any] = {"at": time(22, 15), "zone": "America/New_York", "recipients": ("ann@example.com",)}
        return subscribe(ledger, Subscription(name=name, **{**usual, **changes}), "user:olga")

    return subscribing
