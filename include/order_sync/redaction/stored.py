"""Take the secrets out of what is kept for years: fast, since every order that comes in goes through here."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from include.order_sync.redaction.names import holds_secrets, is_secret
from include.order_sync.redaction.texts import REMOVED
from include.order_sync.redaction.trees import NAMES, Literal, cleaned, printed

_MOST_KNOWN = 50_000
_known: dict[str, bool] = {}
_secret: set[str] = set()
_beside = frozenset(NAMES)
_decode = msgspec.json.Decoder().decode


def without_kept_secrets(document: bytes) -> bytes:
    """Return a JSON document without the values of fields whose name is a secret's; all else stays as it came.

    A secret that is a text is cut out where it stands. Where one is an object, a list or a number, or is named by the
    field beside it (`{"key": "_token", "value": "…"}`), the document is written anew. What is no JSON is kept as it is.
    """
    try:
        found = list(_secrets(_decode(document)))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return document
    if not found:
        return document
    if all(isinstance(value, str) for _, value in found):
        return _cut_out(document, {name for name, _ in found})
    return _written_anew(document)


def _secrets(content: Any) -> Iterator[tuple[str, Any]]:
    """Yield every secret field with its value; one that is named by the field beside it has its whole object."""
    waiting = [content]
    while waiting:
        inside = waiting.pop()
        if type(inside) is list:
            waiting += inside
        if type(inside) is not dict:
            continue
        if not _known.keys() >= inside.keys():
            _learn(inside)
        if not _secret.isdisjoint(inside):
            yield from ((name, inside[name]) for name in inside if name in _secret and inside[name])
        if not _beside.isdisjoint(inside):
            yield from ((inside[name], inside) for name in NAMES if _names_a_secret(inside.get(name)))
        waiting += [value for value in inside.values() if type(value) is dict or type(value) is list]


def _names_a_secret(said: Any) -> bool:
    if type(said) is not str:
        return False
    if said not in _known:
        _learn([said])
    return said in _secret


def _learn(names: Iterable[str]) -> None:
    """Remember which names are a secret's."""
    if len(_known) >= _MOST_KNOWN:
        _known.clear()
        _secret.clear()
    for name in names:
        _known[name] = is_secret(name) or holds_secrets(name)
        if _known[name]:
            _secret.add(name)


def _cut_out(document: bytes, names: set[str]) -> bytes:
    for name in sorted(names):
        named = re.escape(msgspec.json.encode(name))
        document = re.sub(rb'(%b\s*:\s*)"(?:[^"\\]|\\.)+"' % named, rb'\1"%b"' % REMOVED.encode(), document)
    return document


def _written_anew(document: bytes) -> bytes:
    try:
        content = json.loads(document, parse_float=Literal, parse_int=Literal, parse_constant=Literal)
        return printed(cleaned(content), indent=None).encode()
    except (ValueError, RecursionError):
        return document
