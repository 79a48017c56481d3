"""Kill workers with SIGKILL in the middle of their work, again and again, and count what was lost or sent twice.

`python -m tests.acceptance.kills --kills 20 [--postgres]`: exit 0 only if every order ended where it must, none
was given to the destination twice and no tracking was written to the cart twice.
"""

import argparse
import json
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from include.order_sync.ledger.runs import TaskRun
from include.order_sync.ledger.session import Ledger
from include.order_sync.services.due import due_accounts
from tests.acceptance.sandboxed import ROOT, SandboxProcess, runtime, sandbox, verdict
from tests.postgres import running_server

STAGES = ("download", "pull", "deliver", "track", "confirm")
MIDDLE = {
    "deliver": "SELECT count(*) FROM exports WHERE state = 'sending'",
    "confirm": "SELECT count(*) FROM confirmations WHERE state = 'sending'",
}
TIME_LIMIT = 900.0


@dataclass
class Killer:
    """Kills workers while calls of theirs are under way, until the wished number is reached."""

    ledger: Ledger
    wished: dict[str, int]
    chance: random.Random
    kills: Counter[str] = field(default_factory=Counter)

    @property
    def done(self) -> bool:
        """Tell whether enough was killed."""
        return all(self.kills[stage] >= number for stage, number in self.wished.items())

    def watch(self, worker: subprocess.Popen[str], stage: str) -> None:
        """Wait for a worker's end, or bring it about at a random moment amid its calls."""
        while worker.poll() is None:
            if self.kills[stage] < self.wished.get(stage, 0) and self._is_amid(stage):
                time.sleep(self.chance.uniform(0.0, 0.25))
                if worker.poll() is None:
                    worker.send_signal(signal.SIGKILL)
                    self.kills[stage] += 1
                    print(f"  killed {stage}, number {self.kills[stage]}", flush=True)
            time.sleep(0.005)
        worker.wait()

    def _is_amid(self, stage: str) -> bool:
        with self.ledger.read() as tx:
            return bool(tx.value(MIDDLE[stage]))


def run(url: str, kills: dict[str, int], count: int, seed: int) -> int:
    """Play the whole flow with kills; returns the exit code and prints what it found."""
    ledger = Ledger.open(url)
    killer = Killer(ledger, kills, random.Random(seed))
    with tempfile.TemporaryDirectory() as state, sandbox(Path(state), "--count", str(count)) as shop:
        plan = shop.ask("/plan")
        settled = _settle(ledger, shop, killer, plan, url)
        found = shop.ask("/state")
    sentences = verdict(ledger, plan).sentences
    right = settled and not found["duplicates"] and not found["confirmed_twice"]
    print(
        json.dumps(
            {
                "ledger": ledger.engine.dialect.name,
                "orders": count,
                "kills": dict(killer.kills),
                "lost_or_wrong": len(sentences),
                "sent_twice": found["duplicates"],
                "confirmed_twice": found["confirmed_twice"],
            }
        )
    )
    for sentence in sentences[:20]:
        print(f"  {sentence}")
    return 0 if right else 1


def _settle(ledger: Ledger, shop: SandboxProcess, killer: Killer, plan: dict[str, object], url: str) -> bool:
    watcher = runtime(ledger, shop.ports, TaskRun("acceptance", "watch", "watch"))
    started = time.monotonic()
    turn = 0
    while time.monotonic() - started < TIME_LIMIT:
        for stage in STAGES:
            for account in due_accounts(watcher, stage):
                turn += 1
                command = [sys.executable, "-m", "tests.acceptance.worker", stage, account, url]
                worker = subprocess.Popen(
                    [*command, json.dumps(dict(shop.ports)), f"turn-{turn}"],
                    cwd=ROOT,
                    stdout=subprocess.DEVNULL,
                    text=True,
                )
                killer.watch(worker, stage)
        if verdict(ledger, plan).settled:
            if not killer.done:
                print("  everything settled before enough was killed: take more orders")
            return killer.done
        time.sleep(0.2)
    return False


def main() -> int:
    """Read the command line and run."""
    parser = argparse.ArgumentParser(prog="python -m tests.acceptance.kills", description=__doc__)
    parser.add_argument("--kills", type=int, default=20, help="kills in the middle of a delivery")
    parser.add_argument("--confirm-kills", type=int, default=5, help="kills in the middle of a confirmation")
    parser.add_argument("--orders", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--postgres", action="store_true", help="keep the ledger in PostgreSQL, not in an SQLite file")
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    kills = {"deliver": options.kills, "confirm": options.confirm_kills}
    with _ledger_url(options.postgres) as url:
        return run(url, kills, options.orders, options.seed)


@contextmanager
def _ledger_url(postgres: bool) -> Iterator[str]:
    if postgres:
        with running_server() as url:
            yield url
    else:
        with tempfile.TemporaryDirectory() as folder:
            yield f"sqlite:///{folder}/ledger.db"


if __name__ == "__main__":
    sys.exit(main())
