"""An office at an empty ledger, on SQLite and on PostgreSQL."""

import pytest

from include.order_sync.ledger.session import Ledger
from tests.clock import Clock
from tests.services.alerts.office import Office


@pytest.fixture
def office(ledger: Ledger, clock: Clock) -> Office:
    """An office that looks for what is out of order."""
    return Office(ledger, clock)
