"""What `make demo` can be asked for."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TIMEOUT = 900.0
SEED = 7
COUNT = 60
NEW_ITEMS = 3
USAGE = "make demo [ONCE=1] [ORDERS=DIR] [SEED=n] [TIMEOUT=seconds]"


@dataclass(frozen=True, slots=True)
class Options:
    """`once`: end when all has settled. `timeout` is in seconds; `orders` a folder of CSV files.

    Without one `count` orders are made up, `new_items` of them with an item that the warehouse does not know.
    """

    once: bool = False
    orders: Path | None = None
    seed: int = SEED
    timeout: float = TIMEOUT
    folder: Path = ROOT / ".demo"
    count: int = COUNT
    new_items: int = NEW_ITEMS


def read_options(arguments: Sequence[str] | None = None) -> Options:
    """Read the command line. Ends the program with a sentence if it makes no sense."""
    parser = argparse.ArgumentParser(prog="make demo", usage=USAGE)
    parser.add_argument("--once", action="store_true")
    parser.add_argument("--orders", type=Path)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--timeout", type=float, default=TIMEOUT)
    given = parser.parse_args(arguments)
    if given.orders is not None and not given.orders.is_dir():
        parser.error(f"ORDERS={given.orders}: there is no such folder")
    orders = given.orders.resolve() if given.orders else None
    return Options(once=given.once, orders=orders, seed=given.seed, timeout=given.timeout)
