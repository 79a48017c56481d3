"""Actions that are refused: told why, and nothing is done."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from include.order_sync.ledger.session import Ledger
from tests.ledger.acts import export_states
from tests.ledger.commands import situations as s
from tests.order_desk.acting import act_on, audit_log, queued_runs
from tests.order_desk.people import OURS

pytestmark = [pytest.mark.airflow, pytest.mark.usefixtures("airflow_with_dags")]


def test_one_order_that_is_refused_answers_409_with_what_it_is_now(operator: TestClient, ledger: Ledger) -> None:
    s.be_exported(ledger, 1)
    answer = act_on(operator, "retry_sync", 1, status=409)
    (result,) = answer["results"]
    assert (answer["done"], answer["refused"], result["outcome"]) == (0, 1, "not_possible")
    assert (result["status"], result["sync_status"]) == ("At WMS", "Successful")
    assert result["message"] == "Order 1 is At WMS: warehouse has it already."
    assert queued_runs() == []


def test_an_order_that_changed_since_it_was_looked_at_is_not_acted_on(operator: TestClient, ledger: Ledger) -> None:
    s.fail(ledger, 1)
    seen = operator.get("/api/orders/1").json()["seen"]
    act_on(operator, "mark_synced", 1, reason="keyed in as 7")
    target = {"order": 1, "destination": "warehouse", "seen": seen}
    answer = act_on(operator, "retry_sync", status=409, orders=[target])
    assert answer["results"][0]["outcome"] == "changed"
    assert "is At WMS now" in answer["results"][0]["message"]
    assert s.state(ledger) == ("at_wms", "marked_synced")
    target["seen"] = answer["results"][0]["seen"]
    assert act_on(operator, "resend", orders=[target])["done"] == 1


def test_an_order_that_is_none_answers_409(operator: TestClient) -> None:
    assert act_on(operator, "retry_sync", 7, status=409)["results"][0]["outcome"] == "not_found"


def test_too_many_at_once_are_refused(operator: TestClient, ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    from plugins.order_desk.routes.api import actions

    s.fail(ledger, 3)
    monkeypatch.setattr(actions, "MOST_AT_ONCE", 2)
    refused = act_on(operator, "retry_sync", orders=None, matching={}, status=422)
    assert "Narrow the filters" in refused["detail"]
    assert set(export_states(ledger).values()) == {"failed"}


@pytest.mark.parametrize("action", ["mark_synced", "mark_confirmed"])
@pytest.mark.parametrize("reason", ["", "  \n"])
def test_a_person_s_word_needs_a_reason(operator: TestClient, ledger: Ledger, action: str, reason: str) -> None:
    s.fail(ledger, 1)
    refused = act_on(operator, action, 1, reason=reason, status=422)
    assert "needs a reason" in refused["detail"]
    assert s.state(ledger) == ("error", "failed")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"orders": []},
        {"orders": [{"order": 1}], "matching": {}},
        {"orders": [{"order": 0}]},
        {"orders": [{"order": 2**63}]},
        {"orders": [{"order": "one"}]},
        {"orders": [{"order": 1, "colour": "red"}]},
        {"orders": [{"order": 1}], "force": True},
        {"orders": [{"order": 1}], "reason": "x" * 2001},
        {"matching": {"status": "lost"}},
        {"matching": {"sort": "number"}},
        [],
    ],
)
def test_what_cannot_be_read_is_refused(operator: TestClient, ledger: Ledger, body: Any) -> None:
    s.fail(ledger, 1)
    assert operator.post("/api/actions/retry_sync", json=body).status_code == 422
    assert s.state(ledger) == ("error", "failed")


def test_an_unknown_action_is_refused(operator: TestClient) -> None:
    act_on(operator, "delete", 1, status=422)


def test_whoever_may_only_look_is_refused(desk: TestClient, ledger: Ledger) -> None:
    s.fail(ledger, 1)
    answer = desk.post("/api/actions/retry_sync", json={"orders": [{"order": 1}]}, headers=OURS)
    assert answer.status_code == 403
    assert "Order Sync Actions" in answer.json()["detail"]
    assert s.state(ledger) == ("error", "failed")
    assert queued_runs() == []
    assert audit_log() == []
