"""The list of orders."""

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from include.order_sync.errors import TREATMENTS, ConfigurationError, ErrorCode
from include.order_sync.ledger.commands.model import Action
from include.order_sync.ledger.session import Ledger
from tests.order_desk.conftest import PutOrders, deliver
from tests.order_desk.people import browser
from tests.order_desk.reading import links, numbers, rows, text


@pytest.fixture
def actor(app: FastAPI) -> TestClient:
    """Somebody who may act."""
    return browser(app, "admin")


def test_an_order_that_waits_is_red(desk: TestClient, put_orders: PutOrders) -> None:
    put_orders("A-1")
    html = desk.get("/").text
    assert '<span class="order red">A-1</span>' in html
    assert rows(html) == [
        {
            "Order": "A-1 ● red",
            "Cart": "web_shop",
            "Destination": "warehouse",
            "Distributor": "–",
            "Account": "–",
            "Customer": "Ada",
            "Placed at (UTC)": "2026-03-01 11:00",
            "Delivery date": "–",
            "Status": "New",
            "Sync status": "Pending",
            "Export failures": "0",
            "Error code": "–",
            "Last attempt (UTC)": "–",
            "Carrier": "–",
            "Tracking": "–",
        }
    ]


def test_a_number_leads_to_its_order(desk: TestClient, put_orders: PutOrders) -> None:
    put_orders("A-1")
    assert "orders/1" in links(desk.get("/").text)


def test_an_exported_order_is_blue(desk: TestClient, put_orders: PutOrders, ledger: Ledger) -> None:
    put_orders("A-1")
    deliver(ledger)
    (row,) = rows(desk.get("/").text)
    assert (row["Order"], row["Status"], row["Sync status"]) == ("A-1 ✓ blue", "At WMS", "Successful")
    assert row["Last attempt (UTC)"] == "2026-03-01 12:00"


def test_a_failed_order_is_red_with_its_error_and_what_to_do(
    desk: TestClient, put_orders: PutOrders, ledger: Ledger
) -> None:
    put_orders("A-1")
    deliver(ledger, ErrorCode.INVALID_ADDRESS, "No street in Nowhere")
    (row,) = rows(desk.get("/").text)
    assert (row["Order"], row["Status"], row["Export failures"]) == ("A-1 ● red", "! Error", "1")
    told = TREATMENTS[ErrorCode.INVALID_ADDRESS]
    assert row["Error code"] == (f"invalid_address {told.sentence} No street in Nowhere What to do: {told.resolution}")


def test_an_order_without_integration_is_plain(desk: TestClient, put_orders: PutOrders) -> None:
    put_orders("A-1", destination="by_hand")
    html = desk.get("/").text
    assert '<span class="order plain">A-1</span>' in html
    assert rows(html)[0]["Order"] == "A-1"


def test_what_comes_from_outside_is_escaped(actor: TestClient, put_orders: PutOrders, ledger: Ledger) -> None:
    put_orders('"><script>alert("n")</script>', customer="<img src=x onerror=alert(1)>")
    deliver(ledger, ErrorCode.REJECTED, "</td><script>alert(1)</script>")
    html = actor.get("/", params={"text": '"><script>'}).text + actor.get("/").text
    assert "<script>" not in html
    assert "<img" not in html
    assert rows(html)[0]["Customer"] == "<img src=x onerror=alert(1)>"


@pytest.mark.parametrize(("url", "leads"), [("https://dhl.example/t?n=1", True), ("javascript:alert(1)", False)])
def test_tracking_leads_to_the_carrier_and_nowhere_else(
    desk: TestClient, put_orders: PutOrders, ledger: Ledger, url: str, leads: bool
) -> None:
    put_orders("A-1")
    with ledger.write() as tx:
        tx.execute(
            "INSERT INTO shipments (order_id, destination, external_id, carrier, service, tracking_number,"
            " tracking_url, shipped_at, received_at) VALUES"
            " (1, 'warehouse', 'S1', 'DHL', '', '0034', :url, :now, :now)",
            url=url,
        )
    html = desk.get("/").text
    assert rows(html)[0]["Carrier"] == "DHL"
    assert rows(html)[0]["Tracking"].startswith("0034")
    assert (url in links(html)) is leads
    assert leads or url not in html


