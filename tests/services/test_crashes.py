"""A kill after every step: the next run goes on, and nothing is lost, sent twice or left hanging."""

from contextlib import suppress
from datetime import timedelta

import pytest

from include.order_sync.connectors.base import SkipCode
from include.order_sync.ledger.cursors import cursor
from include.order_sync.ledger.queries import skipped_count
from include.order_sync.services.confirm import confirm
from include.order_sync.services.deliver import deliver
from include.order_sync.services.download import download
from include.order_sync.services.failures import WorkRemains
from include.order_sync.services.pull import pull
from include.order_sync.services.track import track
from tests.clock import NOON, Clock
from tests.conftest import MakeLedger
from tests.databases import Databases, PostgresDatabases
from tests.fakes.death import Death, Gone, Killed, MortalLedger
from tests.fakes.orders import CART, WAREHOUSE, a_parcel, a_skip, an_order, some_orders
from tests.fakes.world import SOURCE, World
from tests.ledger.acts import export_states, rows, statuses, told_states, value

ORDERS = some_orders(3)
KEYS = [order.external_id for order in ORDERS]
REFERENCES = {f"{CART}:{key}": 1 for key in KEYS}
MOST_STEPS = 120


class Story:
    """What one service has to bring about, though its first task is killed, at every `stride`th step in turn."""

    stride = 1

    def __init__(self, world: World) -> None:
        self.world = world

    def prepare(self) -> None:
        """Bring the flow to where the service begins."""

    def act(self, death: Death | None = None) -> None:
        """Run the service's task once."""

    def check(self) -> None:
        """See that all is as it must be, and that no more was done than had to be."""


class Download(Story):
    def prepare(self) -> None:
        self.world.cart.sell(*(an_order(key, updated_at=NOON + timedelta(hours=at)) for at, key in enumerate(KEYS)))
        self.world.configure(CART, overlap="1s")
        self.world.cart.skips = [a_skip("skipped", SkipCode.NOTHING_TO_SHIP)]

    def act(self, death: Death | None = None) -> None:
        download(self.world.run(death), CART)

    def check(self) -> None:
        ledger = self.world.ledger
        assert sorted(statuses(ledger)) == KEYS
        assert value(ledger, "SELECT count(*) FROM events WHERE kind = 'order_downloaded'") == len(KEYS)
        assert value(ledger, "SELECT count(*) FROM events") == len(KEYS)
        assert cursor(ledger, CART, "orders") == NOON + timedelta(hours=2)
        assert skipped_count(ledger) == 1


class Pull(Story):
    def prepare(self) -> None:
        self.world.source.page_size = 2
        self.world.source.sell(*ORDERS)
        self.world.source.skips = [a_skip("skipped", SkipCode.NOTHING_TO_SHIP)]

    def act(self, death: Death | None = None) -> None:
        pull(self.world.run(death), SOURCE)
        assert set(self.world.source.acknowledged) <= {*statuses(self.world.ledger), "skipped"}

    def check(self) -> None:
        assert sorted(statuses(self.world.ledger)) == KEYS
        assert value(self.world.ledger, "SELECT count(*) FROM events") == len(KEYS)
        assert self.world.source.waiting == {}
        assert self.world.source.skips == []


class Deliver(Story):
    def prepare(self) -> None:
        self.world.cart.sell(*ORDERS)
        download(self.world.run(), CART)
        self.world.configure(WAREHOUSE, concurrency=2)

    def act(self, death: Death | None = None) -> None:
        deliver(self.world.run(death), WAREHOUSE)

    def check(self) -> None:
        assert dict(self.world.warehouse.times_taken) == REFERENCES
        assert set(export_states(self.world.ledger).values()) == {"exported"}
        assert set(statuses(self.world.ledger).values()) == {"at_wms"}
        assert value(self.world.ledger, "SELECT min(failures) FROM exports") in (0, 1)


class DeliverOneByOne(Deliver):
    """One call at a time, in small batches, with a lost answer among them."""

    def prepare(self) -> None:
        super().prepare()
        self.world.configure(WAREHOUSE, concurrency=1)
        self.world.warehouse.lose_answer("push", when=lambda outbound: outbound.reference == f"{CART}:1002")


