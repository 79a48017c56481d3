"""Write how long something took, and scale it: seconds and days have room in one picture."""

import math

from plugins.order_desk.charts import Scale

_MARKS: tuple[tuple[float, str], ...] = (
    (1, "1 s"),
    (10, "10 s"),
    (60, "1 min"),
    (600, "10 min"),
    (3600, "1 h"),
    (6 * 3600, "6 h"),
    (86400, "1 day"),
    (7 * 86400, "7 days"),
    (30 * 86400, "30 days"),
    (120 * 86400, "120 days"),
)
_UNITS = ((86400, "d"), (3600, "h"), (60, "min"), (1, "s"))


def duration_words(seconds: float) -> str:
    """Write a duration in its largest unit, with one place where it is small: 42 s, 1.5 min, 3 h."""
    if seconds < 1:
        return "under 1 s"
    size, unit = next((size, unit) for size, unit in _UNITS if seconds >= size)
    number = seconds / size
    return f"{number:.1f} {unit}".replace(".0 ", " ") if number < 10 else f"{number:.0f} {unit}"


def log_of(seconds: float) -> float:
    """Place a duration on the scale."""
    return math.log10(max(seconds, 1.0))


def duration_scale(shortest: float, longest: float) -> Scale:
    """Make a scale of powers of ten that holds two durations, with marks at round ones."""
    below = [at for at, _ in _MARKS if at <= max(shortest, 1)]
    above = [at for at, _ in _MARKS if at >= longest] or [_MARKS[-1][0]]
    bottom, top = below[-1], above[0]
    if bottom >= top:
        bottom, top = _around(bottom)
    marks = tuple((log_of(at), label) for at, label in _MARKS if bottom <= at <= top)
    return Scale(log_of(bottom), log_of(top), marks)


def _around(at: float) -> tuple[float, float]:
    places = [mark for mark, _ in _MARKS]
    index = places.index(at)
    return places[max(index - 1, 0)], places[min(index + 1, len(places) - 1)]
