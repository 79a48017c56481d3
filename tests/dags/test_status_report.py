"""The status report in a real Airflow, through the SMTP provider's hook, to a real mail server."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from include.order_sync.accounts import load_accounts
from include.order_sync.ledger.session import Ledger
from include.order_sync.services.failures import MailsNotSent
from include.order_sync.services.reports.subscriptions import all_subscriptions
from tests.dags.running import SUCCESS, Ended, RunDag
from tests.fakes.mail_server import RealServer
from tests.ledger.acts import change, value
from tests.services.reports.office import NAME, TO, send

pytestmark = pytest.mark.airflow


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[RealServer]:
    """A real mail server, behind the connection of the accounts file."""
    with RealServer().serving() as serving:
        extra = {"disable_ssl": True, "disable_tls": True, "from_email": "order-sync@example.com"}
        fields = {"conn_type": "smtp", "host": "127.0.0.1", "port": serving.port, "extra": extra}
        monkeypatch.setenv("AIRFLOW_CONN_SMTP_DEFAULT", json.dumps(fields))
        yield serving


@pytest.fixture
def owed(ledger: Ledger) -> Ledger:
    """A ledger with a subscription that was made so long ago that a report is due."""
    subscribed = Ledger(ledger.engine, lambda: datetime.now(UTC) - timedelta(hours=25))
    all_subscriptions(subscribed, load_accounts())
    return ledger


def subjects(server: RealServer) -> list[str]:
    return [taken.subject for taken in server.taken]


def test_what_is_due_is_sent_once(server: RealServer, owed: Ledger, run_dag: RunDag) -> None:
    assert run_dag("sync_status_report") == {"due_reports": SUCCESS, NAME: SUCCESS}
    again = run_dag("sync_status_report")

    assert again["send_report"].state == "skipped"
    assert subjects(server) == ["Daily Order Sync Status Report"]
    assert server.taken[0].recipients == (TO,)
    assert server.taken[0].message["From"] == "order-sync@example.com"


def test_nothing_is_due_for_who_has_just_subscribed(server: RealServer, ledger: Ledger, run_dag: RunDag) -> None:
    assert run_dag("sync_status_report")["send_report"].state == "skipped"
    assert server.taken == []


def test_a_person_gets_one_more_now_with_their_name_and_links(
    server: RealServer, ledger: Ledger, run_dag: RunDag, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AIRFLOW__API__BASE_URL", "https://airflow.example.com")
    assert run_dag("sync_status_report", subscription=NAME) == {"due_reports": SUCCESS, NAME: SUCCESS}

    (taken,) = server.taken
    body = taken.message.get_body(("plain",))
    assert body
    assert "dag_test" in body.get_content()
    assert "https://airflow.example.com/plugin/order-desk/" in body.get_content()


def test_a_dry_run_sends_nothing(server: RealServer, owed: Ledger, run_dag: RunDag) -> None:
    assert run_dag("sync_status_report", dry_run=True)[NAME] == SUCCESS
    assert (server.taken, value(owed, "SELECT count(*) FROM mails")) == ([], 0)


def test_an_unknown_subscription_fails_at_once(server: RealServer, ledger: Ledger, run_dag: RunDag) -> None:
    assert run_dag("sync_status_report", subscription="nothing")["due_reports"] == Ended("failed", 1)


def test_without_a_mail_server_the_task_fails_at_once_and_the_report_stays_owed(
    owed: Ledger, run_dag: RunDag, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AIRFLOW_CONN_SMTP_DEFAULT", raising=False)
    assert run_dag("sync_status_report")[NAME] == Ended("failed", 1)
    assert value(owed, "SELECT count(*) FROM mails") == 0


def test_a_mail_that_is_not_taken_turns_the_task_red_and_a_later_run_sends_it(
    server: RealServer, owed: Ledger, run_dag: RunDag
) -> None:
    server.refused[TO] = "451 come back later"
    with pytest.raises(MailsNotSent):
        send(owed, server.port, *load_accounts().reports.values())
    due_now = "UPDATE mails SET due_at = :now"
    change(owed, due_now)
    assert run_dag("sync_status_report")[NAME] == Ended("failed", 1)
    server.refused.clear()
    change(owed, due_now)

    assert run_dag("sync_status_report")[NAME] == SUCCESS
    assert subjects(server) == ["Daily Order Sync Status Report"]
