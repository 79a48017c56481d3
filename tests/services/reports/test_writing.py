"""A report as it is written: what its mail says, how its file travels, and that the ledger stays as it is."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from include.order_sync.accounts import DestinationAccount
from include.order_sync.errors import TREATMENTS, ErrorCode
from include.order_sync.ledger.duties import Verdict
from include.order_sync.ledger.mails import MailKind, queue_mail
from include.order_sync.ledger.reports.records import keep_report
from include.order_sync.ledger.session import Ledger
from include.order_sync.ledger.tables import metadata
from include.order_sync.ledger.upsert import store
from include.order_sync.services.mail.contents import Cause, DayCounts, ReportContent
from include.order_sync.services.reports.writing import preview, preview_rows
from include.order_sync.subscriptions import Period, Scope
from tests.clock import NOON, Clock
from tests.fakes.orders import WAREHOUSE, an_order, batch, incoming, some_orders
from tests.ledger.acts import ACTOR, claim, conclude, export_all, fail_all, rows
from tests.ledger.reports.reading import written
from tests.services.reports.drafts import AIRFLOW, NO_ACCOUNTS, draft, subscribed, wanted

TODAY = NOON.date()
DESK = f"{AIRFLOW}/plugin/order-desk/order-desk/"


def put(ledger: Ledger, *orders: Any) -> None:
    store(ledger, batch(*orders), ACTOR)


def everything(ledger: Ledger) -> dict[str, Any]:
    """Read every row of every table."""
    return {table.name: rows(ledger, f"SELECT * FROM {table.name}") for table in metadata.sorted_tables}


def keep(ledger: Ledger, subscription: int, day: date, counts: dict[str, int], at: datetime = NOON) -> None:
    """Put a day's report on record, as the task does."""
    with ledger.write() as tx:
        mail = queue_mail(
            tx, key=f"{day}", kind=MailKind.REPORT, subject="s", recipients=["a@b.c"], content="{}", actor="t"
        )
        assert mail is not None
        keep_report(tx, subscription, day, mail, (), counts, "r.csv", 0, (), prepared_at=at)


def test_the_file_is_the_csv_and_the_content_says_where_it_is(ledger: Ledger) -> None:
    put(ledger, *some_orders(3))
    with draft(ledger, day=TODAY) as prepared:
        body = b"".join(prepared.chunks())
        content = prepared.content_as(7)
        assert b"".join(prepared.chunks()) == body
    assert body == written(ledger)
    assert content.file is not None
    assert (content.file.name, content.file.rows, content.file.attached) == (
        "order-sync-status-everything-all-2026-03-01.csv", 3, True,
    )  # fmt: skip
    assert content.file.size == prepared.file_size == len(body)
    assert (content.file.report_id, content.file.link) == (7, f"{AIRFLOW}/order-desk/reports/7/file")
    assert content.counts == prepared.counts == {
        "Failed": 0, "Pending Verification": 0, "Queued": 3, "Successful": 0,
    }  # fmt: skip


def test_writing_and_looking_change_nothing(ledger: Ledger) -> None:
    put(ledger, *some_orders(3))
    of = subscribed(ledger)
    before = everything(ledger)
    with draft(ledger, of):
        pass
    preview(ledger, NO_ACCOUNTS, of.subscription, AIRFLOW, of.id)
    preview_rows(ledger, of.subscription, AIRFLOW)
    assert everything(ledger) == before


def test_a_preview_says_what_the_mail_would_say(ledger: Ledger) -> None:
    put(ledger, *some_orders(3))
    fail_all(ledger, ErrorCode.REJECTED)
    of = subscribed(ledger)
    keep(ledger, of.id, TODAY - timedelta(days=1), {"Failed": 9})
    with draft(ledger, of) as prepared:
        assert preview(ledger, NO_ACCOUNTS, of.subscription, AIRFLOW, of.id) == prepared.content
    fresh = preview(ledger, NO_ACCOUNTS, of.subscription, AIRFLOW)
    assert (fresh.before, fresh.history, fresh.file) == (None, (), None)
    heading, first, *_ = preview_rows(ledger, of.subscription, AIRFLOW, limit=2)
    assert (heading[0], first[0], first[5], len(_)) == ("Order id", "1001", "Failed", 1)


