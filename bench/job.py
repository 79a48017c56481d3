"""One measured job in a process of its own: `python -m bench.job JOB LEDGER_URL PORT ORDERS`, prints JSON."""

import json
import logging
import sys
import time
from collections.abc import Callable

from bench.memory import peak_mb
from include.order_sync.accounts import read_accounts
from include.order_sync.connectors.base import Endpoint
from include.order_sync.ledger.runs import TaskRun
from include.order_sync.ledger.session import Ledger
from include.order_sync.services.deliver import deliver
from include.order_sync.services.download import download
from include.order_sync.services.runtime import Runtime

ACCOUNTS = """
version: 1
carts: {shop: {vendor: woocommerce, connection: shop, overlap: 1s}}
destinations: {wms: {vendor: json_push, connection: wms, concurrency: 16, takes: [{from: shop}]}}
"""


def _runtime(ledger: Ledger, port: str) -> Runtime:
    address = f"http://127.0.0.1:{port}"
    ends = {
        "shop": Endpoint("shop", address, "ck_bench", "cs_bench"),
        "wms": Endpoint("wms", address, "", "bench-token"),
    }
    return Runtime(ledger, read_accounts(ACCOUNTS), ends.__getitem__, TaskRun("bench", "run", "task"))


def _download(runtime: Runtime) -> int:
    return download(runtime, "shop").new


def _again(runtime: Runtime) -> int:
    with runtime.ledger.write() as tx:
        tx.execute("DELETE FROM cursors")
    return download(runtime, "shop").unchanged


def _deliver(runtime: Runtime) -> int:
    return deliver(runtime, "wms").exported


JOBS: dict[str, Callable[[Runtime], int]] = {"download": _download, "again": _again, "deliver": _deliver}


def main(job: str, url: str, port: str, orders: str) -> None:
    """Do the job, check that every order took part, and tell how long it took."""
    logging.disable(logging.WARNING)
    runtime = _runtime(Ledger.open(url), port)
    started, worked = time.perf_counter(), time.process_time()
    done = JOBS[job](runtime)
    seconds, cpu_seconds = time.perf_counter() - started, time.process_time() - worked
    if done != int(orders):
        raise SystemExit(f"{job}: {done} orders instead of {orders}")
    peak = peak_mb()
    print(json.dumps({"seconds": seconds, "cpu_seconds": cpu_seconds, "orders": done, "peak_mb": peak}))


if __name__ == "__main__":
    main(*sys.argv[1:])
