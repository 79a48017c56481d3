"""The key of the lights, as a table with its boundaries."""

from datetime import timedelta

import pytest

from include.order_sync.ledger.calls import CallStats
from include.order_sync.ledger.tables.calls import EDGES
from include.order_sync.services.lights import Light, light_of, p95_ms
from tests.clock import NOON

SECOND = timedelta(seconds=1)


def within(**counts: int) -> tuple[int, ...]:
    """Make buckets: within(to_50=3, to_10000=1)."""
    assert {*counts} <= {f"to_{edge}" for edge in EDGES}
    return tuple(counts.get(f"to_{edge}", 0) for edge in EDGES)


def stats(calls: int, errors: int = 0, buckets: tuple[int, ...] = (), idle: timedelta = SECOND) -> CallStats:
    return CallStats(calls, errors, buckets or within(to_50=calls), NOON - idle)


@pytest.mark.parametrize(
    ("measured", "light"),
    [
        pytest.param(None, Light.NONE, id="never called"),
        pytest.param(stats(9, idle=timedelta(minutes=10)), Light.NONE, id="silent for ten minutes"),
        pytest.param(stats(9, idle=timedelta(minutes=10) - SECOND), Light.GREEN, id="silent for a second less"),
        pytest.param(stats(9, 9, idle=timedelta(hours=1)), Light.NONE, id="failed long ago"),
        pytest.param(stats(9, idle=-SECOND), Light.GREEN, id="called by a clock that is ahead"),
        pytest.param(stats(1), Light.GREEN, id="one good call"),
        pytest.param(stats(1, 1), Light.RED, id="one call, failed"),
        pytest.param(stats(2, 1), Light.YELLOW, id="half of two failed: too few for red"),
        pytest.param(stats(8, 4), Light.YELLOW, id="half failed, four of them"),
        pytest.param(stats(10, 5), Light.RED, id="half failed, five of them"),
        pytest.param(stats(11, 5), Light.YELLOW, id="five failed, just less than half"),
        pytest.param(stats(1000, 499), Light.YELLOW, id="many failed, just less than half"),
        pytest.param(stats(20, 1), Light.YELLOW, id="one in twenty"),
        pytest.param(stats(21, 1), Light.GREEN, id="one in twenty-one"),
        pytest.param(stats(20, 0, within(to_5000=20)), Light.GREEN, id="all take up to 5 s"),
        pytest.param(stats(20, 0, within(to_50=18, to_10000=2)), Light.YELLOW, id="a tenth takes longer"),
        pytest.param(stats(20, 0, within(to_50=19, to_10000=1)), Light.GREEN, id="a twentieth takes longer"),
        pytest.param(stats(10, 5, within(to_60000=10)), Light.RED, id="failing goes before slow"),
    ],
)
def test_the_light(measured: CallStats | None, light: Light) -> None:
    shown, note = light_of(measured, NOON)
    assert shown is light
    assert bool(note) is (light is not Light.GREEN)


@pytest.mark.parametrize(
    ("measured", "note"),
    [
        (None, "No call for 10 minutes"),
        (stats(3, 3), "Every call failed"),
        (stats(10, 5), "5 of 10 calls failed"),
        (stats(10, 1), "1 of 10 calls failed"),
        (stats(1, 0, within(to_60000=1)), "95 of 100 calls take up to 60 s"),
    ],
)
def test_a_light_that_is_not_green_says_why(measured: CallStats | None, note: str) -> None:
    assert light_of(measured, NOON)[1] == note


@pytest.mark.parametrize(
    ("buckets", "expected"),
    [
        (within(), None),
        (within(to_50=1), 50),
        (within(to_60000=1), 60_000),
        (within(to_50=95, to_100=5), 50),
        (within(to_50=94, to_100=6), 100),
        (within(to_50=1, to_200=1), 200),
        (within(to_50=19, to_30000=1), 50),
        (within(to_50=18, to_30000=1), 30_000),
    ],
)
def test_p95_is_the_upper_edge_of_its_bucket(buckets: tuple[int, ...], expected: int | None) -> None:
    assert p95_ms(buckets) == expected
