"""A progress bar that needs nothing but the standard library: it runs before anything is installed.

This file, `install.py` and `pythons.py` run on whatever python3 a machine has, from 3.6 on: keep their syntax old.
"""

import os
import sys
import time
from typing import TextIO

WIDTH = 24
NOTE_WIDTH = 36
PLAIN_PAUSE = 10.0  # seconds between two plain lines


def is_live(stream: TextIO) -> bool:
    """Tell whether a stream is a terminal that understands control codes."""
    return stream.isatty() and os.environ.get("TERM", "dumb") != "dumb"


class Bar:
    """One line that fills up in a terminal; a plain line now and then everywhere else."""

    def __init__(self, title: str, stream: "TextIO | None" = None) -> None:
        self.title = title
        self.stream = stream or sys.stdout
        self.live = is_live(self.stream)
        self.started = time.monotonic()
        self.said_at = self.started
        self.fraction = 0.0
        if not self.live:
            self._line(f"{title} ...")

    def show(self, fraction: float, note: str = "") -> None:
        """Move to a fraction of 1 (never back) and say what is under way."""
        self.fraction = max(self.fraction, min(fraction, 1.0))
        note = " ".join(note.split()[:2])[:NOTE_WIDTH]
        if self.live:
            self._redraw(note)
        elif time.monotonic() - self.said_at >= PLAIN_PAUSE:
            self.said_at = time.monotonic()
            self._line(f"  {self.fraction:.0%} {note}".rstrip())

    def close(self, outcome: str) -> None:
        """End with one line that stays: what came of it, and how long it took."""
        if self.live:
            self.stream.write("\r\033[K")
        self._line(f"{self.title} {outcome} ({self._elapsed():.0f} s)")

    def _redraw(self, note: str) -> None:
        filled = round(self.fraction * WIDTH)
        track = self._blocks("#" * filled + "-" * (WIDTH - filled))
        self.stream.write(f"\r\033[K{self.title} {track} {self.fraction:4.0%} {self._elapsed():.0f} s {note}")
        self.stream.flush()

    def _blocks(self, track: str) -> str:
        if (self.stream.encoding or "").lower().replace("-", "") == "utf8":
            return track.replace("#", "\u2588").replace("-", "\u2591")
        return f"[{track}]"

    def _elapsed(self) -> float:
        return time.monotonic() - self.started

    def _line(self, text: str) -> None:
        self.stream.write(text + "\n")
        self.stream.flush()
