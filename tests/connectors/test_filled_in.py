"""A vendor that was begun with `make connector` says what is left to fill in."""

from pathlib import Path

import pytest

from include.order_sync.connectors.registry import vendor_names
from scaffold.left import left_to_fill

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", vendor_names())
def test_nothing_is_left_to_fill_in(name: str) -> None:
    if left := left_to_fill(ROOT, name):
        pytest.fail(f"{len(left)} places are left:\n" + "\n".join(left), pytrace=False)
