"""Subscriptions by the API: made, changed, ended and sent at once, by those who may, and not over one another."""

from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from include.order_sync.ledger.session import Ledger
from tests.order_desk.acting import audit_log, change_dag, queued_runs
from tests.order_desk.people import OURS, browser
from tests.order_desk.reports.conftest import Subscribe
from tests.order_desk.reports.sendings import put_report, send_all
from tests.order_desk.reports.test_page import DUE, TODAY

PATH = "/api/reports/subscriptions"
SETTINGS: dict[str, Any] = {
    "name": "night shift",
    "at": "22:15",
    "zone": "America/New_York",
    "scope": "all",
    "period": "ever",
    "distributor": "ACME",
    "destination": "warehouse",
    "more_columns": True,
    "recipients": ["ann@example.com", "bob@example.com"],
}


def made(operator: TestClient, **changes: Any) -> dict[str, Any]:
    """Make a subscription, and read it."""
    answer = operator.post(PATH, json=SETTINGS | changes)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def listed(person: TestClient) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = person.get(PATH).json()["subscriptions"]
    return found


def wrongs(answer: Any) -> dict[str, str]:
    """Read what is said to be wrong, by field."""
    assert answer.status_code == 422, answer.text
    return {one["loc"][-1]: one["msg"] for one in answer.json()["detail"]}


def test_a_subscription_is_made_as_it_was_wanted(operator: TestClient) -> None:
    one = made(operator)
    assert one["settings"] == SETTINGS
    assert (one["origin"], one["changed_by"], one["next"]) == ("desk", "user:olga", "2026-03-02T03:15:00Z")
    assert [found["settings"]["name"] for found in listed(operator)] == ["everything", "night shift"]
    assert listed(operator)[1] == one


def test_spaces_around_words_are_left_out_and_empty_addresses_too(operator: TestClient) -> None:
    one = made(operator, name=" night ", recipients=[" ann@example.com ", ""], distributor=" ACME ")
    settings = one["settings"]
    assert (settings["name"], settings["recipients"], settings["distributor"]) == ("night", ["ann@example.com"], "ACME")


def test_it_is_changed_by_whom_saw_it_as_it_is(operator: TestClient) -> None:
    one = made(operator)
    answer = operator.put(f"{PATH}/{one['id']}", json={"seen": one["seen"], "settings": SETTINGS | {"at": "06:00"}})
    assert answer.status_code == 200, answer.text
    assert answer.json()["settings"] == SETTINGS | {"at": "06:00"}


def test_without_recipients_it_is_off(operator: TestClient) -> None:
    one = made(operator)
    off = operator.put(f"{PATH}/{one['id']}", json={"seen": one["seen"], "settings": SETTINGS | {"recipients": []}})
    assert (off.json()["settings"]["recipients"], off.json()["next"]) == ([], None)


def test_what_somebody_changed_meanwhile_is_not_changed_or_ended(
    operator: TestClient, app: FastAPI, clock: Any
) -> None:
    one = made(operator)
    clock.advance(seconds=1)
    vera = browser(app, "admin", "vera")
    vera.headers.update(OURS)
    vera.put(f"{PATH}/{one['id']}", json={"seen": one["seen"], "settings": SETTINGS | {"at": "06:00"}})

    late = operator.put(f"{PATH}/{one['id']}", json={"seen": one["seen"], "settings": SETTINGS | {"at": "05:00"}})
    ended = operator.request("DELETE", f"{PATH}/{one['id']}", params={"seen": one["seen"]}, json={})
    assert (late.status_code, ended.status_code) == (409, 409)
    assert late.json()["detail"].startswith("vera changed this subscription while you looked at it.")
    assert listed(operator)[1]["settings"]["at"] == "06:00"


def test_it_ends_and_what_it_sent_stays_on_record(operator: TestClient, ledger: Ledger, put: Subscribe) -> None:
    one = put()
    put_report(ledger, one, TODAY, due_at=DUE)
    seen = listed(operator)[1]["seen"]
    answer = operator.request("DELETE", f"{PATH}/{one.id}", params={"seen": seen}, json={})
    assert answer.json() == {"ended": one.id}
    assert [found["settings"]["name"] for found in listed(operator)] == ["everything"]
    assert [found["name"] for found in operator.get("/api/reports/sendings").json()["sendings"]] == ["night shift"]
    again = operator.request("DELETE", f"{PATH}/{one.id}", params={"seen": seen}, json={})
    assert again.status_code == 404


