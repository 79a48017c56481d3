"""What the browser tests run against: the demo's real Airflow and sandbox, with many orders that need a person."""

import os
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from demo.airflow_parts import DESK
from demo.folder import fresh_folder
from demo.options import Options
from demo.runner import Demo
from include.order_sync.sandbox.people import NEW_ITEM

ORDERS = 150
WITH_NEW_ITEM = 55
TIMEOUT = 600.0  # seconds until all is up and every order is where it must end
ELSEWHERE = ("ORDER_SYNC_LEDGER_URL", "ORDER_SYNC_ACCOUNTS")  # the tests' orders stay out of a ledger of somebody's own
# Everything that the tests do starts its run by itself; polls as often as in the demo would take the machine from them.
POLLS = {"ORDER_SYNC_POLL": "30s", "ORDER_SYNC_ALERT_POLL": "60s"}


@dataclass(frozen=True)
class World:
    """Where Airflow and the sandbox are, and who may log in."""

    airflow: str
    control: str
    passwords: dict[str, str]

    @property
    def desk(self) -> str:
        """Return the address of the page with the Order Desk in its frame."""
        return self.airflow + DESK

    def put_item_on_file(self) -> None:
        """Do what the warehouse's people do about the item that they did not know."""
        request = urllib.request.Request(f"{self.control}/items/{NEW_ITEM}", method="POST")
        with urllib.request.urlopen(request, timeout=10) as answer:
            assert answer.status == 200


@contextmanager
def running_world(folder: Path) -> Iterator[World]:
    """Start everything, wait until every order is where it must be, and end everything afterwards."""
    for name in ELSEWHERE:
        os.environ.pop(name, None)
    os.environ.update(POLLS)
    options = Options(folder=folder, count=ORDERS, new_items=WITH_NEW_ITEM, timeout=TIMEOUT)
    with fresh_folder(folder), (folder / "said.log").open("w") as said:
        demo = Demo(options, Console(file=said))
        try:
            code = demo.settle()
            assert code == 0, (folder / "said.log").read_text()
            yield World(demo.home.url, demo.control.url, demo.home.passwords)
        finally:
            demo.stop()
