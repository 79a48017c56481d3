"""`make connector` begins a vendor of each kind: well-formed code, and tests that fail with what is to be filled in.

It is run in a copy of the project, on all kinds at once.
"""

import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import pytest

from scaffold.left import left_to_fill
from scaffold.names import Kind

ROOT = Path(__file__).parents[2]
COPIED = ("include", "scaffold", "tests/contract", "tests/connectors", "tests/house")
VENDORS = {kind: f"acme_{kind}" for kind in Kind}
BEGUN = """

class Begun({scenario}):
    def add_routes(self, app: web.Application) -> None:
        pass


SCENARIO = Begun
"""


@dataclass(frozen=True)
class Outcome:
    """How a test ended: without words if it passed."""

    name: str
    words: str


@dataclass(frozen=True)
class Project:
    """A copy of the project, with what was said when its vendors were begun."""

    root: Path
    said: dict[Kind, str]

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([sys.executable, "-m", *command], cwd=self.root, capture_output=True, text=True)

    def test(self, *arguments: str) -> list[Outcome]:
        report = self.root / "report.xml"
        ended = self.run("pytest", "-p", "no:cacheprovider", "--tb=line", f"--junitxml={report}", *arguments)
        cases = list(ElementTree.parse(report).iter("testcase"))
        assert cases, ended.stdout + ended.stderr
        return [Outcome(f"{case.get('classname')}.{case.get('name')}", _words(case)) for case in cases]


def _words(case: ElementTree.Element) -> str:
    failed = [part for part in case if part.tag in ("failure", "error")]
    return " ".join(f"{part.get('message')} {part.text}" for part in failed)


@pytest.fixture(name="project", scope="module")
def _project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    root = tmp_path_factory.mktemp("project")
    for folder in COPIED:
        shutil.copytree(ROOT / folder, root / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for file in (*ROOT.glob("tests/*.py"), *ROOT.glob("docs/*.md"), ROOT / "README.md", ROOT / "pyproject.toml"):
        (root / file.relative_to(ROOT)).parent.mkdir(exist_ok=True)
        shutil.copy(file, root / file.relative_to(ROOT))
    project = Project(root, {})
    for kind, name in VENDORS.items():
        ended = project.run("scaffold", "--name", name, "--kind", kind)
        assert ended.returncode == 0, ended.stderr
        project.said[kind] = ended.stdout
    return project


def new_files(project: Project, name: str) -> list[str]:
    files = [path.relative_to(project.root).as_posix() for path in project.root.rglob(f"*{name}*/*.py")]
    return [*files, f"tests/contract/scenarios/{name}.py"]


def class_of(kind: Kind) -> str:
    return f"Acme{kind.capitalize()}Scenario"


def test_the_code_is_well_formed(project: Project) -> None:
    files = [file for name in VENDORS.values() for file in new_files(project, name)]
    assert len(files) >= 30
    for command in (["check"], ["format", "--check"]):
        ended = project.run("ruff", *command, "--no-cache", *files)
        assert ended.returncode == 0, ended.stdout


def test_the_code_has_types(project: Project) -> None:
    folders = [f"include/order_sync/connectors/{name}" for name in VENDORS.values()]
    ended = project.run("mypy", "--strict", *folders)
    assert ended.returncode == 0, ended.stdout


@pytest.mark.parametrize("kind", Kind)
def test_every_place_is_listed_with_its_words(project: Project, kind: Kind) -> None:
    name = VENDORS[kind]
    left = left_to_fill(project.root, name)
    assert all(re.match(r"\S+:\d+: FILL IN", place) for place in left)
    for file in new_files(project, name):
        if Path(file).name != "conftest.py":
            assert any(place.startswith(f"{file}:") for place in left), file
    assert any(place.startswith("docs/connectors.md:") for place in left)
    probe = rf"\S+/{name}/connector.py:\d+: FILL IN: Acme{kind.capitalize()}.probe: one call for"
    assert any(re.match(probe, place) for place in left)


@pytest.mark.parametrize("kind", Kind)
def test_the_checklist_names_every_file_and_the_commands(project: Project, kind: Kind) -> None:
    name, said = VENDORS[kind], project.said[kind]
    for file in new_files(project, name):
        assert file in said
    for word in (f"-k {name}", "test_filled_in.py", "make abilities", "pyproject.toml", "docs/connectors.md"):
        assert word in said


def test_the_suite_fails_with_what_to_fill_in_and_passes_nothing_empty(project: Project) -> None:
    chosen = "acme and (not test_failures or words_are_kept_short)"
    outcomes = project.test("tests/contract", "-k", chosen)
    of_abilities = [one for one in outcomes if "test_every_vendor" not in one.name]
    assert len(of_abilities) > 100
    for kind, name in VENDORS.items():
        told = [one for one in of_abilities if name in one.name]
        words = f"FILL IN: tests/contract/scenarios/{name}.py, {class_of(kind)}.add_routes: serve every call"
        assert told
        assert [one.name for one in told if words not in one.words] == []
    assert [one for one in outcomes if "test_every_vendor" in one.name and one.words] == []


def test_the_vendors_own_tests_and_the_house_say_what_to_do(project: Project) -> None:
    files = ["test_abilities.py", "test_connection.py", "test_registry.py", "test_filled_in.py", *VENDORS.values()]
    arrows = "tests/house/test_arrows.py::test_the_floors_of_include_hold"
    failed = {
        one.name: one.words
        for one in project.test(*(f"tests/connectors/{file}" for file in files), arrows)
        if one.words
    }
    own = [words for name, words in failed.items() if any(vendor in name for vendor in VENDORS.values())]
    others = [words for name, words in failed.items() if not any(vendor in name for vendor in VENDORS.values())]
    assert all("FILL IN" in words for words in own)
    for name in VENDORS.values():
        for file in ("mapping.py", "connector.py"):
            assert any(f"FILL IN: include/order_sync/connectors/{name}/{file}, " in words for words in own)
    assert len(others) == 2
    assert all("run `make abilities`" in words for words in others)


def test_once_there_is_a_server_the_next_places_are_named(project: Project) -> None:
    for kind, name in VENDORS.items():
        file = project.root / f"tests/contract/scenarios/{name}.py"
        file.write_text(file.read_text() + BEGUN.format(scenario=class_of(kind)))
    outcomes = project.test("tests/contract", "-k", "acme and not test_failures and not test_every_vendor")
    said = " ".join(one.words for one in outcomes)
    assert [one.name for one in outcomes if "FILL IN: " not in one.words] == []
    for place in (
        "acme_cart.py, AcmeCartScenario.hold: ",
        "acme_cart/connector.py, AcmeCart.changed_orders: ",
        "acme_cart.py, AcmeCartScenario.hold_with: ",
        "acme_source.py, AcmeSourceScenario.hold: ",
        "acme_source.py, AcmeSourceScenario.refuse_softly: ",
        "acme_source/connector.py, AcmeSource.acknowledge: ",
        "acme_destination.py, AcmeDestinationScenario.ship: ",
        "acme_destination/connector.py, AcmeDestination.push: ",
        "acme_destination/connector.py, AcmeDestination.probe: ",
    ):
        assert place in said, place
