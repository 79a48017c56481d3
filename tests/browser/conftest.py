"""What the browser tests share: a running world, a browser, and people who visit the Order Desk."""

import os
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, StorageState, expect, sync_playwright

from tests.browser.visitor import Visitor
from tests.browser.world import World, running_world

PATIENCE = 40_000  # milliseconds that a page may take to show what it must
# Nothing of the browser's own asks the network for anything.
ARGUMENTS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
]
Scheme = Literal["light", "dark"]
Visit = Callable[..., Visitor]
Rooms = Callable[[str, int, int, Scheme], BrowserContext]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the switch that renews the pictures in docs/screenshots."""
    parser.addoption("--screenshots", action="store_true", help="take the pictures in docs/screenshots anew")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Look first, then touch: pictures and pages are seen as the demo leaves them, before orders are mended."""
    items.sort(key=lambda item: item.get_closest_marker("touches") is not None)


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A real Airflow and a sandbox, with every order where the demo leaves it."""
    with running_world(tmp_path_factory.mktemp("world")) as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The machine's own Chromium, without a window."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.exit("There is no Chromium here: install the package chromium, or name one: CHROMIUM=…", returncode=1)
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def logins(browser: Browser, world: World) -> dict[str, StorageState]:
    """The cookies of everybody who may log in, got once by Airflow's form."""
    return {name: _log_in(browser, world, name) for name in world.passwords}


def _log_in(browser: Browser, world: World, name: str) -> StorageState:
    with browser.new_context() as context:
        Visitor(context.new_page(), world).log_in(name)
        return context.storage_state()


@pytest.fixture(scope="session")
def rooms(browser: Browser, logins: dict[str, StorageState]) -> Rooms:
    """Browser profiles, one for each person and sight: Airflow's pages are large, and so loaded once for all tests."""

    @cache
    def room(name: str, width: int, height: int, scheme: Scheme) -> BrowserContext:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            storage_state=logins[name],
            reduced_motion="reduce",
        )
        context.set_default_timeout(PATIENCE)
        return context

    return room


@pytest.fixture
def visit(rooms: Rooms, world: World, tmp_path: Path) -> Iterator[Visit]:
    """Let people visit: `visit("viewer", width=390, scheme="dark")`. Afterwards no page may have complained."""
    visitors: list[Visitor] = []

    def come(name: str = "admin", width: int = 1440, height: int = 900, scheme: Scheme = "light") -> Visitor:
        visitors.append(Visitor(rooms(name, width, height, scheme).new_page(), world))
        return visitors[-1]

    yield come
    for number, visitor in enumerate(visitors):
        visitor.page.screenshot(path=tmp_path / f"last-{number}.png")
        visitor.page.close()
    assert not [complaint for visitor in visitors for complaint in visitor.complaints]


@pytest.fixture
def stranger(browser: Browser, world: World) -> Iterator[Visitor]:
    """Somebody whom Airflow does not know yet."""
    with browser.new_context(viewport={"width": 1440, "height": 900}) as context:
        context.set_default_timeout(PATIENCE)
        visitor = Visitor(context.new_page(), world)
        yield visitor
    assert not visitor.complaints
