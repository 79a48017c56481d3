"""Write a new vendor into the project: all of it or nothing, and over nothing."""

import importlib.util
import subprocess
import sys
from pathlib import Path

from scaffold.files import files_of, section_of
from scaffold.lists import DOCS, PYPROJECT, with_contract, with_section
from scaffold.names import Names
from scaffold.refusals import NoRuff


def begin(root: Path, names: Names) -> list[Path]:
    """Write every file of a new vendor, and name it where the house lists its vendors; return the new files.

    Raises `ScaffoldRefused` before anything is written.
    """
    if importlib.util.find_spec("ruff") is None:
        raise NoRuff
    new = files_of(names)
    lists = {
        PYPROJECT: with_contract((root / PYPROJECT).read_text(encoding="utf-8"), names),
        DOCS: with_section((root / DOCS).read_text(encoding="utf-8"), section_of(names), names),
    }
    for place, text in new.items():
        (root / place).parent.mkdir(parents=True, exist_ok=True)
        with (root / place).open("x", encoding="utf-8") as file:
            file.write(text)
    for place, text in lists.items():
        (root / place).write_text(text, encoding="utf-8")
    _put_into_form(root, list(new))
    return list(new)


def _put_into_form(root: Path, places: list[Path]) -> None:
    """Sort imports and break lines, which depend on how long the vendor's name is."""
    files = [place.as_posix() for place in places]
    for command in (["check", "--quiet", "--select", "I", "--fix"], ["format", "--quiet"]):
        subprocess.run([sys.executable, "-m", "ruff", *command, "--no-cache", *files], cwd=root, check=True)
