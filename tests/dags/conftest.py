"""Fixtures for what knows Airflow."""

from typing import Any

import pytest

from tests.dags.airflow_home import ROOT, make_metadata_database, use_own_airflow

use_own_airflow()


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ORDER_SYNC_POLL", "ORDER_SYNC_LEDGER_URL", "ORDER_SYNC_ACCOUNTS"):
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
