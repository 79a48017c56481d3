"""Show a stored document to people: readable, and without its secrets, whatever form it has."""

import json
from dataclasses import dataclass
from urllib.parse import parse_qsl
from xml.parsers.expat import ExpatError

from include.order_sync.redaction.markup import shown_markup
from include.order_sync.redaction.names import is_secret, words_of
from include.order_sync.redaction.texts import REMOVED, without_secrets
from include.order_sync.redaction.trees import Literal, cleaned, printed

LONGEST_SHOWN = 200_000


@dataclass(frozen=True, slots=True)
class ShownDocument:
    """A document as people may read it: its form (JSON, XML, form, text, binary), how many bytes are stored."""

    text: str
    form: str
    size: int
    cut: bool = False


def shown_document(body: bytes) -> ShownDocument:
    """Make a document readable and take its secrets out; what cannot be parsed is searched as plain text."""
    try:
        text = body.decode()
    except UnicodeDecodeError:
        return ShownDocument("These bytes are not text, so they are not shown.", "binary", len(body))
    form, shown = _shown(text.removeprefix("\ufeff"))
    return ShownDocument(shown[:LONGEST_SHOWN], form, len(body), len(shown) > LONGEST_SHOWN)


def _shown(text: str) -> tuple[str, str]:
    start = text.lstrip()[:1]
    if start in ("{", "["):
        try:
            return "JSON", _shown_json(text)
        except (ValueError, RecursionError):
            return "text", without_secrets(text)
    if start == "<":
        try:
            return "XML", shown_markup(text)
        except (ExpatError, ValueError, RecursionError):
            return "text", without_secrets(text)
    if _is_form(text):
        return "form", _shown_form(text)
    return "text", without_secrets(text)


def _shown_json(text: str) -> str:
    """Print JSON anew; numbers stay the letters that came, so that none is rounded."""
    return printed(cleaned(json.loads(text, parse_float=Literal, parse_int=Literal, parse_constant=Literal)))


def _is_form(text: str) -> bool:
    names = [part.partition("=") for part in text.strip().split("&")]
    return "=" in text and not any(letter.isspace() for letter in text.strip()) and all(name for name, _, _ in names)


def _shown_form(text: str) -> str:
    """Write a form's fields one a line; a name such as `card[number]` is looked at whole and in its parts."""
    pairs = parse_qsl(text.strip(), keep_blank_values=True)
    return "\n".join(f"{name} = {_field(name, value)}" for name, value in pairs)


def _field(name: str, value: str) -> str:
    if value and is_secret(name):
        return REMOVED
    inside = cleaned({"card": {words_of(name)[-1]: value}}) if "card" in words_of(name)[:-1] else cleaned({name: value})
    while isinstance(inside, dict):
        (inside,) = inside.values()
    return str(inside)
