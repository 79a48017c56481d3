"""The Mappings page: what waits, what is in force, and what a new mapping would do before it does it."""

from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from include.order_sync.accounts import read_accounts
from include.order_sync.errors import ErrorCode
from include.order_sync.ledger.session import Ledger
from tests.ledger.acts import export_states, fail_all, rows
from tests.order_desk.acting import audit_log, change_dag, queued_runs
from tests.order_desk.conftest import PutOrders
from tests.order_desk.people import OURS, browser
from tests.order_desk.reading import text

ACCOUNTS = """
version: 1
carts: {web_shop: {vendor: woocommerce, connection: web_shop}}
destinations:
  warehouse:
    vendor: json_push
    connection: warehouse
    takes: [{from: web_shop}]
    ship_methods: {express: EXPRESS, flat_rate: GROUND}
  by_hand: {vendor: json_push, connection: by_hand, export_method: default, takes: [{from: web_shop}]}
"""
PATH = "/api/mappings/ship-methods"
SLED = {"cart": "web_shop", "destination": "warehouse", "method": "sledge", "service": "SLED"}
OF_SLED = {name: value for name, value in SLED.items() if name != "service"}
PutWaiting = Callable[..., None]


@pytest.fixture(autouse=True)
def accounts(app: FastAPI) -> None:
    """A shop and a warehouse that knows two services."""
    app.state.open_accounts = lambda: read_accounts(ACCOUNTS)


@pytest.fixture
def put_waiting(put_orders: PutOrders, ledger: Ledger) -> PutWaiting:
    """Store orders that wait for a mapping of a ship method."""

    def put(*numbers: str, method: str = "sledge") -> None:
        put_orders(*numbers)
        with ledger.write() as tx:
            tx.execute(
                f"UPDATE orders SET ship_method = :method WHERE number {tx.in_words()}",
                method=method,
                words=list(numbers),
            )
        fail_all(ledger, ErrorCode.UNMAPPED_SHIP_METHOD)

    return put


def in_force(desk: TestClient) -> list[tuple[Any, ...]]:
    """List method, service, origin and actor of what is in force."""
    found = desk.get(PATH).json()["mappings"]
    return [(one["method"], one["service"], one["origin"], one["actor"]) for one in found]


def test_unmapped_methods_stand_on_top_with_how_many_orders_wait(desk: TestClient, put_waiting: PutWaiting) -> None:
    put_waiting("A-1", "A-2")
    put_waiting("B-1", method="kite")
    html = desk.get("/mappings").text
    shown = text(html)
    assert "sledge web_shop → warehouse 2 orders wait oldest placed 2026-03-01 11:00 UTC" in shown
    assert "kite web_shop → warehouse 1 order waits" in shown
    assert shown.index("sledge") < shown.index("kite") < shown.index("In force")
    assert '<option value="GROUND"></option>' in html


def test_nothing_waits(desk: TestClient) -> None:
    shown = text(desk.get("/mappings").text)
    assert "No order waits for a mapping." in shown
    assert "flat_rate web_shop warehouse GROUND the accounts file" in shown
    assert "by_hand has no ship methods in the accounts file" in shown


def test_a_preview_says_what_would_go_out_and_does_nothing(
    operator: TestClient, put_waiting: PutWaiting, ledger: Ledger
) -> None:
    put_waiting(*(f"A-{n}" for n in range(1, 31)))
    found = operator.get(f"{PATH}/preview", params=SLED).json()
    assert (found["orders"], found["service"], found["replaces"]) == (30, "SLED", None)
    assert found["numbers"] == [f"A-{n}" for n in range(1, 21)]
    assert set(export_states(ledger).values()) == {"failed"}
    replaced = operator.get(f"{PATH}/preview", params=SLED | {"method": "express"}).json()["replaces"]
    assert (replaced["service"], replaced["origin"]) == ("EXPRESS", "file")


def test_a_mapping_releases_what_waits_for_it_in_the_person_s_name(
    operator: TestClient, put_waiting: PutWaiting, ledger: Ledger
) -> None:
    put_waiting("A-1", "A-2")
    put_waiting("B-1", method="kite")
    answer = operator.put(PATH, json=SLED)
    assert answer.status_code == 200
    assert answer.json()["released"] == 2
    assert export_states(ledger) == {
        ("A-1", "warehouse"): "queued", ("A-2", "warehouse"): "queued", ("B-1", "warehouse"): "failed",
    }  # fmt: skip
    assert ("sledge", "SLED", "desk", "user:olga") in in_force(operator)
    assert {row["actor"] for row in rows(ledger, "SELECT actor FROM events WHERE kind = 'export_released'")} == {
        "user:olga"
    }
    assert "sledge web_shop warehouse SLED the Order Desk by olga, 2026-03-01 12:00 UTC" in text(
        operator.get("/mappings").text
    )


