"""A Tryton with an office in memory; what it answers is like what a real one did (tests/real/test_tryton.py)."""

import pytest

from tests.contract.scenarios.tryton import TrytonScenario


@pytest.fixture(name="scenario")
def _scenario() -> type[TrytonScenario]:
    return TrytonScenario
