"""The Overview: what needs a person, in sentences that lead to the orders, and pictures with their numbers."""

import re
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from include.order_sync.accounts import Accounts, AccountsFileError, read_accounts
from include.order_sync.connectors.base import SkipCode, SkippedOrder
from include.order_sync.errors import ErrorCode
from include.order_sync.ledger.account_runs import begin_run, trouble_run
from include.order_sync.ledger.intake import Batch
from include.order_sync.ledger.overview.periods import Period
from include.order_sync.ledger.session import Ledger
from include.order_sync.ledger.snapshots import record_snapshot
from include.order_sync.ledger.upsert import store
from tests.ledger.acts import export_all, fail_all
from tests.order_desk.conftest import METHODS, NOON, PutOrders, deliver
from tests.order_desk.reading import text

ACCOUNTS = """
version: 1
carts: {web_shop: {vendor: woocommerce, connection: web_shop}}
destinations: {warehouse: {vendor: json_push, connection: warehouse, takes: [{from: web_shop}]}}
"""


@pytest.fixture(autouse=True)
def accounts(app: FastAPI) -> None:
    """A shop and a warehouse."""
    app.state.open_accounts = lambda: read_accounts(ACCOUNTS)


def needs(desk: TestClient) -> list[dict[str, Any]]:
    """List what scripts are told."""
    found: list[dict[str, Any]] = desk.get("/api/needs").json()["needs"]
    return found


def test_a_calm_day_is_told_kindly(desk: TestClient, put_orders: PutOrders, ledger: Ledger) -> None:
    put_orders("A-1")
    deliver(ledger)
    html = desk.get("/overview").text
    assert "Nothing needs you now" in html
    assert needs(desk) == []


def test_a_need_is_a_sentence_with_what_to_do_and_a_link_to_its_orders(
    desk: TestClient, put_orders: PutOrders, ledger: Ledger
) -> None:
    put_orders("A-1", "A-2", "A-3")
    deliver(ledger, ErrorCode.INVALID_ADDRESS, "No street")
    html = desk.get("/overview").text
    told = text(html)
    assert "3 orders were refused by warehouse: invalid address." in told
    assert "Since 2026-03-01 12:00 UTC" in told
    assert "Correct the address in the cart" in told
    assert '<a class="button" href="./?sync=failed&amp;account=warehouse&amp;error_code=invalid_address">' in html
    link = needs(desk)[0]["link"]
    listed = desk.get("/api/orders" + link.removeprefix("./")).json()["orders"]
    assert {order["number"] for order in listed} == {"A-1", "A-2", "A-3"}


def test_a_missing_mapping_leads_to_the_mappings(desk: TestClient, put_orders: PutOrders, ledger: Ledger) -> None:
    put_orders("A-1")
    with ledger.write() as tx:
        tx.execute("UPDATE orders SET ship_method = 'EXP-2'")
    deliver(ledger, ErrorCode.UNMAPPED_SHIP_METHOD, "EXP-2")
    (need,) = needs(desk)
    assert need["sentence"] == "1 order waits for a mapping of ship method EXP-2 (web_shop to warehouse)."
    assert need["link"] == "mappings"
    assert '<a class="button" href="mappings">' in desk.get("/overview").text


def test_orders_on_hold_lead_to_those_orders(desk: TestClient, put_orders: PutOrders, ledger: Ledger) -> None:
    put_orders("A-1", "A-2")
    with ledger.write() as tx:
        tx.execute("UPDATE orders SET on_hold = true WHERE number = 'A-2'")
    (need,) = needs(desk)
    assert (need["sentence"], need["link"]) == ("1 order is on hold.", "./?status=cancel_sending")


def test_exhausted_attempts_are_no_refusal(desk: TestClient, put_orders: PutOrders, ledger: Ledger) -> None:
    put_orders("A-1")
    deliver(ledger, ErrorCode.TIMEOUT, "slow")
    (need,) = needs(desk)
    assert need["sentence"] == "1 order could not be sent to warehouse, and the attempts ran out: timeout."
    assert "retry sync" in need["resolution"]


def test_an_account_that_refuses_us_comes_first(desk: TestClient, put_orders: PutOrders, ledger: Ledger) -> None:
    put_orders("A-1")
    begin_run(ledger, "warehouse", "deliver")
    trouble_run(ledger, "warehouse", "deliver", ErrorCode.UNAUTHORIZED, "HTTP 401", NOON.replace(hour=13))
    (need,) = needs(desk)
    assert need["sentence"] == "The account warehouse refuses our login. 1 order waits for it."
    told = text(desk.get("/overview").text)
    assert "Paused until 2026-03-01 13:00 UTC" in told
    assert "Renew the login" in told


