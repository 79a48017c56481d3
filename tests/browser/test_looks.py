"""Every page, as people of every kind see it: light and dark, wide and narrow, with a screen reader."""

import pytest

from tests.browser.accessibility import violations
from tests.browser.conftest import Visit

PAGES = ("Orders", "Overview", "Connections", "Mappings", "Reports")
SIGHTS = [(1440, "light"), (1440, "dark"), (390, "light"), (390, "dark")]


@pytest.mark.parametrize(("width", "scheme"), SIGHTS)
@pytest.mark.parametrize("page", PAGES)
def test_a_page_breaks_no_rule_and_fits_its_frame(visit: Visit, page: str, width: int, scheme: str) -> None:
    visitor = visit(width=width, scheme=scheme)

    visitor.open(page)

    assert violations(visitor.frame) == []
    assert visitor.overflow() <= 0