def test_a_preview_of_a_day_lists_what_came_since_the_last_report(ledger: Ledger, clock: Clock) -> None:
    put(ledger, an_order("1"))
    export_all(ledger)
    clock.advance(hours=25)
    of = subscribed(ledger, period=Period.DAY)
    assert preview(ledger, NO_ACCOUNTS, of.subscription, AIRFLOW).counts["Successful"] == 0
    keep(ledger, of.id, TODAY, {}, NOON)
    assert preview(ledger, NO_ACCOUNTS, of.subscription, AIRFLOW, of.id).counts["Successful"] == 1
    assert [row[0] for row in preview_rows(ledger, of.subscription, AIRFLOW)] == ["Order id"]
    assert [row[0] for row in preview_rows(ledger, of.subscription, AIRFLOW, subscription_id=of.id)] == [
        "Order id",
        "1",
    ]


def test_what_the_clock_and_people_ask_is_told(ledger: Ledger) -> None:
    missed, due = (TODAY - timedelta(days=1),), NOON - timedelta(hours=3)
    with draft(ledger, day=TODAY, due_at=due, missed=missed) as prepared:
        content = prepared.content
    assert (content.day, content.due_at, content.missed, content.asked_by) == (TODAY, due, missed, "")
    with draft(ledger, subscribed(ledger, name="other"), asked_by="olga") as prepared:
        assert (prepared.content.day, prepared.content.asked_by, prepared.prepared_at) == (None, "olga", NOON)
        assert prepared.file_name == "order-sync-status-other-2026-03-01-1200.csv"


def test_the_days_before_stand_beside_today(ledger: Ledger) -> None:
    of = subscribed(ledger)
    for ago in range(1, 10):
        keep(ledger, of.id, TODAY - timedelta(days=ago), {"Failed": ago})
    with draft(ledger, of, day=TODAY) as prepared:
        content = prepared.content
    assert (content.before, content.before_day) == ({"Failed": 1}, TODAY - timedelta(days=1))
    assert content.history == (
        *(DayCounts(TODAY - timedelta(days=ago), {"Failed": ago}) for ago in range(6, 0, -1)),
        DayCounts(TODAY, content.counts),
    )


def test_a_report_that_was_asked_for_stands_in_the_day_of_its_zone(ledger: Ledger, clock: Clock) -> None:
    clock.time = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
    with draft(ledger, subscribed(ledger, zone="Europe/Berlin")) as prepared:
        assert prepared.content.history == (DayCounts(date(2026, 3, 2), prepared.counts),)
        assert prepared.file_name == "order-sync-status-everything-all-2026-03-02-0030.csv"


def test_every_successful_order_is_in_the_report_of_one_day(ledger: Ledger, clock: Clock) -> None:
    """One that was being stored when a report was made is in the next one, and none is in two."""
    of = subscribed(ledger, period=Period.DAY)
    listed, since = list[str](), clock.time
    for number in range(6):
        put(ledger, an_order(str(number)))
        export_all(ledger)
        clock.advance(seconds=40)
        if number % 2:
            with draft(ledger, of, day=TODAY, since=since) as prepared:
                found = b"".join(prepared.chunks()).decode().splitlines()[1:]
                listed += [line.split('"')[1] for line in found]
                since = prepared.prepared_at
    clock.advance(hours=1)
    with draft(ledger, of, since=since) as prepared:
        listed += [line.split('"')[1] for line in b"".join(prepared.chunks()).decode().splitlines()[1:]]
    assert sorted(listed) == ["0", "1", "2", "3", "4", "5"]


