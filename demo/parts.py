"""Starts the demo's processes and stops every one of them, with all that they started."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil  # type: ignore[import-untyped]

from demo.options import ROOT

LAST_LINES = 20
LINE_WIDTH = 300
TUNING = "AIRFLOW__SCHEDULER__"  # may be set from outside: it reaches nothing
# What a user's shell may hold for another Airflow would reach real accounts from here, or slow every start down.
STRANGERS = ("AIRFLOW", "_AIRFLOW", "PYTHON", "ORDER_SYNC_SANDBOX_")


class PartFailed(Exception):
    """A part ended before its time; the text says which and shows its last words."""


@dataclass(slots=True)
class Part:
    """One process of the demo: a session and process group of its own, its output in `log`."""

    name: str
    command: Sequence[str]
    log: Path
    env: Mapping[str, str]
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def start(self) -> "Part":
        """Start it."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, *self.command],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=ROOT,
                env=dict(self.env),
                start_new_session=True,
            )
        return self

    @property
    def running(self) -> bool:
        """Tell whether the process itself still runs."""
        return self.process is not None and self.process.poll() is None

    @property
    def exit_code(self) -> int | None:
        """Return how the process ended; None while it runs or before it does."""
        return None if self.process is None else self.process.poll()

    def check(self) -> None:
        """Raise `PartFailed` if it has ended."""
        if self.exit_code is not None:
            raise PartFailed(
                f"{self.name} ended by itself (exit code {self.exit_code}). Its last lines:\n\n"
                f"{self.last_words()}\n\nAll of it: {self.log}"
            )

    def last_words(self) -> str:
        """Return the last lines of its log."""
        lines = self.log.read_text(errors="replace").splitlines()[-LAST_LINES:]
        return "\n".join(line[:LINE_WIDTH] for line in lines)

    def interrupt(self) -> None:
        """Ask it to end."""
        if self.process is not None and self.running:
            with suppress(ProcessLookupError):
                self.process.send_signal(signal.SIGINT)

    def kill(self) -> None:
        """End it and all that it started, whatever they are doing."""
        if self.process is None:
            return
        for pid in session_members(self.process.pid):
            with suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()


def session_members(session: int) -> list[int]:
    """List the processes of a session: a part and its descendants, orphans and process groups of their own too."""
    found = []
    for pid in psutil.pids():
        with suppress(ProcessLookupError, PermissionError):
            if os.getsid(pid) == session:
                found.append(pid)
    return found


def stop_all(parts: Iterable[Part], grace: float) -> None:
    """Ask all parts to end, wait for them, and kill what is left of them after `grace` seconds."""
    parts = list(parts)
    for part in parts:
        part.interrupt()
    deadline = time.monotonic() + grace
    while any(part.running for part in parts) and time.monotonic() < deadline:
        time.sleep(0.05)
    for part in parts:
        part.kill()


def clean_environment(env: Mapping[str, str]) -> dict[str, str]:
    """Copy an environment without what another Airflow or Python left there; nothing goes through a proxy."""
    kept = {name: value for name, value in env.items() if name.startswith(TUNING) or not name.startswith(STRANGERS)}
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", "NO_PROXY": "*", "no_proxy": "*"}
