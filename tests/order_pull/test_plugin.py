"""Airflow finds the order pull, and its own API server serves it with a login from its connections."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.dags.airflow_home import ROOT, use_own_airflow

use_own_airflow()
pytestmark = pytest.mark.airflow


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What an ERP met at Airflow's API server."""
    home = tmp_path_factory.mktemp("airflow") / "home"
    mine = {name: value for name, value in os.environ.items() if not name.startswith(("AIRFLOW", "ORDER_SYNC"))}
    command = [sys.executable, "-m", "tests.order_pull.inside_airflow", str(home)]
    ran = subprocess.run(command, cwd=ROOT, env=mine, capture_output=True, text=True, timeout=400, check=False)
    assert ran.returncode == 0, ran.stdout[-4000:] + ran.stderr[-4000:]
    found: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    found["log"] = ran.stdout + ran.stderr
    return found


def test_airflow_loads_the_plugin() -> None:
    from airflow import plugins_manager

    assert plugins_manager.get_import_errors() == {}
    ours = [found for found in plugins_manager.get_plugin_info() if found["name"] == "order_pull"]
    assert len(ours) == 1
    assert [app["url_prefix"] for app in ours[0]["fastapi_apps"]] == ["/order-pull"]


def test_an_order_is_fetched_and_accepted_with_the_login_of_an_airflow_connection(seen: dict[str, Any]) -> None:
    assert seen["fetched"] == [200, ["web_shop:1001"]]
    assert seen["noted"] == [200, "recorded"]
    assert seen["held"] == [200, "accepted"]
    assert seen["document"] == "OrderSync order pull"


def test_other_logins_are_refused_there_too(seen: dict[str, Any]) -> None:
    assert (seen["wrong"], seen["nobody"]) == (401, 401)


def test_the_login_of_a_destination_opens_nothing_else(seen: dict[str, Any]) -> None:
    assert seen["desk"] in (401, 403)


def test_no_password_is_in_the_servers_log(seen: dict[str, Any]) -> None:
    assert "only-for-tests'" not in seen["log"]
    assert "guess" not in seen["log"]


def test_the_document_lies_beside_the_plugin() -> None:
    assert (Path(ROOT) / "plugins" / "order_pull" / "openapi.yaml").exists()
