"""The job that the Order Desk is made for: a missing mapping is added, and the orders that waited for it go out."""

import re

import pytest
from playwright.sync_api import expect

from include.order_sync.sandbox.selfmade import UNMAPPED_METHOD
from tests.browser.accessibility import violations
from tests.browser.conftest import Visit
from tests.browser.test_list import SETTLED
from tests.browser.test_looks import SIGHTS

WAITING = 4


@pytest.mark.parametrize(("width", "scheme"), SIGHTS)
def test_the_preview_of_a_mapping_breaks_no_rule(visit: Visit, width: int, scheme: str) -> None:
    visitor = visit(width=width, scheme=scheme)
    visitor.open("Mappings")
    waiting = visitor.desk.get_by_role("article", name=UNMAPPED_METHOD).filter(has_text="field_sales")

    waiting.get_by_role("combobox").fill("EXPRESS")
    waiting.get_by_role("button", name="Map…").click()

    dialog = visitor.desk.get_by_role("dialog", name=f"Map {UNMAPPED_METHOD} to EXPRESS?")
    expect(dialog.get_by_role("listitem")).to_have_count(2)
    assert violations(visitor.frame) == []
    assert visitor.overflow() <= 0


@pytest.mark.touches
def test_a_new_mapping_turns_the_orders_that_wait_for_it_blue(visit: Visit) -> None:
    watcher, visitor = visit(), visit()
    watcher.open("Orders", "?error_code=unmapped_ship_method&account=web_shop")
    expect(watcher.rows).to_have_count(WAITING)
    numbers = watcher.numbers()
    visitor.open("Overview")
    told = f"{WAITING} orders wait for a mapping of ship method {UNMAPPED_METHOD}"
    need = visitor.desk.get_by_role("listitem").filter(has_text=told)
    need.get_by_role("link", name="Map it").click()

    waiting = visitor.desk.get_by_role("article", name=UNMAPPED_METHOD).filter(has_text="web_shop")
    expect(waiting).to_contain_text(f"{WAITING} orders wait")
    waiting.get_by_role("combobox").fill("EXPRESS")
    waiting.get_by_role("button", name="Map…").click()
    preview = visitor.desk.get_by_role("dialog", name=f"Map {UNMAPPED_METHOD} to EXPRESS?")
    expect(preview.get_by_role("listitem")).to_have_count(WAITING)
    assert sorted(preview.get_by_role("listitem").all_text_contents()) == sorted(numbers)
    preview.get_by_role("button", name=f"Map, and release {WAITING} orders").click()

    expect(waiting).to_have_count(0)
    expect(visitor.desk.get_by_role("row", name=re.compile(UNMAPPED_METHOD))).to_contain_text("the Order Desk by admin")
    visitor.go_to("Orders")
    visitor.search(numbers[0])
    expect(visitor.row(numbers[0])).to_contain_text("blue", timeout=SETTLED)
    expect(watcher.rows).to_have_count(0, timeout=SETTLED)
