"""One Vendure for all tests of this folder, and a destination for each."""

from collections.abc import Iterator

import pytest

from tests.real.kit import HandWarehouse, warehouse
from tests.real.vendure.desk import Desk
from tests.real.vendure.system import RunningVendure, running


@pytest.fixture(scope="session")
def vendure(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningVendure]:
    with running(tmp_path_factory.mktemp("vendure")) as started:
        yield started


@pytest.fixture(scope="session")
def desk(vendure: RunningVendure) -> Desk:
    return Desk(vendure)


@pytest.fixture
def destination() -> Iterator[HandWarehouse]:
    with warehouse() as started:
        yield started