def test_every_wrong_field_has_a_sentence(operator: TestClient) -> None:
    wrong = {
        "name": "",
        "at": "25:00",
        "zone": "Europe/Berlyn",
        "destination": "moon",
        "recipients": ["ann", "x@y.org"],
    }
    for answer in (
        operator.post(PATH, json=SETTINGS | wrong),
        operator.put(f"{PATH}/1", json={"seen": "2026-03-01T12:00:00Z", "settings": SETTINGS | wrong}),
    ):
        said = wrongs(answer)
        assert said.keys() == {"name", "at", "zone", "destination", "recipients"}
        assert said["zone"] == "There is no time zone `Europe/Berlyn`; did you mean `Europe/Berlin`?"
        assert "`ann` is not a mail address" in said["recipients"]
        assert all(sentence[0] in "`ABCDEFGHIJKLMNOPQRSTUVWXYZ" for sentence in said.values())
        assert all(sentence[-1] in ".?" for sentence in said.values())


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("distributor", "a\x00b"),
        ("distributor", "a" * 201),
        ("name", "a\nb"),
        ("name", "n" * 81),
        ("zone", "../../etc/passwd"),
        ("zone", "/etc/passwd"),
        ("at", "07:00:30"),
        ("recipients", ["ann@example.com\r\nBcc: all@example.com"]),
        ("recipients", ["ann@example.com", "ANN@example.com"]),
    ],
)
def test_what_cannot_be_kept_is_refused(operator: TestClient, field: str, value: Any) -> None:
    assert wrongs(operator.post(PATH, json=SETTINGS | {field: value})).keys() == {field}


def test_a_name_that_is_taken_is_told_at_the_name(operator: TestClient) -> None:
    made(operator)
    assert "night shift" in wrongs(operator.post(PATH, json=SETTINGS))["name"]
    assert "everything" in wrongs(operator.post(PATH, json=SETTINGS | {"name": "everything"}))["name"]


def test_what_stands_in_the_accounts_file_is_changed_there(operator: TestClient) -> None:
    (one,) = listed(operator)
    body = {"seen": one["seen"], "settings": SETTINGS}
    for answer in (
        operator.put(f"{PATH}/{one['id']}", json=body),
        operator.request("DELETE", f"{PATH}/{one['id']}", params={"seen": one["seen"]}, json={}),
    ):
        assert answer.status_code == 409
        assert "accounts file" in answer.json()["detail"]


def test_what_there_is_not_is_not_found(operator: TestClient) -> None:
    body = {"seen": "2026-03-01T12:00:00Z", "settings": SETTINGS}
    assert operator.put(f"{PATH}/99", json=body).status_code == 404
    assert operator.post(f"{PATH}/99/send", json={}).status_code == 404


def test_who_may_only_look_changes_nothing(app: FastAPI, operator: TestClient) -> None:
    one = made(operator)
    vera = browser(app, "viewer", "vera")
    vera.headers.update(OURS)
    assert [found["settings"]["name"] for found in listed(vera)] == ["everything", "night shift"]
    body = {"seen": one["seen"], "settings": SETTINGS}
    for method, path, sent in (
        ("POST", PATH, SETTINGS | {"name": "other"}),
        ("PUT", f"{PATH}/{one['id']}", body),
        ("DELETE", f"{PATH}/{one['id']}?seen=2026-03-01T12:00:00Z", {}),
        ("POST", f"{PATH}/{one['id']}/send", {}),
    ):
        assert vera.request(method, path, json=sent).status_code == 403, (method, path)
    assert listed(operator)[1] == one


@pytest.mark.airflow
@pytest.mark.usefixtures("airflow_with_dags")
def test_send_now_starts_the_report_s_dag_in_the_person_s_name(operator: TestClient) -> None:
    one = made(operator)
    first, second = (operator.post(f"{PATH}/{one['id']}/send", json={}) for _ in range(2))
    assert first.json()["run"] == second.json()["run"] != ""
    assert queued_runs() == [("sync_status_report", {"subscription": "night shift"}, "olga")]
    assert {entry[:2] for entry in audit_log()} == {("order_sync_report", "olga")}


@pytest.mark.airflow
@pytest.mark.usefixtures("airflow_with_dags")
def test_what_keeps_a_report_from_being_sent_is_told(operator: TestClient) -> None:
    one = made(operator)
    change_dag("sync_status_report", is_paused=True)
    answer = operator.post(f"{PATH}/{one['id']}/send", json={})
    assert answer.status_code == 409
    assert answer.json()["detail"] == (
        "Nothing was sent. The DAG sync_status_report is paused: switch it on in Airflow."
    )


def test_a_report_that_is_off_cannot_be_sent(operator: TestClient) -> None:
    one = made(operator, recipients=[])
    answer = operator.post(f"{PATH}/{one['id']}/send", json={})
    assert (answer.status_code, "no recipients" in answer.json()["detail"]) == (409, True)


def test_sendings_are_listed_for_scripts(operator: TestClient, ledger: Ledger, put: Subscribe) -> None:
    put_report(ledger, put(), TODAY, due_at=DUE)
    send_all(ledger, refused={"ann@example.com": "550 no"})
    (one,) = operator.get("/api/reports/sendings").json()["sendings"]
    assert (one["name"], one["day"], one["state"], one["late"]) == ("night shift", "2026-03-01", "sent", True)
    assert one["recipients"] == [{"address": "ann@example.com", "outcome": "refused", "message": "550 no"}]
    assert (one["counts"]["Failed"], one["file"], one["file_size"]) == (3, "report.csv", 10)


def test_zones_are_those_that_a_subscription_may_have(operator: TestClient) -> None:
    zones = operator.get("/api/reports/zones").json()["zones"]
    assert {"Europe/Berlin", "America/New_York", "UTC"} <= set(zones)
    assert "localtime" not in zones
    assert zones == sorted(zones)
