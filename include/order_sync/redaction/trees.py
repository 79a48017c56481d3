"""Take secrets out of JSON, however deep they are, and print it."""

import json
from collections.abc import Iterator
from typing import Any

from include.order_sync.redaction.names import holds_secrets, is_harmless_inside, is_never_a_card, is_secret
from include.order_sync.redaction.texts import REMOVED, without_secrets

NAMES = ("key", "name", "field", "code", "id", "label", "attribute")
_VALUES = ("value", "val", "content", "text", "data", "display_value", "displayvalue")


class Literal(str):
    """A number as it was written."""


def cleaned(value: Any, name: str = "") -> Any:
    """Copy a value without its secrets. Nothing is removed from where there is nothing: null, true, false, empty."""
    if isinstance(value, dict):
        return _cleaned_object(value)
    if isinstance(value, list):
        return [cleaned(one, name) for one in value]
    if isinstance(value, Literal):
        text = without_secrets(value, may_hold_cards=not is_never_a_card(name))
        return value if text == value else text
    return _cleaned_text(value, name) if isinstance(value, str) else value


def _cleaned_object(content: dict[str, Any]) -> dict[str, Any]:
    secret_value = _names_a_secret(content)
    return {
        without_secrets(name): _cleaned_field(name, value, secret_value and name.lower() in _VALUES)
        for name, value in content.items()
    }


def _cleaned_field(name: str, value: Any, named_as_secret: bool) -> Any:
    if holds_secrets(name):
        return _guarded(value)
    return _emptied(value) if named_as_secret or is_secret(name) else cleaned(value, name)


def _names_a_secret(content: dict[str, Any]) -> bool:
    """Tell whether an object says in one field what another holds: {"key": "_token", "value": "…"}."""
    return any(isinstance(said, str) and is_secret(said) for name, said in content.items() if name.lower() in NAMES)


def _emptied(value: Any) -> Any:
    """Remove everything that could be a secret, and leave the shape."""
    if isinstance(value, dict):
        return {name: _emptied(inside) for name, inside in value.items()}
    if isinstance(value, list):
        return [_emptied(inside) for inside in value]
    return value if value is None or isinstance(value, bool) or value == "" else REMOVED


def _guarded(value: Any) -> Any:
    """Remove what stands in a card or an account but what is known to be harmless."""
    if isinstance(value, dict):
        return {name: inside if is_harmless_inside(name) else _guarded(inside) for name, inside in value.items()}
    if isinstance(value, list):
        return [_guarded(inside) for inside in value]
    return _emptied(value)


def _cleaned_text(text: str, name: str) -> str:
    """Clean a text; one that is itself JSON is cleaned as that."""
    if text.lstrip()[:1] in ("{", "["):
        try:
            inside = json.loads(text, parse_float=Literal, parse_int=Literal, parse_constant=Literal)
        except (ValueError, RecursionError):
            return without_secrets(text)
        return printed(cleaned(inside), indent=None)
    return without_secrets(text, may_hold_cards=not is_never_a_card(name))


def printed(value: Any, indent: int | None = 2) -> str:
    """Print JSON; numbers as they were written."""
    return "".join(_pieces(value, indent, 0))


def _pieces(value: Any, indent: int | None, depth: int) -> Iterator[str]:
    if isinstance(value, Literal):
        yield value
    elif isinstance(value, dict) and value:
        named = ((f"{json.dumps(name, ensure_ascii=False)}: ", inside) for name, inside in value.items())
        yield from _block("{", named, "}", indent, depth)
    elif isinstance(value, list) and value:
        yield from _block("[", (("", inside) for inside in value), "]", indent, depth)
    else:
        yield json.dumps(value, ensure_ascii=False)


def _block(begin: str, parts: Iterator[tuple[str, Any]], end: str, indent: int | None, depth: int) -> Iterator[str]:
    line = "" if indent is None else "\n" + " " * (indent * (depth + 1))
    between = ", " if indent is None else ","
    yield begin
    for place, (name, value) in enumerate(parts):
        yield f"{between if place else ''}{line}{name}"
        yield from _pieces(value, indent, depth + 1)
    yield ("" if indent is None else "\n" + " " * (indent * depth)) + end
