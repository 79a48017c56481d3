"""The alerts in a real Airflow, through the SMTP provider's hook, to a real mail server."""

import json
from collections.abc import Iterator

import pytest

from include.order_sync.accounts import load_accounts
from include.order_sync.airflow_bridge import endpoint
from include.order_sync.errors import ErrorCode
from include.order_sync.ledger.session import Ledger
from include.order_sync.ledger.upsert import store
from include.order_sync.services.alerts.raising import raise_alerts
from include.order_sync.services.runtime import Runtime
from tests.dags.running import SUCCESS, Ended, RunDag
from tests.fakes.mail_server import RealServer
from tests.fakes.orders import batch, some_orders
from tests.ledger.acts import ACTOR, RUN, change, fail_all, value

pytestmark = pytest.mark.airflow

TO = "operations@example.com"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[RealServer]:
    """A real mail server, behind the connection of the accounts file."""
    with RealServer().serving() as serving:
        extra = {"disable_ssl": True, "disable_tls": True, "from_email": "order-sync@example.com"}
        fields = {"conn_type": "smtp", "host": "127.0.0.1", "port": serving.port, "extra": extra}
        monkeypatch.setenv("AIRFLOW_CONN_SMTP_DEFAULT", json.dumps(fields))
        yield serving


@pytest.fixture
def troubled(ledger: Ledger) -> Ledger:
    """A ledger with three orders that the warehouse refused."""
    store(ledger, batch(*some_orders(3)), ACTOR)
    fail_all(ledger, ErrorCode.UNKNOWN_SKU)
    return ledger


def test_what_is_stuck_is_told_in_one_mail_and_once(
    server: RealServer, troubled: Ledger, run_dag: RunDag, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AIRFLOW__API__BASE_URL", "https://airflow.example.com")
    assert run_dag("order_alerts") == {"raise_and_send": SUCCESS}
    assert run_dag("order_alerts") == {"raise_and_send": SUCCESS}

    (taken,) = server.taken
    assert taken.recipients == (TO,)
    assert "unknown SKU" in taken.subject
    body = taken.message.get_body(("plain",))
    assert body
    for words in ("1001", "1002", "1003", "https://airflow.example.com/plugin/order-desk/order-desk/orders/1"):
        assert words in body.get_content()
    assert value(troubled, "SELECT state FROM mails") == "sent"


def test_who_has_nothing_to_tell_needs_no_mail_server(
    ledger: Ledger, run_dag: RunDag, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AIRFLOW_CONN_SMTP_DEFAULT", raising=False)
    assert run_dag("order_alerts") == {"raise_and_send": SUCCESS}


def test_without_a_mail_server_the_task_fails_at_once_and_the_mail_waits_for_one(
    troubled: Ledger, run_dag: RunDag, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AIRFLOW_CONN_SMTP_DEFAULT", raising=False)
    assert run_dag("order_alerts")["raise_and_send"] == Ended("failed", 1)
    assert value(troubled, "SELECT state FROM mails") == "queued"


def test_a_mail_that_is_not_taken_turns_the_task_red_and_a_later_run_sends_it(
    server: RealServer, troubled: Ledger, run_dag: RunDag
) -> None:
    raise_alerts(Runtime(troubled, load_accounts(), endpoint, RUN))
    change(troubled, "UPDATE mails SET attempts = 3")  # a wait for the fourth is left to a later run
    server.refused[TO] = "451 come back later"
    assert run_dag("order_alerts")["raise_and_send"] == Ended("failed", 1)
    server.refused.clear()
    change(troubled, "UPDATE mails SET due_at = :now")

    assert run_dag("order_alerts") == {"raise_and_send": SUCCESS}
    assert len(server.taken) == 1
    assert value(troubled, "SELECT count(*) FROM mails") == 1
