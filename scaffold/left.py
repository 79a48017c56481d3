"""What is left to fill in of a vendor that was begun: every place with the mark."""

from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path

from scaffold.lists import DOCS
from scaffold.names import CONNECTORS, SCENARIOS, TESTS

MARK = "FILL IN"
_AROUND = ' "'


def left_to_fill(root: Path, name: str) -> list[str]:
    """List the places, as `file:line: what is to stand there`."""
    scenario = root / SCENARIOS / f"{name}.py"
    files = [*sorted((root / CONNECTORS / name).glob("*.py")), *sorted((root / TESTS / name).glob("*.py")), scenario]
    places = [place for file in files if file.exists() for place in _places(root, file, f"{MARK}:")]
    return places + list(_places(root, root / DOCS, f"{MARK} ({name}):"))


def _places(root: Path, file: Path, mark: str) -> Iterator[str]:
    place = file.relative_to(root).as_posix()
    lines = file.read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines, 1):
        if mark in line:
            parts = [line[line.index(mark) :], *takewhile(_goes_on, lines[number:])]
            words = " ".join(part.strip(_AROUND) for part in parts).replace(f"{place}, ", "")
            yield f"{place}:{number}: {words}"


def _goes_on(line: str) -> bool:
    """Tell whether a line is a further part of the words of an error."""
    return line.lstrip().startswith('"') and not line.lstrip().startswith('"""')
