"""A status report is asked for as an operator would, and the mails that come are counted."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from demo.airflow_parts import AirflowHome
from demo.mailing import SUBJECT, Mails, ask_for_report, count_mails
from demo.parts import PartFailed
from demo.sandbox import Control
from demo.settings import read_settings
from include.order_sync.accounts import load_accounts


class Server(ThreadingHTTPServer):
    """Answers as it is told to, and keeps what it was asked."""

    answers: dict[str, tuple[int, Any]]
    asked: list[tuple[str, str, Any]]


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append((self.path, self.headers.get("Authorization", ""), body))
        self._answer()

    def do_GET(self) -> None:
        self._answer()

    def _answer(self) -> None:
        status, content = self.server.answers[self.path]
        text = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_: Any) -> None:
        """Keep quiet."""


@contextmanager
def serving(answers: dict[str, tuple[int, Any]]) -> Iterator[Server]:
    server = Server(("127.0.0.1", 0), Handler)
    server.answers, server.asked = answers, []
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


RUNS = "/api/v2/dags/sync_status_report/dagRuns"
TOKEN = {"/auth/token": (201, {"access_token": "t0ken"})}


def test_an_operator_logs_in_and_starts_the_report(tmp_path: Path) -> None:
    with serving({**TOKEN, RUNS: (200, {"dag_run_id": "demo__status_report"})}) as airflow:
        home = AirflowHome(tmp_path, airflow.server_port, "sqlite://")
        assert ask_for_report(home)

    login, start = airflow.asked
    assert login == ("/auth/token", "", {"username": "admin", "password": home.passwords["admin"]})
    assert start == (
        RUNS,
        "Bearer t0ken",
        {"logical_date": None, "dag_run_id": "demo__status_report", "conf": {"subscription": "everything"}},
    )


@pytest.mark.parametrize(("answer", "begun"), [(409, True), (500, False), (503, False)])
def test_a_busy_airflow_is_asked_again_and_begins_one_run(tmp_path: Path, answer: int, begun: bool) -> None:
    with serving({**TOKEN, RUNS: (answer, {"detail": "busy, or there is such a run"})}) as airflow:
        home = AirflowHome(tmp_path, airflow.server_port, "sqlite://")
        assert ask_for_report(home) is begun

    assert ask_for_report(home) is False


def test_what_is_asked_for_is_a_subscription_of_the_accounts_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ORDER_SYNC_ACCOUNTS", raising=False)
    (wanted,) = load_accounts().reports.values()

    assert wanted.name == "everything"
    assert all(address.endswith("@example.com") for address in wanted.recipients)


def test_an_airflow_that_refuses_is_told_with_its_words(tmp_path: Path) -> None:
    with (
        serving({**TOKEN, RUNS: (404, {"detail": "no such DAG"})}) as airflow,
        pytest.raises(PartFailed, match=r"refused to start sync_status_report: 404 .*no such DAG"),
    ):
        ask_for_report(AirflowHome(tmp_path, airflow.server_port, "sqlite://"))


def test_mails_are_counted_by_what_they_are() -> None:
    mails = [{"subject": subject} for subject in ("3 orders not exported to warehouse", SUBJECT, "Recovered: x")]
    with serving({"/mails.json": (200, mails)}) as sandbox:
        assert count_mails(Control(sandbox.server_port)) == Mails(reports=1, alerts=2)


def test_no_mail_leaves_this_machine() -> None:
    settings = read_settings().connections["smtp_default"]

    assert settings["host"] == "127.0.0.1"
    assert json.loads(json.dumps(settings["extra"]))["from_email"].endswith("@example.com")
