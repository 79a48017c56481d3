"""What a report counts, and why orders are not synced."""

from datetime import timedelta

from include.order_sync.errors import ErrorCode
from include.order_sync.ledger.commands.act import act
from include.order_sync.ledger.commands.model import Action, Target
from include.order_sync.ledger.duties import Verdict
from include.order_sync.ledger.reports.choosing import Chosen
from include.order_sync.ledger.reports.facts import CauseCount, Facts, Why, facts
from include.order_sync.ledger.reports.reading import snapshot
from include.order_sync.ledger.session import Ledger
from include.order_sync.ledger.upsert import store
from include.order_sync.subscriptions import Period, Scope
from tests.clock import NOON, Clock
from tests.fakes.orders import SECOND, WAREHOUSE, a_line, an_order, batch, incoming, some_orders
from tests.ledger.acts import ACTOR, claim, conclude, export_all, fail_all, rows
from tests.ledger.grid.crowd import crowd
from tests.ledger.reports.reading import report


def told(
    ledger: Ledger, patience: dict[str, timedelta] | None = None, rows: int | None = None, **wanted: object
) -> Facts:
    chosen = Chosen(**{"zone": "UTC", "period": Period.EVER, **wanted})  # type: ignore[arg-type]
    with snapshot(ledger) as tx:
        return facts(tx, chosen, patience, rows)


def hold(ledger: Ledger, number: str) -> None:
    (order,) = rows(ledger, "SELECT id FROM orders WHERE number = :number", number=number)
    act(ledger, Action.HOLD, [Target(order["id"])], "user:olga")


def whys(found: Facts) -> list[tuple[str, str, int]]:
    return [(cause.why.value, cause.destination, cause.orders) for cause in found.causes]


def test_the_counts_are_those_of_the_rows(ledger: Ledger, clock: Clock) -> None:
    crowd(ledger, clock)
    for wanted in ({}, {"scope": Scope.FAILED}, {"destination": SECOND}, {"period": Period.DAY, "since": NOON}):
        listed = [row["Status"] for row in report(ledger, **wanted)]
        found = told(ledger, **wanted)
        assert found.rows == len(listed)
        assert told(ledger, rows=len(listed), **wanted) == found
        assert {status: number for status, number in found.counts.items() if number} == {
            status: listed.count(status) for status in listed
        }


def test_every_status_is_counted_in_order_also_where_there_is_none(ledger: Ledger) -> None:
    assert list(told(ledger).counts.items()) == [
        ("Failed", 0), ("Pending Verification", 0), ("Queued", 0), ("Successful", 0),
    ]  # fmt: skip
    assert list(told(ledger, scope=Scope.FAILED).counts) == ["Failed", "Pending Verification", "Queued"]


def test_each_reason_is_told_apart(ledger: Ledger, clock: Clock) -> None:
    store(ledger, batch(*some_orders(9)), ACTOR)
    claims = claim(ledger)
    conclude(ledger, claims[:3], Verdict.FAILED, code=ErrorCode.UNKNOWN_SKU, message="no")
    conclude(ledger, claims[3:5], Verdict.FAILED, code=ErrorCode.UNMAPPED_SHIP_METHOD, message="no")
    later = clock.time + timedelta(hours=2)
    conclude(ledger, claims[6:7], Verdict.RETRY, code=ErrorCode.TIMEOUT, message="late", due_at=later)
    conclude(ledger, [claims[5], *claims[7:]], Verdict.UNCLAIMED, due_at=clock.time)
    hold(ledger, "1009")
    due = clock.time
    assert [cause.why for cause in told(ledger).causes] == [Why.FAILED, Why.UNMAPPED, Why.ON_HOLD, Why.RETRIED]
    clock.advance(minutes=30)
    found = {cause.why: cause for cause in [*told(ledger).causes]}
    assert found[Why.FAILED] == CauseCount(
        Why.FAILED, "unknown_sku", WAREHOUSE, "", "", 3, None, ("1001", "1002", "1003")
    )
    assert found[Why.UNMAPPED] == CauseCount(
        Why.UNMAPPED, "", WAREHOUSE, "web_shop", "flat_rate", 2, None, ("1004", "1005")
    )
    assert found[Why.ON_HOLD].numbers == ("1009",)
    assert found[Why.RETRIED] == CauseCount(Why.RETRIED, "timeout", WAREHOUSE, "", "", 1, later, ("1007",))
    assert found[Why.STUCK] == CauseCount(Why.STUCK, "", WAREHOUSE, "", "", 2, due, ("1006", "1008"))
    assert (len(found), told(ledger).more) == (5, 0)


def test_what_was_not_acknowledged_is_a_reason_after_half_an_hour(ledger: Ledger, clock: Clock) -> None:
    store(ledger, batch(an_order("1")), ACTOR)
    conclude(ledger, claim(ledger), Verdict.UNACKNOWLEDGED, code=ErrorCode.OUTCOME_UNKNOWN, message="silence")
    assert told(ledger).causes == []
    clock.advance(minutes=30)
    assert whys(told(ledger)) == [("unacknowledged", WAREHOUSE, 1)]


def test_only_what_waits_too_long_is_a_reason(ledger: Ledger, clock: Clock) -> None:
    store(ledger, batch(an_order("1"), incoming(an_order("2"), "fetching_erp")), ACTOR)
    clock.advance(minutes=29, seconds=59)
    assert told(ledger).causes == []
    clock.advance(seconds=1)
    assert whys(told(ledger)) == [("not_fetched", "fetching_erp", 1), ("stuck", WAREHOUSE, 1)]
    assert whys(told(ledger, {WAREHOUSE: timedelta(hours=2)})) == [("not_fetched", "fetching_erp", 1)]


def test_what_most_orders_wait_for_comes_first_with_its_first_orders(ledger: Ledger) -> None:
    orders = [incoming(one, SECOND) for one in some_orders(12)]
    store(ledger, batch(*some_orders(2, first=5001), *orders), ACTOR)
    fail_all(ledger, ErrorCode.REJECTED)
    fail_all(ledger, ErrorCode.REJECTED, SECOND)
    most, few = told(ledger).causes
    assert (most.destination, most.orders, most.numbers) == (SECOND, 12, ("1001", "1002", "1003", "1004", "1005"))
    assert (few.destination, few.orders, few.numbers) == (WAREHOUSE, 2, ("5001", "5002"))


def test_only_the_first_five_reasons_are_told(ledger: Ledger) -> None:
    methods = [an_order(str(n), ship_method=f"method {n % 7}") for n in range(14)]
    store(ledger, batch(*methods), ACTOR)
    fail_all(ledger, ErrorCode.UNMAPPED_SHIP_METHOD)
    found = told(ledger)
    assert [cause.method for cause in found.causes] == [f"method {n}" for n in range(5)]
    assert found.more == 2


def test_an_order_on_hold_counts_once_however_many_destinations_it_has(ledger: Ledger) -> None:
    store(ledger, batch(incoming(an_order("1", a_line("1"), a_line("2")), WAREHOUSE, SECOND)), ACTOR)
    hold(ledger, "1")
    (cause,) = told(ledger).causes
    assert (cause.orders, cause.numbers) == (1, ("1",))


def test_reasons_are_those_of_the_orders_that_are_listed(ledger: Ledger) -> None:
    store(ledger, batch(an_order("1"), incoming(an_order("2"), SECOND)), ACTOR)
    fail_all(ledger, ErrorCode.REJECTED)
    export_all(ledger, SECOND)
    assert told(ledger, destination=SECOND).causes == []
    assert whys(told(ledger, scope=Scope.FAILED)) == [("failed", WAREHOUSE, 1)]
