"""Nothing moves without a trace: a walk through everything that can happen, and the events that must tell of it."""

import re
from collections import Counter
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

import include.order_sync.ledger as package
from include.order_sync.connectors.base import CancelOutcome
from include.order_sync.errors import ErrorCode
from include.order_sync.ledger.cancels import call_off_unsent, open_recalls, record_recall
from include.order_sync.ledger.duties import CONFIRMATIONS, EXPORTS, Duty, Verdict, finish, recover_orphans
from include.order_sync.ledger.mappings.ship_methods import release_mapped
from include.order_sync.ledger.session import Ledger
from include.order_sync.ledger.upsert import store
from include.order_sync.states import CONFIRMATION_MOVES, EXPORT_MOVES, ORDER_MOVES
from tests.clock import NOON, Clock
from tests.fakes.orders import CART, SECOND, WAREHOUSE, a_line, a_parcel, an_order, batch, incoming
from tests.ledger.acts import ACTOR, RUN, claim, claim_told, new_lease, result, rows, ship

MOVES = {**ORDER_MOVES, **EXPORT_MOVES, **CONFIRMATION_MOVES}
STATEFUL = {"orders": "status", "exports": "state", "confirmations": "state"}
ORDERS = 6
STEPS = 70


class Walk:
    """A ledger to which anything may happen, in any order."""

    def __init__(self, ledger: Ledger, clock: Clock, seed: int) -> None:
        self.ledger, self.clock, self.random = ledger, clock, Random(seed)
        self.parcels = 0

    def step(self) -> None:
        """Let one thing happen."""
        self.clock.advance(minutes=self.random.choice([0, 1, 60]))
        self.random.choice(
            [self.download, self.download, self.send, self.send, self.send, self.verify, self.die, self.map_methods,
             self.ship, self.ship, self.tell, self.tell, self.recall, self.call_off]
        )()  # fmt: skip

    def destination(self) -> str:
        return self.random.choice([WAREHOUSE, SECOND])

    def download(self) -> None:
        number = str(self.random.randrange(ORDERS))
        order = an_order(
            number,
            *(a_line(line, "2") for line in self.random.sample("123", 2)),
            note=str(self.random.random()),
            ship_method=self.random.choice(["flat_rate", "sledge"]),
            updated_at=NOON + timedelta(days=self.random.randrange(9)),
            canceled=self.random.random() < 0.15,
        )
        goals = [WAREHOUSE if line.external_id == "1" else SECOND for line in order.lines]
        store(self.ledger, batch(incoming(order, *goals)), ACTOR)

    def send(self) -> None:
        self.end(EXPORTS, claim(self.ledger, self.destination(), self.random.choice([1, 100])))

    def tell(self) -> None:
        self.end(CONFIRMATIONS, claim_told(self.ledger))

    def end(self, duty: Duty, claims: list) -> None:
        results = [
            result(
                one,
                self.random.choice(list(Verdict)),
                self.clock(),
                code=self.random.choice([ErrorCode.TIMEOUT, ErrorCode.UNMAPPED_SHIP_METHOD, ErrorCode.INVALID_ADDRESS]),
                due_at=self.clock(),
            )
            for one in claims
        ]
        finish(self.ledger, duty, results, RUN)

    def verify(self) -> None:
        waiting = rows(self.ledger, "SELECT id, order_id, failures FROM exports WHERE state = 'pending_verification'")
        self.end(EXPORTS, [_Row(row) for row in waiting])

    def die(self) -> None:
        goal = self.destination()
        claim(self.ledger, goal, 2)
        self.clock.advance(minutes=2)
        lease = new_lease(self.ledger, f"deliver:{goal}")
        recover_orphans(self.ledger, EXPORTS, goal, lease, RUN, timedelta(0))

    def map_methods(self) -> None:
        release_mapped(self.ledger, self.destination(), [(CART, "sledge", "SLED")], ACTOR)

    def ship(self) -> None:
        self.parcels += 1
        number = str(self.random.randrange(ORDERS))
        line = (self.random.choice("123"), self.random.choice("12"))
        ship(self.ledger, a_parcel(f"P{self.parcels}", number, line), destination=self.destination())

    def recall(self) -> None:
        for one in open_recalls(self.ledger, self.destination()):
            record_recall(self.ledger, one, self.random.choice([None, *CancelOutcome]), ACTOR)

    def call_off(self) -> None:
        call_off_unsent(self.ledger, self.destination(), ACTOR)

    def states(self) -> dict[tuple[str, int], str]:
        """Tell the state of everything that has one."""
        return {
            (table, row["id"]): row["state"]
            for table, column in STATEFUL.items()
            for row in rows(self.ledger, f"SELECT id, {column} AS state FROM {table}")
        }

    def count(self) -> int:
        """Count the events."""
        return len(rows(self.ledger, "SELECT id FROM events"))


