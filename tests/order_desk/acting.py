"""Act through the API, and see what Airflow has to do then."""

from typing import Any

from fastapi.testclient import TestClient

from tests.dags.airflow_home import ROOT
from tests.order_desk.people import start_airflows_logins


def put_dags_in_airflow() -> None:
    """Let Airflow have the DAGs as it has them when it runs: in its metadata database."""
    from airflow.dag_processing.bundles.manager import DagBundlesManager
    from airflow.dag_processing.dagbag import DagBag, sync_bag_to_db

    start_airflows_logins()
    DagBundlesManager().sync_bundles_to_db()  # type: ignore[no-untyped-call]
    sync_bag_to_db(DagBag(str(ROOT / "dags")), "dags-folder", None)


def quiet_airflow() -> None:
    """Empty the queue and the audit log, and switch every DAG on."""
    from airflow.models.dag import DagModel
    from airflow.models.dagrun import DagRun
    from airflow.models.log import Log
    from airflow.utils.session import create_session
    from sqlalchemy import delete, update

    with create_session() as session:
        session.execute(delete(DagRun))
        session.execute(delete(Log))
        session.execute(update(DagModel).values(is_paused=False, is_stale=False, has_import_errors=False))


def change_dag(dag_id: str, **values: Any) -> None:
    """Let something be wrong with a DAG."""
    from airflow.models.dag import DagModel
    from airflow.utils.session import create_session
    from sqlalchemy import update

    with create_session() as session:
        session.execute(update(DagModel).where(DagModel.dag_id == dag_id).values(**values))


def queued_runs() -> list[tuple[str, Any, str | None]]:
    """List what Airflow has to run: DAG, configuration, and who asked for it."""
    from airflow.models.dagrun import DagRun
    from airflow.utils.session import create_session
    from sqlalchemy import select

    with create_session() as session:
        found = session.scalars(select(DagRun).where(DagRun.state == "queued").order_by(DagRun.id))
        return [(run.dag_id, run.conf, run.triggering_user_name) for run in found]


def audit_log() -> list[tuple[str, str | None, str]]:
    """List what Airflow's audit log has: event, who, and what."""
    from airflow.models.log import Log
    from airflow.utils.session import create_session
    from sqlalchemy import select

    with create_session() as session:
        return [(one.event, one.owner, one.extra or "") for one in session.scalars(select(Log).order_by(Log.id))]


def act_on(operator: TestClient, action: str, *orders: int, status: int = 200, **body: Any) -> dict[str, Any]:
    """Act on orders by key, and read what came of it."""
    answer = operator.post(
        f"/api/actions/{action}", json={"orders": [{"order": order} for order in orders], "reason": "", **body}
    )
    assert answer.status_code == status, answer.text
    found: dict[str, Any] = answer.json()
    return found
