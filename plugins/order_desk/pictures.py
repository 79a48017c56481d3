"""The Overview's pictures: how things went over time, drawn, and as a table of the same numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from include.order_sync.ledger.overview.history import Spread, Standing
from include.order_sync.ledger.overview.periods import Period, Window
from include.order_sync.services.need_words import code_words
from plugins.order_desk.charts import Plot, Series, Span, Tick, bar_plot, count_scale, line_plot
from plugins.order_desk.durations import duration_scale, duration_words, log_of
from plugins.order_desk.orders_words import STATUS_WORDS

PERIOD_WORDS = {
    Period.DAY: "24 hours",
    Period.WEEK: "7 days",
    Period.MONTH: "30 days",
    Period.YEAR: "12 months",
}
_TICKS = {Period.DAY: ("%H:%M", 5), Period.WEEK: ("%d %b", 5), Period.MONTH: ("%d %b", 5), Period.YEAR: ("%b %Y", 4)}
_SHOWN_CODES = 7


@dataclass(frozen=True, slots=True)
class Panel:
    """One plot with its own heading: a name, its newest or total number, and where its orders are."""

    name: str
    number: str
    plot: Plot
    link: str = ""
    style: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """The numbers of a picture: times down, names across."""

    headings: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture with its title, what it shows, its axes' names and its numbers; `empty` says why there is none."""

    key: str
    title: str
    about: str
    across: str
    up: str
    panels: tuple[Panel, ...]
    table: Table
    empty: str = ""


def statuses(window: Window, found: Sequence[Standing]) -> Picture:
    """Draw how many orders stood in each status."""
    panels = tuple(_status(window, found, name) for name in STATUS_WORDS)
    return Picture(
        "statuses",
        "Orders by status",
        "How many orders stood in each status. Each has a scale of its own.",
        "Time (UTC)",
        "Orders",
        panels,
        _standing_table(window, found, STATUS_WORDS),
    )


def red_orders(window: Window, found: Sequence[Standing]) -> Picture:
    """Draw how many orders were red."""
    points = [(one.at, float(one.counts["red"])) for one in found]
    newest, most = found[-1].counts["red"], max(value for _, value in points)
    said = f"Red orders over the last {PERIOD_WORDS[window.period]}: {newest:,} now, at most {most:,.0f}."
    series = [Series(f"{newest:,} now", points, "red")]
    plot = line_plot(said, _span(window), series, count_scale(most), _gap(window), xs=_ticks(window))
    return Picture(
        "red",
        "Red orders",
        "Orders that are not exported yet. A few that soon turn blue are normal; many that stay are not.",
        "Time (UTC)",
        "Red orders",
        (Panel("", "", plot),),
        _standing_table(window, found, {"red": "Red orders"}),
    )


def failures(window: Window, found: dict[str, list[int]]) -> Picture:
    """Draw how often exports failed, a row of bars for each error code."""
    shown = dict(list(found.items())[:_SHOWN_CODES])
    rest = list(found.values())[_SHOWN_CODES:]
    if rest:
        shown["other"] = [sum(step) for step in zip(*rest, strict=True)]
    scale = count_scale(max((max(values) for values in shown.values()), default=1))
    panels = tuple(_bars(window, code, values, scale.top) for code, values in shown.items())
    headings = ("From (UTC)", *(code_words(code) for code in found))
    rows = [
        (_stamp(window, at), *(f"{values[step]:,}" for values in found.values()))
        for step, at in enumerate(window.starts)
    ]
    return Picture(
        "failures",
        "Export failures by code",
        f"Attempts at exports that failed, {_step_words(window)} a bar. All rows share one scale.",
        "Time (UTC)",
        "Failures",
        panels,
        Table(headings, rows if found else []),
        "" if found else f"No export failed in the last {PERIOD_WORDS[window.period]}.",
    )