def test_orders_that_were_not_taken_are_named_with_the_reason(desk: TestClient, ledger: Ledger) -> None:
    skipped = [SkippedOrder("1", "<b>#1</b>", SkipCode.MALFORMED, "line 2 has no <quantity>", b"{}")]
    store(ledger, Batch("web_shop", [], skipped, METHODS), "test")
    html = desk.get("/overview").text
    assert "1 order of web_shop cannot be read, and was not taken." in text(html)
    assert "&lt;b&gt;#1&lt;/b&gt;" in html
    assert "line 2 has no &lt;quantity&gt;" in html
    assert "<b>#1</b>" not in html


def test_what_comes_from_outside_is_escaped(desk: TestClient, put_orders: PutOrders, ledger: Ledger) -> None:
    put_orders("A-1")
    with ledger.write() as tx:
        tx.execute("UPDATE orders SET ship_method = '<script>alert(1)</script>'")
    deliver(ledger, ErrorCode.UNMAPPED_SHIP_METHOD, "?")
    for path in ("/overview", "/mappings"):
        html = desk.get(path).text
        assert "<script>alert" not in html
        assert "&lt;script&gt;alert" in html


def test_a_broken_accounts_file_hides_no_order(
    app: FastAPI, desk: TestClient, put_orders: PutOrders, ledger: Ledger
) -> None:
    def broken() -> Accounts:
        raise AccountsFileError("accounts.yaml, line 3: `vendro` is not known here")

    app.state.open_accounts = broken
    put_orders("A-1")
    deliver(ledger, ErrorCode.REJECTED, "no")
    html = desk.get("/overview").text
    assert "`vendro` is not known here" in html
    assert "1 order was refused by warehouse" in html
    assert "Nothing needs you now" not in html
    assert desk.get("/api/needs").json()["accounts_problem"].startswith("accounts.yaml, line 3")


def test_before_there_is_a_history_the_present_is_shown(desk: TestClient) -> None:
    told = text(desk.get("/overview").text)
    assert "Nothing to draw yet." not in told
    assert "No export failed in the last 24 hours." in told
    assert "No order reached a destination in the last 24 hours." in told
    assert "No shipment was confirmed to a cart in the last 24 hours." in told


@pytest.mark.parametrize("period", list(Period))
def test_every_picture_has_its_numbers_as_a_table(
    desk: TestClient, put_orders: PutOrders, ledger: Ledger, period: Period
) -> None:
    put_orders("A-1", "A-2")
    export_all(ledger)
    put_orders("B-1")
    fail_all(ledger, ErrorCode.REJECTED)
    put_orders("C-1", "C-2", "C-3")
    record_snapshot(ledger)
    html = desk.get("/overview", params={"period": period.value}).text
    for key, numbers in {
        "statuses": ["3", "0", "2", "0", "0", "1", "0"],
        "red": ["4"],
        "failures": ["1"],
        "to_wms": ["2", "1 h", "1.2 h"],
    }.items():
        assert f'aria-labelledby="{key}-title"' in html
        table = html.partition(f'id="{key}-numbers"')[2].partition("</details>")[0]
        newest = table.partition("<tbody>")[2].partition("</tr>")[0]
        assert re.findall(r'<td class="number">(.*?)</td>', newest)[-len(numbers) :] == numbers, key
    assert re.search(rf'<a href="\?period={period.value}"[^>]* aria-current="true"', html)


def test_pictures_are_told_in_a_sentence_and_use_no_inline_style(
    desk: TestClient, put_orders: PutOrders, ledger: Ledger
) -> None:
    put_orders("A-1")
    record_snapshot(ledger)
    html = desk.get("/overview").text
    assert 'aria-label="Red orders over the last 24 hours: 1 now, at most 1."' in html
    assert "style=" not in html
    assert "<style" not in html


def test_a_period_that_is_none_is_refused(desk: TestClient) -> None:
    assert desk.get("/overview?period=1y").status_code == 422
    assert desk.get("/api/history?period=1y").status_code == 422


def test_scripts_get_the_same_history(desk: TestClient, put_orders: PutOrders, ledger: Ledger) -> None:
    put_orders("A-1", "A-2")
    deliver(ledger)
    record_snapshot(ledger)
    history = desk.get("/api/history?period=7d").json()
    assert len(history["starts"]) == len(history["placed_to_at_wms"]) == 28
    assert history["standings"][-1]["counts"]["at_wms"] == 2
    assert history["placed_to_at_wms"][-1]["times"] == 2
    assert history["failures_by_code"] == {}
    assert history["shipped_to_confirmed"] == [None] * 28
