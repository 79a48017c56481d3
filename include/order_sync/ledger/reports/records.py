"""The reports that were made: for which day, with which mail, what they counted, and their files."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

import msgspec

from include.order_sync.ledger.session import Ledger
from include.order_sync.ledger.tables import report_chunks, reports
from include.order_sync.ledger.transaction import Transaction
from include.order_sync.ledger.types import day as day_of
from include.order_sync.ledger.types import known_moment

KEPT = timedelta(days=30)
"""How long the files of reports are kept: that a report was made is never forgotten."""

_COLUMNS = ("id", "subscription_id", "day", "mail_id", "prepared_at", "counts", "file_name", "file_size")
_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(dict[str, int]).decode


@dataclass(frozen=True, slots=True)
class ReportRecord:
    """A report on record. `day` is None if a person asked for it.

    `counts` are by status; None for a day that was missed, whose report is that of another day in the same mail.
    """

    id: int
    subscription_id: int
    day: date | None
    mail_id: int
    prepared_at: datetime
    counts: dict[str, int] | None
    file_name: str | None
    file_size: int | None


def new_report_id(tx: Transaction) -> int:
    """Reserve the key of a report that is about to be kept, for the links that its mail has."""
    return tx.new_ids(reports, 1)[0]


def keep_report(
    tx: Transaction,
    subscription_id: int,
    day: date | None,
    mail_id: int,
    missed: Sequence[date],
    counts: Mapping[str, int],
    file_name: str,
    file_size: int,
    chunks: Iterable[bytes],
    *,
    prepared_at: datetime,
    report_id: int | None = None,
) -> int:
    """Put a report on record with its file, and the missed days that its mail stands for; returns its key.

    `prepared_at` is when the ledger stood as the report says: from there on the next one counts.
    Raises sqlalchemy's `IntegrityError` if a day's report is on record already.
    """
    key = new_report_id(tx) if report_id is None else report_id
    tx.insert(
        reports,
        _COLUMNS,
        [(key, subscription_id, day, mail_id, prepared_at, _encode(dict(counts)).decode(), file_name, file_size)],
    )
    rest = zip(tx.new_ids(reports, len(missed)), missed, strict=True)
    tx.insert(reports, _COLUMNS[:5], [(other, subscription_id, one, mail_id, prepared_at) for other, one in rest])
    for number, chunk in enumerate(chunks):
        tx.insert(report_chunks, ("report_id", "number", "body"), [(key, number, chunk)])
    return key


def last_report(ledger: Ledger, subscription_id: int) -> ReportRecord | None:
    """Find the last report by the clock: what a person asked for, and what was missed, does not count."""
    return next(iter(history(ledger, subscription_id, 1)), None)


def handled_day(ledger: Ledger, subscription_id: int) -> date | None:
    """Tell the last day that has its report, sent by itself or with a later one."""
    with ledger.read() as tx:
        return day_of(tx.value("SELECT max(day) FROM reports WHERE subscription_id = :of", of=subscription_id))


def history(ledger: Ledger, subscription_id: int, limit: int) -> list[ReportRecord]:
    """List the last reports by the clock, the newest day first."""
    of_days = "subscription_id = :of AND day IS NOT NULL AND counts IS NOT NULL ORDER BY day DESC"
    return _found(ledger, of_days, limit, of=subscription_id)


def records(ledger: Ledger, subscription_id: int | None = None, limit: int = 50) -> list[ReportRecord]:
    """List the last reports, also those that were asked for: of a subscription, or of all; newest first."""
    condition = "true" if subscription_id is None else "subscription_id = :of"
    return _found(ledger, f"{condition} ORDER BY id DESC", limit, of=subscription_id)


def find_report(ledger: Ledger, report_id: int) -> ReportRecord | None:
    """Find a report by its key."""
    return next(iter(_found(ledger, "id = :of", 1, of=report_id)), None)


def read_file(ledger: Ledger, report_id: int) -> Iterator[bytes]:
    """Yield the file of a report, a megabyte at a time; nothing if it was swept."""
    for number in count():
        with ledger.read() as tx:
            body = tx.value(
                "SELECT body FROM report_chunks WHERE report_id = :id AND number = :number", id=report_id, number=number
            )
        if body is None:
            return
        yield bytes(body)


def forget_files(ledger: Ledger) -> int:
    """Sweep the files of reports that are long past, and count the reports."""
    old = "SELECT r.id FROM reports r WHERE r.prepared_at < :before AND EXISTS"
    with ledger.write() as tx:
        ids = tx.execute(
            f"{old} (SELECT 1 FROM report_chunks c WHERE c.report_id = r.id)", before=tx.now - KEPT
        ).scalars()
        swept = list(ids)
        tx.execute(f"DELETE FROM report_chunks WHERE report_id {tx.in_ids()}", ids=swept)
    return len(swept)


def _found(ledger: Ledger, which: str, limit: int, **values: Any) -> list[ReportRecord]:
    with ledger.read() as tx:
        found = tx.rows(f"SELECT {', '.join(_COLUMNS)} FROM reports WHERE {which} LIMIT :limit", limit=limit, **values)
    return [_record(row) for row in found]


def _record(row: Mapping[str, Any]) -> ReportRecord:
    counts = _decode(row["counts"]) if row["counts"] is not None else None
    return ReportRecord(
        row["id"], row["subscription_id"], day_of(row["day"]), row["mail_id"], known_moment(row["prepared_at"]), counts,
        row["file_name"], row["file_size"],
    )  # fmt: skip
