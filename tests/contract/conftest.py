"""Run every contract test over every vendor of the registry that has the module's ability."""

import pytest

from tests.contract.kit import Scenario, run_async
from tests.contract.scenarios import scenarios_with


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "call" in metafunc.fixturenames:
        pairs = [(scenario, call) for call in metafunc.module.CALLS for scenario in scenarios_with(call.ability)]
        ids = [f"{_name(scenario)}-{call.name}" for scenario, call in pairs]
        metafunc.parametrize(("scenario", "call"), pairs, ids=ids)
    elif "scenario" in metafunc.fixturenames:
        found = scenarios_with(metafunc.module.ABILITY)
        metafunc.parametrize("scenario", found, ids=[_name(scenario) for scenario in found])


def _name(scenario: type[Scenario]) -> str:
    return f"{scenario.vendor} {scenario.way}".strip()


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    return run_async(pyfuncitem)
