"""A kill at any step, and two who look at once: each order is told of, and by one mail only."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress

import pytest

from include.order_sync.connectors.base import SkipCode
from include.order_sync.errors import ErrorCode
from include.order_sync.ledger.commands.model import Action
from include.order_sync.ledger.session import Ledger
from include.order_sync.ledger.transaction import Transaction
from include.order_sync.ledger.upsert import store
from tests.clock import Clock
from tests.conftest import MakeLedger
from tests.databases import Databases, PostgresDatabases
from tests.fakes.death import Death, Killed, MortalLedger
from tests.fakes.orders import a_skip, an_order, batch
from tests.ledger.acts import ACTOR, value
from tests.services.alerts.office import Office, numbers

MOST_STEPS = 60


def trouble(office: Office) -> None:
    """Let four things be out of order, each in its own way, and one thing be over."""
    office.refuse("1")
    assert len(office.told()) == 1
    office.ask(Action.MARK_SYNCED, "1")
    office.refuse("2", "3", code=ErrorCode.UNKNOWN_SKU)
    office.refuse("4", code=ErrorCode.UNMAPPED_SHIP_METHOD)
    store(office.ledger, batch(an_order("5"), skipped=(a_skip("6", SkipCode.NO_DESTINATION),)), ACTOR)
    office.clock.advance(minutes=30)


def test_a_kill_at_any_step_leaves_nothing_untold_and_tells_nothing_twice(
    databases: Databases, make_ledger: MakeLedger, clock: Clock
) -> None:
    stride = 3 if isinstance(databases, PostgresDatabases) else 1
    for step in range(1, MOST_STEPS, stride):
        ledger = make_ledger(MortalLedger)
        assert isinstance(ledger, MortalLedger)
        office = Office(ledger, clock)
        trouble(office)
        ledger.death = Death(step)
        with suppress(Killed):
            office.look()
        struck, ledger.death = ledger.death.struck, Death()
        told = office.told(minutes=1)
        assert sorted(numbers(said) for said in told) == [[], ["#6"], ["2", "3"], ["4"], ["5"]], f"step {step}"
        assert office.told(hours=1) == []
        assert value(ledger, "SELECT count(*) FROM alert_orders WHERE mail_id IS NULL") == 0
        ledger.close()
        if not struck:
            break
    else:
        pytest.fail(f"it takes more than {MOST_STEPS} steps")
    assert step > 10


class Slow(Ledger):
    """A ledger whose transactions stay open until another one has come as far as it can."""

    met: threading.Barrier | None = None

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        with super().write() as tx:
            yield tx
            with suppress(threading.BrokenBarrierError):
                if self.met:
                    self.met.wait(0.2)


@pytest.mark.postgres
def test_two_who_look_at_once_tell_everything_once(postgres: Databases, clock: Clock) -> None:
    url = postgres.lend()
    machines = [Slow(Ledger.unprepared(url).engine, clock) for _ in range(2)]
    offices = [Office(machine, clock) for machine in machines]
    trouble(offices[0])
    for machine in machines:
        machine.met = threading.Barrier(2)

    with ThreadPoolExecutor(2) as pool:
        raised = list(pool.map(lambda office: office.look(), offices))

    for machine in machines:
        machine.met = None
    told = [numbers(said) for said in offices[0].told(minutes=1)]
    assert sorted(told) == [[], ["#6"], ["2", "3"], ["4"], ["5"]]
    assert sum(one.new for one in raised) == 5
    assert sum(one.moved for one in raised) == 5
    for machine in machines:
        machine.close()
