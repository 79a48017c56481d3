"""The status report as people set it up: seen before it is saved, sent at once, downloaded, switched off, ended."""

import csv
import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.accessibility import violations
from tests.browser.conftest import Visit
from tests.browser.test_list import SETTLED
from tests.browser.test_looks import SIGHTS
from tests.browser.visitor import Visitor

KEPT_IN_FILE = "everything"
HEADER = ["Order id", "Distributor name", "Account ID", "Delivery Date", "Placed At Date", "Status"]


def card(visitor: Visitor, name: str) -> Locator:
    """Find a subscription."""
    return visitor.desk.get_by_role("article", name=name)


def dialog(visitor: Visitor, name: str) -> Locator:
    """Find an open dialog."""
    return visitor.desk.get_by_role("dialog", name=name)


def subscribe(visitor: Visitor, name: str, **choices: str) -> Locator:
    """Fill in the form of a new subscription; return its dialog."""
    visitor.desk.get_by_role("button", name="New subscription…").click()
    form = dialog(visitor, "New subscription")
    form.get_by_label("Name").fill(name)
    form.get_by_label("Recipients").fill(choices.get("recipients", "night@example.com"))
    form.get_by_role("radio", name=choices.get("scope", "Only orders that failed to sync")).check()
    return form


@pytest.mark.parametrize(("width", "scheme"), SIGHTS)
def test_the_form_breaks_no_rule_and_fits_its_frame(visit: Visit, width: int, scheme: str) -> None:
    visitor = visit(width=width, scheme=scheme)
    visitor.open("Reports")

    form = subscribe(visitor, "night shift")

    expect(form.get_by_label("Time zone")).not_to_be_empty()
    assert violations(visitor.frame) == []
    assert visitor.overflow() <= 0


@pytest.mark.parametrize(("width", "scheme"), SIGHTS)
def test_the_preview_breaks_no_rule_and_shows_the_mail(visit: Visit, width: int, scheme: str) -> None:
    visitor = visit(width=width, scheme=scheme)
    visitor.open("Reports")

    card(visitor, KEPT_IN_FILE).get_by_role("button", name="Preview").click()

    shown = dialog(visitor, f"Preview of {KEPT_IN_FILE}")
    expect(shown.frame_locator("iframe").locator("body")).to_contain_text("Pending Verification")
    assert violations(visitor.frame) == []
    assert visitor.overflow() <= 0
    shown.get_by_role("button", name="Plain text").click()
    expect(shown.locator("pre")).to_contain_text("Pending Verification")
    assert violations(visitor.frame) == []
    shown.get_by_role("button", name="First rows of the file").click()
    expect(shown.get_by_role("columnheader").nth(len(HEADER) - 1)).to_be_visible()
    assert shown.get_by_role("columnheader").all_text_contents()[: len(HEADER)] == HEADER
    expect(shown.locator("tbody tr")).to_have_count(20)
    assert violations(visitor.frame) == []
    assert visitor.overflow() <= 0


def test_a_link_of_the_preview_opens_beside_the_page(visit: Visit) -> None:
    visitor = visit()
    visitor.open("Reports")
    card(visitor, KEPT_IN_FILE).get_by_role("button", name="Preview").click()
    mail = dialog(visitor, f"Preview of {KEPT_IN_FILE}").frame_locator("iframe")

    with visitor.page.expect_popup() as opened:
        mail.get_by_role("link").first.click()

    assert "/plugin/order-desk/order-desk/" in opened.value.url
    opened.value.close()
    expect(mail.locator("body")).to_contain_text("Pending Verification")


def test_escape_closes_the_preview_also_from_within_the_mail(visit: Visit) -> None:
    visitor = visit()
    visitor.open("Reports")
    button = card(visitor, KEPT_IN_FILE).get_by_role("button", name="Preview")
    button.click()
    shown = dialog(visitor, f"Preview of {KEPT_IN_FILE}")

    shown.frame_locator("iframe").get_by_role("link").first.focus()
    visitor.page.keyboard.press("Escape")

    expect(shown).to_be_hidden()
    expect(button).to_be_focused()


def test_a_viewer_may_see_the_preview_and_nothing_more(visit: Visit) -> None:
    visitor = visit("viewer")
    visitor.open("Reports")

    expect(card(visitor, KEPT_IN_FILE).get_by_role("button")).to_have_count(1)
    card(visitor, KEPT_IN_FILE).get_by_role("button", name="Preview").click()

    expect(dialog(visitor, f"Preview of {KEPT_IN_FILE}")).to_be_visible()


