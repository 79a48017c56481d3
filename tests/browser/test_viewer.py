"""A viewer sees everything and changes nothing; a stranger sees nothing."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.test_looks import PAGES
from tests.browser.visitor import Visitor

DOING = (
    "Retry sync", "Mark as synced", "Hold", "Cancel order", "Map…", "Check now", "Change…", "Re-send order",
    "New subscription…", "Send now", "Switch off…", "End…",
)  # fmt: skip
TOUCHES = {
    "actions/hold": ("POST", '{"orders": [{"order": 1}]}'),
    "connections/warehouse/check": ("POST", "{}"),
    "mappings/ship-methods": (
        "PUT",
        '{"cart": "web_shop", "destination": "warehouse", "method": "EXP-2", "service": "GROUND"}',
    ),
    "reports/subscriptions": ("POST", '{"name": "mine", "recipients": ["me@example.com"]}'),
    "reports/subscriptions/1/send": ("POST", "{}"),
}
FORGED = """([path, method, body]) => fetch(new URL(path, document.baseURI),
    {method, body, headers: {"Content-Type": "application/json"}}).then((answer) => answer.status)"""


@pytest.mark.parametrize("page", PAGES)
def test_a_viewer_is_offered_nothing_to_do(visit: Visit, page: str) -> None:
    visitor = visit("viewer")

    visitor.open(page)

    expect(visitor.desk.get_by_text("viewer")).to_be_visible()
    for name in DOING:
        expect(visitor.desk.get_by_role("button", name=name)).to_have_count(0)
    expect(visitor.desk.get_by_role("checkbox")).to_have_count(0)


def test_a_viewer_reads_an_order_and_is_told_what_acting_takes(visit: Visit) -> None:
    visitor = visit("viewer")

    visitor.open_order("unknown_sku")

    expect(visitor.desk.get_by_role("main")).to_contain_text("there is no item LAMP-ASH here")
    expect(visitor.desk.get_by_role("main")).to_contain_text("Order Sync Actions")
    for name in DOING:
        expect(visitor.desk.get_by_role("button", name=name)).to_have_count(0)


@pytest.mark.parametrize("path", TOUCHES)
def test_what_a_viewer_forges_is_refused(visit: Visit, path: str) -> None:
    visitor = visit("viewer")
    visitor.open("Orders")

    status = visitor.frame.evaluate(FORGED, [f"api/{path}", *TOUCHES[path]])

    assert status == 403
    visitor.forgive("403")


def test_a_stranger_is_asked_to_log_in(stranger: Visitor) -> None:
    answer = stranger.page.goto(f"{stranger.world.airflow}/order-desk/")

    assert answer is not None
    assert answer.status == 401
    expect(stranger.page.get_by_role("row")).to_have_count(0)
    stranger.forgive("401")
