"""A clock that stands still until somebody moves it."""

from datetime import UTC, datetime, timedelta

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Clock:
    """Tells the time it was set to."""

    def __init__(self, start: datetime = NOON) -> None:
        self.time = start

    def __call__(self) -> datetime:
        return self.time

    def advance(self, **length: float) -> datetime:
        """Let time pass: seconds=, minutes=, hours=, days=."""
        self.time += timedelta(**length)
        return self.time