@pytest.mark.touches
def test_a_subscription_is_made_changed_switched_off_and_ended(visit: Visit) -> None:
    visitor = visit()
    visitor.open("Reports")
    form = subscribe(visitor, "night shift", recipients="night@example.com\nnobody")
    form.get_by_label("Time zone").fill("Europe/Berlyn")
    form.get_by_role("button", name="Save").click()
    expect(form.get_by_text("did you mean `Europe/Berlin`?")).to_be_visible()
    expect(form.get_by_text("`nobody` is not a mail address")).to_be_visible()
    expect(form.get_by_label("Time zone")).to_be_focused()
    assert violations(visitor.frame) == []
    visitor.forgive("422")

    form.get_by_label("Time zone").fill("Europe/Berlin")
    form.get_by_label("Recipients").fill("night@example.com")
    form.get_by_role("button", name="Preview").click()
    seen = dialog(visitor, "Preview of night shift")
    expect(seen.frame_locator("iframe").locator("body")).to_contain_text("night shift")
    visitor.page.keyboard.press("Escape")
    expect(seen).to_be_hidden()
    expect(form).to_be_visible()
    form.get_by_role("button", name="Save").click()

    mine = card(visitor, "night shift")
    expect(mine).to_contain_text("Every day at 07:00, Europe/Berlin")
    expect(mine).to_contain_text("Only orders that failed to sync")
    expect(mine).to_contain_text("the Order Desk by admin")

    mine.get_by_role("button", name="Change…").click()
    form = dialog(visitor, "Change night shift")
    form.get_by_label("Time of day").fill("22:15")
    form.get_by_role("radio", name="All orders").check()
    form.get_by_role("button", name="Save").click()
    expect(mine).to_contain_text("Every day at 22:15, Europe/Berlin")
    expect(mine).to_contain_text("All orders")

    mine.get_by_role("button", name="Switch off…").click()
    dialog(visitor, "Switch off night shift?").get_by_role("button", name="Switch off").click()
    expect(mine).to_contain_text("no recipients: off")
    mine.get_by_role("button", name="End…").click()
    dialog(visitor, "End night shift?").get_by_role("button", name="End").click()
    expect(mine).to_have_count(0)


@pytest.mark.touches
def test_who_looked_at_an_older_state_changes_nothing(visit: Visit) -> None:
    first, second = visit(), visit()
    first.open("Reports")
    subscribe(first, "both look").get_by_role("button", name="Save").click()
    expect(card(first, "both look")).to_be_visible()
    second.open("Reports")
    for visitor in (first, second):
        card(visitor, "both look").get_by_role("button", name="Change…").click()
        dialog(visitor, "Change both look").get_by_label("Time of day").fill("05:00" if visitor is first else "06:00")

    dialog(first, "Change both look").get_by_role("button", name="Save").click()
    expect(card(first, "both look")).to_contain_text("05:00")
    late = dialog(second, "Change both look")
    late.get_by_role("button", name="Save").click()

    expect(late).to_contain_text("admin changed this subscription while you looked at it")
    second.page.keyboard.press("Escape")
    second.forgive("409")
    expect(card(first, "both look")).to_contain_text("05:00")
    card(first, "both look").get_by_role("button", name="End…").click()
    dialog(first, "End both look?").get_by_role("button", name="End").click()
    expect(card(first, "both look")).to_have_count(0)


@pytest.mark.touches
def test_a_report_is_sent_now_and_its_file_downloaded(visit: Visit, tmp_path: Path) -> None:
    visitor = visit()
    visitor.open("Reports")
    asked = visitor.desk.get_by_role("row").filter(has_text="Asked for by admin")
    before = asked.count()

    card(visitor, KEPT_IN_FILE).get_by_role("button", name="Send now").click()
    expect(visitor.desk.get_by_role("status")).to_contain_text("is being made and sent")

    expect(asked).to_have_count(before + 1, timeout=SETTLED)
    newest = asked.first
    expect(newest).to_contain_text(re.compile(r"\bSent\b"), timeout=SETTLED)
    expect(newest).to_contain_text("operations@example.com")
    with visitor.page.expect_download() as loaded:
        newest.get_by_role("link", name=re.compile(r"\.csv$")).click()
    file = tmp_path / "report.csv"
    loaded.value.save_as(file)
    header, *orders = csv.reader(file.read_text("utf-8-sig").splitlines())
    assert header[: len(HEADER)] == HEADER
    assert {row[5] for row in orders} >= {"Failed", "Successful"}
