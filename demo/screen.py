"""Shows how the demo goes: moving bars in a terminal, a plain line now and then everywhere else."""

import time
from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from demo.watch import Snapshot

PLAIN_PAUSE = 5.0  # seconds between two plain lines
BAR_WIDTH = 36
COLOURS = {
    "new": "yellow",
    "at_wms": "cyan",
    "shipped": "blue",
    "confirmed": "green",
    "error": "red",
    "canceled": "magenta",
    "skipped": "bright_black",
}


class Screen(Protocol):
    """What the runner tells."""

    def starting(self, done: Sequence[str], waiting: Sequence[str]) -> None:
        """Show which parts are up and which are awaited."""

    def moving(self, snapshot: Snapshot) -> None:
        """Show where the orders are."""

    def awaiting(self, what: str) -> None:
        """Show what is awaited, once the orders have settled."""


def words(snapshot: Snapshot) -> str:
    """Say in one line where the orders are."""
    counts = ", ".join(f"{name} {count}" for name, count in all_counts(snapshot).items())
    return f"{counts}; {snapshot.arrived} of {snapshot.total} are where they must end"


def all_counts(snapshot: Snapshot) -> dict[str, int]:
    """Count the orders by status, and those that were skipped."""
    counts = {name: snapshot.counts.get(name, 0) for name in COLOURS if name != "skipped"}
    return {**counts, "skipped": snapshot.skipped}


class PlainScreen(AbstractContextManager["PlainScreen"]):
    """Writes a line when something has changed, at most one every few seconds."""

    def __init__(self, console: Console, pause: float = PLAIN_PAUSE) -> None:
        self._console = console
        self._pause = pause
        self._started = time.monotonic()
        self._said, self._said_at = "", self._started

    def __exit__(self, *_: object) -> None:
        """Leave nothing behind."""

    def starting(self, done: Sequence[str], waiting: Sequence[str]) -> None:
        """Say what is awaited."""
        self._say(f"{len(done)} of {len(done) + len(waiting)} parts are up, waiting for {', '.join(waiting)}")

    def moving(self, snapshot: Snapshot) -> None:
        """Say where the orders are."""
        self._say(words(snapshot))

    def awaiting(self, what: str) -> None:
        """Say what is awaited."""
        self._say(f"waiting for {what}")

    def _say(self, text: str) -> None:
        now = time.monotonic()
        if text == self._said or now - self._said_at < self._pause:
            return
        self._said, self._said_at = text, now
        self._console.print(f"{now - self._started:4.0f} s  {text}", soft_wrap=True, highlight=False)


class LiveScreen(AbstractContextManager["LiveScreen"]):
    """Draws bars that move."""

    def __init__(self, console: Console) -> None:
        self._started = time.monotonic()
        self._live = Live(console=console, refresh_per_second=8, transient=True)

    def __enter__(self) -> "LiveScreen":
        """Start to draw."""
        self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Wipe the bars."""
        self._live.stop()

    def starting(self, done: Sequence[str], waiting: Sequence[str]) -> None:
        """Draw one bar for all parts."""
        table = Table.grid(padding=(0, 1))
        table.add_row("Starting", _bar(len(done), len(done) + len(waiting), "cyan"), self._elapsed())
        self._draw(table, Text("waiting for " + ", ".join(waiting), style="bright_black"))

    def moving(self, snapshot: Snapshot) -> None:
        """Draw a bar for each status, and one for how many orders are where they must end."""
        table = Table.grid(padding=(0, 1))
        table.add_row("Orders", _bar(snapshot.arrived, snapshot.total, "green"), self._elapsed())
        for name, count in all_counts(snapshot).items():
            table.add_row(f"  {name}", _bar(count, snapshot.total, COLOURS[name]), str(count))
        arrived = f"{snapshot.arrived} of {snapshot.total} orders are where they must end"
        self._draw(table, Text(arrived, style="bright_black"))

    def awaiting(self, what: str) -> None:
        """Draw how long it takes."""
        table = Table.grid(padding=(0, 1))
        table.add_row(f"Waiting for {what}", self._elapsed())
        self._draw(table)

    def _draw(self, *parts: RenderableType) -> None:
        self._live.update(Group(*parts))

    def _elapsed(self) -> Text:
        return Text(f"{time.monotonic() - self._started:.0f} s", style="bright_black")


def _bar(count: int, total: int, colour: str) -> ProgressBar:
    return ProgressBar(max(total, 1), count, width=BAR_WIDTH, complete_style=colour, finished_style=colour)


def make_screen(console: Console) -> PlainScreen | LiveScreen:
    """Choose bars for a terminal that understands control codes, plain lines for everything else."""
    return LiveScreen(console) if console.is_terminal and not console.is_dumb_terminal else PlainScreen(console)
