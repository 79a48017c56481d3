"""An Airflow of the tests' own: never the one that somebody works with."""

import atexit
import os
import shutil
import sys
import tempfile
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
_MARK = "ORDER_SYNC_TESTS_AIRFLOW"


def use_own_airflow() -> Path:
    """Point Airflow at an empty home before anything imports it, and return that home."""
    if _MARK in os.environ:
        return Path(os.environ[_MARK])
    assert "airflow" not in sys.modules, "Airflow was imported before the tests could give it a home of its own"
    home = Path(tempfile.mkdtemp(prefix="order-sync-airflow-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    os.environ |= {
        _MARK: str(home),
        "AIRFLOW_HOME": str(home),
        "AIRFLOW__CORE__DAGS_FOLDER": str(ROOT / "dags"),
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(ROOT / "plugins"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{home}/airflow.db",
        "AIRFLOW__API_AUTH__JWT_SECRET": "only-for-tests-" * 5,
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS": "olga:viewer",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(home / "passwords.json"),
    }
    return home


@cache
def make_metadata_database() -> None:
    """Make Airflow's own tables, once."""
    from airflow.utils.db import initdb

    initdb()
