"""Our queries, each in a file of its own beside the code, with the fragments that it names."""

import re
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "queries"

_SPREAD = re.compile(r"\.\.\.(\w+)")
_FRAGMENT = re.compile(r"^fragment (\w+)", re.MULTILINE)


@cache
def query(name: str) -> str:
    """Read a query once, and put the fragments behind it that it spreads."""
    text = (FOLDER / f"{name}.graphql").read_text(encoding="utf-8")
    needed, waiting = dict[str, str](), _SPREAD.findall(text)
    while waiting:
        fragment = waiting.pop()
        if fragment not in needed:
            needed[fragment] = _fragments()[fragment]
            waiting += _SPREAD.findall(needed[fragment])
    return "".join([text, *needed.values()])


@cache
def query_names() -> tuple[str, ...]:
    """Name every query, fragments left out."""
    return tuple(sorted(file.stem for file in FOLDER.glob("*.graphql") if not file.stem.endswith("_fields")))


@cache
def _fragments() -> dict[str, str]:
    texts = [file.read_text(encoding="utf-8") for file in sorted(FOLDER.glob("*_fields.graphql"))]
    return {name: text for text in texts for name in _FRAGMENT.findall(text)}
