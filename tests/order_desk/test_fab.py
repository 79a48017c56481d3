"""Under FAB both permissions are real ones: an administrator ticks them on a role, and nobody else has them."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from tests.dags.airflow_home import ROOT

MEMORY = Path("/dev/shm")
LOOK_ONLY, LOOK_AND_ACT, SHUT_OUT = [200, 403], [200, 200], [403, 403]

pytestmark = [
    pytest.mark.airflow,
    pytest.mark.skipif(
        find_spec("flask_appbuilder") is None,
        reason="Airflow's FAB provider is not installed here (apache-airflow-providers-fab)",
    ),
]


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """What people of each role met, at first, after ticking, and after a restart."""
    fast = MEMORY / f"order-sync-fab-{os.getpid()}" if os.access(MEMORY, os.W_OK) else None
    home = fast or tmp_path_factory.mktemp("fab") / "airflow"
    mine = {name: value for name, value in os.environ.items() if not name.startswith(("AIRFLOW", "ORDER_SYNC"))}
    command = [sys.executable, "-m", "tests.order_desk.fab_airflow", str(home)]
    try:
        ran = subprocess.run(command, cwd=ROOT, env=mine, capture_output=True, text=True, timeout=400, check=False)
        assert ran.returncode == 0, ran.stdout[-4000:] + ran.stderr[-4000:]
        yield json.loads(ran.stdout.splitlines()[-1])
    finally:
        shutil.rmtree(home, ignore_errors=True)


def test_at_first_only_an_admin_may_act(seen: dict[str, Any]) -> None:
    assert seen["at first"] == {
        "Admin": LOOK_AND_ACT,
        "Op": LOOK_ONLY,
        "User": LOOK_ONLY,
        "Viewer": LOOK_ONLY,
        "Public": SHUT_OUT,
    }


def test_an_administrator_finds_both_permissions_to_tick(seen: dict[str, Any]) -> None:
    assert seen["ticked"] == [200, 200, 200]


def test_a_role_that_was_given_the_permission_may_act_and_no_other(seen: dict[str, Any]) -> None:
    assert seen["after ticking"] == {
        "Admin": LOOK_AND_ACT,
        "Op": LOOK_AND_ACT,
        "User": LOOK_ONLY,
        "Viewer": LOOK_AND_ACT,
        "Public": SHUT_OUT,
    }


def test_what_was_given_outlasts_a_restart(seen: dict[str, Any]) -> None:
    assert seen["after a restart"] == seen["after ticking"]


def test_mails_go_to_those_who_have_the_permission(seen: dict[str, Any]) -> None:
    assert seen["mails at first"] == ["admin@example.com"]
    assert seen["mails after ticking"] == ["admin@example.com", "user@example.com"]
    assert seen["mails after a dismissal"] == ["admin@example.com"]


def test_the_server_hands_over_who_may_be_notified(seen: dict[str, Any]) -> None:
    assert seen["handed over at the start"] == ["admin@example.com", "user@example.com"]
    assert seen["handed over after a dismissal"] == ["admin@example.com"]