def test_fifty_a_page_forwards_and_backwards(desk: TestClient, put_orders: PutOrders) -> None:
    put_orders(*(f"A-{n}" for n in range(1, 121)))
    here, seen = "/", []
    while here:
        html = desk.get(here).text
        seen.append(numbers(html))
        here = to_page(html, "Next")
    assert [len(found) for found in seen] == [50, 50, 20]
    assert sorted(number for found in seen for number in found) == sorted(f"A-{n}" for n in range(1, 121))
    assert to_page(html, "Last") == ""
    assert numbers(desk.get(to_page(html, "Previous")).text) == seen[1]
    assert numbers(desk.get(to_page(html, "First")).text) == seen[0]
    assert numbers(desk.get(to_page(desk.get("/").text, "Last")).text) == seen[2]


def to_page(html: str, name: str) -> str:
    """Find the address of another page, or "" if there is none."""
    places = html.partition('aria-label="Pages"')[2].partition("</nav>")[0].split("</a>")
    found = [place for place in places if text(place).endswith(name) and "href=" in place]
    return links(found[0])[-1] if found else ""


def test_any_heading_sorts_and_says_so(desk: TestClient, put_orders: PutOrders) -> None:
    put_orders("A-2", "A-1", "A-3")
    html = desk.get("/").text
    assert '<th scope="col" aria-sort="descending"><a href="?sort=placed_at&amp;dir=asc">Placed at' in html
    assert "?sort=number&dir=asc" in links(html)
    assert "?sort=failures&dir=desc" in links(html)
    html = desk.get("/?sort=number&dir=asc").text
    assert numbers(html) == ["A-1", "A-2", "A-3"]
    assert html.count("aria-sort") == 1
    assert '<th scope="col" aria-sort="ascending"><a href="?sort=number&amp;dir=desc">Order' in html
    assert numbers(desk.get("/?sort=number&dir=desc").text) == ["A-3", "A-2", "A-1"]


def test_the_form_keeps_what_it_does_not_ask(desk: TestClient) -> None:
    html = desk.get("/?status=new&red=1&account=web_shop&sort=cart&dir=asc").text
    form = html.partition('<form class="find"')[2].partition("</form>")[0]
    assert '<input type="hidden" name="status" value="new">' in form
    assert '<input type="hidden" name="red" value="1">' in form
    assert '<option value="web_shop" selected>web_shop (0)</option>' in form
    assert '<option value="cart" selected>' in form


def test_links_are_relative_and_keep_the_filter(desk: TestClient, put_orders: PutOrders) -> None:
    put_orders(*(f"A-{n}" for n in range(1, 60)))
    html = desk.get("/?status=new&red=1").text
    assert to_page(html, "Next").startswith("?status=new&red=1&position=")
    assert "orders.csv?status=new&red=1" in links(html)
    assert not [link for link in links(html) if link.startswith(("/", "http"))]


def test_a_viewer_sees_no_boxes_and_no_actions(desk: TestClient, put_orders: PutOrders) -> None:
    put_orders("A-1")
    html = desk.get("/").text
    assert 'type="checkbox"' not in html
    assert "data-action" not in html
    assert "<dialog" not in html


def test_who_may_act_has_a_box_a_row_and_every_action(actor: TestClient, put_orders: PutOrders) -> None:
    put_orders("A-1", "A-2")
    html = actor.get("/").text
    assert html.count("data-pick ") == 2
    assert 'aria-label="Select order A-1 for warehouse"' in html
    assert all(f'data-action="{action}"' in html for action in Action)
    assert html.count("data-needs-reason") == 2
    assert 'data-order="1" data-destination="warehouse" data-seen="' in html


def test_a_ledger_that_cannot_be_opened_is_explained(app: FastAPI, desk: TestClient) -> None:
    def refuse() -> Ledger:
        raise ConfigurationError("The ledger runs on SQLite and PostgreSQL, not on <mysql>.")

    app.state.open_ledger = refuse
    answer = desk.get("/")
    assert answer.status_code == 503
    assert "not on &lt;mysql&gt;" in answer.text
