"""The Connections page: a light for each API of every account, as ShipGear's key has them."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from include.order_sync.accounts import read_accounts
from include.order_sync.connectors.base import Api
from include.order_sync.errors import ErrorCode, VendorError
from include.order_sync.ledger.account_runs import begin_run, trouble_run
from include.order_sync.ledger.calls import CallTally, record_calls
from include.order_sync.ledger.session import Ledger
from tests.order_desk.acting import audit_log, change_dag, queued_runs
from tests.order_desk.conftest import NOON
from tests.order_desk.people import OURS, browser
from tests.order_desk.reading import text

ACCOUNTS = """
version: 1
carts: {web_shop: {vendor: woocommerce, connection: shop_login, cadence: 10s}}
destinations:
  warehouse:
    {vendor: json_push, connection: warehouse, cadence: hourly, delivery_cadence: daily, takes: [{from: web_shop}]}
  by_hand: {vendor: json_push, connection: by_hand, export_method: default, takes: [{from: web_shop}]}
"""
RecordCalls = Callable[..., None]


@pytest.fixture(autouse=True)
def accounts(app: FastAPI) -> None:
    """A shop, a warehouse, and a place where orders are keyed in by hand."""
    app.state.open_accounts = lambda: read_accounts(ACCOUNTS)


@pytest.fixture
def calls(ledger: Ledger) -> RecordCalls:
    """Put on record that an API was called, once for each outcome: None went well."""

    def record(account: str, api: Api, *outcomes: VendorError | None) -> None:
        tally = CallTally()
        for outcome in outcomes:
            tally.count(0.12)
            if outcome is not None:
                tally.fail(outcome)
        record_calls(ledger, account, api, tally)

    return record


def card(html: str, account: str) -> str:
    """Read one account's card as a person does."""
    return text(html.partition(f'data-account="{account}"')[2].partition("</article>")[0].partition(">")[2])


def test_every_account_stands_with_its_vendor_connection_and_cadence(desk: TestClient) -> None:
    html = desk.get("/connections").text
    assert "Cart web_shop" in card(html, "web_shop")
    assert "Vendor woocommerce Airflow connection shop_login Cadence every 10s" in card(html, "web_shop")
    warehouse = card(html, "warehouse")
    assert "Export method Push: orders are sent to it Cadence hourly Delivered to daily at most" in warehouse
    assert "Export method Default: no API integration" in card(html, "by_hand")


def test_without_a_call_every_light_is_none(desk: TestClient) -> None:
    shown = card(desk.get("/connections").text, "web_shop")
    assert re.findall(r"(\w+) API (\w+)", shown) == [("Products", "None"), ("Orders", "None"), ("Writeback", "None")]
    assert "No call for 10 minutes" in shown


def test_a_light_is_told_by_word_and_shape_too(desk: TestClient) -> None:
    key = desk.get("/connections").text.partition("Status key")[2]
    assert re.findall(r'<span class="light (\w+)"><svg.*?</svg>(\w+)</span>', key, re.DOTALL) == [
        ("green", "Green"), ("yellow", "Yellow"), ("red", "Red"), ("none", "None"),
    ]  # fmt: skip
    shapes = re.findall(r"<svg.*?</svg>", key, re.DOTALL)
    assert len({shape.partition(">")[2] for shape in shapes}) == 4
    assert "no call for 10 minutes" in key
    assert "Error reading API status" in key


def test_a_refused_login_is_red_with_what_to_do_and_until_when_it_is_paused(desk: TestClient, ledger: Ledger) -> None:
    begin_run(ledger, "warehouse", "deliver")
    message = "unauthorized (HTTP 401): <b>who?</b>"
    trouble_run(ledger, "warehouse", "deliver", ErrorCode.UNAUTHORIZED, message, NOON + timedelta(minutes=15))
    html = desk.get("/connections").text
    shown = card(html, "warehouse")
    assert "Orders API Red" in shown
    assert "Last error unauthorized 2026-03-01 12:00 UTC" in shown
    assert "Renew the login or key" in shown
    assert "Paused until 2026-03-01 12:15 UTC" in shown
    assert "&lt;b&gt;who?&lt;/b&gt;" in html
    assert "<b>who?</b>" not in html


