"""Keep what the Order Desk reads in order: the history that the Overview draws, and the list of orders."""

from dataclasses import dataclass

from include.order_sync.ledger.grid.listing import settle_old
from include.order_sync.ledger.snapshots import record_snapshot
from include.order_sync.services.runtime import Runtime


@dataclass(frozen=True, slots=True)
class SnapshotResult:
    """Whether a snapshot was taken, or was there already, and how many orders are listed as settled from now on."""

    taken: bool
    settled: int = 0

    @property
    def moved(self) -> int:
        """Count what the next stage may act on: a snapshot moves nothing."""
        return 0

    def summary(self) -> str:
        """Say it in one line."""
        noted = "noted how many orders stand where"
        if not self.taken:
            noted = "nothing noted: the last snapshot is less than ten minutes old"
        return f"{noted}; {self.settled} orders have stood still for a month" if self.settled else noted


def take_snapshot(runtime: Runtime) -> SnapshotResult:
    """Note how many orders stand where, unless that was done in the last ten minutes, and settle the oldest."""
    with runtime.ledger.write() as tx:
        settled = settle_old(tx)
    return SnapshotResult(record_snapshot(runtime.ledger), settled)
