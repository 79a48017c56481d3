"""The rows of a status report: which orders, with which status, and what stands in each column."""

from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any

import pytest

from include.order_sync.errors import ErrorCode
from include.order_sync.ledger.commands.act import act
from include.order_sync.ledger.commands.model import Action, Target
from include.order_sync.ledger.intake import Batch
from include.order_sync.ledger.reports.choosing import Chosen
from include.order_sync.ledger.reports.reading import snapshot
from include.order_sync.ledger.reports.rows import CsvBlocks, first_rows
from include.order_sync.ledger.session import Ledger
from include.order_sync.ledger.upsert import store
from include.order_sync.states import ExportState
from include.order_sync.subscriptions import Period, Scope
from tests.clock import NOON, Clock
from tests.fakes.orders import BY_HAND, METHODS, SECOND, WAREHOUSE, a_line, an_order, batch, incoming
from tests.ledger.acts import ACTOR, change, export_all, fail_all, rows
from tests.ledger.grid.crowd import crowd
from tests.ledger.reports.reading import report, statuses, written

SIX = ["Order id", "Distributor name", "Account ID", "Delivery Date", "Placed At Date", "Status"]
AGES = (timedelta(0), timedelta(minutes=29, seconds=59), timedelta(minutes=30), timedelta(days=3))
UNDER_30, OVER_30 = AGES[:2], AGES[2:]
STATES = [state for state in ExportState if state is not ExportState.CANCELED]


def put(ledger: Ledger, *orders: Any) -> None:
    store(ledger, batch(*orders), ACTOR)


def expected(state: ExportState, age: timedelta) -> str:
    """Name the status by Pepper's definitions."""
    if state is ExportState.FAILED:
        return "Failed"
    if state in (ExportState.EXPORTED, ExportState.MARKED_SYNCED):
        return "Successful"
    unconfirmed = state is ExportState.PENDING_VERIFICATION and age in OVER_30
    return "Pending Verification" if unconfirmed else "Queued"


@pytest.mark.parametrize("method", ["push", "pull"])
def test_every_state_at_every_age_has_its_status(ledger: Ledger, method: str) -> None:
    cases = list(product(STATES, AGES))
    put(ledger, *(an_order(str(n)) for n in range(len(cases))))
    for number, (state, age) in enumerate(cases):
        change(
            ledger,
            "UPDATE exports SET state = :state, method = :method, sent_at = :sent WHERE reference = :of",
            state=state,
            method=method,
            sent=NOON - age,
            of=f"web_shop:{number}",
        )
    wanted = {str(n): expected(*case) for n, case in enumerate(cases)}
    assert statuses(ledger) == wanted
    failed = {number: status for number, status in wanted.items() if status != "Successful"}
    assert statuses(ledger, scope=Scope.FAILED) == failed


def test_orders_without_a_sync_and_canceled_ones_are_left_out(ledger: Ledger) -> None:
    put(ledger, incoming(an_order("1"), BY_HAND), an_order("2"), an_order("3", canceled=True), an_order("4"))
    change(ledger, "UPDATE exports SET state = 'canceled' WHERE reference = 'web_shop:2'")
    assert statuses(ledger) == {"4": "Queued"}


def test_an_order_on_hold_is_listed(ledger: Ledger) -> None:
    put(ledger, an_order("1"))
    (order,) = rows(ledger, "SELECT id FROM orders")
    act(ledger, Action.HOLD, [Target(order["id"])], "user:olga")
    assert statuses(ledger, scope=Scope.FAILED) == {"1": "Queued"}


def test_rows_come_by_status_and_in_each_the_oldest_first(ledger: Ledger, clock: Clock) -> None:
    crowd(ledger, clock)
    listed = [(row["Status"], row["Placed At Date"]) for row in report(ledger)]
    assert listed == sorted(listed)
    assert [*dict.fromkeys(status for status, _ in listed)] == [
        "Failed", "Pending Verification", "Queued", "Successful",
    ]  # fmt: skip


def test_a_row_has_exactly_the_six_columns(ledger: Ledger) -> None:
    order = an_order(
        "00123", a_line(distributor="Müller & Söhne"), customer_account="007",
        delivery_date=date(2026, 3, 4), placed_at=datetime(2026, 2, 28, 23, 30, 59, 999_999, tzinfo=UTC),
    )  # fmt: skip
    put(ledger, order)
    assert (
        written(ledger, zone="Europe/Berlin")
        == (
            "\ufeffOrder id,Distributor name,Account ID,Delivery Date,Placed At Date,Status\r\n"
            '"00123","Müller & Söhne","007","2026-03-04","2026-03-01 00:30:59","Queued"\r\n'
        ).encode()
    )


def test_more_columns_follow_the_six(ledger: Ledger) -> None:
    put(ledger, an_order("1"))
    fail_all(ledger, ErrorCode.REJECTED)
    put(ledger, an_order("2"))
    failed, queued = report(ledger, more_columns=True, link_base="http://airflow/orders/")
    (key,) = (row["id"] for row in rows(ledger, "SELECT id FROM orders WHERE number = '1'"))
    assert list(failed) == [*SIX, "Error Code", "Error Message", "Failures", "Link"]
    assert list(failed.values())[6:] == ["rejected", "it says no", "1", f"http://airflow/orders/{key}"]
    assert list(queued.values())[6:9] == ["", "", "0"]
    assert report(ledger, more_columns=True)[0]["Link"] == ""


