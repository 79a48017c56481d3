"""Which vendors there are: one folder in `connectors/` each, whose `__init__.py` has `VENDOR`."""

import pkgutil
from functools import cache
from importlib import import_module

from include.order_sync import connectors
from include.order_sync.connectors.base import Vendor
from include.order_sync.connectors.settings import nearest
from include.order_sync.errors import ConfigurationError


@cache
def vendor_names() -> tuple[str, ...]:
    """List the vendors by folder name, without importing any of them."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules(connectors.__path__) if module.ispkg))


@cache
def vendor(name: str) -> Vendor:
    """Import one vendor; raise `ConfigurationError` with the nearest right name if there is none."""
    if name not in vendor_names():
        raise ConfigurationError(f"unknown vendor '{name}'. {nearest(name, vendor_names())}")
    found = import_module(f"{connectors.__name__}.{name}").VENDOR
    if not isinstance(found, Vendor) or found.name != name:
        raise ConfigurationError(f"the folder connectors/{name} has no VENDOR named '{name}' in its __init__.py")
    return found


def vendors() -> tuple[Vendor, ...]:
    """Import and list every vendor."""
    return tuple(vendor(name) for name in vendor_names())
