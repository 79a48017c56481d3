"""Measure the status report of a million rows: python -m bench.report [--rows N] [--rounds N].

On PostgreSQL it is measured beside a bare COPY of the same rows, on SQLite beside pandas, each in a process of its own
and in turn, so that all see the same machine. At a million rows and more an aim that is missed fails.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

from rich.console import Console
from rich.table import Table

from bench.fill import fill
from include.order_sync.ledger.session import Ledger
from tests.postgres import NoServer, running_server

ROOT = Path(__file__).parents[1]
_MILLION = 1_000_000
_ORDERS_A_ROW = 1.0212
"""Two of a hundred orders of the filled ledger are canceled, and not in the report."""
_MOST_MB = 250
_TITLES = {
    "report": "the report: counts, causes, CSV",
    "zipped": "the same, zipped for the mail",
    "copy": "bare COPY of its rows",
    "pandas": "pandas read_sql and to_csv",
}


class Beside(NamedTuple):
    """What a report is measured beside, and how many times as long it may take."""

    job: str
    limit: float


_BESIDE = {"postgresql": Beside("copy", 1.5), "sqlite": Beside("pandas", 1 / 3)}


class Measured(NamedTuple):
    """The best of some rounds."""

    seconds: float
    peak_mb: float
    size: int
    rows: int


def _measure(job: str, url: str, file: Path) -> Measured:
    command = [sys.executable, "-m", "bench.report_job", job, url, str(file)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{job} failed:\n{done.stderr[-2000:]}")
    got = json.loads(done.stdout)
    return Measured(got["seconds"], got["peak_mb"], got["bytes"], got["rows"])


def _best(job: str, url: str, folder: Path, found: dict[str, Measured]) -> None:
    got = _measure(job, url, folder / job)
    before = found.get(job, got)
    found[job] = Measured(min(before.seconds, got.seconds), max(before.peak_mb, got.peak_mb), got.size, got.rows)


def _measured(url: str, rounds: int, beside: Beside) -> dict[str, Measured]:
    """Measure all in turn, some times over."""
    found: dict[str, Measured] = {}
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(rounds):
            for job in ("report", beside.job, "zipped"):
                _best(job, url, Path(folder), found)
    return found


def _misses(found: dict[str, Measured], beside: Beside) -> list[str]:
    ratio = found["report"].seconds / found[beside.job].seconds
    misses = [f"{ratio:.2f} times as long as {beside.job}, at most {beside.limit:.2f} is the aim"] * (
        ratio > beside.limit
    )
    peak = max(found["report"].peak_mb, found["zipped"].peak_mb)
    return misses + [f"{peak:.0f} MB, at most {_MOST_MB} is the aim"] * (peak > _MOST_MB)


def _table(name: str, found: dict[str, Measured]) -> Table:
    table = Table(title=f"A report of {found['report'].rows:,} rows on {name}")
    for heading in ("what", "seconds", "of the report's", "peak MB", "file MB"):
        table.add_column(heading, justify="left" if heading == "what" else "right")
    own = found["report"].seconds
    for job, got in found.items():
        share = f"{got.seconds / own:.2f}x"
        table.add_row(_TITLES[job], f"{got.seconds:.1f}", share, f"{got.peak_mb:.0f}", f"{got.size / 1e6:.1f}")
    return table


def _filled(url: str, rows: int) -> str:
    """Fill a ledger unless it is; returns its kind."""
    ledger = Ledger.open(url)
    with ledger.read() as tx:
        there = tx.value("SELECT count(*) FROM orders")
    if not there:
        fill(ledger, round(rows * _ORDERS_A_ROW), listed=False)
    ledger.close()
    return ledger.engine.dialect.name


def _urls(stack: ExitStack) -> Iterator[str]:
    yield f"sqlite:///{Path(stack.enter_context(tempfile.TemporaryDirectory())) / 'ledger.db'}"
    try:
        yield stack.enter_context(running_server(durable=True))
    except NoServer as reason:
        print(f"PostgreSQL is left out: {reason}")


def main() -> None:
    """Measure on every database, print a table each, and fail where a million rows miss an aim."""
    parser = argparse.ArgumentParser(prog="python -m bench.report", description=__doc__)
    parser.add_argument("--rows", type=int, default=_MILLION)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--ledger", help="a filled ledger of this benchmark, or where to make one; default: both kinds")
    options = parser.parse_args()
    failed = False
    with ExitStack() as stack:
        for url in [options.ledger] if options.ledger else _urls(stack):
            name = _filled(url, options.rows)
            found = _measured(url, options.rounds, _BESIDE[name])
            Console(width=100).print(_table(name, found))
            for miss in _misses(found, _BESIDE[name]):
                print(f"  {miss}")
                failed = failed or found["report"].rows >= _MILLION
    sys.exit(failed)


if __name__ == "__main__":
    main()
