"""Acting on orders through the API: each order has its result, and what carries it on is started at once."""

import pytest
from fastapi.testclient import TestClient

from include.order_sync.errors import ErrorCode
from include.order_sync.ledger.session import Ledger
from tests.ledger.acts import export_states, rows, value
from tests.ledger.commands import situations as s
from tests.order_desk.acting import act_on, audit_log, change_dag, queued_runs

pytestmark = [pytest.mark.airflow, pytest.mark.usefixtures("airflow_with_dags")]


def test_a_retry_queues_the_order_and_starts_its_delivery_in_the_person_s_name(
    operator: TestClient, ledger: Ledger
) -> None:
    s.fail(ledger, 1)
    answer = act_on(operator, "retry_sync", 1)
    (result,) = answer["results"]
    assert (answer["done"], answer["refused"], answer["notes"]) == (1, 0, [])
    assert result == {
        "order": 1,
        "number": "1",
        "outcome": "done",
        "message": "Order 1: it is in the queue for warehouse again.",
        "status": "New",
        "sync_status": "Pending",
        "seen": value(ledger, "SELECT max(id) FROM events"),
    }
    assert [(one["dag"], one["account"]) for one in answer["started"]] == [("wms_delivery", "warehouse")]
    assert answer["started"][0]["run"].startswith("manual__")
    assert queued_runs() == [("wms_delivery", {"account": "warehouse"}, "olga")]
    assert rows(ledger, "SELECT actor FROM events ORDER BY id DESC LIMIT 1")[0]["actor"] == "user:olga"


def test_a_run_that_waits_already_is_not_started_again(operator: TestClient, ledger: Ledger) -> None:
    s.fail(ledger, 2)
    first, second = (act_on(operator, "retry_sync", order)["started"] for order in (1, 2))
    assert first == second
    assert len(queued_runs()) == 1


def test_a_retry_of_the_confirmation_starts_the_confirmation_of_its_cart(operator: TestClient, ledger: Ledger) -> None:
    s.be_refused_by_the_cart(ledger, 1)
    act_on(operator, "retry_confirmation", 1)
    assert queued_runs() == [("cart_confirmation", {"account": "web_shop"}, "olga")]


def test_what_needs_no_run_starts_none(operator: TestClient, ledger: Ledger) -> None:
    s.fail(ledger, 1)
    assert act_on(operator, "mark_synced", 1, reason="keyed in as 7")["started"] == []
    assert queued_runs() == []
    assert s.state(ledger) == ("at_wms", "marked_synced")


@pytest.mark.parametrize(
    ("trouble", "told"),
    [
        ({"is_paused": True}, "The DAG wms_delivery is paused: switch it on in Airflow."),
        ({"is_stale": True}, "The DAG wms_delivery is not in Airflow: is its file in the dags folder?"),
        ({"has_import_errors": True}, "The DAG wms_delivery cannot be loaded"),
    ],
)
def test_what_cannot_be_started_is_told_and_the_action_stays_done(
    operator: TestClient, ledger: Ledger, trouble: dict[str, bool], told: str
) -> None:
    s.fail(ledger, 1)
    change_dag("wms_delivery", **trouble)
    answer = act_on(operator, "retry_sync", 1)
    assert (answer["done"], answer["started"]) == (1, [])
    (note,) = answer["notes"]
    assert note.startswith(told)
    assert note.endswith("What you did stays done, and is carried on as soon as the DAG runs.")
    assert s.state(ledger) == ("new", "queued")
    assert queued_runs() == []


def test_a_start_that_fails_in_airflow_is_told_too(operator: TestClient, ledger: Ledger) -> None:
    from airflow.models.serialized_dag import SerializedDagModel
    from airflow.utils.session import create_session
    from sqlalchemy import delete

    from plugins.order_desk.starting import start_run

    with create_session() as session:
        kept = session.query(SerializedDagModel).filter_by(dag_id="tracking_retrieval").count()
        session.execute(delete(SerializedDagModel).where(SerializedDagModel.dag_id == "tracking_retrieval"))
    assert kept
    started = start_run("tracking_retrieval", "warehouse", "olga")
    assert (started.run, started.problem[:44]) == ("", "The DAG tracking_retrieval could not be star")


def test_many_orders_have_a_result_each_in_their_order(operator: TestClient, ledger: Ledger) -> None:
    s.fail(ledger, 3)
    act_on(operator, "mark_synced", 2, reason="keyed in")
    answer = act_on(operator, "retry_sync", 3, 2, 1)
    assert [(one["order"], one["outcome"]) for one in answer["results"]] == [
        (3, "done"),
        (2, "not_possible"),
        (1, "done"),
    ]
    assert (answer["done"], answer["refused"]) == (2, 1)


def test_all_that_match_a_filter_are_acted_on(operator: TestClient, ledger: Ledger) -> None:
    s.fail(ledger, 4)
    act_on(operator, "mark_synced", 2, reason="keyed in")
    answer = act_on(operator, "retry_sync", orders=None, matching={"sync": "failed", "error_code": "rejected"})
    assert sorted(one["order"] for one in answer["results"]) == [1, 3, 4]
    assert answer["done"] == 3
    assert export_states(ledger)["2", "warehouse"] == "marked_synced"


def test_a_filter_that_matches_nothing_does_nothing(operator: TestClient, ledger: Ledger) -> None:
    s.fail(ledger, 1)
    answer = act_on(operator, "retry_sync", orders=None, matching={"error_code": str(ErrorCode.TIMEOUT)})
    assert (answer["done"], answer["results"], answer["started"]) == (0, [], [])


def test_airflow_s_audit_log_has_who_did_what(operator: TestClient, ledger: Ledger) -> None:
    s.fail(ledger, 1)
    act_on(operator, "mark_synced", 1, reason="keyed in as 7")
    ((event, owner, extra),) = [one for one in audit_log() if one[0].startswith("order_sync")]
    assert (event, owner) == ("order_sync_action", "olga")
    assert all(part in extra for part in ("mark_synced", "keyed in as 7", '"order": 1'))


def test_the_order_tells_scripts_what_can_be_done(desk: TestClient, ledger: Ledger) -> None:
    s.fail(ledger, 1)
    found = desk.get("/api/orders/1/actions").json()
    assert {"action": "mark_synced", "destination": "warehouse", "needs_reason": True,
            "words": "it is marked as synced at warehouse"} in found  # fmt: skip
    assert desk.get("/api/orders/7/actions").status_code == 404
