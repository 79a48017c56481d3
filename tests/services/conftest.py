"""A whole flow in memory, on SQLite and on PostgreSQL."""

import pytest

from tests.clock import Clock
from tests.conftest import MakeLedger
from tests.fakes.death import MortalLedger
from tests.fakes.world import World
from tests.services.steps import sell


@pytest.fixture
def world(make_ledger: MakeLedger, clock: Clock) -> World:
    """A cart, a source and two destinations around an empty ledger."""
    ledger = make_ledger(MortalLedger)
    assert isinstance(ledger, MortalLedger)
    return World(ledger, clock)


@pytest.fixture
def sold(world: World) -> World:
    """A world with three orders to be delivered."""
    return sell(world, 3)
