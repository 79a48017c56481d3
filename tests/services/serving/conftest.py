"""A world whose warehouse fetches its orders."""

import pytest

from tests.fakes.world import World
from tests.services.serving.erp import Erp
from tests.services.steps import sell


@pytest.fixture
def erp(world: World) -> Erp:
    """An ERP with nothing to fetch yet."""
    return Erp(world)


@pytest.fixture
def stocked(erp: Erp) -> Erp:
    """An ERP with three orders to fetch."""
    sell(erp.world, 3)
    return erp
