"""Vendors are found in their folders."""

import subprocess
import sys
from pathlib import Path

import pytest

from include.order_sync.connectors import registry
from include.order_sync.errors import ConfigurationError

ROOT = Path(__file__).parents[2]


def test_a_folder_is_a_vendor() -> None:
    folders = (ROOT / "include/order_sync/connectors").glob("*/__init__.py")
    assert registry.vendor_names() == tuple(sorted(path.parent.name for path in folders))
    assert [vendor.name for vendor in registry.vendors()] == list(registry.vendor_names())


def test_an_unknown_vendor_is_answered_with_the_nearest_and_the_list() -> None:
    with pytest.raises(ConfigurationError, match=r"unknown vendor 'WooComerce'. Did you mean 'woocommerce'\?.*ecat"):
        registry.vendor("WooComerce")


def test_an_unknown_vendor_unlike_any_gets_the_list_alone() -> None:
    with pytest.raises(ConfigurationError, match=r"unknown vendor 'qqq'. Known: "):
        registry.vendor("qqq")


def test_naming_vendors_imports_no_http_library() -> None:
    code = (
        "import sys; from include.order_sync.connectors import registry; registry.vendor_names();"
        "assert not [name for name in sys.modules if name.endswith('woocommerce')];"
        "registry.vendors(); assert 'aiohttp' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, timeout=60)
