"""Several machines at one ledger, and a whole flow around it."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from include.order_sync.ledger.session import Ledger
from tests.clock import Clock
from tests.conftest import MakeLedger
from tests.databases import Databases
from tests.fakes.death import MortalLedger
from tests.fakes.world import World


@pytest.fixture
def two_machines(postgres: Databases, clock: Clock) -> Iterator[tuple[Ledger, Ledger]]:
    """Two machines at one PostgreSQL ledger."""
    url = postgres.lend()
    machines = Ledger.unprepared(url, clock), Ledger.unprepared(url, clock)
    yield machines
    for machine in machines:
        machine.close()


@pytest.fixture
def beside() -> Iterator[Callable[..., object]]:
    """Begin an action in another thread; what it returns tells its end."""
    with ThreadPoolExecutor(4) as pool:
        yield pool.submit


@pytest.fixture
def world(make_ledger: MakeLedger, clock: Clock) -> World:
    """A cart, a source and two destinations around an empty ledger."""
    ledger = make_ledger(MortalLedger)
    assert isinstance(ledger, MortalLedger)
    return World(ledger, clock)
