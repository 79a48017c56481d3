"""Start the DAG run that carries on what a person asked for, at once and in their name."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass

from airflow.api.common.trigger_dag import trigger_dag
from airflow.models.dag import DagModel
from airflow.models.dagrun import DagRun
from airflow.sdk.exceptions import AirflowException
from airflow.utils.session import create_session
from airflow.utils.state import DagRunState
from airflow.utils.types import DagRunTriggeredByType
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

log = logging.getLogger(__name__)

DELIVERY = "wms_delivery"
CONFIRMATION = "cart_confirmation"
REPORT = "sync_status_report"
_PARAM_OF = {REPORT: "subscription"}


@dataclass(frozen=True, slots=True)
class Started:
    """A run that serves an account, or a subscription; `problem` says in words why there is none."""

    dag: str
    account: str
    run: str = ""
    problem: str = ""


def start_runs(dag_id: str, accounts: Iterable[str], person: str) -> list[Started]:
    """Start a DAG once for each account; what cannot be started is told, and keeps no other from being started."""
    return [start_run(dag_id, account, person) for account in sorted(set(accounts))]


def start_run(dag_id: str, account: str, person: str) -> Started:
    """Start a DAG for one account in a person's name, unless a run for that account waits in the queue already.

    The DAG of the status report is started for a subscription instead.
    """
    try:
        with create_session() as session:
            if problem := _hindrance(session, dag_id):
                return Started(dag_id, account, problem=problem)
            run = _queued(session, dag_id, account) or _trigger(session, dag_id, account, person)
            return Started(dag_id, account, run)
    except (AirflowException, SQLAlchemyError, ValueError) as error:
        log.exception("%s could not be started for %s", dag_id, account)
        return Started(dag_id, account, problem=_told(dag_id, f"could not be started: {error}."))


def _hindrance(session: Session, dag_id: str) -> str:
    """Say why a DAG cannot be started; "" if it can."""
    dag = session.get(DagModel, dag_id)
    if dag is None or dag.is_stale:
        return _told(dag_id, "is not in Airflow: is its file in the dags folder?")
    if dag.has_import_errors:
        return _told(dag_id, "cannot be loaded: see the import errors on Airflow's first page.")
    return _told(dag_id, "is paused: switch it on in Airflow.") if dag.is_paused else ""


def _told(dag_id: str, what: str) -> str:
    return f"The DAG {dag_id} {what}"


def _queued(session: Session, dag_id: str, account: str) -> str:
    waiting = session.scalars(select(DagRun).where(DagRun.dag_id == dag_id, DagRun.state == DagRunState.QUEUED))
    return next((run.run_id for run in waiting if (run.conf or {}).get(_param(dag_id)) == account), "")


def _trigger(session: Session, dag_id: str, account: str, person: str) -> str:
    run = trigger_dag(
        dag_id,
        triggered_by=DagRunTriggeredByType.UI,
        triggering_user_name=person,
        conf={_param(dag_id): account},
        session=session,
    )
    return str(run.run_id) if run else ""


def _param(dag_id: str) -> str:
    return _PARAM_OF.get(dag_id, "account")
