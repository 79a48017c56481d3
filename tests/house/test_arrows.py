"""The arrows of the house: who may import whom. The contracts stand in pyproject.toml."""

import ast
from collections.abc import Iterator
from dataclasses import is_dataclass
from enum import StrEnum
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

from include.order_sync.connectors import base, registry

ROOT = Path(__file__).parents[2]
ORDER_SYNC = ROOT / "include" / "order_sync"
DAGS = sorted((ROOT / "dags").glob("*.py"))
FOR_DAGS = ("airflow.sdk", "include.order_sync.airflow_bridge", "include.order_sync.services", "typing", "datetime")


def _imported(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{name.name}" for name in node.names)


def test_the_floors_of_include_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert lint_imports(no_cache=True) == 0


def test_the_ledger_takes_values_and_no_abilities_from_the_connectors() -> None:
    taken = {
        name.rpartition(".")[2]
        for file in (ORDER_SYNC / "ledger").rglob("*.py")
        for name in _imported(file)
        if name.startswith("include.order_sync.connectors")
    }
    assert taken
    for name in taken:
        value = getattr(base, name)
        assert is_dataclass(value) or issubclass(value, StrEnum), f"{name} is no value"


@pytest.mark.parametrize("vendor", registry.vendor_names())
def test_no_vendor_is_named_outside_of_its_folder(vendor: str) -> None:
    """Also not by another vendor, whatever the contract lists: a new vendor is one new folder and nothing else."""
    folder = ORDER_SYNC / "connectors" / vendor
    naming = [
        file.relative_to(ORDER_SYNC).as_posix()
        for file in ORDER_SYNC.rglob("*.py")
        if folder not in file.parents
        and any(name.startswith(f"include.order_sync.connectors.{vendor}") for name in _imported(file))
    ]
    assert naming == []


def test_there_are_dags_to_check() -> None:
    assert len(DAGS) >= 5


@pytest.mark.parametrize("dag", DAGS, ids=lambda dag: dag.stem)
def test_a_dag_calls_services_and_the_bridge_only(dag: Path) -> None:
    strangers = [name for name in _imported(dag) if not name.startswith(FOR_DAGS)]
    assert strangers == []


@pytest.mark.parametrize("dag", DAGS, ids=lambda dag: dag.stem)
def test_a_dag_stays_short(dag: Path) -> None:
    assert len(dag.read_text(encoding="utf-8").splitlines()) <= 80


def test_nothing_in_the_ledger_deletes() -> None:
    """Old measurements of calls are swept, and the files of old reports, and nothing else."""
    swept = ("DELETE FROM api_calls ", "DELETE FROM report_chunks ")
    deleting = []
    for file in (ROOT / "include" / "order_sync" / "ledger").rglob("*.py"):
        code = file.read_text(encoding="utf-8")
        for sweeping in swept:
            code = code.replace(sweeping, "")
        if any(word in code for word in ("DELETE FROM", ".delete(", "TRUNCATE")):
            deleting.append(file.name)
    assert deleting == []


def test_only_moves_change_a_state() -> None:
    """A state is written where rows are born and in `moves.py`; a mail's, which no event tells of, in `outbox.py`."""
    signs = ("SET status", "SET state", ", state = '", ", status = '", ", state = :", ", status = :")
    writing = {
        file.name
        for file in (ROOT / "include" / "order_sync").rglob("*.py")
        if any(sign in file.read_text(encoding="utf-8") for sign in signs)
    }
    assert writing - {"moves.py"} == {"outbox.py"}
