"""The history is kept by a task that may run as often as it likes."""

from include.order_sync.services.snapshot import take_snapshot
from tests.fakes.world import World
from tests.ledger.acts import value


def test_a_snapshot_is_taken_once_in_ten_minutes(sold: World) -> None:
    first, second = take_snapshot(sold.run()), take_snapshot(sold.run())

    assert (first.taken, second.taken) == (True, False)
    assert (first.moved, second.moved) == (0, 0)
    assert "where" in first.summary()
    assert "less than ten minutes" in second.summary()
    assert value(sold.ledger, "SELECT new FROM snapshots") == 3
