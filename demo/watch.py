"""Looks at the ledger and the sandbox: where the orders are, and whether all are where they must end."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from demo.sandbox import Control
from include.order_sync.ledger import queries
from include.order_sync.ledger.session import Ledger
from include.order_sync.sandbox.judge import judge

STEADY = 4.0  # seconds that the orders must stay where they must end


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Where the orders are now. `sentences` has one for each order that is not where it must end."""

    counts: Mapping[str, int]
    skipped: int
    total: int
    sentences: tuple[str, ...]
    state: Mapping[str, Any] = field(default_factory=dict)

    @property
    def arrived(self) -> int:
        """Count the orders that are where they must end."""
        return max(self.total - len(self.sentences), 0)

    @property
    def duplicates(self) -> int:
        """Count the orders that the destination was given twice."""
        return int(self.state.get("duplicates", 0))


class Watch:
    """Takes snapshots, and tells when the orders have settled."""

    def __init__(self, ledger: Ledger, control: Control, plan: Mapping[str, Any]) -> None:
        self.ledger = ledger
        self.control = control
        self.plan = plan
        self._since: float | None = None

    def look(self) -> Snapshot:
        """Take a snapshot."""
        ended = queries.ended_orders(self.ledger)
        skipped = queries.skipped_orders(self.ledger)
        verdict = judge(
            self.plan,
            [(one.cart, one.external_id, one.status, one.error_code) for one in ended],
            [(one.cart, one.external_id, one.code) for one in skipped],
        )
        counts = queries.order_counts(self.ledger)
        total = len(self.plan["orders"])
        return Snapshot(counts, len(skipped), total, verdict.sentences, self.control.state())

    def settled(self, snapshot: Snapshot) -> bool:
        """Tell whether every order has been where it must end for `STEADY` seconds."""
        if snapshot.sentences:
            self._since = None
        elif self._since is None:
            self._since = time.monotonic()
        return self._since is not None and time.monotonic() - self._since >= STEADY
