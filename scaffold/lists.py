"""The two lists of the house that a new vendor is put into."""

import re
from pathlib import Path

from scaffold.names import Names
from scaffold.refusals import PlaceNotFound

PYPROJECT = Path("pyproject.toml")
CONTRACT = "Vendors do not know one another"
DOCS = Path("docs/connectors.md")

_MODULES = re.compile(rf'(name = "{CONTRACT}"\n(?:(?!\[\[).*\n)*?modules = \[\n)((?: +"[^"]+",\n)*)(\])')


def with_contract(pyproject: str, names: Names) -> str:
    """Add a vendor to those that must not know one another; raises `PlaceNotFound` where that list is gone."""
    found = _MODULES.search(pyproject)
    if found is None:
        raise PlaceNotFound(PYPROJECT.name, f"import-linter contract '{CONTRACT}' with its list of modules")
    line = f'    "include.order_sync.connectors.{names.name}",\n'
    modules = sorted({*found[2].splitlines(keepends=True), line})
    return pyproject[: found.start(2)] + "".join(modules) + pyproject[found.end(2) :]


def with_section(docs: str, section: str, names: Names) -> str:
    """Add a vendor's section behind the others of its kind; raises `PlaceNotFound` where their end is not marked."""
    mark = f"<!-- the next {names.kind} goes here: `make connector` -->\n"
    if mark not in docs:
        raise PlaceNotFound(DOCS.as_posix(), f"line {mark.strip()}")
    before, _, behind = docs.partition(mark)
    return f"{before}{section}\n{mark}{behind}"
