"""Kill Airflow's own workers with SIGKILL in the middle of a delivery, and see that the demo still ends right.

`make chaos`, or `python -m tests.acceptance.chaos --kills 20 --orders DIR`: runs the demo, and at random moments while
an order is being sent kills either the task's process or the worker with it. Exit 0 only if the demo ends with every
order where it must be, and none was given to the destination twice.
"""

import argparse
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

import psutil

ROOT = Path(__file__).parents[2]
DEMO = ROOT / ".demo"
ACCOUNTS = {"ORDER_SYNC_ACCOUNTS": str(Path(__file__).with_name("accounts.yaml"))}
RUNNING = (
    "SELECT id FROM task_instance WHERE dag_id = 'wms_delivery' AND task_id = 'deliver_orders' AND state = 'running'"
)
SENDING = "SELECT count(*) FROM exports WHERE state = 'sending'"


def main() -> int:
    """Run the demo with kills and tell how it ended."""
    parser = argparse.ArgumentParser(prog="python -m tests.acceptance.chaos", description=__doc__)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--orders", type=Path, default=ROOT.parent / "shared" / "data" / "olist")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--timeout", type=int, default=1800, help="seconds that the demo may take")
    options = parser.parse_args()
    if not options.orders.is_dir():
        print(f"skipped: there are no orders in {options.orders}; name a folder with --orders")
        return 0
    print(f"seed {options.seed}", flush=True)
    command = [sys.executable, "-m", "demo", "--once", "--orders", str(options.orders)]
    with subprocess.Popen(
        [*command, "--timeout", str(options.timeout)], cwd=ROOT, env={**os.environ, **ACCOUNTS}
    ) as demo:
        kills = _kill(demo, options.kills, random.Random(options.seed))
        code = demo.wait()
    summary = json.loads((DEMO / "summary.json").read_text())
    print(json.dumps({"kills": dict(kills), "demo_exit": code, **summary}))
    return 0 if code == 0 and not summary["duplicates"] and sum(kills.values()) == options.kills else 1


def _kill(demo: subprocess.Popen[bytes], wished: int, chance: random.Random) -> Counter[str]:
    kills: Counter[str] = Counter()
    while demo.poll() is None and sum(kills.values()) < wished:
        if _value(DEMO / "ledger.db", SENDING):
            time.sleep(chance.uniform(0.0, 0.2))
            how = _kill_one(demo.pid, chance)
            if how:
                kills[how] += 1
                print(f"  killed the {how}, number {sum(kills.values())}", flush=True)
                time.sleep(chance.uniform(0.5, 2.0))
        time.sleep(0.02)
    return kills


def _kill_one(demo: int, chance: random.Random) -> str | None:
    running = str(_value(DEMO / "airflow" / "airflow.db", RUNNING) or "").replace("-", "")
    if not running:
        return None
    for process in psutil.Process(demo).children(recursive=True):
        try:
            title = " ".join(process.cmdline()).replace("-", "")
            if "LocalExecutor" in title and running in title:
                return _kill_worker(process, chance)
        except psutil.NoSuchProcess:
            continue
    return None


def _kill_worker(worker: psutil.Process, chance: random.Random) -> str | None:
    tasks = worker.children()
    if not tasks:
        return None
    with_worker = chance.random() < 0.25
    for process in (*tasks, worker) if with_worker else tasks:
        process.send_signal(signal.SIGKILL)
    return "worker" if with_worker else "task"


def _value(database: Path, question: str) -> object:
    if not database.exists():
        return None
    try:
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=5)) as connection:
            found = connection.execute(question).fetchone()
    except sqlite3.OperationalError:
        return None
    return found[0] if found else None


if __name__ == "__main__":
    sys.exit(main())
