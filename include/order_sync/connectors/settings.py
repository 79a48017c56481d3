"""Vendor settings of the accounts file, checked against a typed shape with the nearest right word for a typo."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any, TypeVar

import msgspec

from include.order_sync.errors import ConfigurationError

T = TypeVar("T", bound=msgspec.Struct)


def read_settings(shape: type[T], settings: Mapping[str, Any], what: str) -> T:
    """Convert `settings` to `shape`; raise `ConfigurationError` for an unknown key or a wrong value."""
    refuse_unknown(settings, shape.__struct_fields__, what)
    try:
        return msgspec.convert(dict(settings), shape)
    except msgspec.ValidationError as error:
        raise ConfigurationError(f"{what}: {error}") from None


def refuse_unknown(given: Iterable[Any], known: Iterable[str], what: str) -> None:
    """Raise `ConfigurationError` for the first key that is not known, with the nearest right word and the list."""
    known = sorted(known)
    for key in given:
        if key not in known:
            raise ConfigurationError(f"{what}: unknown key '{key}'. {nearest(str(key), known)}")


def nearest(word: str, known: Iterable[str]) -> str:
    """Say "Did you mean …?" where a known word is near, and list them all."""
    known = sorted(known)
    near = get_close_matches(word.lower(), known, n=1, cutoff=0.5)
    hint = f"Did you mean '{near[0]}'? " if near else ""
    return f"{hint}Known: {', '.join(known) or 'none'}."
