"""The DAGs in a real Airflow, with the real services, against real servers on this machine."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from include.order_sync.accounts import load_accounts
from include.order_sync.ledger.queries import order_counts
from include.order_sync.ledger.session import Ledger
from include.order_sync.services.health import connection_health
from tests.dags.airflow_home import ROOT
from tests.dags.running import SUCCESS, Ended, RunDag

pytestmark = pytest.mark.airflow


class HumblingWarehouse(BaseHTTPRequestHandler):
    """A destination that is down at its first call, and takes every order after that."""

    calls = 0

    def do_POST(self) -> None:
        type(self).calls += 1
        order = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.calls == 1:
            self.answer(503, {"error": {"code": "down", "message": "we restart"}})
        else:
            self.answer(201, {"id": f"W-{self.calls}", "reference": order["reference"]})

    def answer(self, status: int, body: dict[str, Any]) -> None:
        text = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_: Any) -> None:
        """Keep quiet."""


@pytest.fixture
def sandbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A sandbox of a few orders, with the connections that lead to it."""
    command = [sys.executable, "-m", "include.order_sync.sandbox", "--state-dir", str(tmp_path), "--count", "48"]
    served = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert served.stdout is not None
        ports = json.loads(served.stdout.readline())
        connect(monkeypatch, "web_shop", ports["cart_port"], "ck_sandbox", "cs_sandbox")
        connect(monkeypatch, "field_sales", ports["source_port"], "field_sales", "sandbox")
        connect(monkeypatch, "warehouse", ports["destination_port"], "", "sandbox-token")
        yield
    finally:
        served.terminate()
        served.wait(10)
        assert served.stdout is not None
        served.stdout.close()


def connect(monkeypatch: pytest.MonkeyPatch, name: str, port: int, login: str, password: str) -> None:
    fields = {"conn_type": "http", "host": "127.0.0.1", "port": port, "login": login, "password": password}
    monkeypatch.setenv(f"AIRFLOW_CONN_{name.upper()}", json.dumps(fields))


@pytest.fixture
def warehouse(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The humbling warehouse, behind the connection of the accounts file."""
    HumblingWarehouse.calls = 0
    server = ThreadingHTTPServer(("127.0.0.1", 0), HumblingWarehouse)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    connect(monkeypatch, "warehouse", server.server_port, "", "token")
    yield
    server.shutdown()
    server.server_close()


def announced(asset: str) -> int:
    """Count how often Airflow was told that there is something for the next stage."""
    from airflow.models.asset import AssetEvent, AssetModel
    from airflow.utils.session import create_session
    from sqlalchemy import func, select

    with create_session() as session:
        events = select(func.count()).select_from(AssetEvent).join(AssetModel, AssetModel.id == AssetEvent.asset_id)
        return session.scalar(events.where(AssetModel.name == asset)) or 0


def test_what_was_moved_is_announced_once(sandbox: None, ledger: Ledger, run_dag: RunDag) -> None:
    before = announced("orders_to_deliver")
    assert run_dag("batch_pull") == {"due_accounts": SUCCESS, "field_sales": SUCCESS}
    assert order_counts(ledger)["new"] > 0
    assert announced("orders_to_deliver") == before + 1

    assert run_dag("batch_pull", account="field_sales") == {"due_accounts": SUCCESS, "field_sales": SUCCESS}
    assert announced("orders_to_deliver") == before + 1


def test_what_is_not_due_is_left_alone(sandbox: None, ledger: Ledger, run_dag: RunDag) -> None:
    assert run_dag("batch_pull")["field_sales"] == SUCCESS
    again = run_dag("batch_pull")
    assert "field_sales" not in again
    assert again["pull_orders"].state == "skipped"


def test_a_dry_run_stores_nothing(sandbox: None, ledger: Ledger, run_dag: RunDag) -> None:
    assert run_dag("order_download", account="web_shop", dry_run=True)["web_shop"] == SUCCESS
    assert sum(order_counts(ledger).values()) == 0


def test_a_range_without_an_account_fails_at_once(ledger: Ledger, run_dag: RunDag) -> None:
    assert run_dag("order_download", since="2026-01-01T00:00:00Z")["due_accounts"] == Ended("failed", 1)


def test_a_missing_connection_fails_at_once(ledger: Ledger, run_dag: RunDag) -> None:
    assert run_dag("tracking_retrieval")["warehouse"] == Ended("failed", 1)


def lights(ledger: Ledger) -> dict[str, list[str]]:
    return {one.account: [str(api.light) for api in one.apis] for one in connection_health(ledger, load_accounts())}


def test_quiet_accounts_are_asked_and_show_their_lights(sandbox: None, ledger: Ledger, run_dag: RunDag) -> None:
    assert run_dag("connection_status") == {
        "quiet_accounts": SUCCESS,
        "note_standings": SUCCESS,
        "web_shop": SUCCESS,
        "field_sales": SUCCESS,
        "warehouse": SUCCESS,
    }
    assert lights(ledger) == {
        "web_shop": ["green", "green", "green"],
        "field_sales": ["none", "green", "none"],
        "warehouse": ["none", "green", "green"],
    }
    assert sum(order_counts(ledger).values()) == 0

    again = run_dag("connection_status")
    assert again["probe_account"].state == "skipped"
    assert run_dag("connection_status", account="field_sales")["field_sales"] == SUCCESS


def test_an_account_without_a_connection_is_a_red_task_and_a_red_light(ledger: Ledger, run_dag: RunDag) -> None:
    assert run_dag("connection_status", account="warehouse")["warehouse"] == Ended("failed", 1)
    assert lights(ledger)["warehouse"] == ["none", "red", "red"]


def test_orders_that_were_not_exported_fail_the_task_and_the_next_try_sends_what_is_left(
    sandbox: None, warehouse: None, ledger: Ledger, run_dag: RunDag
) -> None:
    run_dag("batch_pull")
    waiting = order_counts(ledger)["new"]
    assert run_dag("wms_delivery")["warehouse"] == Ended("success", 2)
    with ledger.read() as tx:
        tries = tx.rows(
            "SELECT dag_id, task_id, map_index, try_number, outcome, count(*) AS orders FROM attempts"
            " GROUP BY dag_id, task_id, map_index, try_number, outcome ORDER BY try_number, outcome"
        )
    assert {(row["dag_id"], row["task_id"], row["map_index"]) for row in tries} == {
        ("wms_delivery", "deliver_orders", 0)
    }
    assert [(row["try_number"], row["outcome"]) for row in tries if row["outcome"] == "retried_later"] == [
        (1, "retried_later")
    ]
    counts = order_counts(ledger)
    assert waiting == counts["at_wms"] + counts["error"]
