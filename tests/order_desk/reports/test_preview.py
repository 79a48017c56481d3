"""What a report would be before it is sent, also with settings that nobody has saved."""

import re

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from include.order_sync.errors import ErrorCode
from include.order_sync.ledger.session import Ledger
from tests.ledger.acts import rows
from tests.order_desk.conftest import PutOrders, deliver
from tests.order_desk.people import browser
from tests.order_desk.reading import text

MAIL, PLAIN, ROWS = "/reports/preview", "/reports/preview.txt", "/api/reports/preview"
HEADER = ["Order id", "Distributor name", "Account ID", "Delivery Date", "Placed At Date", "Status"]
FAILED = {"name": "night shift", "zone": "Europe/Berlin", "scope": "failed"}


def test_the_mail_is_shown_as_it_would_be(desk: TestClient, put_orders: PutOrders, ledger: Ledger) -> None:
    put_orders("A-1", "A-2")
    deliver(ledger, ErrorCode.REJECTED, "no such customer")
    put_orders("B-1")
    html, plain = desk.get(MAIL, params=FAILED), desk.get(PLAIN, params=FAILED)
    assert html.headers["content-type"].startswith("text/html")
    assert plain.headers["content-type"] == "text/plain; charset=utf-8"
    for shown in (text(html.text), plain.text):
        assert "night shift" in shown
        assert re.search(r"Failed\W+2|2\W+Failed", shown), shown
        assert "rejected" in shown


def test_a_mail_may_bring_its_looks_and_nothing_else(desk: TestClient) -> None:
    policy = desk.get(MAIL, params=FAILED).headers["content-security-policy"]
    assert policy == (
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; frame-ancestors 'self'"
    )
    assert "frame-src 'self'" in desk.get("/reports").headers["content-security-policy"]


def test_the_file_s_first_rows_are_shown(desk: TestClient, put_orders: PutOrders) -> None:
    put_orders("A-1")
    found = desk.get(ROWS, params=FAILED).json()
    assert found["header"] == HEADER
    assert [dict(zip(HEADER, row, strict=True)) for row in found["rows"]] == [
        {
            "Order id": "A-1",
            "Distributor name": "",
            "Account ID": "",
            "Delivery Date": "",
            "Placed At Date": "2026-03-01 12:00:00",
            "Status": "Queued",
        }
    ]
    assert found["more"] is False


@pytest.mark.parametrize(("orders", "more"), [(20, False), (21, True)])
def test_no_more_than_twenty_rows_are_shown(desk: TestClient, put_orders: PutOrders, orders: int, more: bool) -> None:
    put_orders(*(f"A-{number}" for number in range(orders)))
    found = desk.get(ROWS, params=FAILED).json()
    assert (len(found["rows"]), found["more"]) == (20, more)


def test_more_columns_and_limits_are_those_of_the_settings(desk: TestClient, put_orders: PutOrders) -> None:
    put_orders("A-1")
    wide = desk.get(ROWS, params=FAILED | {"more_columns": "true"}).json()
    assert wide["header"] == [*HEADER, "Error Code", "Error Message", "Failures", "Link"]
    assert desk.get(ROWS, params=FAILED | {"distributor": "nobody"}).json()["rows"] == []


@pytest.mark.parametrize("path", [MAIL, PLAIN, ROWS])
def test_a_preview_writes_nothing(app: FastAPI, path: str, put_orders: PutOrders, ledger: Ledger) -> None:
    put_orders("A-1")
    assert browser(app, "viewer").get(path, params=FAILED).status_code == 200
    assert rows(ledger, "SELECT id FROM reports") == rows(ledger, "SELECT id FROM mails") == []


def test_what_is_wrong_with_the_settings_is_told_at_the_field(desk: TestClient) -> None:
    answer = desk.get(ROWS, params={"zone": "Europe/Berlyn", "at": "7", "destination": "moon"})
    assert answer.status_code == 422
    assert {one["loc"][-1] for one in answer.json()["detail"]} == {"zone", "at", "destination"}
    for path in (MAIL, PLAIN):
        assert desk.get(path, params={"zone": "Europe/Berlyn"}).status_code == 422


def test_settings_need_no_name_yet(desk: TestClient) -> None:
    assert desk.get(ROWS).status_code == 200
    assert "a new subscription" in desk.get(PLAIN).text


def test_hostile_settings_are_shown_as_they_are(desk: TestClient, put_orders: PutOrders) -> None:
    put_orders("A-1", customer="<script>alert(1)</script>")
    hostile = {"name": "<script>alert(2)</script>", "distributor": "<img src=x>"}
    html = desk.get(MAIL, params=FAILED | hostile).text
    assert "<script" not in html
    assert "<img" not in html
