"""The list of orders for scripts."""

import pytest
from fastapi.testclient import TestClient

from include.order_sync.errors import ErrorCode
from include.order_sync.ledger.session import Ledger
from tests.ledger.acts import fail_all
from tests.order_desk.conftest import PutOrders
from tests.order_desk.reading import numbers


@pytest.mark.parametrize("query", ["", "red=1", "status=error&sort=number&dir=asc", "text=b", "account=warehouse"])
def test_it_lists_what_the_page_shows(desk: TestClient, put_orders: PutOrders, ledger: Ledger, query: str) -> None:
    put_orders(*(f"A-{n}" for n in range(1, 60)))
    fail_all(ledger, ErrorCode.REJECTED)
    put_orders("B-1", "B-2")
    told = desk.get(f"/api/orders?{query}").json()
    assert [order["number"] for order in told["orders"]] == numbers(desk.get(f"/?{query}").text)
    assert told["orders"]


def test_an_order_has_its_facts_and_its_version(desk: TestClient, put_orders: PutOrders, ledger: Ledger) -> None:
    put_orders("A-1")
    fail_all(ledger, ErrorCode.REJECTED)
    (order,) = desk.get("/api/orders").json()["orders"]
    assert order["colour"] == "red"
    assert (order["status"], order["sync_status"], order["error_code"]) == ("error", "Failed", "rejected")
    assert order["placed_at"] == "2026-03-01T11:00:00Z"
    with ledger.read() as tx:
        assert order["seen"] == tx.value("SELECT max(id) FROM events WHERE order_id = :id", id=order["order_id"])


def test_counts_and_positions_lead_through_the_list(desk: TestClient, put_orders: PutOrders) -> None:
    put_orders(*(f"A-{n}" for n in range(1, 61)))
    first = desk.get("/api/orders").json()
    assert first["counts"]["total"] == 60
    assert first["counts"]["status"]["new"] == 60
    assert first["counts"]["accounts"] == {"warehouse": 60, "web_shop": 60}
    assert first["positions"]["previous"] == ""
    second = desk.get("/api/orders", params={"position": first["positions"]["next"]}).json()
    assert len(second["orders"]) == 10
    assert second["positions"]["next"] == ""
    assert {order["number"] for page in (first, second) for order in page["orders"]} == {f"A-{n}" for n in range(1, 61)}


@pytest.mark.parametrize("query", ["status=lost", "stauts=new", "position=lost", "placed_from=tomorrow"])
def test_a_mangled_question_is_refused_in_json(desk: TestClient, query: str) -> None:
    answer = desk.get(f"/api/orders?{query}")
    assert answer.status_code == 422
    assert answer.json()["detail"]


def test_it_is_documented(desk: TestClient) -> None:
    listing = desk.get("/api/openapi.json").json()["paths"]["/api/orders"]["get"]
    assert {"status", "sync", "red", "text", "sort", "position"} <= {one["name"] for one in listing["parameters"]}
