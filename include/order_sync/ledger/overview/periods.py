"""The periods that the pictures show, each in steps of whole hours."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from include.order_sync.ledger.tallies import hour_of, start_of

_MONDAY = 72
"""Hours from the Monday before 1970 to 1970: weeks begin on Mondays."""


class Period(StrEnum):
    """How far the pictures look back."""

    DAY = "24h"
    WEEK = "7d"
    MONTH = "30d"
    YEAR = "12m"


@dataclass(frozen=True, slots=True)
class _Shape:
    steps: int
    hours: int
    sample: timedelta
    offset: int = 0


_SHAPES = {
    Period.DAY: _Shape(24, 1, timedelta(minutes=10)),
    Period.WEEK: _Shape(28, 6, timedelta(hours=1)),
    Period.MONTH: _Shape(30, 24, timedelta(hours=6)),
    Period.YEAR: _Shape(52, 168, timedelta(days=2), _MONDAY),
}


@dataclass(frozen=True, slots=True)
class Window:
    """The time that is looked at: `steps` stretches of `hours` hours from the hour `first` on; the last one holds now.

    Standings are read every `sample`.
    """

    period: Period
    first: int
    steps: int
    hours: int
    sample: timedelta

    @property
    def start(self) -> datetime:
        """When the first stretch begins."""
        return start_of(self.first)

    @property
    def end(self) -> datetime:
        """When the last stretch ends, which may be yet to come."""
        return start_of(self.first + self.steps * self.hours)

    @property
    def starts(self) -> list[datetime]:
        """When each stretch begins."""
        return [start_of(self.first + step * self.hours) for step in range(self.steps)]


def window(period: Period, now: datetime) -> Window:
    """Lay a period so that its last stretch holds now."""
    shape = _SHAPES[period]
    last = (hour_of(now) + shape.offset) // shape.hours * shape.hours - shape.offset
    return Window(period, last - (shape.steps - 1) * shape.hours, shape.steps, shape.hours, shape.sample)
