"""What the template of the status report is given: a report in words, and the measures of its pictures."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urljoin

from include.order_sync.ledger.reports.choosing import Status
from include.order_sync.services.mail.contents import Cause, DayCounts, File, ReportContent
from include.order_sync.services.mail.shapes import BLOCKS, drawn, length, shares
from include.order_sync.services.mail.verdict import Verdict, unsynced, verdict
from include.order_sync.services.mail.words import (
    compared,
    count,
    day_words,
    joined,
    local,
    moment_words,
    short,
    size_words,
)
from include.order_sync.subscriptions import Period, Scope

_ABOUT = {
    Status.FAILED: "refused, or the attempts ran out",
    Status.PENDING_VERIFICATION: "sent, and not acknowledged within 30 minutes",
    Status.QUEUED: "waiting to be sent",
    Status.SUCCESSFUL: "exported, or marked as synced",
}
_BAR, _COLUMN, _TEXT_BAR, _TEXT_COLUMN = 100, 56, 60, 40
"""Percent, pixels and characters that the longest bars take."""
_NAMED_DAYS = 7


@dataclass(frozen=True, slots=True)
class Row:
    """A status in the table: its key for the looks, its count, and how it was before.

    `about` says what it means; with `link` it is left out where there are no orders.
    """

    key: str
    status: str
    count: int
    about: str
    compared: str
    sign: str
    link: str
    block: str


@dataclass(frozen=True, slots=True)
class Column:
    """A day: what was not synced, and that in short.

    `parts` are heights in pixels by status; `drawn` is the same in characters.
    """

    weekday: str
    day: str
    total: int
    shown: str
    parts: tuple[tuple[str, int], ...]
    drawn: str
    last: bool


@dataclass(frozen=True, slots=True)
class Enclosed:
    """The file: its name, how large it is, and whether the mail carries it."""

    name: str
    words: str
    link: str
    attached: bool
    zipped: bool


@dataclass(frozen=True, slots=True)
class ReportView:
    """A report as the template shows it. `bar` are percents by status; `text_bar` is the same in characters."""

    name: str
    day: str
    verdict: Verdict
    notices: tuple[str, ...]
    rows: tuple[Row, ...]
    bar: tuple[tuple[str, int], ...]
    text_bar: str
    causes: tuple[Cause, ...]
    more_causes: int
    columns: tuple[Column, ...]
    file: Enclosed | None
    lists: str
    due: str
    zone: str
    link: str
    reports_link: str


def report_view(report: ReportContent, sent_at: datetime, *, late: bool) -> ReportView:
    """Put a report into words."""
    day = _day(report)
    then = _then(day, report.before_day)
    counts = {_key(status): orders for status, orders in report.counts.items()}
    everything = report.links.get("all", "")
    return ReportView(
        name=report.name,
        day=day_words(day),
        verdict=verdict(report, then),
        notices=tuple(_notices(report, sent_at, late)),
        rows=tuple(_row(report, status, then) for status in report.counts),
        bar=tuple(zip(counts, shares([*counts.values()], _BAR), strict=True)),
        text_bar=drawn(counts, _TEXT_BAR),
        causes=report.causes,
        more_causes=report.more_causes,
        columns=tuple(_columns(report.history, by_the_clock=report.day is not None)),
        file=_enclosed(report.file) if report.file else None,
        lists=_lists(report),
        due=f"{local(report.due_at, report.zone):%H:%M}" if report.due_at else "",
        zone=report.zone,
        link=everything,
        reports_link=urljoin(everything, "reports") if everything else "",
    )


def _key(status: str) -> str:
    return status.lower().replace(" ", "_")


def _day(report: ReportContent) -> date:
    return report.day or local(report.prepared_at, report.zone).date()


def _then(day: date, before: date | None) -> str:
    """Name the day of the report before."""
    if before is None:
        return "in the report before"
    words = {0: "in today's report", 1: "yesterday"}
    return words.get((day - before).days, f"on {day_words(before)}")


def _row(report: ReportContent, status: str, then: str) -> Row:
    now, before = report.counts[status], (report.before or {}).get(status)
    words = "" if before is None else compared(now, before, then)
    about, link = (_about(report, status), report.links.get(status, "")) if now else ("", "")
    key = _key(status)
    return Row(key, status, now, about, words, _sign(now, before), link, BLOCKS[key])


def _sign(now: int, before: int | None) -> str:
    if before is None or now == before:
        return "" if before is None or not now else "="
    return "▲" if now > before else "▼"


def _about(report: ReportContent, status: str) -> str:
    if status != Status.SUCCESSFUL or report.since is None:
        return _ABOUT[Status(status)]
    return f"of what was downloaded since {moment_words(local(report.since, report.zone))}"


def _notices(report: ReportContent, sent_at: datetime, late: bool) -> Iterator[str]:
    """Say what is special about when and why it was sent."""
    if late and report.due_at:
        due, sent = (local(moment, report.zone) for moment in (report.due_at, sent_at))
        sent_words = f"{sent:%H:%M}" if sent.date() == due.date() else moment_words(sent)
        yield f"This report is late: it was due on {moment_words(due)}, and was sent {_at(sent_words)} ({report.zone})."
    if report.missed:
        yield f"It also stands for {_missed(report)}, when no report could be sent."
    if report.asked_by:
        made = local(report.prepared_at, report.zone)
        yield f"{report.asked_by} asked for this report at {made:%H:%M} ({report.zone}). The daily one comes as always."


def _at(words: str) -> str:
    return f"at {words}" if words[0].isdigit() else f"on {words}"


def _missed(report: ReportContent) -> str:
    if len(report.missed) <= _NAMED_DAYS:
        return joined([day_words(day) for day in report.missed])
    return f"the {len(report.missed)} days from {day_words(report.missed[0])} to {day_words(report.missed[-1])}"


def _columns(history: tuple[DayCounts, ...], *, by_the_clock: bool) -> Iterator[Column]:
    """Draw the days, if there are several of them."""
    most = max((sum(unsynced(one.counts).values()) for one in history), default=0)
    for one in history if len(history) > 1 else ():
        last = one is history[-1]
        yield _column(one, most, last=last, now=last and not by_the_clock)


def _column(one: DayCounts, most: int, *, last: bool, now: bool) -> Column:
    counts = {_key(status): orders for status, orders in unsynced(one.counts).items()}
    total = sum(counts.values())
    some = sum(map(bool, counts.values()))
    heights = shares([*counts.values()], max(length(total, most, _COLUMN), some)) if total else [0] * len(counts)
    wide = max(length(total, most, _TEXT_COLUMN), some)
    parts = tuple((key, height) for key, height in zip(counts, heights, strict=True) if height)
    weekday, day = ("Now", "") if now else (f"{one.day:%a}", f"{one.day.day:2} {one.day:%b}")
    return Column(weekday, day, total, short(total), parts, drawn(counts, wide), last)


def _enclosed(file: File) -> Enclosed:
    words = f"{count(file.rows, 'row')}, {size_words(file.size)}"
    return Enclosed(file.name, words, file.link, file.attached, file.name.endswith(".zip"))


def _lists(report: ReportContent) -> str:
    """Say which orders it lists."""
    whose = f" of {report.distributor}" if report.distributor else ""
    where = f" for {report.destination}" if report.destination else ""
    orders = f"orders{whose}{where}"
    if report.scope == Scope.FAILED:
        return f"only {orders} that failed to sync, or are not synced yet"
    if report.period == Period.EVER:
        return f"all {orders}, however old"
    return f"all {orders} that are not synced, and those synced since the report before"
