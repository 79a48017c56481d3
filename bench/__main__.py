"""Run the benchmark: `make bench`, or `python -m bench --orders 50000 --latency 20`.

Each job runs in a process of its own against a vendor that costs next to nothing, on ledgers with full durability.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.postgres import NoServer, running_server

JOBS = {
    "download": "download and upsert, all new",
    "again": "the same once more, nothing changed",
    "deliver": "claim, deliver and mark",
}
ROOT = Path(__file__).parents[1]


@contextmanager
def _vendor(orders: int, latency: float) -> Iterator[str]:
    command = [sys.executable, "-m", "bench.vendor_server", str(orders), str(latency)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            yield server.stdout.readline().strip()
        finally:
            server.terminate()


def _measure(job: str, url: str, port: str, orders: int) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.job", job, url, port, str(orders)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{job} failed:\n{done.stderr[-2000:]}")
    result: dict[str, float] = json.loads(done.stdout)
    return result


def _figures(got: dict[str, float]) -> list[str]:
    """Write the figures; those of the CPU's time hardly depend on what else the machine does."""
    rate, cpu_rate = got["orders"] / got["seconds"], got["orders"] / got["cpu_seconds"]
    return [f"{rate:,.0f}", f"{got['seconds']:.1f}", f"{cpu_rate:,.0f}", f"{got['peak_mb']:.0f}"]


def main() -> None:
    """Measure every job on every database and print a table."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--orders", type=int, default=20_000)
    parser.add_argument("--latency", type=float, default=0.0, help="milliseconds that the vendor takes to answer")
    options = parser.parse_args()
    table = Table(title=f"{options.orders:,} orders, vendor's latency {options.latency:g} ms")
    for heading in ("job", "ledger", "orders/s", "seconds", "orders per CPU second", "peak MB"):
        table.add_column(heading, justify="left" if heading in ("job", "ledger") else "right")
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        ledgers = {"SQLite": f"sqlite:///{folder}/ledger.db"}
        try:
            ledgers["PostgreSQL"] = stack.enter_context(running_server(durable=True))
        except NoServer as reason:
            print(f"PostgreSQL is left out: {reason}")
        port = stack.enter_context(_vendor(options.orders, options.latency))
        for name, url in ledgers.items():
            for job, title in JOBS.items():
                got = _measure(job, url, port, options.orders)
                table.add_row(title, name, *_figures(got))
    Console(width=100).print(table)


if __name__ == "__main__":
    main()
