"""Reports on record: one a day, with their files for a month."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from include.order_sync.ledger.mails import MailKind, queue_mail
from include.order_sync.ledger.reports.records import (
    KEPT,
    find_report,
    forget_files,
    handled_day,
    history,
    keep_report,
    last_report,
    new_report_id,
    read_file,
    records,
)
from include.order_sync.ledger.reports.subscriptions import subscribe
from include.order_sync.ledger.session import Ledger
from include.order_sync.subscriptions import Subscription
from tests.clock import NOON, Clock
from tests.ledger.acts import rows, value

MONDAY = date(2026, 3, 2)
COUNTS = {"Failed": 2, "Pending Verification": 0, "Queued": 1, "Successful": 40}


@pytest.fixture
def subscription(ledger: Ledger) -> int:
    wanted = Subscription(name="everything", at=time(7), zone="UTC", recipients=("ops@example.com",))
    return subscribe(ledger, wanted, "user:olga").id


def keep(
    ledger: Ledger,
    subscription: int,
    day: date | None = MONDAY,
    missed: tuple[date, ...] = (),
    chunks: tuple[bytes, ...] = (b"one", b"two"),
    at: datetime = NOON,
) -> int:
    key = f"report:{subscription}:{day or value(ledger, 'SELECT count(*) FROM mails')}"
    with ledger.write() as tx:
        mail = queue_mail(
            tx, key=key, kind=MailKind.REPORT, subject="s", recipients=["ops@example.com"], content="{}", actor="test"
        )
        assert mail is not None
        size = sum(map(len, chunks))
        return keep_report(
            tx, subscription, day, mail, missed, COUNTS, "report.csv", size, iter(chunks), prepared_at=at
        )


def test_a_report_comes_back_as_it_was_kept(ledger: Ledger, subscription: int, clock: Clock) -> None:
    clock.advance(minutes=3)
    key = keep(ledger, subscription)
    found = last_report(ledger, subscription)
    assert found == find_report(ledger, key)
    assert found is not None
    assert (found.id, found.subscription_id, found.day) == (key, subscription, MONDAY)
    assert (found.prepared_at, found.counts, found.file_name, found.file_size) == (NOON, COUNTS, "report.csv", 6)
    assert list(found.counts or {}) == list(COUNTS)
    assert list(read_file(ledger, key)) == [b"one", b"two"]


def test_the_key_can_be_known_before(ledger: Ledger, subscription: int) -> None:
    with ledger.write() as tx:
        key = new_report_id(tx)
        mail = queue_mail(tx, key="k", kind=MailKind.REPORT, subject="s", recipients=["a@b.c"], content="{}", actor="t")
        assert mail is not None
        args = (subscription, None, mail, (), COUNTS, "r.csv", 0, ())
        assert keep_report(tx, *args, prepared_at=NOON, report_id=key) == key
    assert find_report(ledger, key) is not None
    assert find_report(ledger, key + 1) is None
    assert list(read_file(ledger, key)) == []


def test_a_day_has_one_report(ledger: Ledger, subscription: int) -> None:
    keep(ledger, subscription)
    with pytest.raises(IntegrityError), ledger.write() as tx:
        keep_report(tx, subscription, MONDAY, 1, (), COUNTS, "r.csv", 0, (), prepared_at=NOON)
    assert value(ledger, "SELECT count(*) FROM reports") == 1


def test_missed_days_are_on_record_with_the_mail_that_stands_for_them(ledger: Ledger, subscription: int) -> None:
    missed = (MONDAY - timedelta(days=2), MONDAY - timedelta(days=1))
    keep(ledger, subscription, missed=missed)
    found = rows(ledger, "SELECT day, mail_id, counts, file_name FROM reports ORDER BY day")
    assert [(str(row["day"]), row["mail_id"], row["counts"] is None) for row in found] == [
        ("2026-02-28", 1, True), ("2026-03-01", 1, True), ("2026-03-02", 1, False),
    ]  # fmt: skip
    assert handled_day(ledger, subscription) == MONDAY
    assert [one.day for one in history(ledger, subscription, 7)] == [MONDAY]


def test_what_a_person_asked_for_is_listed_and_does_not_count_as_a_days(ledger: Ledger, subscription: int) -> None:
    first = keep(ledger, subscription)
    asked = [keep(ledger, subscription, None), keep(ledger, subscription, None)]
    last = last_report(ledger, subscription)
    assert last is not None
    assert last.id == first
    assert handled_day(ledger, subscription) == MONDAY
    assert [one.id for one in records(ledger, subscription)] == [*reversed(asked), first]
    assert [one.id for one in records(ledger, limit=1)] == [asked[1]]
    assert records(ledger, subscription + 1) == []


def test_the_newest_days_come_first(ledger: Ledger, subscription: int) -> None:
    for ago in (1, 3, 2, 0):
        keep(ledger, subscription, MONDAY - timedelta(days=ago))
    assert [one.day for one in history(ledger, subscription, 3)] == [MONDAY - timedelta(days=n) for n in range(3)]
    assert last_report(ledger, subscription + 1) is None
    assert handled_day(ledger, subscription + 1) is None


def test_a_file_is_written_a_chunk_at_a_time(ledger: Ledger, subscription: int) -> None:
    written: list[int] = []

    def chunks() -> Iterator[bytes]:
        for number in range(4):
            written.append(number)
            yield bytes([number]) * 1_000_000

    with ledger.write() as tx:
        mail = queue_mail(tx, key="k", kind=MailKind.REPORT, subject="s", recipients=["a@b.c"], content="{}", actor="t")
        assert mail is not None
        key = keep_report(tx, subscription, None, mail, (), COUNTS, "r.zip", 4_000_000, chunks(), prepared_at=NOON)
    assert [len(one) for one in read_file(ledger, key)] == [1_000_000] * 4
    assert [one[:1] for one in read_file(ledger, key)] == [b"\0", b"\1", b"\2", b"\3"]
    assert written == [0, 1, 2, 3]


def test_old_files_are_swept_and_their_reports_stay(ledger: Ledger, subscription: int, clock: Clock) -> None:
    old, new = keep(ledger, subscription), keep(ledger, subscription, None, at=NOON + timedelta(days=1))
    clock.time = NOON + KEPT
    assert forget_files(ledger) == 0
    clock.advance(seconds=1)
    assert (forget_files(ledger), forget_files(ledger)) == (1, 0)
    assert list(read_file(ledger, old)) == []
    assert list(read_file(ledger, new)) == [b"one", b"two"]
    assert {one.id for one in records(ledger)} == {old, new}
