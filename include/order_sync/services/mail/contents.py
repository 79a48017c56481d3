"""What mails say, as plain values: kept with each mail as JSON, and put into words by the templates."""

from datetime import date, datetime, timedelta

import msgspec

LATE_AFTER = timedelta(minutes=15)
"""A report that goes out later than this says when it was due."""


class Cause(msgspec.Struct, frozen=True, kw_only=True):
    """Why orders are not synced: how many, what to do, and the first of them by number."""

    sentence: str
    resolution: str
    orders: int
    numbers: tuple[str, ...] = ()
    link: str = ""


class DayCounts(msgspec.Struct, frozen=True):
    """How many orders had which status in the report of a day."""

    day: date
    counts: dict[str, int]


class File(msgspec.Struct, frozen=True, kw_only=True):
    """The report's file: its name, its size in bytes, how many rows, and where it can be downloaded.

    `attached` tells whether the mail carries it; else it is only linked.
    """

    name: str
    size: int
    rows: int
    link: str
    attached: bool
    report_id: int = 0


class ReportContent(msgspec.Struct, frozen=True, kw_only=True, tag="report"):
    """A status report. `counts` are by status, in the words and the order of the CSV's column Status.

    `day` and `due_at` are None for a report that somebody asked for (`asked_by`). `before` are the counts of the last
    report by the clock, of the day `before_day`. `missed` are days whose report could not be sent: this one stands for
    them. `history` is the last seven reports by the clock, this one last. `links` are by status, and `all`.
    """

    name: str
    scope: str
    period: str
    distributor: str
    destination: str
    zone: str
    day: date | None
    due_at: datetime | None
    prepared_at: datetime
    since: datetime | None
    asked_by: str = ""
    missed: tuple[date, ...] = ()
    counts: dict[str, int]
    before: dict[str, int] | None = None
    before_day: date | None = None
    causes: tuple[Cause, ...] = ()
    more_causes: int = 0
    history: tuple[DayCounts, ...] = ()
    links: dict[str, str] = {}
    file: File | None = None


class AlertOrder(msgspec.Struct, frozen=True, kw_only=True):
    """An order that an alert lists. `since`: when its trouble began; `message`: the other side's own words."""

    number: str
    link: str = ""
    failures: int = 0
    since: datetime | None = None
    message: str = ""


class AlertContent(msgspec.Struct, frozen=True, kw_only=True, tag="alert"):
    """An alert, or with `recovered` the word that it is over.

    `sentence` says what is wrong, `resolution` what to do. `orders` are the first that this mail tells of, `new` how
    many it tells of in all, `waiting` how many are affected now. Of a recovery, `outcomes` say how many orders ended
    how, in words ("exported", "marked as synced", "canceled").
    """

    kind: str
    account: str
    sentence: str
    resolution: str
    opened_at: datetime
    message: str = ""
    recovered: bool = False
    orders: tuple[AlertOrder, ...] = ()
    new: int = 0
    waiting: int = 0
    outcomes: dict[str, int] = {}
    link: str = ""
    link_words: str = ""


Content = ReportContent | AlertContent


def written(content: Content) -> str:
    """Write a content as JSON."""
    return msgspec.json.encode(content).decode()


def read(text: str) -> Content:
    """Read a content from the JSON that `written` made."""
    return msgspec.json.decode(text, type=ReportContent | AlertContent)
