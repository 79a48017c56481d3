"""Mails as people see them: wide and narrow, light and dark, with a screen reader. No Airflow is needed."""

from collections.abc import Callable, Iterator
from hashlib import sha256
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request

from include.order_sync.services.mail.contents import Content
from include.order_sync.services.mail.templates import html_of
from tests.browser.accessibility import violations
from tests.browser.conftest import Scheme
from tests.browser.test_pictures import FOLDER, MAILS
from tests.services.mail import hostile, samples

DIGEST = FOLDER / "mails.sha256"
WIDTHS = (800, 390)
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
CONTENTS: dict[str, Content] = {
    "report": samples.report(),
    "all-well": samples.calm_report(),
    "notices": samples.report(missed=(samples.DAY,), asked_by="olga"),
    "alert": samples.export_error(),
    "outage": samples.outage(),
    "refused": samples.refused(),
    "recovered": samples.recovered(),
    "hostile-report": hostile.hostile_report(),
    "hostile-alert": hostile.hostile_alert(),
}
Show = Callable[..., Page]


class Sight(NamedTuple):
    """Which mail a picture shows, how wide, and in which light."""

    content: str
    width: int = 800
    scheme: Scheme = "light"


PICTURES = {
    "mail-report": Sight("report"),
    "mail-report-dark": Sight("report", 390, "dark"),
    "mail-all-well": Sight("all-well"),
    "mail-alert": Sight("alert"),
    "mail-recovered": Sight("recovered"),
}


@pytest.fixture
def show(browser: Browser) -> Iterator[Show]:
    """Show mails: `show("alert", 390, "dark")`. None may ask the network for anything, or run anything."""
    complaints: list[str] = []
    rooms: list[BrowserContext] = []

    def open_(name: str, width: int = 800, scheme: Scheme = "light") -> Page:
        rooms.append(browser.new_context(viewport={"width": width, "height": 600}, color_scheme=scheme))
        page = rooms[-1].new_page()
        page.on("request", lambda request: complaints.append(_asked(request)))
        page.on("console", lambda message: complaints.append(message.text))
        page.on("dialog", lambda dialog: complaints.append(dialog.message))
        page.set_content(mail(name))
        return page

    yield open_
    for room in rooms:
        room.close()
    assert complaints == []


def _asked(request: Request) -> str:
    return f"asked for {request.url}"


def mail(name: str) -> str:
    """Write the HTML of a mail, half an hour behind its time."""
    return html_of(CONTENTS[name], samples.SENT, late=name == "notices")


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", CONTENTS)
def test_a_mail_breaks_no_rule_and_fits_its_window(show: Show, name: str, width: int, scheme: Scheme) -> None:
    page = show(name, width, scheme)

    assert violations(page.main_frame) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_bars_are_drawn_in_four_colours_as_wide_as_they_say(show: Show, scheme: Scheme) -> None:
    page = show("report", scheme=scheme)

    parts = page.locator(".bar td").evaluate_all(
        "cells => cells.map(cell => [cell.offsetWidth / cell.closest('table').offsetWidth,"
        " getComputedStyle(cell).backgroundColor])"
    )
    widths, colours = zip(*parts, strict=True)
    assert [round(width, 2) for width in widths] == pytest.approx([0.27, 0.01, 0.03, 0.69], abs=0.011)
    assert len({*colours}) == 4


def test_a_day_s_column_is_as_high_as_the_day_was_bad(show: Show) -> None:
    heights = (
        show("report").locator(".days .column").evaluate_all("columns => columns.map(column => column.offsetHeight)")
    )
    assert heights == [5, 11, 10, 38, 42, 46, 56]


def test_the_first_thing_to_do_is_seen_without_scrolling_far(show: Show) -> None:
    for width in WIDTHS:
        top = show("report", width).get_by_role("link", name="Open on the Order Desk").first.bounding_box()
        assert top
        assert top["y"] < 750, width


def test_what_an_order_lacks_in_room_it_takes_from_the_next_line(show: Show) -> None:
    page = show("hostile-alert", 390)
    number = page.get_by_text(hostile.LONG_NUMBER).bounding_box()
    assert number
    assert number["x"] + number["width"] <= 390
    assert page.get_by_text(hostile.HOSTILE, exact=True).count() == 3


def test_the_pictures_are_of_the_mails_as_they_are(show: Show, request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--screenshots"):
        for name, sight in PICTURES.items():
            show(*sight).screenshot(path=FOLDER / f"{name}.png", full_page=True, animations="disabled")
        DIGEST.write_text(f"{digest()}\n")

    assert {path.stem for path in FOLDER.glob(MAILS)} == PICTURES.keys()
    assert DIGEST.read_text() == f"{digest()}\n", (
        'the mails look otherwise now: make test-browser SCREENSHOTS=1 ARGS="-k mails"'
    )


def digest() -> str:
    """Digest the mails that the pictures show."""
    return sha256("\0".join(mail(sight.content) for sight in PICTURES.values()).encode()).hexdigest()
