"""The geometry of pictures."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from plugins.order_desk.charts import WIDTH, Series, Span, bar_plot, count_scale, line_plot
from plugins.order_desk.durations import duration_scale, duration_words, log_of

START = datetime(2026, 3, 1, tzinfo=UTC)
DAY = Span(START, START + timedelta(days=1))
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("most", "top", "labels"),
    [
        (0, 1, ["0", "1"]),
        (1, 1, ["0", "1"]),
        (7, 10, ["0", "5", "10"]),
        (30, 30, ["0", "10", "20", "30"]),
        (1_234_567, 1_500_000, ["0", "500,000", "1,000,000", "1,500,000"]),
    ],
)
def test_counts_are_scaled_in_round_steps(most: int, top: int, labels: list[str]) -> None:
    scale = count_scale(most)
    assert scale.top == top
    assert [label for _, label in scale.marks] == labels


def test_more_stands_higher_and_all_stays_inside() -> None:
    scale = count_scale(100)
    assert scale.y(0, 150) > scale.y(50, 150) > scale.y(100, 150) > 0
    assert scale.y(0, 150) < 150
    assert scale.y(900, 150) == scale.y(100, 150)


def test_a_line_breaks_where_nothing_is_known() -> None:
    points = [(START, 1.0), (START + HOUR, 2.0), (START + 9 * HOUR, 3.0)]
    plot = line_plot("", DAY, [Series("3 now", points)], count_scale(3), 2 * HOUR)
    (line,) = plot.lines
    assert line.path.count("M") == 2
    assert line.dots.startswith(f"M{9 / 24 * WIDTH:g} ")
    assert line.label.label == "3 now"


def test_labels_do_not_lie_upon_one_another() -> None:
    series = [Series(str(n), [(START, 0.1 * n)]) for n in range(4)]
    places = sorted(line.label.at for line in line_plot("", DAY, series, count_scale(100), HOUR).lines)
    assert all(below - above >= 15 for above, below in pairwise(places))
    assert 0 < places[0] < places[-1] < 150


def test_a_single_failure_is_seen_beside_thousands() -> None:
    path = bar_plot("", [1, 0, 5000], count_scale(5000), 38.0).bars
    assert path.count("z") == 2
    assert "V35" in path


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.2, "under 1 s"), (1, "1 s"), (42, "42 s"), (90, "1.5 min"), (3600, "1 h"), (86400 * 12.4, "12 d")],
)
def test_durations_in_words(seconds: float, words: str) -> None:
    assert duration_words(seconds) == words


@pytest.mark.parametrize(("shortest", "longest"), [(0.1, 0.2), (40, 40), (50, 4000), (1, 1e9), (3e7, 3e7)])
def test_durations_fit_their_scale(shortest: float, longest: float) -> None:
    scale = duration_scale(shortest, longest)
    assert scale.bottom < scale.top
    assert len(scale.marks) >= 2
    assert scale.bottom <= log_of(shortest)
