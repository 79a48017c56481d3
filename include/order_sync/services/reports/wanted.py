"""Which report is to be made for a subscription: that of the days it owes, or one that somebody asked for."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from include.order_sync.errors import ConfigurationError
from include.order_sync.ledger.reports.owing import is_on_record
from include.order_sync.ledger.reports.records import handled_day, last_report
from include.order_sync.services.reports.calendar import moment_of, owed_days
from include.order_sync.services.reports.writing import Prepared, write_report
from include.order_sync.services.runtime import Runtime
from include.order_sync.subscriptions import Origin, Subscribed

_DAY = timedelta(days=1)
_LONGEST_RUN = 120  # letters of a run's name that a mail's key has room for


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A report to be made. `key` is its mail's: whoever makes the same report for the same reason has the same.

    `days` are those it is owed for, oldest first; none if it was asked for.
    """

    subscribed: Subscribed
    key: str
    actor: str
    days: tuple[date, ...] = ()
    due_at: datetime | None = None
    asked_by: str = ""

    @property
    def day(self) -> date | None:
        """The day it is the report of."""
        return self.days[-1] if self.days else None

    @property
    def missed(self) -> tuple[date, ...]:
        """The days before, whose reports never went out: it stands for them."""
        return self.days[:-1]

    @property
    def words(self) -> str:
        """Name it for a log."""
        if not self.days:
            return f"the report that {self.asked_by} asked for"
        missed = f", which stands for {', '.join(map(str, self.missed))} as well" if self.missed else ""
        return f"the report of {self.day}{missed}"


def owed(runtime: Runtime, subscribed: Subscribed) -> Wanted | None:
    """Say which report a subscription owes by the clock: that of the newest day, for all that it owes."""
    days = owed_days(subscribed, handled_day(runtime.ledger, subscribed.id), runtime.ledger.now())
    if not days:
        return None
    return Wanted(
        subscribed=subscribed,
        key=f"report:{subscribed.id}:{days[-1]}",
        actor=runtime.run.actor,
        days=tuple(days),
        due_at=moment_of(subscribed.subscription, days[-1]),
    )


def asked_for(runtime: Runtime, subscribed: Subscribed, asked_by: str) -> Wanted | None:
    """Say which report somebody asked for; None if this run has made it already, in a try before.

    Raises `ConfigurationError` if nobody would get it.
    """
    if not subscribed.subscription.recipients:
        where = "in the accounts file" if subscribed.origin is Origin.FILE else "on the Order Desk's Reports page"
        raise ConfigurationError(
            f"The subscription `{subscribed.subscription.name}` has no recipients, so nobody would get its report. "
            f"Name some {where}."
        )
    key = f"report:{subscribed.id}:asked:{_short(runtime.run.run_id)}"
    if is_on_record(runtime.ledger, key):
        return None
    return Wanted(subscribed=subscribed, key=key, actor=f"user:{asked_by}", asked_by=asked_by)


def write(runtime: Runtime, wanted: Wanted) -> Prepared:
    """Write a report into a temporary file: of what changed since the last one by the clock, or in a day."""
    last = last_report(runtime.ledger, wanted.subscribed.id)
    since = last.prepared_at if last else (wanted.due_at or runtime.ledger.now()) - _DAY
    return write_report(
        runtime, wanted.subscribed, wanted.day, wanted.due_at, since, wanted.asked_by, missed=wanted.missed
    )


def _short(run: str) -> str:
    return run if len(run) <= _LONGEST_RUN else hashlib.sha256(run.encode()).hexdigest()
