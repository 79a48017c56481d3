"""Run coroutine tests, with their canned server opened."""

import pytest

from tests.contract.kit import run_async


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    return run_async(pyfuncitem)
