"""The filters of the list of orders, and addresses that say what it does not know."""

from fastapi.testclient import TestClient

from include.order_sync.errors import ErrorCode
from include.order_sync.ledger.session import Ledger
from tests.ledger.acts import export_all, fail_all
from tests.order_desk.conftest import PutOrders
from tests.order_desk.reading import links, numbers, part, text


def test_counts_stand_beside_the_filters(desk: TestClient, put_orders: PutOrders, ledger: Ledger) -> None:
    put_orders("A-1", "A-2")
    export_all(ledger)
    put_orders("B-1")
    fail_all(ledger, ErrorCode.REJECTED)
    put_orders("C-1")
    html = desk.get("/").text
    assert "All 4 New 1 Cancel Sending 0 At WMS 2 Shipped 0 Confirmed 0 Error 1 Canceled 0" in part(html, "statuses")
    assert "Successful 2 Pending 1 Pending Verification 0 Queued 1 Failed 1 ● Red only 2" in part(html, "syncs")
    assert part(html, "accounts") == "Any warehouse (4) web_shop (4)"
    assert part(html, "errors") == "Any, or none rejected (1)"
    assert part(html, "total") == "4 listed"


LISTED = {
    "status=at_wms": {"A-1", "A-2"},
    "sync=failed": {"B-1"},
    "red=1": {"B-1", "C-1"},
    "red=1&sync=queued": {"C-1"},
    "error_code=rejected": {"B-1"},
    "account=warehouse": {"A-1", "A-2", "B-1", "C-1"},
    "account=elsewhere": set(),
    "placed_from=2026-03-01&placed_to=2026-03-01&status=new": {"C-1"},
    "placed_from=2026-03-02": set(),
    "placed_to=2026-02-28": set(),
    "text=c-1": {"C-1"},
    "text=Ad&status=&sync=&account=&error_code=&placed_from=&placed_to=": {"A-1", "A-2", "B-1", "C-1"},
}


def test_every_filter_filters(desk: TestClient, put_orders: PutOrders, ledger: Ledger) -> None:
    put_orders("A-1", "A-2")
    export_all(ledger)
    put_orders("B-1")
    fail_all(ledger, ErrorCode.REJECTED)
    put_orders("C-1")
    assert {query: set(numbers(desk.get(f"/?{query}").text)) for query in LISTED} == LISTED
    assert "No order has all of this. Clear all filters" in text(desk.get("/?account=elsewhere").text)


def test_filters_that_are_set_can_be_taken_away_one_by_one(desk: TestClient, put_orders: PutOrders) -> None:
    put_orders("A-1")
    html = desk.get("/?status=new&red=1&text=a&sort=number&dir=asc").text
    set_ones = html.partition('<ul class="chosen"')[2].partition("</ul>")[0]
    assert [text(one).partition(" ✕")[0] for one in set_ones.split("<li>")[1:]] == [
        "Status: New",
        "Red only",
        "Text: “a”",
        "Clear all",
    ]
    assert links(set_ones) == [
        "?red=1&text=a&sort=number&dir=asc",
        "?status=new&text=a&sort=number&dir=asc",
        "?status=new&red=1&sort=number&dir=asc",
        "./",
    ]
    assert "Clear all" not in desk.get("/").text


MANGLED = {
    "/?status=lost": "“status” is “lost”. It may be new, cancel_sending, at_wms",
    "/orders.csv?status=lost": "“status” is “lost”. It may be new, cancel_sending, at_wms",
    "/?stauts=new": "“stauts” is nothing that the list knows. It knows status, sync, red",
    "/?red=perhaps": "“red” is “perhaps”. It may be 1 or 0.",
    "/?placed_from=01.03.2026": "“placed_from” is “01.03.2026”. It may be a day, written as 2026-03-31.",
    "/?sort=price": "“sort” is “price”. It may be number, cart",
    "/?status=new&status=error": "“status” is given twice.",
    "/?text=<script>%00": "“text” is “<script>",
    "/?position=lost": "This place in the list is not known.",
}


def test_a_mangled_address_is_explained(desk: TestClient) -> None:
    for address, told in MANGLED.items():
        answer = desk.get(address)
        assert answer.status_code == 422
        assert answer.headers["content-type"].startswith("text/html")
        assert told in text(answer.text)
        assert "<script>" not in answer.text


def test_a_mangled_position_leads_to_the_first_page_of_the_same_list(desk: TestClient) -> None:
    html = desk.get("/?status=new&position=lost").text
    assert "./?status=new" in links(html)
