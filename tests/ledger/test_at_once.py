"""Two tasks on the same ledger at the same moment."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import timedelta

import pytest
from sqlalchemy import event

from include.order_sync.errors import ErrorCode
from include.order_sync.ledger.duties import EXPORTS, Verdict, finish
from include.order_sync.ledger.exports import claim_exports
from include.order_sync.ledger.mappings.ship_methods import (
    desk_ship_methods,
    release_mapped,
    store_ship_method,
    unmapped,
)
from include.order_sync.ledger.session import Ledger
from include.order_sync.ledger.transaction import Transaction
from include.order_sync.ledger.upsert import store
from include.order_sync.states import ExportState, OrderStatus
from tests.clock import NOON, Clock
from tests.databases import Databases
from tests.fakes.orders import CART, SECOND, WAREHOUSE, a_line, a_parcel, an_order, batch, incoming, some_orders
from tests.ledger.acts import (
    ACTOR,
    RUN,
    claim,
    conclude,
    export_states,
    fail_all,
    kinds,
    new_lease,
    one_state,
    result,
    rows,
    ship,
    statuses,
    value,
)

LATER = NOON + timedelta(hours=1)
MOMENT = 0.5


@pytest.fixture
def at_once() -> Iterator[Callable[..., list[object]]]:
    """Run actions in threads that start together, and return what each came to."""
    with ThreadPoolExecutor(8) as pool:

        def run(*actions: Callable[[], object]) -> list[object]:
            start = threading.Barrier(len(actions))

            def act(action: Callable[[], object]) -> object:
                start.wait()
                return action()

            futures = [pool.submit(act, action) for action in actions]
            return [future.result(60) for future in futures]

        yield run


class Meeting:
    """Where two threads wait for each other, but not for long: the other may be kept from coming."""

    def __init__(self) -> None:
        self._barrier = threading.Barrier(2)

    def wait(self) -> None:
        """Wait until both are here, or for a moment."""
        with suppress(threading.BrokenBarrierError):
            self._barrier.wait(MOMENT)


class Machine(Ledger):
    """A ledger whose transactions can be made to wait for another machine's at the worst moment."""

    meet_before_commit: Meeting | None = None

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        with super().write() as tx:
            yield tx
            if self.meet_before_commit:
                self.meet_before_commit.wait()

    def meet_before(self, statement: str, meeting: Meeting) -> None:
        """Wait before every statement that begins so."""

        def wait(connection, cursor, sql: str, *rest: object) -> None:
            if sql.startswith(statement):
                meeting.wait()

        event.listen(self.engine, "before_cursor_execute", wait)


@pytest.fixture
def two_machines(postgres: Databases, clock: Clock) -> Iterator[tuple[Machine, Machine]]:
    """Two machines at one PostgreSQL ledger."""
    url = postgres.lend()
    machines = Machine.unprepared(url, clock), Machine.unprepared(url, clock)
    yield machines
    for machine in machines:
        machine.close()


@pytest.mark.parametrize("turned", [False, True], ids=["same order", "opposite order"])
def test_two_tasks_that_store_the_same_orders_store_them_once(ledger, at_once, turned: bool) -> None:
    orders = some_orders(100)
    other = orders[::-1] if turned else orders

    at_once(lambda: store(ledger, batch(*orders), ACTOR), lambda: store(ledger, batch(*other), ACTOR))

    assert value(ledger, "SELECT count(*) FROM orders") == 100
    assert value(ledger, "SELECT count(*) FROM exports") == 100
    assert value(ledger, "SELECT count(*) FROM events WHERE kind = 'order_downloaded'") == 100


def test_of_two_edits_at_once_the_newer_stays(ledger, at_once) -> None:
    for turn in range(3):
        number = str(turn)
        store(ledger, batch(an_order(number)), ACTOR)
        older = an_order(number, note="older", updated_at=NOON)
        newer = an_order(number, note="newer", updated_at=LATER)

        at_once(lambda o=older: store(ledger, batch(o), ACTOR), lambda n=newer: store(ledger, batch(n), ACTOR))

        assert value(ledger, "SELECT note FROM orders WHERE external_id = :number", number=number) == "newer"


def test_two_claimers_never_get_the_same_export(ledger: Ledger, clock: Clock, at_once) -> None:
    store(ledger, batch(*some_orders(120)), ACTOR)
    lease = new_lease(ledger, "deliver:warehouse")
    clock.advance(seconds=1)

    claimed = at_once(*[lambda: claim_exports(ledger, WAREHOUSE, lease, 50, ACTOR)] * 4)

    ids = [one.id for claims in claimed for one in claims]
    assert len(ids) == len(set(ids))
    assert value(ledger, "SELECT count(*) FROM events WHERE kind = 'export_claimed'") == len(ids)


@pytest.mark.postgres
def test_an_order_of_two_destinations_moves_on_when_both_finish_at_once(two_machines, at_once) -> None:
    here, there = two_machines
    store(here, batch(incoming(an_order("1001", a_line("1"), a_line("2")), WAREHOUSE, SECOND)), ACTOR)
    first, second = claim(here), claim(here, SECOND)
    here.meet_before_commit = there.meet_before_commit = Meeting()

    at_once(
        lambda: conclude(here, first, Verdict.ACKNOWLEDGED),
        lambda: conclude(there, second, Verdict.ACKNOWLEDGED),
    )

    assert statuses(here) == {"1001": OrderStatus.AT_WMS}


