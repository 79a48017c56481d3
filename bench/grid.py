"""Measure the Orders page in a ledger of a million orders: python -m bench.grid [--orders N] [--requests N].

Every request goes through the whole application, from the address to the page; the login alone is taken for granted.
What is asked for is drawn at random: each filter alone and with others, each heading both ways, and pages from the
first to the last.
"""

import argparse
import asyncio
import random
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple, get_args
from urllib.parse import urlencode

from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient
from rich.console import Console
from rich.table import Table

from bench.fill import CARTS, CODES, DAYS, DESTINATIONS, fill
from include.order_sync.ledger.grid.filters import Heading, Sort, StatusFilter, SyncFilter
from include.order_sync.ledger.grid.pages import order_page
from include.order_sync.ledger.session import Ledger
from tests.dags.airflow_home import use_own_airflow
from tests.postgres import NoServer, running_server

_WORDS = ("W-12345", "an", "sku", "SKU-00123", "paroan", "1Z", "1Z00", "A0123", "lu mo", "w", "nobody")
_AIM = 100.0


class Asked(NamedTuple):
    """A request: its kind, under which it is counted, and its address."""

    kind: str
    address: str


def _requests(ledger: Ledger, count: int, seed: int = 3) -> Iterator[Asked]:
    dice = random.Random(seed)
    for _ in range(count):
        filters = _filters(dice)
        sort = Sort(dice.choice(list(Heading)), dice.random() < 0.5)
        place = dice.choice(("first", "second", "middle", "last"))
        position = _position(ledger, filters, sort, place)
        way = "desc" if sort.descending else "asc"
        query = {**filters, "sort": sort.heading, "dir": way, "position": position}
        kind = "search" if "text" in filters else "days" if "placed_from" in filters else "filters"
        yield Asked(f"{kind}, {place} page", f"/?{urlencode(query)}")


def _filters(dice: random.Random) -> dict[str, str]:
    start = random.Random(dice.random()).randrange(DAYS)
    chances = {
        "status": (0.4, lambda: dice.choice(list(StatusFilter))),
        "sync": (0.25, lambda: dice.choice(list(SyncFilter))),
        "red": (0.15, lambda: "1"),
        "account": (0.3, lambda: dice.choice(CARTS + DESTINATIONS)),
        "error_code": (0.15, lambda: dice.choice(CODES)),
        "placed_from": (0.25, lambda: _day(start)),
        "placed_to": (0.15, lambda: _day(max(0, start - dice.choice((0, 1, 7, 30, 365))))),
        "text": (0.15, lambda: dice.choice(_WORDS)),
    }
    return {name: str(choose()) for name, (chance, choose) in chances.items() if dice.random() < chance}


def _day(ago: int) -> str:
    return time.strftime("%Y-%m-%d", time.gmtime(time.time() - ago * 86400))


def _position(ledger: Ledger, filters: dict[str, str], sort: Sort, place: str) -> str:
    """Find a page's position as a person does: by the links of other pages."""
    if place in ("first", "last"):
        return "" if place == "first" else "last"
    from plugins.order_desk.view import FilterQuery

    chosen = FilterQuery.model_validate(filters).as_filter()
    if place == "second":
        return order_page(ledger, chosen, sort).next
    back = order_page(ledger, chosen, sort, "last", size=1)
    return order_page(ledger, chosen, sort, back.previous, size=5000).previous


async def _timed(app: FastAPI, asked: Iterator[Asked]) -> dict[str, list[tuple[float, str]]]:
    times: dict[str, list[tuple[float, str]]] = defaultdict(list)
    async with AsyncClient(transport=ASGITransport(app), base_url="http://desk") as client:
        await client.get("/")
        for one in asked:
            began = time.perf_counter()
            answer = await client.get(one.address)
            took = (time.perf_counter() - began) * 1000
            if answer.status_code != 200:
                raise SystemExit(f"{one.address}: {answer.status_code} {answer.text[:500]}")
            times[one.kind].append((took, one.address))
    return times


def _app(ledger: Ledger) -> FastAPI:
    from plugins.order_desk import guards
    from plugins.order_desk.app import create_app

    app = create_app(lambda: ledger)
    app.dependency_overrides[guards.see.dependency] = lambda: None
    _, person = get_args(guards.PersonDep)
    app.dependency_overrides[person.dependency] = lambda: guards.Person("bench", may_act=True)
    return app


def _table(title: str, times: dict[str, list[tuple[float, str]]]) -> Table:
    table = Table(title=title)
    for heading in ("asked for", "requests", "median ms", "p95 ms", "slowest ms"):
        table.add_column(heading, justify="left" if heading == "asked for" else "right")
    everything = [one for group in times.values() for one in group]
    for kind, group in [*sorted(times.items()), ("everything", everything)]:
        took = sorted(one for one, _ in group)
        p95 = took[int(len(took) * 0.95)]
        mark = "[green]" if p95 < _AIM else "[red]"
        table.add_row(kind, str(len(took)), f"{statistics.median(took):.1f}", f"{mark}{p95:.1f}", f"{took[-1]:.1f}")
    return table


@contextmanager
def _ledger(url: str, orders: int) -> Iterator[Ledger]:
    ledger = Ledger.open(url)
    try:
        with ledger.read() as tx:
            there = tx.value("SELECT count(*) FROM orders")
        if not there:
            began = time.perf_counter()
            fill(ledger, orders)
            print(f"{orders:,} orders were written in {time.perf_counter() - began:.0f} s")
        yield ledger
    finally:
        ledger.close()


def main() -> None:
    """Measure on every database and print a table each."""
    parser = argparse.ArgumentParser(prog="python -m bench.grid", description=__doc__)
    parser.add_argument("--orders", type=int, default=1_000_000)
    parser.add_argument("--requests", type=int, default=1000)
    parser.add_argument("--ledger", help="a filled ledger of this benchmark, or where to make one; default: both kinds")
    options = parser.parse_args()
    use_own_airflow()
    with ExitStack() as stack:
        for url in [options.ledger] if options.ledger else _urls(stack):
            ledger = stack.enter_context(_ledger(url, options.orders))
            name = ledger.engine.dialect.name
            times = asyncio.run(_timed(_app(ledger), _requests(ledger, options.requests)))
            Console(width=100).print(_table(f"The Orders page on {name}, {options.orders:,} orders", times))
            worst = sorted((one for group in times.values() for one in group), reverse=True)[:5]
            for took, address in worst:
                print(f"  {took:.0f} ms {address[:180]}")


def _urls(stack: ExitStack) -> Iterator[str]:
    yield f"sqlite:///{Path(stack.enter_context(tempfile.TemporaryDirectory())) / 'ledger.db'}"
    try:
        yield stack.enter_context(running_server(durable=True))
    except NoServer as reason:
        print(f"PostgreSQL is left out: {reason}")


if __name__ == "__main__":
    main()