class _Row:
    def __init__(self, row: dict) -> None:
        self.id, self.order_id, self.failures = row["id"], row["order_id"], row["failures"]


@pytest.mark.parametrize("seed", range(2))
def test_whatever_happens_every_change_of_state_is_told_and_is_legal(ledger: Ledger, clock: Clock, seed: int) -> None:
    walk = Walk(ledger, clock, seed)
    for _ in range(STEPS):
        before, told = walk.states(), walk.count()
        walk.step()
        _check_step(walk.ledger, before, walk.states(), told)
    _check_histories(walk)
    _check_orders(walk.ledger)


def _check_step(ledger: Ledger, before: dict, after: dict, told: int) -> None:
    """Every thing that stands in another state than before has an event that led there, and none was removed."""
    assert before.keys() <= after.keys()
    fresh = rows(ledger, "SELECT * FROM events ORDER BY id")[told:]
    moved = Counter((_table(event), event["subject_id"] or event["order_id"]) for event in fresh if _is_move(event))
    changed = {key for key in before if before[key] != after[key]}
    assert changed <= moved.keys()


def _check_histories(walk: Walk) -> None:
    """The events of each thing lead, move by legal move, from where it began to where it stands."""
    standing: dict[tuple[str, int], str] = {}
    for event in rows(walk.ledger, "SELECT * FROM events ORDER BY id"):
        if event["kind"] == "order_downloaded":
            standing["orders", event["order_id"]] = event["to_state"]
        elif _is_move(event):
            key = (_table(event), event["subject_id"] or event["order_id"])
            legal = MOVES[event["kind"]]
            assert event["from_state"] in legal.sources
            assert event["to_state"] == legal.target
            assert standing.get(key, event["from_state"]) == event["from_state"]
            standing[key] = event["to_state"]
    now = walk.states()
    assert standing == {key: now[key] for key in standing}
    assert {key: state for key, state in now.items() if key not in standing}.keys() <= {
        key for key, state in now.items() if state == "queued"
    }


def _check_orders(ledger: Ledger) -> None:
    """An order's status agrees with its exports."""
    for order in rows(ledger, "SELECT * FROM orders"):
        exports = rows(ledger, "SELECT state FROM exports WHERE order_id = :id", id=order["id"])
        states = {row["state"] for row in exports}
        if order["status"] == "canceled":
            assert states <= {"canceled"}
        if order["status"] == "new":
            assert "failed" not in states or order["cancel_requested_at"]
            assert states & {"queued", "sending", "pending_verification"} or order["cancel_requested_at"]
        if order["status"] == "error":
            assert order["error_code"]


def _is_move(event: dict) -> bool:
    return event["kind"] in MOVES


def _table(event: dict) -> str:
    return {"order": "orders", "export": "exports", "confirmation": "confirmations"}[event["kind"].split("_")[0]]


SOURCES = [path for path in Path(package.__path__[0]).rglob("*.py") if "migrations" not in path.parts]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_no_command_deletes_anything_but_old_measurements_and_files_of_reports(path: Path) -> None:
    code = path.read_text().replace("DELETE FROM api_calls ", "").replace("DELETE FROM report_chunks ", "")
    assert not re.search(r"\b(DELETE\s+FROM|TRUNCATE|DROP\s+TABLE)\b|\.delete\(", code, re.IGNORECASE)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_only_the_moves_change_a_state(path: Path) -> None:
    text = path.read_text().replace("UPDATE mails SET", "")  # no event of an order tells of a mail: see `outbox.py`
    assert not re.search(r"UPDATE \w+ SET [^\"]*\b(status|state) =", text)
    assert ("SET {entity.state} =" in text) == (path.name == "moves.py")
