"""The pictures in docs/screenshots: taken here, and never older than the pages that they show."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.browser.conftest import Scheme, Visit
from tests.browser.visitor import Visitor

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs" / "screenshots"
DIGEST = FOLDER / "pages.sha256"
MAILS = "mail-*.png"  # taken in test_mails.py
LOOKS = [ROOT / "plugins" / "order_desk" / name for name in ("templates", "static")]


class Sight(NamedTuple):
    """What a picture shows, how wide, and in which light."""

    go: Callable[[Visitor], object]
    width: int = 1440
    height: int = 900
    scheme: Scheme = "light"


NARROW = {"width": 390, "height": 844}
PICTURES = {
    "orders": Sight(lambda visitor: visitor.open("Orders")),
    "order": Sight(lambda visitor: visitor.open_order("unmapped_ship_method")),
    "overview": Sight(lambda visitor: visitor.open("Overview")),
    "connections": Sight(lambda visitor: visitor.open("Connections")),
    "mappings": Sight(lambda visitor: visitor.open("Mappings")),
    "reports": Sight(lambda visitor: visitor.open("Reports")),
    "orders-dark": Sight(lambda visitor: visitor.open("Orders"), **NARROW, scheme="dark"),
    "order-dark": Sight(lambda visitor: visitor.open_order("unmapped_ship_method"), **NARROW, scheme="dark"),
}


def test_the_pictures_are_of_the_pages_as_they_are(visit: Visit, request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--screenshots"):
        FOLDER.mkdir(exist_ok=True)
        for name, sight in PICTURES.items():
            take(visit, sight, FOLDER / f"{name}.png")
        DIGEST.write_text(f"{digest()}\n")

    assert {path.stem for path in {*FOLDER.glob("*.png")} - {*FOLDER.glob(MAILS)}} == PICTURES.keys()
    assert DIGEST.read_text() == f"{digest()}\n", "the pages look otherwise now: make test-browser SCREENSHOTS=1"


def take(visit: Visit, sight: Sight, path: Path) -> None:
    visitor = visit(width=sight.width, height=sight.height, scheme=sight.scheme)
    sight.go(visitor)
    visitor.page.screenshot(path=path, animations="disabled")


def digest() -> str:
    """Digest all that decides how the pages look."""
    files = sorted(path for folder in LOOKS for path in folder.iterdir() if path.is_file())
    parts = (part for path in files for part in (path.name.encode(), path.read_bytes()))
    return sha256(b"\0".join(parts)).hexdigest()