class Recall(Deliver):
    """Orders that the cart has canceled: one before it was sent, two after."""

    stride = 2

    def prepare(self) -> None:
        super().prepare()
        self.world.configure(WAREHOUSE, concurrency=1)
        self.world.warehouse.fail("push", ValueError("a surprise"), when=lambda o: o.reference.endswith("1003"))
        with suppress(WorkRemains):
            deliver(self.world.run(), WAREHOUSE)
        self.world.cart.sell(*some_orders(3, canceled=True, updated_at=NOON))
        self.world.warehouse.too_late = {f"{CART}:1002"}
        download(self.world.run(), CART)

    def check(self) -> None:
        assert statuses(self.world.ledger) == {"1001": "canceled", "1002": "error", "1003": "canceled"}
        assert set(self.world.warehouse.times_taken) <= {f"{CART}:1001", f"{CART}:1002"}
        assert self.world.warehouse.times_taken.most_common(1)[0][1] == 1


class Track(Story):
    stride = 2

    def prepare(self) -> None:
        Deliver(self.world).prepare()
        deliver(self.world.run(), WAREHOUSE)
        self.world.warehouse.ship(NOON, *[a_parcel(f"P{key}", key) for key in KEYS])

    def act(self, death: Death | None = None) -> None:
        track(self.world.run(death), WAREHOUSE)

    def check(self) -> None:
        assert set(statuses(self.world.ledger).values()) == {"shipped"}
        assert told_states(self.world.ledger) == ["queued"] * 3
        assert value(self.world.ledger, "SELECT count(*) FROM shipments") == 3
        assert cursor(self.world.ledger, WAREHOUSE, "shipments") == NOON


class Confirm(Story):
    stride = 2

    def prepare(self) -> None:
        Track(self.world).prepare()
        track(self.world.run(), WAREHOUSE)
        self.world.configure(CART, concurrency=2)

    def act(self, death: Death | None = None) -> None:
        confirm(self.world.run(death), CART)

    def check(self) -> None:
        assert self.world.cart.told_of() == [f"TRACK-P{key}" for key in KEYS]
        assert told_states(self.world.ledger) == ["confirmed"] * 3
        assert set(statuses(self.world.ledger).values()) == {"confirmed"}


STORIES = [Download, Pull, Deliver, DeliverOneByOne, Recall, Track, Confirm]


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
def test_a_kill_at_any_step_loses_nothing_and_repeats_nothing(
    databases: Databases, make_ledger: MakeLedger, clock: Clock, story: type[Story]
) -> None:
    # The steps are the same on both databases; where a transaction costs more, some of them must do.
    for step in range(1, MOST_STEPS, 5 if isinstance(databases, PostgresDatabases) else story.stride):
        ledger = make_ledger(MortalLedger)
        told = story(World(ledger, clock))
        told.prepare()
        death = Death(step)
        _act(told, death)
        if not death.struck:
            break
        _settle(told, clock)
        try:
            told.check()
        except AssertionError as error:
            error.add_note(f"killed at step {step}; events: {_history(ledger)}")
            raise
        ledger.close()
        databases.take_back()
    else:
        pytest.fail(f"it takes more than {MOST_STEPS} steps")
    _settle(told, clock)
    told.check()
    assert step > 6


def _act(told: Story, death: Death) -> None:
    with suppress(Killed, Gone, WorkRemains):
        told.act(death)


def _settle(told: Story, clock: Clock) -> None:
    """Let the dead task's lease run out and the task be tried again, as often as it takes."""
    for _ in range(6):
        clock.advance(minutes=10)
        with suppress(WorkRemains):
            told.act()
            return
    pytest.fail("it does not come to an end")


def _history(ledger: MortalLedger) -> list[tuple[int, str]]:
    return [(row["order_id"], row["kind"]) for row in rows(ledger, "SELECT order_id, kind FROM events ORDER BY id")]
