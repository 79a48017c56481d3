"""The list of orders."""

import re
from html import unescape

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from include.order_sync.errors import TREATMENTS, ConfigurationError, ErrorCode
from include.order_sync.ledger.session import Ledger
from tests.order_desk.conftest import PutOrders, deliver


def rows(html: str) -> list[dict[str, str]]:
    """Read the table as a person does: one cell a heading."""
    headings = re.findall(r'<th scope="col">(.*?)</th>', html)
    body = re.findall(r"<tr>(.*?)</tr>", html.partition("<tbody>")[2], re.DOTALL)
    return [
        dict(zip(headings, map(text, re.findall(r"<t[hd][ >].*?</t[hd]>", row, re.DOTALL)), strict=True))
        for row in body
    ]


def text(html: str) -> str:
    """Leave out the marks of HTML."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def test_an_order_that_waits_is_red(desk: TestClient, put_orders: PutOrders) -> None:
    put_orders("A-1")
    html = desk.get("/").text
    assert '<span class="order red">A-1</span>' in html
    (row,) = rows(html)
    assert row == {
        "Order": "A-1 ● red placed 2026-03-01 11:00 UTC",
        "Customer": "Ada",
        "Cart": "web_shop",
        "Destination": "warehouse",
        "Status": "New",
        "Sync status": "Pending",
        "Exported?": "No",
        "Export failures": "0",
        "Error": "–",
        "Last attempt": "–",
    }


def test_an_exported_order_is_blue(desk: TestClient, put_orders: PutOrders, ledger: Ledger) -> None:
    put_orders("A-1")
    deliver(ledger)
    html = desk.get("/").text
    assert '<span class="order blue">A-1</span>' in html
    (row,) = rows(html)
    assert row["Order"].startswith("A-1 ✓ blue")
    assert (row["Status"], row["Sync status"], row["Exported?"]) == ("At WMS", "Successful", "Yes")
    assert row["Last attempt"] == "2026-03-01 12:00 UTC"


def test_a_failed_order_is_red_with_its_error_and_what_to_do(
    desk: TestClient, put_orders: PutOrders, ledger: Ledger
) -> None:
    put_orders("A-1")
    deliver(ledger, ErrorCode.INVALID_ADDRESS, "No street in Nowhere")
    (row,) = rows(desk.get("/").text)
    assert row["Order"].startswith("A-1 ● red")
    assert (row["Status"], row["Exported?"], row["Export failures"]) == ("Error", "No", "1")
    assert row["Error"] == (f"invalid_address No street in Nowhere {TREATMENTS[ErrorCode.INVALID_ADDRESS].resolution}")


def test_an_order_without_integration_is_plain(desk: TestClient, put_orders: PutOrders) -> None:
    put_orders("A-1", destination="by_hand")
    html = desk.get("/").text
    assert '<span class="order plain">A-1</span>' in html
    (row,) = rows(html)
    assert row["Order"] == "A-1 placed 2026-03-01 11:00 UTC"
    assert row["Exported?"] == "–"


def test_what_comes_from_outside_is_escaped(desk: TestClient, put_orders: PutOrders, ledger: Ledger) -> None:
    put_orders('<script>alert("n")</script>', customer="<img src=x onerror=alert(1)>")
    deliver(ledger, ErrorCode.REJECTED, "</td><script>alert(1)</script>")
    html = desk.get("/").text
    assert "<script" not in html
    assert "<img" not in html
    assert rows(html)[0]["Customer"] == "<img src=x onerror=alert(1)>"


def test_orders_come_newest_first_fifty_a_page(desk: TestClient, put_orders: PutOrders) -> None:
    put_orders(*(f"A-{n}" for n in range(1, 121)))
    pages = [desk.get("/", params={"page": n}).text for n in (1, 2, 3)]
    numbers = [[row["Order"].split()[0] for row in rows(page)] for page in pages]
    assert [len(found) for found in numbers] == [50, 50, 20]
    assert [number for page in numbers for number in page] == [f"A-{n}" for n in range(120, 0, -1)]
    assert [("Newer" in page, "Older" in page) for page in pages] == [(False, True), (True, True), (True, False)]


def test_counts_and_filters(desk: TestClient, put_orders: PutOrders, ledger: Ledger) -> None:
    put_orders("A-1", "A-2")
    deliver(ledger)
    put_orders("B-1")
    counts = text(desk.get("/").text.partition('aria-label="Status"')[2].partition("</nav>")[0])
    assert "3 all but canceled 1 new 2 at_wms 0 shipped" in counts
    assert [row["Order"].split()[0] for row in rows(desk.get("/?status=at_wms").text)] == ["A-2", "A-1"]
    assert [row["Order"].split()[0] for row in rows(desk.get("/?red=1").text)] == ["B-1"]
    assert "No orders here" in desk.get("/?status=shipped").text


def test_canceled_orders_are_listed_only_when_asked_for(
    desk: TestClient, put_orders: PutOrders, ledger: Ledger
) -> None:
    put_orders("A-1", "A-2")
    with ledger.write() as tx:
        tx.execute("UPDATE orders SET status = 'canceled' WHERE number = 'A-1'")
    assert [row["Order"].split()[0] for row in rows(desk.get("/").text)] == ["A-2"]
    assert [row["Order"].split()[0] for row in rows(desk.get("/?status=canceled").text)] == ["A-1"]
    assert "1 all but canceled" in text(desk.get("/").text)


def test_links_are_relative_and_keep_the_filter(desk: TestClient, put_orders: PutOrders) -> None:
    put_orders(*(f"A-{n}" for n in range(1, 60)))
    html = desk.get("/?status=new&red=1").text
    links = [unescape(link) for link in re.findall(r'href="(.*?)"', html)]
    assert "?status=new&red=1&page=2" in links
    assert "?status=new" in links
    assert all(link == "style.css" or link.startswith("?") for link in links)


@pytest.mark.parametrize("query", ["status=lost", "page=0", "page=x", "page=100001", "red=perhaps"])
def test_a_wrong_question_is_refused(desk: TestClient, query: str) -> None:
    assert desk.get(f"/?{query}").status_code == 422


def test_a_ledger_that_cannot_be_opened_is_explained(app: FastAPI, desk: TestClient) -> None:
    def refuse() -> Ledger:
        raise ConfigurationError("The ledger runs on SQLite and PostgreSQL, not on <mysql>.")

    app.state.open_ledger = refuse
    answer = desk.get("/")
    assert answer.status_code == 503
    assert "not on &lt;mysql&gt;" in answer.text
