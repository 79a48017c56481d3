"""Several fetches at the same moment, and a process that dies at any step."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from include.order_sync.accounts import Accounts
from include.order_sync.ledger.runs import fetch_by
from include.order_sync.ledger.session import Ledger
from include.order_sync.services.runtime import Runtime
from include.order_sync.services.serving.fetch import fetch
from include.order_sync.services.serving.wire import ENCODE, FetchAsked
from tests.databases import Databases
from tests.fakes.death import Death, Killed
from tests.fakes.orders import CART, WAREHOUSE
from tests.fakes.world import World
from tests.ledger.acts import export_states, value
from tests.services.serving.erp import Erp, _json, numbers
from tests.services.steps import later, sell


def fetch_at_once(world: World, keys: list[str], limit: int) -> list[list[str]]:
    """Fetch from a thread for each key, all at the same moment; each order's number, by thread."""
    runtime = replace(world.run(), run=fetch_by(WAREHOUSE))
    start = threading.Barrier(len(keys))

    def one(key: str) -> list[str]:
        start.wait()
        return numbers(_json(fetch(runtime, WAREHOUSE, FetchAsked(limit, 900), key)))

    with ThreadPoolExecutor(len(keys)) as pool:
        return list(pool.map(one, keys))


@pytest.mark.parametrize("turn", range(2))
def test_two_fetches_at_once_never_get_the_same_order(erp: Erp, turn: int) -> None:
    sell(erp.world, 60)

    got = fetch_at_once(erp.world, ["", "", "", ""], 20)

    handed = [number for fetched in got for number in fetched]
    assert len(handed) == len(set(handed)) == 60
    assert value(erp.world.ledger, "SELECT count(*) FROM events WHERE kind = 'export_offered'") == 60


def test_two_fetches_at_once_with_one_key_get_the_same_orders(erp: Erp) -> None:
    sell(erp.world, 60)

    first, second = fetch_at_once(erp.world, ["key", "key"], 20)

    assert first == second
    assert len(first) == 20


@pytest.mark.postgres
def test_two_machines_never_get_the_same_order(postgres: Databases, world: World) -> None:
    """Each machine has connections of its own."""
    erp = Erp(world)
    url = postgres.lend()
    ledgers = [Ledger.unprepared(url, world.clock) for _ in range(3)]
    accounts: Accounts = world.accounts
    start = threading.Barrier(len(ledgers))
    world.ledger = ledgers[0]  # type: ignore[assignment]
    sell(world, 100)

    def one(ledger: Ledger) -> list[str]:
        runtime = Runtime(ledger, accounts, erp.runtime().endpoint, fetch_by(WAREHOUSE))
        start.wait()
        return [n for _ in range(4) for n in numbers(_json(fetch(runtime, WAREHOUSE, FetchAsked(10, 900))))]

    with ThreadPoolExecutor(len(ledgers)) as pool:
        handed = [number for fetched in pool.map(one, ledgers) for number in fetched]
    for ledger in ledgers:
        ledger.close()
    assert len(handed) == len(set(handed)) == 100


def deaths(erp: Erp, act) -> int:
    """Kill the process at each of its steps in turn until it lives through all of them; how often it died."""
    for step in range(1, 200):
        try:
            act(Death(at=step))
        except Killed:
            later(erp.world, minutes=20)
        else:
            return step - 1
    raise AssertionError("it never lived")


def test_a_fetch_that_is_killed_at_any_step_loses_nothing(erp: Erp) -> None:
    erp.world.configure(WAREHOUSE, attempts=99)
    sell(erp.world, 3)

    assert deaths(erp, lambda death: erp.fetch(death=death)) >= 4

    later(erp.world, minutes=20)
    assert numbers(erp.fetch()) == ["1001", "1002", "1003"]
    assert set(erp.accept("1001", "1002", "1003")) == {"recorded"}


def test_results_that_are_killed_at_any_step_are_taken_whole_or_not_at_all(stocked: Erp) -> None:
    stocked.fetch(lease=86_400)
    seen: set[frozenset[str]] = set()

    def answer(death: Death) -> None:
        try:
            stocked.accept("1001", "1002", "1003", death=death)
        finally:
            stocked.world.ledger.death = Death()
            seen.add(frozenset(export_states(stocked.world.ledger).values()))

    assert deaths(stocked, answer) >= 2
    assert seen == {frozenset({"pending_verification"}), frozenset({"exported"})}
    assert set(stocked.accept("1001", "1002", "1003")) == {"repeated"}
    assert value(stocked.world.ledger, "SELECT count(*) FROM attempts") == 3


def test_what_is_read_again_is_what_was_stored(erp: Erp) -> None:
    sell(erp.world, 1)

    assert ENCODE(fetch(erp.runtime(), WAREHOUSE, FetchAsked(), "k")) == ENCODE(
        fetch(erp.runtime(), WAREHOUSE, FetchAsked(), "k")
    )
    assert value(erp.world.ledger, "SELECT cart FROM orders") == CART
