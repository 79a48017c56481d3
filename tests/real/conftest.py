"""The systems run side by side, each started once: with several workers, one has all tests of a system."""

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling


class BySystem(LoadScopeScheduling):
    """Gives all tests of a system, which are in its folder, to one worker."""

    def _split_scope(self, nodeid: str) -> str:
        return nodeid.partition("::")[0].rpartition("/")[0]


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> BySystem:
    """Choose how the tests are given out; `--dist` is not asked."""
    return BySystem(config, log)
