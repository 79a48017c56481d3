"""Everything can be done without a mouse, and one always sees where one is."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Visit
from tests.browser.visitor import Visitor

FAR = 150  # presses of Tab within which everything is reached
SEEN = """element => {
    const look = getComputedStyle(element);
    return (look.outlineStyle !== "none" && parseFloat(look.outlineWidth) > 0) || look.boxShadow !== "none";
}"""
HERE = "element => element === element.ownerDocument.activeElement && element.ownerDocument.hasFocus()"


def tab_to(visitor: Visitor, target: Locator) -> None:
    """Press Tab until the focus is on something, and see that it shows."""
    expect(target).to_be_visible()
    for _ in range(FAR):
        if target.evaluate(HERE):
            assert target.evaluate(SEEN), f"one does not see that the focus is on {target}"
            return
        visitor.page.keyboard.press("Tab")
    pytest.fail(f"Tab does not lead to {target}")


def test_a_dialog_keeps_the_focus_and_gives_it_back(visit: Visit) -> None:
    visitor = visit()
    visitor.open_order("rejected")
    button = visitor.desk.get_by_role("button", name="Mark as synced")
    tab_to(visitor, button)

    visitor.page.keyboard.press("Enter")
    dialog = visitor.desk.get_by_role("dialog", name="Mark as synced")
    expect(dialog).to_be_visible()
    for key in ("Tab",) * 6 + ("Shift+Tab",) * 6:
        visitor.page.keyboard.press(key)
        assert dialog.evaluate("element => element.contains(element.ownerDocument.activeElement)"), key
        assert dialog.evaluate("element => element.ownerDocument.hasFocus()"), f"{key} leaves the frame"
    visitor.page.keyboard.press("Escape")

    expect(dialog).to_be_hidden()
    expect(button).to_be_focused()


@pytest.mark.touches
def test_a_whole_job_is_done_with_the_keyboard_alone(visit: Visit) -> None:
    visitor = visit()
    visitor.open("Orders")
    keyboard = visitor.page.keyboard
    tab_to(visitor, visitor.desk.get_by_label("Error", exact=True))
    keyboard.type("rejected")
    tab_to(visitor, visitor.desk.get_by_role("button", name="Find"))
    keyboard.press("Enter")
    visitor.only("error_code=rejected")
    number = visitor.numbers()[-1]

    tab_to(visitor, visitor.desk.get_by_role("checkbox", name=f"Select order {number}"))
    keyboard.press("Space")
    tab_to(visitor, visitor.desk.get_by_role("button", name="Mark as synced"))
    keyboard.press("Enter")
    asked = visitor.desk.get_by_role("dialog", name=re.compile("Mark as synced: 1 selected"))
    tab_to(visitor, asked.get_by_label("Reason"))
    keyboard.type("Keyed in by hand")
    tab_to(visitor, asked.get_by_role("button", name="Mark as synced"))
    keyboard.press("Enter")

    told = visitor.desk.get_by_role("dialog", name="Mark as synced: 1 done")
    expect(told).to_be_visible()
    keyboard.press("Escape")
    expect(told).to_be_hidden()
    expect(visitor.row(number)).to_have_count(0)
    assert visitor.frame.evaluate("() => document.hasFocus() && document.activeElement !== document.body")
