"""Paths to a field of a cart's document, as people write them: `billing.vat`, `meta_data[key=_gift].value`.

A path is names with dots between them. Behind the name of a list stands which of it is meant: `[0]` the first,
`[key=_gift]` the first that has this field with this value. In the path of a line's field `{line}` stands for the
cart's key of the line: `line_items[id={line}].engraving`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

LINE = "{line}"
_STEP = re.compile(r"(?P<name>[^.\[\]]+)(?P<choices>(?:\[[^\]]+\])*)(?:\.|$)")
_CHOICE = re.compile(r"\[([^\]]+)\]")
_decode = msgspec.json.Decoder(float_hook=str).decode
_encode = msgspec.json.Encoder().encode


@dataclass(frozen=True, slots=True)
class _Choice:
    """Which of a list is meant: the one at a place, or the first whose field `name` is `value`."""

    value: str
    name: str = ""

    def of(self, found: Any, line: str) -> Any:
        """Choose; None if there is none."""
        if not isinstance(found, list):
            return None
        if not self.name:
            place = int(self.value)
            return found[place] if place < len(found) else None
        wanted = self.value.replace(LINE, line)
        return next((one for one in found if isinstance(one, dict) and _is(one.get(self.name), wanted)), None)


@dataclass(frozen=True, slots=True)
class FieldPath:
    """A way to one field. `parse` makes it, `find` goes it."""

    steps: tuple[tuple[str, tuple[_Choice, ...]], ...]

    @classmethod
    def parse(cls, text: str) -> "FieldPath":
        """Read a path; raises `ValueError` with a sentence that says what is wrong with it."""
        steps, at = [], 0
        while at < len(text):
            match = _STEP.match(text, at)
            if match is None:
                raise ValueError(f"`{text}` is no path to a field: `{text[at:]}` cannot be read")
            choices = tuple(_choice(choice, text) for choice in _CHOICE.findall(match["choices"]))
            steps.append((match["name"].strip(), choices))
            at = match.end()
        if not steps or text.endswith("."):
            raise ValueError(f"`{text}` is no path to a field: a name is missing")
        return cls(tuple(steps))

    def find(self, document: Any, line: str = "") -> str:
        """Return what stands there as text, "" if nothing does."""
        for name, choices in self.steps:
            document = document.get(name) if isinstance(document, dict) else None
            for choice in choices:
                document = choice.of(document, line)
        return _text(document)


def found(paths: Mapping[str, FieldPath], document: Any, line: str = "") -> tuple[tuple[str, str], ...]:
    """Look every path up, and return the names of those where something stands, each with its text."""
    values = ((name, path.find(document, line)) for name, path in paths.items())
    return tuple((name, value) for name, value in values if value)


def read_document(raw: bytes) -> Any:
    """Read a JSON document for paths to be looked up in, its decimals as they are written; None if it is none."""
    try:
        return _decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def _choice(text: str, path: str) -> _Choice:
    name, equals, value = text.partition("=")
    if equals and name.strip() and value:
        return _Choice(value, name.strip())
    if not equals and text.isascii() and text.isdigit():
        return _Choice(text)
    raise ValueError(f"`{path}` is no path to a field: `[{text}]` must be a place, as [0], or a field, as [key=value]")


def _is(value: Any, wanted: str) -> bool:
    """Compare; a GraphQL key (gid://shop/Order/17) is also known by its last part."""
    text = _text(value)
    return text == wanted or (text.startswith("gid:") and text.rpartition("/")[2] == wanted)


def _text(value: Any) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, list) and not any(isinstance(one, dict | list) for one in value):
        return ", ".join(_text(one) for one in value)
    return _encode(value).decode()