def durations(key: str, title: str, about: str, empty: str, window: Window, found: Sequence[Spread | None]) -> Picture:
    """Draw how long something took: half of it, and 95 of 100."""
    known = [
        (at + timedelta(hours=window.hours) / 2, one)
        for at, one in zip(window.starts, found, strict=True)
        if one is not None
    ]
    rows = [
        (_stamp(window, at), f"{one.times:,}", duration_words(one.median), duration_words(one.p95))
        for at, one in zip(window.starts, found, strict=True)
        if one is not None
    ]
    panels = (Panel("", "", _duration_plot(title, window, known)),) if known else ()
    return Picture(
        key,
        title,
        about,
        "Time (UTC)",
        "Duration, on a logarithmic scale",
        panels,
        Table(("From (UTC)", "How many", "Median", "95 of 100 within"), rows),
        "" if known else empty,
    )


def _status(window: Window, found: Sequence[Standing], name: str) -> Panel:
    points = [(one.at, float(one.counts[name])) for one in found]
    newest, most = found[-1].counts[name], max(value for _, value in points)
    said = f"{STATUS_WORDS[name]}: {newest:,} now, at most {most:,.0f} in the last {PERIOD_WORDS[window.period]}."
    style = "red" if name == "error" else "plain"
    scale = count_scale(most).ends()
    plot = line_plot(
        said, _span(window), [Series("", points, style)], scale, _gap(window), height=56.0, xs=_ends(window)
    )
    return Panel(STATUS_WORDS[name], f"{newest:,}", plot, f"./?status={name}", style)


def _bars(window: Window, code: str, values: Sequence[int], top: float) -> Panel:
    total = sum(values)
    lately = f"in the last {PERIOD_WORDS[window.period]}"
    said = f"{code_words(code)}: {total:,} failures {lately}, at most {max(values):,} a bar."
    return Panel(code_words(code), f"{total:,}", bar_plot(said, values, count_scale(top).ends(), 38.0, _ends(window)))


def _duration_plot(title: str, window: Window, known: Sequence[tuple[datetime, Spread]]) -> Plot:
    newest = known[-1][1]
    scale = duration_scale(min(one.median for _, one in known), max(one.p95 for _, one in known))
    series = [
        Series(f"p95 {duration_words(newest.p95)}", [(at, log_of(one.p95)) for at, one in known], "dashed"),
        Series(f"median {duration_words(newest.median)}", [(at, log_of(one.median)) for at, one in known], "plain"),
    ]
    said = f"{title}: last median {duration_words(newest.median)}, 95 of 100 within {duration_words(newest.p95)}."
    gap = timedelta(hours=window.hours) * 1.5
    return line_plot(said, _span(window), series, scale, gap, xs=_ticks(window))


def _standing_table(window: Window, found: Sequence[Standing], names: dict[str, str]) -> Table:
    """Take the last standing of every stretch."""
    last: dict[int, Standing] = {}
    for one in found:
        last[int((one.at - window.start) / timedelta(hours=window.hours))] = one
    rows = [(f"{one.at:%Y-%m-%d %H:%M}", *(f"{one.counts[name]:,}" for name in names)) for one in last.values()]
    return Table(("At (UTC)", *names.values()), rows)


def _span(window: Window) -> Span:
    return Span(window.start, window.end)


def _gap(window: Window) -> timedelta:
    return max(window.sample * 3.5, timedelta(minutes=45))


def _ticks(window: Window) -> tuple[Tick, ...]:
    shape, count = _TICKS[window.period]
    return _span(window).ticks(shape, count)


def _ends(window: Window) -> tuple[Tick, ...]:
    return _span(window).ticks(_TICKS[window.period][0], 2)


def _stamp(window: Window, at: datetime) -> str:
    return f"{at:%Y-%m-%d}" if window.hours >= 24 else f"{at:%Y-%m-%d %H:%M}"


def _step_words(window: Window) -> str:
    return {1: "an hour", 6: "six hours", 24: "a day", 168: "a week"}[window.hours]
