"""One module a vendor, each with `SCENARIO`: the class that plays the vendor's side."""

import pkgutil
from functools import cache
from importlib import import_module

from include.order_sync.connectors import registry
from tests.contract.kit import Scenario


@cache
def all_scenarios() -> dict[str, type[Scenario]]:
    """Import every scenario, by the vendor it plays."""
    modules = [import_module(f"{__name__}.{module.name}") for module in pkgutil.iter_modules(__path__)]
    return {module.SCENARIO.vendor: module.SCENARIO for module in modules}


def scenarios_with(ability: type) -> list[type[Scenario]]:
    """List the scenarios whose vendor has an ability, by every way to it."""
    found = all_scenarios()
    able = [found[name] for name in registry.vendor_names() if name in found and registry.vendor(name).can(ability)]
    return [way for scenario in able for way in (scenario, *scenario.others)]
