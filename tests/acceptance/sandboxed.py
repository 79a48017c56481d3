"""Run the services against a sandbox process, with a ledger of one's own."""

import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from include.order_sync.accounts import Accounts, load_accounts
from include.order_sync.connectors.base import Endpoint
from include.order_sync.ledger import queries
from include.order_sync.ledger.runs import TaskRun
from include.order_sync.ledger.session import Ledger
from include.order_sync.sandbox.judge import Verdict, judge
from include.order_sync.services.runtime import Runtime

ROOT = Path(__file__).parents[2]
ACCOUNTS = Path(__file__).with_name("accounts.yaml")


class SandboxProcess:
    """A sandbox that runs; `ports` are those it chose."""

    def __init__(self, ports: Mapping[str, int]) -> None:
        self.ports = ports

    def ask(self, path: str) -> Any:
        """Ask its control server."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.ports['control_port']}{path}") as answer:
            return json.load(answer)


@contextmanager
def sandbox(state: Path, *arguments: str) -> Iterator[SandboxProcess]:
    """Start a sandbox on free ports and stop it afterwards."""
    command = [sys.executable, "-m", "include.order_sync.sandbox", "--state-dir", str(state), *arguments]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield SandboxProcess(json.loads(process.stdout.readline()))
        finally:
            process.terminate()


def accounts() -> Accounts:
    """Return the sandbox's accounts, impatient so that a dead task's lease soon runs out."""
    return load_accounts(ACCOUNTS)


def runtime(ledger: Ledger, ports: Mapping[str, int], run: TaskRun) -> Runtime:
    """Surround the services with a sandbox's addresses."""

    def at(port: str) -> str:
        return f"http://127.0.0.1:{ports[port]}"

    endpoints = {
        "web_shop": Endpoint("web_shop", at("cart_port"), "ck_sandbox", "cs_sandbox"),
        "field_sales": Endpoint("field_sales", at("source_port"), "field_sales", "sandbox"),
        "warehouse": Endpoint("warehouse", at("destination_port"), "", "sandbox-token"),
    }
    return Runtime(ledger, accounts(), endpoints.__getitem__, run)


def verdict(ledger: Ledger, plan: Mapping[str, Any]) -> Verdict:
    """Compare what became of every order with what the sandbox says must become of it."""
    ended = [(o.cart, o.external_id, o.status, o.error_code) for o in queries.ended_orders(ledger)]
    skipped = [(s.cart, s.external_id, s.code) for s in queries.skipped_orders(ledger)]
    return judge(plan, ended, skipped)
