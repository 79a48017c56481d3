"""What is wrong with one record of a page: its identity as far as it can be read, and the field with its value."""

import hashlib
import re
from typing import Any

import msgspec

_AT = re.compile(r"^(?P<problem>.*?)(?: - at `\$(?P<path>[^`]*)`)?$", re.DOTALL)
_STEPS = re.compile(r"\.([^.\[]+)|\[(\d+)\]")
SHOWN = 80


def identify(raw: bytes, id_field: str, number_field: str) -> tuple[str, str, dict[str, Any]]:
    """Read a broken record's id and number and its fields.

    Without a readable id the id is "unreadable-" and a hash of the content, so that it stays the same each time.
    """
    try:
        fields = msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError):
        fields = {}
    if not isinstance(fields, dict):
        fields = {}
    external_id = _word(fields.get(id_field)) or f"unreadable-{hashlib.sha256(raw).hexdigest()[:16]}"
    return external_id, _word(fields.get(number_field)) or external_id, fields


def describe(error: Exception, fields: dict[str, Any]) -> str:
    """Say which field is wrong, what it holds and what was expected."""
    match = _AT.match(str(error))
    if match is None or not match["path"]:
        return str(error)
    shown = _show(_value(fields, match["path"]))
    return f"{match['path'].lstrip('.')} is '{shown}': {match['problem']}"


def _word(value: Any) -> str:
    return str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _value(fields: dict[str, Any], path: str) -> Any:
    value: Any = fields
    for name, index in _STEPS.findall(path):
        try:
            value = value[name or int(index)]
        except (KeyError, IndexError, TypeError):
            return None
    return value


def _show(value: Any) -> str:
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    return text[:SHOWN]
