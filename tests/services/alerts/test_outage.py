"""An outage gives one mail, however many orders it stops, and costs no more statements than a single order."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from include.order_sync.ledger.session import Ledger
from include.order_sync.ledger.upsert import store
from tests.fakes.orders import batch, some_orders
from tests.ledger.acts import ACTOR, change, value
from tests.services.alerts.office import DESK, Office

MANY = 10_000
_BREAK = (
    "UPDATE exports SET state = 'failed', failures = 5, error_code = 'unavailable', error_message = 'HTTP 503',"
    " last_attempt_at = :now"
)


@contextmanager
def counted(ledger: Ledger) -> Iterator[list[str]]:
    """Collect the statements that are run."""
    statements: list[str] = []

    def note(connection: object, cursor: object, sql: str, *rest: object) -> None:
        statements.append(sql)

    event.listen(ledger.engine, "before_cursor_execute", note)
    yield statements
    event.remove(ledger.engine, "before_cursor_execute", note)


def fail_many(office: Office, first: int, count: int) -> None:
    """Let orders fail at once."""
    store(office.ledger, batch(*some_orders(count, first=first)), ACTOR)
    change(office.ledger, f"{_BREAK} WHERE state = 'queued'")


def test_an_outage_of_ten_thousand_orders_is_one_mail(office: Office) -> None:
    fail_many(office, 1, MANY)

    (said,) = office.told()

    assert (len(said.orders), said.new, said.waiting) == (50, MANY, MANY)
    assert said.sentence == "10,000 orders were not exported to warehouse: unavailable."
    assert [order.number for order in said.orders[:3]] == ["1", "2", "3"]
    assert said.message == "HTTP 503"
    assert said.link == f"{DESK}?account=warehouse&error_code=unavailable"
    assert value(office.ledger, "SELECT count(*) FROM alert_orders WHERE mail_id IS NULL") == 0
    assert office.told(minutes=1) == []

    fail_many(office, 20_001, 3)
    (more,) = office.told(minutes=14)
    assert ([order.number for order in more.orders], more.new, more.waiting) == (
        ["20001", "20002", "20003"],
        3,
        MANY + 3,
    )


def test_it_is_over_in_one_mail_too(office: Office) -> None:
    fail_many(office, 1, MANY)
    office.told()
    change(office.ledger, "UPDATE exports SET state = 'exported', error_code = NULL, exported_at = :now")
    (said,) = office.told(minutes=15)
    assert (said.recovered, said.outcomes) == (True, {"exported": MANY})


def test_many_orders_take_as_many_statements_as_one(office: Office) -> None:
    statements = []
    for first, count in ((1, 1), (1001, 1000)):
        fail_many(office, first, count)
        with counted(office.ledger) as ran:
            assert len(office.told(minutes=20)) == 1
        statements.append(len(ran))
    assert statements[0] == statements[1] < 60


def test_while_nothing_changes_a_look_changes_nothing(office: Office) -> None:
    fail_many(office, 1, 200)
    office.look()
    before = value(office.ledger, "SELECT count(*) FROM alert_orders WHERE noted_at = :now")
    with counted(office.ledger) as ran:
        assert office.look(minutes=1).summary().startswith("0 newly out of order, 0 no longer")
    assert before == 200
    assert len(ran) < 45
    assert value(office.ledger, "SELECT count(*) FROM alert_orders WHERE noted_at = :now") == 0
