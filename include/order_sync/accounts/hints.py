"""What is wrong with a value that a person wrote, and what would be right: one sentence, without its end."""

import re
from collections.abc import Callable, Iterable
from difflib import get_close_matches
from email.utils import parseaddr
from enum import StrEnum
from functools import cache
from typing import Any, get_args
from zoneinfo import available_timezones

import msgspec

from include.order_sync.accounts.model import Duration, Size, TimeOfDay
from include.order_sync.states import ExportMethod
from include.order_sync.subscriptions import Period, Scope

Hint = Callable[[Any], str]

_OF_THIS_MACHINE = {"localtime", "Factory", "posixrules"}
_SIZE = re.compile(r"([1-9]\d*)\s*([kmg])(?:i?b)?", re.IGNORECASE)
_TIME = re.compile(r"(\d{1,2})(?:[:.h]?(\d{2}))?(?::\d{2})?\s*([ap]m)?", re.IGNORECASE)
_LABEL = r"[^\W_](?:[^\W_]|-){0,62}(?<!-)"
_ADDRESS = re.compile(rf"(?=.{{1,254}}$)(?!\.)[\w.!#$%&'*+/=?^`{{|}}~-]{{1,64}}(?<!\.)@{_LABEL}(?:\.{_LABEL})*")
_DRESSED = re.compile(r"(?:.*<|mailto:|\s*)(.*?)(?:>|\s*)")


def nearest(word: str, known: Iterable[str]) -> str:
    """End a sentence with the nearest right word, or with all of them."""
    words = list(known)
    close = get_close_matches(word, words, n=1, cutoff=0.5)
    return f"; did you mean `{close[0]}`?" if close else f"; expected one of: {', '.join(words) or 'none'}"


def duration(found: Any) -> str:
    """Say how a length of time is written."""
    return f"`{found}` is not a length of time; write 30s, 5m, 2h, 1d, hourly or daily"


def size(found: Any) -> str:
    """Say how a size is written."""
    match = _SIZE.fullmatch(str(found))
    right = f"did you mean `{match[1]}{match[2].upper()}B`?" if match else "write 500KB, 10MB or 1GB"
    return f"`{found}` is not a size; {right}"


def time_of_day(found: Any) -> str:
    """Say how a time of day is written."""
    right = _right_time(str(found))
    return f"`{found}` is not a time of day; " + (
        f"did you mean `{right}`?" if right else "write hours and minutes, from 00:00 to 23:59"
    )


def zone(found: str) -> str:
    """Say what is wrong with a time zone's name, and which is the nearest; "" if it is one."""
    if found in _zones():
        return ""
    names = _names()
    close = get_close_matches(_folded(found), names, n=1, cutoff=0.8)
    right = f"did you mean `{names[close[0]]}`?" if close else "write a name as Europe/Berlin, America/New_York or UTC"
    return f"there is no time zone `{found}`; {right}"


def address(found: str) -> str:
    """Say what is wrong with a mail address; "" if nothing is."""
    if _is_address(found):
        return ""
    dressed = _DRESSED.fullmatch(found)
    right = f"did you mean `{dressed[1]}`?" if dressed and _is_address(dressed[1]) else "write one as name@example.com"
    return f"`{found}` is not a mail address; {right}"


def sender(found: str) -> str:
    """Say what is wrong with a sender, who may have a name before the address; "" if nothing is."""
    return address((found.isprintable() and parseaddr(found)[1]) or found)


def for_setting(kind: type[msgspec.Struct], name: str) -> Hint | None:
    """Return what to say of a wrong value of a setting; None if there is nothing special to it."""
    for field in msgspec.structs.fields(kind):
        if field.encode_name == name:
            return next((hint for type_, hint in _HINTS if field.type == type_ or type_ in get_args(field.type)), None)
    return None


def _choice(word: str, kind: type[StrEnum]) -> Hint:
    known = [member.value for member in kind]
    return lambda found: f"`{found}` is not {word}{nearest(str(found), known)}"


_HINTS: list[tuple[Any, Hint]] = [
    (Duration, duration),
    (Size, size),
    (TimeOfDay, time_of_day),
    (ExportMethod, _choice("an export method", ExportMethod)),
    (Scope, _choice("a scope", Scope)),
    (Period, _choice("a period", Period)),
]


def _right_time(found: str) -> str:
    match = _TIME.fullmatch(found)
    if match is None:
        return ""
    hour, minute, half = int(match[1]), int(match[2] or 0), (match[3] or "").lower()
    if minute > 59 or hour > 24 or (half and not 1 <= hour <= 12):
        return ""
    hour = hour % 12 + 12 * (half == "pm") if half else hour % 24
    return f"{hour:02}:{minute:02}"


def _is_address(text: str) -> bool:
    return _ADDRESS.fullmatch(text) is not None and ".." not in text


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones() - _OF_THIS_MACHINE)


@cache
def _names() -> dict[str, str]:
    """Give zones by what people write: the whole name, or the city alone.

    What is no place is left out, since it has no daylight saving: EST, and Etc/GMT+1, which is an hour behind.
    """
    places = sorted(name for name in _zones() if name == "UTC" or "/" in name.removeprefix("Etc/"))
    cities = {_folded(name.rpartition("/")[2]): name for name in reversed(places)}
    return cities | {_folded(name): name for name in places}


def _folded(name: str) -> str:
    return name.strip().casefold().replace(" ", "_")