@pytest.mark.postgres
def test_an_edit_and_a_new_mapping_never_wait_for_one_another(two_machines, at_once) -> None:
    here, there = two_machines
    store(here, batch(an_order(ship_method="sledge")), ACTOR)
    fail_all(here, ErrorCode.UNMAPPED_SHIP_METHOD)
    meeting = Meeting()
    here.meet_before("UPDATE order_lines", meeting)
    there.meet_before("SELECT id, id AS order_ref", meeting)

    at_once(
        lambda: store(here, batch(an_order(ship_method="sledge", note="hurry", updated_at=LATER)), ACTOR),
        lambda: store_ship_method(there, CART, WAREHOUSE, "sledge", "SLED", (), ACTOR),
    )

    assert one_state(here) == ("new", "queued")
    assert kinds(here).count("export_released") == 1


@pytest.mark.parametrize("turn", range(3))
def test_of_two_people_who_map_the_same_ship_method_the_last_one_is_right(ledger: Ledger, at_once, turn: int) -> None:
    store(ledger, batch(*some_orders(30, ship_method="sledge")), ACTOR)
    fail_all(ledger, ErrorCode.UNMAPPED_SHIP_METHOD)

    at_once(
        lambda: store_ship_method(ledger, CART, WAREHOUSE, "sledge", "SLED", (), "user:olga"),
        lambda: store_ship_method(ledger, CART, WAREHOUSE, "sledge", "SLOW", (), "user:piet"),
    )

    (stands,) = desk_ship_methods(ledger)
    (ended,) = rows(ledger, "SELECT actor, ended_by FROM ship_methods WHERE ended_at IS NOT NULL")
    assert {stands.actor, ended["actor"]} == {"user:olga", "user:piet"}
    assert ended["ended_by"] == stands.actor
    assert kinds(ledger).count("export_released") == 30


@pytest.mark.parametrize("turn", range(3))
def test_no_order_waits_for_ever_that_fails_while_its_ship_method_is_mapped(ledger: Ledger, at_once, turn: int) -> None:
    store(ledger, batch(*some_orders(30, ship_method="sledge")), ACTOR)
    claims = claim(ledger)

    at_once(
        lambda: conclude(ledger, claims, Verdict.FAILED, code=ErrorCode.UNMAPPED_SHIP_METHOD, message="no mapping"),
        lambda: store_ship_method(ledger, CART, WAREHOUSE, "sledge", "SLED", (), "user:olga"),
    )

    waiting = sum(one.orders for one in unmapped(ledger))
    assert release_mapped(ledger, WAREHOUSE, [(CART, "sledge", "SLED")], ACTOR) == waiting
    assert set(export_states(ledger).values()) == {"queued"}


@pytest.mark.parametrize("turn", range(2))
def test_an_order_that_is_canceled_while_it_is_claimed_is_either_called_off_or_asked_back(
    ledger: Ledger, clock: Clock, at_once, turn: int
) -> None:
    orders = some_orders(40)
    store(ledger, batch(*orders), ACTOR)
    lease = new_lease(ledger, "deliver:warehouse")
    clock.advance(seconds=1)
    canceled = some_orders(40, canceled=True, updated_at=LATER)

    at_once(
        lambda: store(ledger, batch(*canceled), ACTOR),
        lambda: claim_exports(ledger, WAREHOUSE, lease, 100, ACTOR),
    )

    found = rows(ledger, "SELECT e.state, o.status FROM exports e JOIN orders o ON o.id = e.order_id")
    assert {tuple(row.values()) for row in found} <= {("canceled", "canceled"), ("sending", "new")}


def test_orders_that_are_edited_while_they_are_acknowledged_come_through(ledger, at_once) -> None:
    for turn in range(2):
        orders = some_orders(60, first=1000 * turn)
        store(ledger, batch(*orders), ACTOR)
        claims = claim(ledger)
        edited = some_orders(60, first=1000 * turn, note="edited", updated_at=LATER)[::-1]
        results = [result(one, Verdict.ACKNOWLEDGED, NOON) for one in claims]

        at_once(
            lambda e=edited: store(ledger, batch(*e), ACTOR),
            lambda r=results: finish(ledger, EXPORTS, r, RUN),
        )

    assert set(statuses(ledger).values()) == {OrderStatus.AT_WMS}


def test_orders_that_are_canceled_while_they_fail_come_through(ledger, at_once) -> None:
    for turn in range(2):
        store(ledger, batch(*some_orders(60, first=1000 * turn)), ACTOR)
        claims = claim(ledger)
        canceled = some_orders(60, first=1000 * turn, canceled=True, updated_at=LATER)[::-1]
        results = [result(one, Verdict.FAILED, NOON, code=ErrorCode.REJECTED) for one in claims]

        at_once(
            lambda c=canceled: store(ledger, batch(*c), ACTOR),
            lambda r=results: finish(ledger, EXPORTS, r, RUN),
        )

    assert set(statuses(ledger).values()) <= {OrderStatus.ERROR, OrderStatus.CANCELED}


def test_parcels_that_come_while_the_export_is_acknowledged_count(ledger, at_once) -> None:
    for turn in range(2):
        orders = some_orders(60, first=1000 * turn)
        store(ledger, batch(*orders), ACTOR)
        results = [result(one, Verdict.ACKNOWLEDGED, NOON) for one in claim(ledger)]
        parcels = [a_parcel(f"P{order.number}", order) for order in orders[::-1]]

        at_once(lambda p=parcels: ship(ledger, *p), lambda r=results: finish(ledger, EXPORTS, r, RUN))

    assert set(statuses(ledger).values()) == {OrderStatus.SHIPPED}
    assert set(export_states(ledger).values()) == {ExportState.EXPORTED}


def test_first_opening_by_many_at_once_makes_the_tables_once(databases: Databases, at_once) -> None:
    url = databases.fresh(empty=True)

    ledgers = at_once(*[lambda: Ledger.open(url)] * 5)

    assert value(ledgers[0], "SELECT count(*) FROM alembic_version") == 1
    for ledger in ledgers:
        ledger.close()