def test_since_is_told_only_where_it_bounds_the_report(ledger: Ledger) -> None:
    for scope, period, told in (
        (Scope.ALL, Period.DAY, NOON),
        (Scope.ALL, Period.EVER, None),
        (Scope.FAILED, Period.DAY, None),
    ):
        of = subscribed(ledger, name=f"{scope} {period}", scope=scope, period=period)
        with draft(ledger, of, since=NOON) as prepared:
            assert prepared.content.since == told


def test_links_lead_to_the_orders_of_each_status(ledger: Ledger) -> None:
    with draft(ledger, subscribed(ledger, destination=WAREHOUSE, scope=Scope.FAILED)) as prepared:
        assert prepared.content.links == {
            "all": f"{DESK}?account=warehouse",
            "Failed": f"{DESK}?sync=failed&account=warehouse",
            "Pending Verification": f"{DESK}?sync=pending_verification&account=warehouse",
            "Queued": f"{DESK}?sync=queued&account=warehouse",
        }
    content = preview(ledger, NO_ACCOUNTS, wanted(), "")
    assert set(content.links.values()) == {""}


def test_the_link_of_a_row_leads_to_its_order(ledger: Ledger) -> None:
    put(ledger, an_order("1"))
    (order,) = rows(ledger, "SELECT id FROM orders")
    _, row = preview_rows(ledger, wanted(more_columns=True), AIRFLOW)
    assert row[-1] == f"{DESK}orders/{order['id']}"
    assert preview_rows(ledger, wanted(more_columns=True), "")[1][-1] == ""


def causes(content: ReportContent) -> dict[str, Cause]:
    return {cause.sentence: cause for cause in content.causes}


def test_causes_are_told_as_the_order_desk_tells_them(ledger: Ledger, clock: Clock) -> None:
    put(ledger, *some_orders(7), incoming(an_order("p"), "fetching_erp"))
    claims = claim(ledger)
    conclude(ledger, claims[:2], Verdict.FAILED, code=ErrorCode.UNKNOWN_SKU, message="no")
    conclude(ledger, claims[2:3], Verdict.FAILED, code=ErrorCode.UNMAPPED_SHIP_METHOD, message="no")
    later = clock.time + timedelta(hours=2)
    conclude(ledger, claims[3:5], Verdict.RETRY, code=ErrorCode.TIMEOUT, message="late", due_at=later)
    conclude(ledger, claims[5:], Verdict.UNCLAIMED, due_at=clock.time)
    clock.advance(minutes=31)
    found = causes(preview(ledger, NO_ACCOUNTS, wanted(), AIRFLOW))
    assert set(found) == {
        "2 orders were refused by warehouse: unknown SKU.",
        "2 orders could not be sent to warehouse yet: timeout.",
        "2 orders are stuck in the queue for warehouse.",
        "1 order waits for fetching_erp to fetch it.",
        "1 order waits for a mapping of ship method flat_rate (web_shop to warehouse).",
    }
    assert found["2 orders were refused by warehouse: unknown SKU."] == Cause(
        sentence="2 orders were refused by warehouse: unknown SKU.",
        resolution=TREATMENTS[ErrorCode.UNKNOWN_SKU].resolution,
        orders=2,
        numbers=("1001", "1002"),
        link=f"{DESK}?sync=failed&account=warehouse&error_code=unknown_sku",
    )
    links = {cause.link.removeprefix(DESK) for cause in found.values()}
    assert {"mappings", "?sync=queued&account=fetching_erp"} <= links


def test_a_destination_with_slow_rounds_is_given_more_time(ledger: Ledger, clock: Clock) -> None:
    put(ledger, an_order("1"))
    clock.advance(hours=3)
    slow = DestinationAccount(vendor="json_push", connection="w", takes=(), delivery_cadence="2h")
    accounts = type(NO_ACCOUNTS)(carts={}, sources={}, destinations={WAREHOUSE: slow})
    assert preview(ledger, accounts, wanted(), AIRFLOW).causes == ()
    assert len(preview(ledger, NO_ACCOUNTS, wanted(), AIRFLOW).causes) == 1
