"""A vendor that cannot be begun is refused by the name of what is wrong, and nothing is written."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from scaffold.lists import DOCS, PYPROJECT
from scaffold.names import Kind, names_of
from scaffold.refusals import (
    NameIsKeyword,
    NameIsNoIdentifier,
    NameIsTaken,
    PlaceNotFound,
    ScaffoldRefused,
    TitleUnusable,
    UnknownKind,
)
from scaffold.writing import begin

ROOT = Path(__file__).parents[2]


@pytest.fixture(name="project")
def _project(tmp_path: Path) -> Path:
    """What `make connector` reads and changes of a project."""
    for file in (PYPROJECT, DOCS):
        (tmp_path / file).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / file, tmp_path / file)
    return tmp_path


def everything(root: Path) -> dict[str, bytes]:
    return {path.as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    ("name", "refusal", "words"),
    [
        ("", NameIsNoIdentifier, "lower-case letter"),
        ("Acme", NameIsNoIdentifier, "'Acme' cannot name a vendor"),
        ("acme-shop", NameIsNoIdentifier, "such as acme_shop"),
        ("3pl", NameIsNoIdentifier, "'3pl'"),
        ("_acme", NameIsNoIdentifier, "'_acme'"),
        ("café", NameIsNoIdentifier, "'café'"),
        ("../acme", NameIsNoIdentifier, "'../acme'"),
        ("acme\n", NameIsNoIdentifier, "cannot name a vendor"),
        ("a" * 31, NameIsNoIdentifier, "up to 29"),
        ("import", NameIsKeyword, "word of Python's own. Write import_shop"),
        ("None", NameIsKeyword, "word of Python's own"),
        ("json_push", NameIsTaken, "include/order_sync/connectors/json_push is there"),
        ("http", NameIsTaken, "include/order_sync/connectors/http.py is there"),
    ],
)
def test_a_name_is_refused(name: str, refusal: type[ScaffoldRefused], words: str) -> None:
    with pytest.raises(refusal) as caught:
        names_of(ROOT, name, "cart")
    assert words in str(caught.value)


def test_a_name_is_taken_by_any_of_its_files(project: Path) -> None:
    scenario = project / "tests/contract/scenarios/acme.py"
    scenario.parent.mkdir(parents=True)
    scenario.write_text("# somebody's\n")
    with pytest.raises(
        NameIsTaken, match=r"tests/contract/scenarios/acme\.py is there, and nothing is ever overwritten"
    ):
        names_of(project, "acme", "cart")


def test_a_kind_is_refused() -> None:
    with pytest.raises(UnknownKind, match="'shop' is no kind of vendor: KIND is cart, source or destination"):
        names_of(ROOT, "acme", "shop")


@pytest.mark.parametrize("title", ['The "best"', "a | b", "{{ 7 * 7 }}", "two\nlines", "back\\slash", "x" * 41])
def test_a_title_that_would_break_the_code_is_refused(title: str) -> None:
    with pytest.raises(TitleUnusable):
        names_of(ROOT, "acme", "cart", title)


def test_a_title_is_made_of_the_name() -> None:
    assert names_of(ROOT, "acme_2_go", "cart").title == "Acme 2 Go"
    assert names_of(ROOT, "acme", "cart", " Acme & Söhne ").title == "Acme & Söhne"


@pytest.mark.parametrize(
    ("file", "gone", "words"),
    [
        (PYPROJECT, "Vendors do not know one another", "import-linter contract"),
        (DOCS, "<!-- the next cart goes here", "the next cart goes here"),
    ],
)
def test_nothing_is_written_where_a_place_is_missing(project: Path, file: Path, gone: str, words: str) -> None:
    text = (project / file).read_text()
    assert gone in text
    (project / file).write_text(text.replace(gone, "gone"))
    before = everything(project)
    with pytest.raises(PlaceNotFound, match=words):
        begin(project, names_of(project, "acme", "cart"))
    assert everything(project) == before


@pytest.mark.parametrize("name", ["a", "z" * 30, "http_2"])
@pytest.mark.parametrize("kind", Kind)
def test_names_of_any_length_are_put_into_form_and_into_the_lists(project: Path, name: str, kind: Kind) -> None:
    made = begin(project, names_of(project, name, kind, "Z" * 40))
    files = [place.as_posix() for place in made]
    for command in (["check"], ["format", "--check"]):
        ruff = [sys.executable, "-m", "ruff", *command, "--no-cache", *files]
        ended = subprocess.run(ruff, cwd=project, capture_output=True, text=True)
        assert ended.returncode == 0, ended.stdout
    text = (project / PYPROJECT).read_text()
    listed = [line for line in text.splitlines() if line.startswith('    "include.order_sync.connectors.')]
    assert f'    "include.order_sync.connectors.{name}",' in listed
    assert listed == sorted(listed)
    assert max(map(len, (project / DOCS).read_text().splitlines())) == max(
        map(len, (ROOT / DOCS).read_text().splitlines())
    )


@pytest.mark.parametrize("kind", ["cart", "source", "destination"])
def test_a_section_comes_behind_those_of_its_kind(project: Path, kind: str) -> None:
    begin(project, names_of(project, "acme", kind))
    begin(project, names_of(project, "second", kind))
    text = (project / DOCS).read_text()
    assert text.index("### Acme\n") < text.index("### Second\n") < text.index(f"<!-- the next {kind} goes here")


def test_what_is_wrong_is_said_without_a_traceback() -> None:
    command = [sys.executable, "-m", "scaffold", "--name", "json_push", "--kind", "cart"]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert ended.returncode == 1
    assert ended.stderr.startswith("NameIsTaken: 'json_push' is taken: ")
    assert "Traceback" not in ended.stderr
