"""One order: read why it is red, look into the task's log, mark it as synced."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import violations
from tests.browser.conftest import Visit
from tests.browser.test_looks import SIGHTS
from tests.browser.visitor import Visitor


def test_somebody_logs_in_and_reads_why_an_order_is_red(stranger: Visitor) -> None:
    visitor = stranger
    visitor.log_in("admin")

    visitor.choose_red()
    visitor.choose_error("invalid_address")
    visitor.rows.get_by_role("link").first.click()

    export = visitor.desk.get_by_role("region", name="Export")
    expect(export).to_contain_text("The shipping address cannot be delivered to.")
    expect(export).to_contain_text("no carrier delivers to this address")
    expect(export).to_contain_text("Correct the address in the cart")
    expect(export.get_by_text(re.compile(r"^No$"))).to_be_visible()
    expect(visitor.desk.get_by_role("region", name="Timeline")).to_contain_text("wms_delivery")


@pytest.mark.parametrize(("width", "scheme"), SIGHTS)
def test_an_order_s_pages_break_no_rule_and_fit_their_frame(visit: Visit, width: int, scheme: str) -> None:
    visitor = visit(width=width, scheme=scheme)
    visitor.open_order("rejected")

    assert violations(visitor.frame) == []
    assert visitor.overflow() <= 0
    visitor.desk.get_by_role("button", name="Mark as synced").click()
    expect(visitor.desk.get_by_role("dialog")).to_be_visible()
    assert violations(visitor.frame) == []
    visitor.page.keyboard.press("Escape")
    visitor.desk.get_by_role("link", name="Key in by hand").click()
    expect(visitor.desk.get_by_role("heading", name="When it is keyed in")).to_be_visible()
    assert violations(visitor.frame) == []
    assert visitor.overflow() <= 0


def test_the_log_of_an_attempt_opens_in_airflow(visit: Visit) -> None:
    visitor = visit()
    visitor.open_order("rejected")

    with visitor.page.expect_popup() as opened:
        visitor.desk.get_by_role("region", name="Attempts").get_by_role("link", name="Log").first.click()

    log = opened.value
    expect(log).to_have_url(re.compile(r"/dags/wms_delivery/runs/.+/tasks/deliver_orders/mapped/0\?try_number=\d"))
    expect(log.get_by_role("heading", name="deliver_orders [warehouse]")).to_be_visible()


@pytest.mark.touches
def test_an_order_that_was_keyed_in_by_hand_is_marked_as_synced(visit: Visit) -> None:
    visitor = visit()
    visitor.open_order("rejected")
    button = visitor.desk.get_by_role("button", name="Mark as synced")

    button.click()
    dialog = visitor.desk.get_by_role("dialog", name="Mark as synced")
    dialog.get_by_role("button", name="Mark as synced").click()
    expect(dialog).to_be_visible()  # not without a reason
    dialog.get_by_role("textbox").fill("Keyed in at the warehouse, number W-77")
    dialog.get_by_role("button", name="Mark as synced").click()

    expect(visitor.desk.get_by_role("heading", level=1)).to_contain_text("blue")
    expect(button).to_have_count(0)
    timeline = visitor.desk.get_by_role("region", name="Timeline")
    expect(timeline).to_contain_text("Keyed in at the warehouse, number W-77")
    expect(timeline.get_by_role("listitem").first).to_contain_text("admin")
