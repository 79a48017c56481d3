"""Which orders a status report lists, and which status each has: by Pepper's definitions, an export a row."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from include.order_sync.ledger.transaction import Transaction
from include.order_sync.ledger.words import VERIFICATION_LIMIT
from include.order_sync.subscriptions import Period, Scope


class Status(StrEnum):
    """A row's status, in the order in which a report lists them."""

    FAILED = "Failed"  # the destination refused the order, or the attempts ran out
    PENDING_VERIFICATION = "Pending Verification"  # sent, and not acknowledged within 30 minutes
    QUEUED = "Queued"  # waits to be sent, or for its acknowledgement
    SUCCESSFUL = "Successful"  # acknowledged, or marked as synced


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """Which orders a report lists, and how.

    `since` and `until` bound when an order was downloaded that is listed as successful, where `period` is a day
    (None: no bound, and the time of reading). Times are shown in `zone`. `link_base` is what stands before an order's
    key in its link; "" for no links.
    """

    zone: str
    scope: Scope = Scope.ALL
    period: Period = Period.DAY
    distributor: str = ""
    destination: str = ""
    more_columns: bool = False
    since: datetime | None = None
    until: datetime | None = None
    link_base: str = ""

    @property
    def statuses(self) -> list[Status]:
        """List the statuses that its rows can have."""
        return [status for status in Status if self.scope is Scope.ALL or status is not Status.SUCCESSFUL]


RANK = (
    "CASE WHEN e.state IN ('exported', 'marked_synced') THEN 3 WHEN e.state = 'failed' THEN 0"
    " WHEN e.state = 'pending_verification' AND e.sent_at <= :overdue THEN 1 ELSE 2 END"
)
"""SQL for the place of a row's status among all."""

_OPEN = "e.state IN ('failed', 'pending_verification', 'queued', 'sending')"
_LINES = "order_lines l WHERE l.order_id = o.id AND l.destination = e.destination AND l.removed_at IS NULL"
WITH_SEVERAL = (
    " LEFT JOIN (SELECT order_id FROM exports GROUP BY order_id HAVING count(*) > 1) several ON several.order_id = o.id"
)
"""SQL that joins the keys of the orders that go to several destinations."""


def chosen_rows(chosen: Chosen, joined: str = "") -> str:
    """Write SQL for the exports `e` of orders `o` that a report lists: what follows FROM; `joined` is put in."""
    conditions = ["e.method IN ('push', 'pull')", "e.state <> 'canceled'", "o.status <> 'canceled'", *_bounds(chosen)]
    if chosen.destination:
        conditions.append("e.destination = :destination")
    if chosen.distributor:
        conditions.append(f"EXISTS (SELECT 1 FROM {_LINES} AND l.distributor = :distributor)")
    return f"exports e JOIN orders o ON o.id = e.order_id{joined} WHERE {' AND '.join(conditions)}"


def bound(tx: Transaction, chosen: Chosen) -> dict[str, Any]:
    """Return the values of what is written here."""
    return {
        "link_base": chosen.link_base,
        "overdue": tx.now - VERIFICATION_LIMIT,
        "since": chosen.since,
        "until": chosen.until or tx.now,
        "destination": chosen.destination,
        "distributor": chosen.distributor,
    }


def distributors(tx: Transaction) -> str:
    """Write SQL for the distributors of the lines that go to the row's destination, in their order.

    It needs WITH_SEVERAL: the usual order goes to one destination, and has its distributors' names at hand.
    """
    names = "group_concat(name, ', ')" if tx.sqlite else "string_agg(name, ', ' ORDER BY place)"
    of_lines = (
        f"SELECT {names} FROM (SELECT l.distributor AS name, min(l.position) AS place FROM {_LINES}"
        " AND l.distributor <> '' GROUP BY l.distributor ORDER BY place) named"
    )
    return f"CASE WHEN several.order_id IS NULL THEN o.distributor ELSE coalesce(({of_lines}), '') END"


def _bounds(chosen: Chosen) -> list[str]:
    if chosen.scope is Scope.FAILED:
        return [_OPEN]
    if chosen.period is Period.EVER:
        return []
    since = "o.downloaded_at >= :since AND " if chosen.since else ""
    return [f"({_OPEN} OR {since}o.downloaded_at < :until)"]
