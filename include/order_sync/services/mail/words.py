"""Words that mails are made of: days, times, counts, and texts from elsewhere that must not break out of their line."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import msgspec

from include.order_sync.services.mail.contents import Content

# What is not seen and can pretend: control characters, halves of characters, and those that turn a text's direction.
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def one_line(text: str) -> str:
    """Write a text from elsewhere in one line, without letters that nobody sees."""
    return " ".join(_UNSEEN.sub("", " ".join(text.split())).split())


def cleaned(content: Content) -> Content:
    """Make one line of every text of a content."""
    return msgspec.convert(_cleaned(msgspec.to_builtins(content)), type(content))


def _cleaned(value: object) -> object:
    if isinstance(value, str):
        return one_line(value)
    if isinstance(value, dict):
        return {one_line(key): _cleaned(item) for key, item in value.items()}
    return [_cleaned(item) for item in value] if isinstance(value, list | tuple) else value


def cut(text: str, longest: int) -> str:
    """Shorten a text, between two words if it has any."""
    if len(text) <= longest:
        return text
    whole, _, rest = text[:longest].rpartition(" ")
    return f"{whole if whole and len(rest) < longest // 3 else text[: longest - 1]}…"


def count(number: int, one: str = "order", many: str = "") -> str:
    """Write how many there are of something."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def joined(words: Sequence[str]) -> str:
    """Write a list as a sentence has it."""
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def day_words(day: date) -> str:
    """Write a day with its weekday."""
    return f"{day:%A} {day}"


def local(moment: datetime, zone: str) -> datetime:
    """Tell what the clocks of a zone show."""
    return moment.astimezone(ZoneInfo(zone))


def moment_words(moment: datetime) -> str:
    """Write a moment as its clock shows it, to the minute."""
    return f"{day_words(moment.date())} at {moment:%H:%M}"


def utc_words(moment: datetime) -> str:
    """Write a moment in UTC, short."""
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def size_words(size: int) -> str:
    """Write a size in bytes as people read it."""
    if size < 1000:
        return count(size, "byte")
    return f"{size / 1000:,.0f} kB" if size < 1_000_000 else f"{size / 1_000_000:,.1f} MB"


def compared(now: int, before: int, then: str) -> str:
    """Compare two counts in words; `then` names the time of the second."""
    if now == before:
        return f"as many as {then}" if now else f"none {then} either"
    return f"{abs(now - before):,} {'more' if now > before else 'fewer'} than {then}"


def short(number: int) -> str:
    """Write a number where there is little room."""
    if number < 10_000:
        return f"{number:,}"
    return f"{number // 1000}k" if number < 1_000_000 else f"{number // 100_000 / 10}M"