@pytest.mark.airflow
@pytest.mark.usefixtures("airflow_with_dags")
def test_a_mapping_starts_the_delivery_at_once(operator: TestClient, put_waiting: PutWaiting) -> None:
    put_waiting("A-1")
    answer = operator.put(PATH, json=SLED).json()
    assert (answer["released"], len(answer["started"]), answer["notes"]) == (1, 1, [])
    assert queued_runs() == [("wms_delivery", {"account": "warehouse"}, "olga")]
    assert [entry[:2] for entry in audit_log()] == [("order_sync_mapping", "olga")]


@pytest.mark.airflow
@pytest.mark.usefixtures("airflow_with_dags")
def test_a_delivery_that_cannot_be_started_is_told_and_undoes_nothing(
    operator: TestClient, put_waiting: PutWaiting
) -> None:
    change_dag("wms_delivery", is_paused=True)
    put_waiting("A-1")
    answer = operator.put(PATH, json=SLED).json()
    assert (answer["released"], answer["started"]) == (1, [])
    assert "wms_delivery is paused" in answer["notes"][0]


def test_a_mapping_that_nothing_waits_for_starts_no_delivery(operator: TestClient) -> None:
    assert operator.put(PATH, json=SLED).json() == {"released": 0, "started": [], "notes": []}


def test_a_mapping_of_the_desk_can_be_changed_and_taken_back(operator: TestClient) -> None:
    express = SLED | {"method": "express", "service": "JET"}
    operator.put(PATH, json=express)
    operator.put(PATH, json=express | {"service": "ROCKET"})
    assert ("express", "ROCKET", "desk", "user:olga") in in_force(operator)
    answer = operator.request("DELETE", PATH, params=OF_SLED | {"method": "express"}, json={})
    assert answer.json()["stands"]["service"] == "EXPRESS"
    assert ("express", "EXPRESS", "file", "") in in_force(operator)


def test_what_only_the_file_maps_cannot_be_taken_back(operator: TestClient) -> None:
    answer = operator.request("DELETE", PATH, params=OF_SLED | {"method": "express"}, json={})
    assert answer.status_code == 404
    assert "it is mapped in the accounts file" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"service": "  "}, "Say which service"),
        ({"destination": "moon"}, "no destination `moon`"),
        ({"cart": "x"}, "`x`"),
    ],
)
def test_what_cannot_be_mapped_is_refused_with_the_reason(
    operator: TestClient, wrong: dict[str, str], said: str
) -> None:
    for answer in (operator.put(PATH, json=SLED | wrong), operator.get(f"{PATH}/preview", params=SLED | wrong)):
        assert answer.status_code == 422
        assert said in answer.json()["detail"]


def test_a_word_that_no_index_holds_is_refused(operator: TestClient) -> None:
    assert operator.put(PATH, json=SLED | {"service": "S" * 501}).status_code == 422
    assert operator.put(PATH, json=SLED | {"method": "s\x00"}).status_code == 422


def test_who_may_only_look_sees_no_form_and_changes_nothing(app: FastAPI, put_waiting: PutWaiting) -> None:
    put_waiting("A-1")
    vera = browser(app, "viewer", "vera")
    vera.headers.update(OURS)
    html = vera.get("/mappings").text
    assert "1 order waits" in text(html)
    assert "<form class" not in html
    assert "data-do=" not in html
    assert vera.get(f"{PATH}/preview", params=SLED).json()["orders"] == 1
    assert vera.put(PATH, json=SLED).status_code == 403
    assert vera.request("DELETE", PATH, params=OF_SLED, json={}).status_code == 403


def test_words_from_outside_are_escaped(operator: TestClient, put_waiting: PutWaiting) -> None:
    put_waiting("A-1", method='"><img src=x onerror=alert(1)>')
    operator.put(PATH, json=SLED | {"service": "<script>alert(2)</script>"})
    html = operator.get("/mappings").text
    assert "<img" not in html
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(2)&lt;/script&gt;" in html
