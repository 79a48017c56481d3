"""A clock that stands still until somebody moves it, or that moves a tick each time somebody looks."""

from datetime import UTC, datetime, timedelta

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Clock:
    """Tells the time it was set to."""

    def __init__(self, start: datetime = NOON) -> None:
        self.time = start
        self.tick = timedelta(0)

    def __call__(self) -> datetime:
        self.time += self.tick
        return self.time

    def advance(self, **length: float) -> datetime:
        """Let time pass: seconds=, minutes=, hours=, days=."""
        self.time += timedelta(**length)
        return self.time
