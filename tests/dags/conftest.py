"""Fixtures for what knows Airflow."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from include.order_sync.ledger.session import Ledger
from tests.dags.airflow_home import ROOT, make_metadata_database, use_own_airflow
from tests.dags.running import Ended, RunDag

use_own_airflow()


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ORDER_SYNC_POLL", "ORDER_SYNC_ALERT_POLL", "ORDER_SYNC_LEDGER_URL", "ORDER_SYNC_ACCOUNTS"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def bag() -> Any:
    """Every DAG of the project, as Airflow loads them."""
    from airflow.dag_processing.dagbag import DagBag

    return DagBag(str(ROOT / "dags"))


@pytest.fixture
def airflow_database() -> None:
    """Airflow's metadata database, with its tables."""
    make_metadata_database()


@pytest.fixture
def ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ledger]:
    """The ledger that the DAGs of this test use."""
    monkeypatch.setenv("ORDER_SYNC_LEDGER_URL", f"sqlite:///{tmp_path}/ledger.db")
    opened = Ledger.open(f"sqlite:///{tmp_path}/ledger.db")
    yield opened
    opened.close()


@pytest.fixture
def run_dag(bag: Any, airflow_database: None) -> RunDag:
    """Run a DAG once, as a person does by hand, and tell how its tasks ended; mapped ones by account.

    It is loaded anew each time, as for every task in production: a run leaves its params in the DAG it ran.
    """
    from airflow.dag_processing.bundles.manager import DagBundlesManager
    from airflow.dag_processing.dagbag import DagBag, sync_bag_to_db

    DagBundlesManager().sync_bundles_to_db()
    sync_bag_to_db(bag, "dags-folder", None)

    def run(dag_id: str, **params: Any) -> dict[str, Ended]:
        fresh = DagBag(str(ROOT / "dags" / f"{dag_id}.py")).dags[dag_id]
        tasks = fresh.test(run_conf=params).get_task_instances()
        return {task.rendered_map_index or task.task_id: Ended(str(task.state), task.try_number) for task in tasks}

    return run
