"""The geometry of pictures: numbers become paths and labels, without a word of HTML.

A plot's shapes live in a box of 1000 units a side to the right, stretched to the page's width; its heights are pixels.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise

WIDTH = 1000.0
_ROOM = 8.0
"""Pixels kept free above the highest value, and below zero for the pen."""
_LABEL = 15.0
"""Pixels that two labels at the ends of lines need between them."""

Point = tuple[datetime, float]


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on an axis: pixels from the top, or percent from the left."""

    at: float
    label: str
    anchor: str = "middle"


@dataclass(frozen=True, slots=True)
class Scale:
    """Which values lie between the bottom and the top of a plot; `marks` are those that get a label."""

    bottom: float
    top: float
    marks: tuple[tuple[float, str], ...]

    def y(self, value: float, height: float) -> float:
        """Tell how many pixels below the plot's top a value lies."""
        share = (value - self.bottom) / (self.top - self.bottom)
        return round(height - 1 - max(0.0, min(1.0, share)) * (height - _ROOM), 1)

    def ends(self) -> "Scale":
        """Keep only the lowest and the highest mark, where there is little room."""
        return replace(self, marks=(self.marks[0], self.marks[-1]))

    def ticks(self, height: float) -> tuple[Tick, ...]:
        """Place the marks."""
        return tuple(Tick(self.y(value, height), label) for value, label in self.marks)


@dataclass(frozen=True, slots=True)
class Series:
    """What one line shows. `style` is a class of it: a line is told by its dashes and its label, not by its colour."""

    name: str
    points: Sequence[Point]
    style: str = "plain"


@dataclass(frozen=True, slots=True)
class Line:
    """A drawn line: its strokes, the ground beneath it, dots where it is but a point, and the label at its end."""

    style: str
    path: str
    area: str
    dots: str
    label: Tick


@dataclass(frozen=True, slots=True)
class Plot:
    """A drawn picture, and what it says in one sentence."""

    said: str
    height: float
    ys: tuple[Tick, ...]
    xs: tuple[Tick, ...]
    lines: tuple[Line, ...] = ()
    bars: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """The time from the left to the right of a plot."""

    start: datetime
    end: datetime

    def x(self, moment: datetime) -> float:
        """Tell where a time lies."""
        return round((moment - self.start) / (self.end - self.start) * WIDTH, 1)

    def ticks(self, shape: str, count: int = 5) -> tuple[Tick, ...]:
        """Label times at even distances, in a form of strftime."""
        steps = count - 1
        anchors = ["start", *["middle"] * (steps - 1), "end"]
        return tuple(
            Tick(round(100 * n / steps, 2), f"{self.start + (self.end - self.start) * n / steps:{shape}}", anchors[n])
            for n in range(count)
        )


def count_scale(most: float) -> Scale:
    """Make a scale for counts from 0, with round numbers."""
    step = _round_step(most)
    top = step
    while top < most:
        top += step
    values = [step * n for n in range(int(top / step) + 1)]
    return Scale(0, top, tuple((value, f"{value:,.0f}") for value in values))


def _round_step(most: float) -> float:
    """Find the smallest of 1, 2, 5, 10, 20 … that reaches a count in three steps."""
    size = 1.0
    while True:
        for part in (1, 2, 5):
            if part * size * 3 >= most:
                return part * size
        size *= 10


def line_plot(
    said: str,
    span: Span,
    series: Iterable[Series],
    scale: Scale,
    gap: timedelta,
    *,
    height: float = 150.0,
    xs: tuple[Tick, ...] = (),
) -> Plot:
    """Draw lines over time, broken where nothing is known for longer than `gap`."""
    drawn = [_line(one, span, scale, gap, height) for one in series if one.points]
    return Plot(said, height, scale.ticks(height), xs, tuple(_apart(drawn, height)))


def bar_plot(said: str, values: Sequence[int], scale: Scale, height: float, xs: tuple[Tick, ...] = ()) -> Plot:
    """Draw a bar for each value, at even distances."""
    width = WIDTH / len(values)
    path = "".join(
        f"M{n * width + width * 0.12:.1f} {height:g}V{min(scale.y(value, height), height - 3):g}"
        f"h{width * 0.76:.1f}V{height:g}z"
        for n, value in enumerate(values)
        if value
    )
    return Plot(said, height, scale.ticks(height), xs, bars=path)


def _line(series: Series, span: Span, scale: Scale, gap: timedelta, height: float) -> Line:
    stretches = _stretches(series.points, gap)
    placed = [[(span.x(at), scale.y(value, height)) for at, value in stretch] for stretch in stretches]
    path = "".join(_strokes(stretch) for stretch in placed)
    area = "".join(f"{_strokes(stretch)}V{height:g}H{stretch[0][0]:g}z" for stretch in placed if len(stretch) > 1)
    dots = "".join(f"M{stretch[0][0]:g} {stretch[0][1]:g}h0" for stretch in placed if len(stretch) == 1)
    return Line(series.style, path, area, dots, Tick(placed[-1][-1][1], series.name, "start"))


def _strokes(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in points)


def _stretches(points: Sequence[Point], gap: timedelta) -> list[list[Point]]:
    stretches = [[points[0]]]
    for before, point in pairwise(points):
        if point[0] - before[0] > gap:
            stretches.append([])
        stretches[-1].append(point)
    return stretches


def _apart(lines: Sequence[Line], height: float) -> list[Line]:
    """Move labels that would lie upon one another apart."""
    placed: list[Line] = []
    free = _LABEL / 2
    for below, line in zip(range(len(lines) - 1, -1, -1), sorted(lines, key=lambda one: one.label.at), strict=True):
        at = min(max(line.label.at, free), height - _LABEL / 2 - below * _LABEL)
        placed.append(replace(line, label=replace(line.label, at=round(at, 1))))
        free = at + _LABEL
    return placed