def test_nothing_is_an_empty_list_below_its_headings(ledger: Ledger) -> None:
    assert written(ledger).decode("utf-8-sig") == ",".join(SIX) + "\r\n"


def test_an_order_of_several_destinations_has_the_distributors_of_each(ledger: Ledger) -> None:
    lines = [a_line(str(n), distributor=name) for n, name in enumerate(["Zeta", "", "Alpha", "Zeta", "Beta"])]
    put(ledger, incoming(an_order("1", *lines), WAREHOUSE, SECOND, SECOND, WAREHOUSE, WAREHOUSE))
    bare = incoming(an_order("2", a_line("1", distributor="Alpha"), a_line("2")), WAREHOUSE, SECOND)
    whole = an_order("3", a_line("1", distributor="Zeta"), a_line("2", distributor="Alpha"))
    put(ledger, bare, whole)
    named = [(row["Order id"], row["Distributor name"]) for row in report(ledger)]
    assert named == [("1", "Zeta, Beta"), ("1", "Alpha"), ("2", "Alpha"), ("2", ""), ("3", "Zeta, Alpha")]


def test_a_line_that_the_cart_took_out_names_no_distributor(ledger: Ledger) -> None:
    both = (a_line("1", distributor="Zeta"), a_line("2", distributor="Alpha"), a_line("3", distributor="Beta"))
    put(ledger, incoming(an_order("1", *both), WAREHOUSE, WAREHOUSE, SECOND))
    change(ledger, "UPDATE order_lines SET removed_at = :now WHERE distributor = 'Zeta'")
    assert [row["Distributor name"] for row in report(ledger)] == ["Alpha", "Beta"]


def test_a_report_is_of_one_distributor_or_one_destination(ledger: Ledger) -> None:
    split = an_order("1", a_line("1", distributor="Zeta"), a_line("2", distributor="Alpha"))
    put(ledger, incoming(split, WAREHOUSE, SECOND), an_order("2", a_line(distributor="Zeta")))

    def found(**wanted: Any) -> list[tuple[str, str]]:
        return [(row["Order id"], row["Distributor name"]) for row in report(ledger, **wanted)]

    assert found(distributor="Zeta") == [("1", "Zeta"), ("2", "Zeta")]
    assert found(distributor="zeta") == []
    assert found(destination=SECOND) == [("1", "Alpha")]
    assert found(destination=SECOND, distributor="Zeta") == []


def test_a_day_lists_what_was_downloaded_in_it_and_all_that_is_not_synced(ledger: Ledger, clock: Clock) -> None:
    since = clock.time
    for number, moment in enumerate((since - timedelta(seconds=1), since, since + timedelta(hours=5)), 1):
        clock.time = moment
        put(ledger, an_order(str(number)))
        export_all(ledger)
    clock.time = since - timedelta(days=90)
    put(ledger, an_order("old"))
    clock.time = since + timedelta(hours=6)
    day = {"period": Period.DAY, "since": since}
    assert statuses(ledger, **day) == {"old": "Queued", "2": "Successful", "3": "Successful"}
    until = since + timedelta(hours=5)
    assert statuses(ledger, **day, until=until) == {"old": "Queued", "2": "Successful"}
    assert statuses(ledger, **day, scope=Scope.FAILED) == {"old": "Queued"}
    assert len(statuses(ledger)) == 4


def test_many_rows_are_as_few_are(ledger: Ledger) -> None:
    """More rows than are made harmless at once, with what breaks lines and cells in some of them."""
    orders = [an_order(f"{n:05}", a_line(distributor="=1" if n % 900 == 7 else 'A "B"\nC')) for n in range(2500)]
    store(ledger, Batch("web_shop", [incoming(one) for one in orders], (), METHODS, None), ACTOR)
    names = [row["Distributor name"] for row in report(ledger)]
    assert names == ["'=1" if n % 900 == 7 else 'A "B"\nC' for n in range(2500)]


def test_the_first_rows_are_read_as_cells(ledger: Ledger) -> None:
    put(ledger, *(an_order(str(n)) for n in range(5)))
    with snapshot(ledger) as tx:
        cells = first_rows(tx, Chosen(zone="UTC", period=Period.EVER), 2)
    assert [row[0] for row in cells] == ["Order id", "0", "1"]


def test_what_others_change_meanwhile_is_not_in_it(ledger: Ledger, clock: Clock) -> None:
    put(ledger, *(an_order(str(n)) for n in range(3)))
    with snapshot(ledger) as tx:
        before = tx.value("SELECT count(*) FROM exports WHERE state = 'queued'")
        export_all(ledger)
        put(ledger, an_order("9"))
        listed = b"".join(CsvBlocks(tx, Chosen(zone="UTC", period=Period.EVER))).decode()
    assert before == listed.count('"Queued"') == 3
    assert statuses(ledger) == {"0": "Successful", "1": "Successful", "2": "Successful", "9": "Queued"}
