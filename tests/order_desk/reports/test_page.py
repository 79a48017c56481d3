"""The Reports page: who is sent a report and when, what came of the last ones, and what alerts are open."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from include.order_sync.accounts import read_accounts
from include.order_sync.connectors.base import Endpoint
from include.order_sync.errors import ErrorCode
from include.order_sync.ledger.mails import MailState
from include.order_sync.ledger.runs import TaskRun
from include.order_sync.ledger.session import Ledger
from include.order_sync.services.alerts.raising import raise_alerts
from include.order_sync.services.runtime import Runtime
from tests.clock import Clock
from tests.order_desk.conftest import NOON, PutOrders, deliver
from tests.order_desk.people import browser
from tests.order_desk.reading import links, text
from tests.order_desk.reports.conftest import Subscribe
from tests.order_desk.reports.sendings import put_alert_mail, put_report, send_all

TODAY = date(2026, 3, 1)
DUE = datetime(2026, 3, 1, 11, 30, tzinfo=UTC)


def said_in(html: str, live: str) -> str:
    """Read a part of the page that is kept fresh, with all that is in it."""
    found = re.search(rf'(?s)data-live="{live}"[^>]*>(.*?)(?=<section|</section>|</main>)', html)
    assert found
    return text(found[1])


def shown(person: TestClient, live: str) -> str:
    return said_in(person.get("/reports").text, live)


def test_a_subscription_of_the_accounts_file_says_all_and_is_not_changed_here(operator: TestClient) -> None:
    html = operator.get("/reports").text
    assert said_in(html, "subscriptions") == (
        "everything on When Every day at 07:00, Europe/Berlin next Mon 2 March, 07:00"
        " Lists All orders; of the synced ones those downloaded since the report before"
        " To operations@example.com Kept in the accounts file Last sending none yet"
        " Preview of everything Send now : everything"
    )
    assert 'data-do="change"' not in html
    assert 'data-do="end"' not in html


def test_a_subscription_of_the_desk_names_its_limits_and_who_made_it(operator: TestClient, put: Subscribe) -> None:
    put(scope="failed", destination="warehouse", distributor="ACME", more_columns=True)
    found = shown(operator, "subscriptions")
    assert "Every day at 22:15, America/New_York next Sun 1 March, 22:15" in found
    assert "Lists Only orders that failed to sync Only distributor ACME and destination warehouse" in found
    assert "with error code, error message, failures and a link to each order" in found
    assert "Kept in the Order Desk by olga, 2026-03-01 12:00 UTC" in found
    assert found.endswith("Change… night shift Switch off… night shift End… night shift")


def test_without_recipients_it_is_off_and_cannot_be_sent(operator: TestClient, put: Subscribe) -> None:
    put(recipients=())
    found = shown(operator, "subscriptions").partition("night shift")[2]
    assert found.startswith(" no recipients: off")
    assert "To nobody" in found
    assert "next" not in found
    assert "Send now" not in found
    assert "Switch off" not in found


def test_a_sending_is_shown_with_its_outcome_and_its_file(operator: TestClient, ledger: Ledger, put: Subscribe) -> None:
    report = put_report(ledger, put(), TODAY, due_at=NOON, file=("orders.csv", b"x" * 12_345))
    send_all(ledger)
    html = operator.get("/reports").text
    assert said_in(html, "sendings").endswith(
        "Sun 1 March 2026 night shift Sent 2026-03-01 12:00 UTC ann@example.com 3 Failed, 12 Queued orders.csv 12.3 kB"
    )
    assert f'href="reports/{report}/file"' in html
    assert "Last sending Sent 2026-03-01 12:00 UTC" in said_in(html, "subscriptions")


def test_one_that_went_out_late_and_the_days_that_it_stands_for(
    operator: TestClient, ledger: Ledger, put: Subscribe
) -> None:
    put_report(ledger, put(), TODAY, due_at=DUE, missed=[date(2026, 2, 27), date(2026, 2, 28)])
    send_all(ledger)
    found = shown(operator, "sendings")
    assert "Sun 1 March 2026 late due Sun 1 March, 06:30 also stands for 2 days that were missed" in found
    assert "Sat 28 February 2026 missed told with the mail of Sun 1 March 2026" in found
    assert found.count("report.csv") == 1


def test_within_a_quarter_of_an_hour_nothing_is_late(operator: TestClient, ledger: Ledger, put: Subscribe) -> None:
    put_report(ledger, put(), TODAY, due_at=NOON - timedelta(minutes=15))
    send_all(ledger)
    assert "late" not in shown(operator, "sendings")


def test_one_that_was_asked_for_names_who_asked(operator: TestClient, ledger: Ledger, put: Subscribe) -> None:
    put_report(ledger, put(), None, asked_by="olga")
    assert "Asked for by olga night shift Waits to be sent" in shown(operator, "sendings")


def test_each_recipient_has_an_outcome_in_the_mail_server_s_words(
    operator: TestClient, ledger: Ledger, put: Subscribe
) -> None:
    put_report(ledger, put(recipients=("ann@example.com", "gone@example.com")), TODAY, due_at=NOON)
    send_all(ledger, refused={"gone@example.com": "550 no such user <here>"})
    found = shown(operator, "sendings")
    assert "Sent, but refused for 1 of 2" in found
    assert "ann@example.com gone@example.com refused 550 no such user <here>" in found


def test_one_that_is_tried_again_says_when_and_why(operator: TestClient, ledger: Ledger, put: Subscribe) -> None:
    put_report(ledger, put(), TODAY, due_at=NOON)
    send_all(ledger, MailState.QUEUED, error_code=ErrorCode.UNAVAILABLE, error_message="421 try later")
    found = shown(operator, "sendings")
    assert "Not sent yet, tried once 2026-03-01 12:00 UTC 421 try later next try 2026-03-01 12:02 UTC" in found
    assert shown(operator, "troubled") == ""


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (MailState.FAILED, "Not sent, and given up. 554 we know you Read what the mail server said"),
        (MailState.UNKNOWN, "Not known whether it was sent. 554 we know you The line broke at the last moment"),
    ],
)
def test_a_mail_that_did_not_go_out_stands_on_top_until_a_later_one_goes_out(
    operator: TestClient, ledger: Ledger, put: Subscribe, state: MailState, said: str
) -> None:
    one = put()
    put_report(ledger, one, TODAY, due_at=NOON)
    send_all(ledger, state, error_code=ErrorCode.REJECTED, error_message="554 we know you")
    found = shown(operator, "troubled")
    assert found.startswith("A mail did not go out Daily Order Sync Status Report to ann@example.com,")
    assert said in found
    assert found.endswith("Then press Send now.")
    assert "Then press Send now." in shown(operator, "sendings")

    put_report(ledger, one, None, asked_by="olga")
    send_all(ledger)
    assert shown(operator, "troubled") == ""


def test_the_overview_asks_for_a_person_where_mails_did_not_go_out(
    operator: TestClient, ledger: Ledger, put: Subscribe
) -> None:
    put_report(ledger, put(), TODAY, due_at=NOON)
    put_alert_mail(ledger, "alert:1", "errors@example.com")
    send_all(ledger, MailState.FAILED, error_code=ErrorCode.REJECTED, error_message="554 we know you")
    html = operator.get("/overview").text
    found = said_in(html, "needs")
    assert "2 mails could not be sent. Since 2026-03-01 12:00 UTC ." in found
    assert "3 orders not exported to warehouse – to errors@example.com" in found
    assert 'href="reports">See reports' in html
    (need,) = [one for one in operator.get("/api/needs").json()["needs"] if one["cause"] == "mail_failed"]
    assert (need["orders"], need["code"], need["link"]) == (2, "failed", "reports")


def test_the_overview_tells_of_mails_even_where_the_accounts_file_is_broken(
    operator: TestClient, app: FastAPI, ledger: Ledger, put: Subscribe
) -> None:
    put_report(ledger, put(), TODAY, due_at=NOON)
    send_all(ledger, MailState.UNKNOWN)
    app.state.open_accounts = lambda: read_accounts("version: 7")
    assert "It is not known whether a mail went out." in shown_overview(operator)


def shown_overview(person: TestClient) -> str:
    return said_in(person.get("/overview").text, "needs")


def test_a_file_that_is_no_longer_kept_is_not_offered(
    operator: TestClient, ledger: Ledger, put: Subscribe, clock: Clock
) -> None:
    report = put_report(ledger, put(), TODAY, due_at=NOON)
    clock.advance(days=30)
    html = operator.get("/reports").text
    assert "kept for 30 days only" in said_in(html, "sendings")
    assert f"reports/{report}/file" not in html


def test_only_the_last_fifty_are_listed_and_every_card_knows_its_last(
    operator: TestClient, ledger: Ledger, put: Subscribe, clock: Clock
) -> None:
    rare, busy = put("rare"), put("busy")
    put_report(ledger, rare, TODAY, due_at=NOON)
    for _ in range(50):
        clock.advance(minutes=1)
        put_report(ledger, busy, None, asked_by="olga")
    html = operator.get("/reports").text
    assert said_in(html, "sendings").endswith("The last 50.")
    assert "rare" not in said_in(html, "sendings")
    assert "Last sending Waits to be sent 2026-03-01 12:00 UTC" in said_in(html, "subscriptions").partition("rare")[2]


def test_open_alerts_are_told_with_what_to_do_and_where_their_orders_are(
    operator: TestClient, app: FastAPI, ledger: Ledger, put_orders: PutOrders, clock: Clock
) -> None:
    put_orders("A-1", "A-2")
    deliver(ledger, ErrorCode.REJECTED, "no such <customer>")
    runtime = Runtime(ledger, app.state.open_accounts(), _no_endpoint, TaskRun("order_alerts", "manual", "raise"))
    raise_alerts(runtime)
    html = operator.get("/reports").text
    assert "2 orders were not exported to warehouse: rejected. Read its reason" in said_in(html, "alerts")
    assert "no such <customer>" in said_in(html, "alerts")
    assert "./?account=warehouse&error_code=rejected" in links(html)
    (one,) = operator.get("/api/reports/alerts").json()["alerts"]
    assert (one["kind"], one["code"], one["mailed_at"]) == ("export_error", "rejected", None)
    assert (one["opened_at"], one["link"]) == ("2026-03-01T12:00:00Z", "./?account=warehouse&error_code=rejected")


def _no_endpoint(name: str) -> Endpoint:
    raise AssertionError(f"nobody asks {name} anything here")


def test_nothing_was_sent_yet_and_nothing_is_out_of_order(operator: TestClient) -> None:
    html = operator.get("/reports").text
    assert said_in(html, "sendings") == "No report was sent yet."
    assert "Nothing is out of order" in said_in(html, "alerts")
    assert said_in(html, "troubled") == ""


def test_who_may_only_look_sees_everything_and_is_offered_nothing(app: FastAPI, ledger: Ledger, put: Subscribe) -> None:
    put_report(ledger, put(), TODAY, due_at=NOON)
    html = browser(app, "viewer", "vera").get("/reports").text
    assert "ann@example.com" in said_in(html, "subscriptions")
    assert "report.csv" in said_in(html, "sendings")
    assert set(_offered(html)) == {"preview"}
    assert '<dialog id="subscribe"' not in html


def _offered(html: str) -> list[str]:
    return re.findall(r'data-do="(\w+)"', html)


def test_words_from_outside_are_escaped(operator: TestClient, ledger: Ledger, put: Subscribe) -> None:
    hostile = put('"><img src=x onerror=alert(1)>', distributor="<script>alert(2)</script>")
    put_report(ledger, hostile, TODAY, due_at=NOON, file=('"><b>.csv', b"x"))
    send_all(ledger, MailState.FAILED, error_message="<script>alert(3)</script>")
    html = operator.get("/reports").text
    assert "<img" not in html
    assert "<script>alert" not in html
    assert "<b>.csv" not in html
    assert "alert(2)" in text(html)
