"""Every DAG loads, explains itself, and is mapped over accounts only."""

import json
import os
import subprocess
import sys
import warnings
from datetime import timedelta
from typing import Any

import pytest

from tests.dags.airflow_home import ROOT

FILES = sorted((ROOT / "dags").glob("*.py"))
MAPPED = {
    "order_download": ("download_orders", "account", "order_sync_carts"),
    "batch_pull": ("pull_orders", "account", "order_sync_carts"),
    "wms_delivery": ("deliver_orders", "destination", "order_sync_destinations"),
    "tracking_retrieval": ("retrieve_tracking", "destination", "order_sync_destinations"),
    "cart_confirmation": ("confirm_shipments", "account", "order_sync_carts"),
    "connection_status": ("probe_account", "account", "order_sync_carts"),
    "sync_status_report": ("send_report", "subscription", "default_pool"),
}
EVERY = [*MAPPED, "order_alerts"]
FIRST = dict.fromkeys(MAPPED, "due_accounts") | {
    "connection_status": "quiet_accounts",
    "sync_status_report": "due_reports",
}
BESIDE = {"connection_status": {"note_standings"}}
MEASURE_PARSING = """
import json, os, runpy, sys, time
import airflow.dag_processing.processor
heavy = {"pandas", "aiohttp", "include.order_sync.ledger", "include.order_sync.accounts"}
reached = []
sys.addaudithook(lambda name, args: reached.append(name) if name in ("socket.connect", "sqlite3.connect") else None)
for path in sys.argv[1:] * 3:
    child = os.fork()
    if child == 0:
        began = time.perf_counter()
        runpy.run_path(path)
        print(json.dumps([path, time.perf_counter() - began, reached, sorted(heavy & set(sys.modules))]), flush=True)
        os._exit(0)
    os.waitpid(child, 0)
"""


def test_every_dag_imports(bag: Any) -> None:
    assert bag.import_errors == {}
    assert set(bag.dags) == set(EVERY)


@pytest.mark.parametrize("dag_id", EVERY)
def test_every_dag_explains_itself(bag: Any, dag_id: str) -> None:
    dag = bag.dags[dag_id]
    for words in ("What it does", "When it runs", "Red means", "What to do", *dag.params):
        assert words in dag.doc_md
    assert "order-sync" in dag.tags
    assert dag.description


@pytest.mark.parametrize(("dag_id", "mapped"), MAPPED.items())
def test_one_account_or_subscription_can_be_asked_for(bag: Any, dag_id: str, mapped: tuple[str, str, str]) -> None:
    assert bag.dags[dag_id].params.keys() & {"account", "subscription"} == {
        "subscription" if mapped[1] == "subscription" else "account"
    }


@pytest.mark.parametrize("dag_id", EVERY)
def test_every_dag_runs_once_at_a_time_and_never_for_the_past(bag: Any, dag_id: str) -> None:
    assert bag.dags[dag_id].max_active_runs == 1
    assert bag.dags[dag_id].catchup is False


@pytest.mark.parametrize("dag_id", EVERY)
def test_every_task_has_an_owner_retries_and_the_retry_policy(bag: Any, dag_id: str) -> None:
    for task in bag.dags[dag_id].tasks:
        assert task.owner == "order-sync"
        assert task.retries == 4
        assert type(task.retry_policy).__name__ == "OrderSyncRetryPolicy"
        assert task.retry_delay == timedelta(seconds=10)


@pytest.mark.parametrize(("dag_id", "mapped"), MAPPED.items())
def test_tasks_are_mapped_over_the_due_accounts_and_nothing_else(
    bag: Any, dag_id: str, mapped: tuple[str, str, str]
) -> None:
    task_id, argument, pool = mapped
    dag = bag.dags[dag_id]
    assert set(dag.task_ids) == {FIRST[dag_id], task_id} | BESIDE.get(dag_id, set())
    task = dag.get_task(task_id)
    (source,) = task.op_kwargs_expand_input.value.values()
    assert source.operator.task_id == FIRST[dag_id]
    assert list(task.op_kwargs_expand_input.value) == [argument]
    assert argument in task.map_index_template
    assert task.pool == pool


def test_assets_start_the_next_stage(bag: Any) -> None:
    for dag_id in ("order_download", "batch_pull", "tracking_retrieval"):
        outlets = bag.dags[dag_id].get_task(MAPPED[dag_id][0]).outlets
        assert [alias.name for alias in outlets] == ["order_sync_moved"]
    for dag_id, asset in (("wms_delivery", "orders_to_deliver"), ("cart_confirmation", "shipments_to_confirm")):
        timetable = bag.dags[dag_id].timetable
        assert [found.name for found in timetable.asset_condition.objects] == [asset]
        assert timetable.timetable.expression == "*/5 * * * *"


def test_the_lights_announce_nothing(bag: Any) -> None:
    dag = bag.dags["connection_status"]
    assert not any(task.outlets for task in dag.tasks)
    assert dag.timetable.expression == "*/5 * * * *"


def test_parsing_is_quick_reaches_nothing_and_loads_nothing_heavy() -> None:
    paths = [str(path) for path in FILES]
    done = subprocess.run(
        [sys.executable, "-c", MEASURE_PARSING, *paths],
        check=True, capture_output=True, text=True, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    measured = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("[")]
    assert [found[0] for found in measured] == paths * 3
    for path in paths:
        assert min(seconds for of, seconds, _, _ in measured if of == path) < 0.5, path
    assert all(reached == [] and heavy == [] for _, _, reached, heavy in measured)


def test_no_dag_uses_what_airflow_gives_up(bag: Any) -> None:
    from airflow.dag_processing.dagbag import DagBag

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        DagBag(str(ROOT / "dags"))
    ours = [str(found) for found in caught if found.filename.startswith((str(ROOT / "dags"), str(ROOT / "include")))]
    assert ours == []


@pytest.mark.parametrize("dag_id", EVERY)
def test_every_dag_survives_being_stored_by_airflow(bag: Any, dag_id: str) -> None:
    from airflow.serialization.serialized_objects import DagSerialization

    stored = json.loads(json.dumps(DagSerialization.to_dict(bag.dags[dag_id])))
    restored = DagSerialization.from_dict(stored)
    assert set(restored.task_ids) == set(bag.dags[dag_id].task_ids)
    assert all(task.has_retry_policy for task in restored.tasks)
    assert type(restored.timetable).__name__ == type(bag.dags[dag_id].timetable).__name__