def test_measured_calls_are_shown(desk: TestClient, calls: RecordCalls) -> None:
    calls("web_shop", Api.ORDERS, *[None] * 38, *[VendorError(ErrorCode.TIMEOUT, "slow")] * 2)
    calls("web_shop", Api.PRODUCTS, None)
    shown = card(desk.get("/connections").text, "web_shop")
    assert "Products API Green" in shown
    assert "Orders API Yellow" in shown
    assert "Error rate 5 % p95 200 ms" in shown
    assert "2 of 40 calls failed" in shown
    assert "Last error timeout" in shown


def test_scripts_get_the_same(desk: TestClient, calls: RecordCalls) -> None:
    calls("web_shop", Api.ORDERS, None)
    found = {one["account"]: one for one in desk.get("/api/connections").json()}
    assert list(found) == ["web_shop", "warehouse", "by_hand"]
    assert found["warehouse"]["export_method"] == "push"
    assert [(api["api"], api["light"]) for api in found["web_shop"]["apis"]] == [
        ("products", "none"), ("orders", "green"), ("writeback", "none"),
    ]  # fmt: skip


def test_who_may_only_look_has_no_button_to_check(app: FastAPI) -> None:
    assert "Check now" not in browser(app, "viewer").get("/connections").text
    assert browser(app, "admin").get("/connections").text.count("data-check=") == 3


def test_a_check_is_for_those_who_may_act(app: FastAPI) -> None:
    answer = browser(app, "viewer").post("/api/connections/warehouse/check", json={}, headers=OURS)
    assert answer.status_code == 403


def test_a_check_of_an_account_that_is_none_is_refused(app: FastAPI) -> None:
    answer = browser(app, "admin").post("/api/connections/lost/check", json={}, headers=OURS)
    assert (answer.status_code, answer.json()["detail"]) == (404, "There is no account lost in the accounts file.")


@pytest.mark.airflow
@pytest.mark.usefixtures("airflow_with_dags")
def test_a_check_starts_the_dag_for_that_account_in_the_person_s_name(operator: TestClient) -> None:
    answer = operator.post("/api/connections/warehouse/check", json={})
    assert answer.status_code == 202
    assert (answer.json()["dag"], answer.json()["account"]) == ("connection_status", "warehouse")
    assert queued_runs() == [("connection_status", {"account": "warehouse"}, "olga")]
    assert [entry[:2] for entry in audit_log()] == [("order_sync_check", "olga")]
    operator.post("/api/connections/warehouse/check", json={})
    assert len(queued_runs()) == 1


@pytest.mark.airflow
@pytest.mark.usefixtures("airflow_with_dags")
def test_a_check_that_cannot_be_started_says_why(operator: TestClient) -> None:
    change_dag("connection_status", is_paused=True)
    answer = operator.post("/api/connections/warehouse/check", json={})
    assert answer.status_code == 409
    assert "connection_status is paused" in answer.json()["detail"]
    assert queued_runs() == []


def test_a_broken_accounts_file_is_explained(app: FastAPI, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from plugins.order_desk.accounts import AccountsOnFile

    path = tmp_path / "accounts.yaml"
    monkeypatch.setenv("ORDER_SYNC_ACCOUNTS", str(path))
    app.state.open_accounts = AccountsOnFile()
    desk = browser(app, "viewer")
    path.write_text(ACCOUNTS.replace("cadence: hourly", "cadance: hourly"))
    answer = desk.get("/connections")
    assert answer.status_code == 503
    assert "did you mean `cadence`?" in text(answer.text)
    assert desk.get("/api/connections").status_code == 503

    path.write_text(ACCOUNTS)
    assert "every 10s" in text(desk.get("/connections").text)
    path.write_text(ACCOUNTS.replace("10s", "45s"))
    assert "every 45s" in text(desk.get("/connections").text)
    path.unlink()
    assert desk.get("/connections").status_code == 503
