"""The first words of a status report: is all well, and if not, how much is out of order."""

from collections.abc import Mapping
from dataclasses import dataclass

from include.order_sync.ledger.reports.choosing import Status
from include.order_sync.services.mail.contents import ReportContent
from include.order_sync.services.mail.words import compared, count
from include.order_sync.subscriptions import Scope


@dataclass(frozen=True, slots=True)
class Verdict:
    """How things stand. `tone`: `good`, `wait` (look at it today) or `bad` (look at it now)."""

    tone: str
    headline: str
    lead: str


def unsynced(counts: Mapping[str, int]) -> dict[str, int]:
    """Leave out what is synced."""
    return {status: orders for status, orders in counts.items() if status != Status.SUCCESSFUL}


def verdict(report: ReportContent, then: str) -> Verdict:
    """Judge a report by the worst that it holds; `then` names the time of the report before."""
    failed, waiting, queued = (
        report.counts.get(status, 0) for status in (Status.FAILED, Status.PENDING_VERIFICATION, Status.QUEUED)
    )
    if failed:
        return Verdict("bad", f"{count(failed)} failed to sync", _all_open(report, then))
    if waiting:
        return Verdict("wait", f"{count(waiting)} {_verb(waiting, 'waits')} for verification", _all_open(report, then))
    if report.causes:
        return Verdict("wait", f"{count(queued)} {_verb(queued, 'is', 'are')} held up", _all_open(report, then))
    return Verdict("good", "All is well", _calm(report, queued))


def _verb(number: int, one: str, many: str = "") -> str:
    return one if number == 1 else many or one.removesuffix("s")


def _all_open(report: ReportContent, then: str) -> str:
    """Say how much is not synced in all, against the report before."""
    now = sum(unsynced(report.counts).values())
    said = f"{count(now)} {_verb(now, 'is', 'are')} not synced"
    if report.before is None:
        return f"In all, {said}."
    return f"In all, {said}: {compared(now, sum(unsynced(report.before).values()), then)}."


def _calm(report: ReportContent, queued: int) -> str:
    synced = report.counts.get(Status.SUCCESSFUL, 0)
    if queued:
        return f"Nothing failed. {count(queued)} {_verb(queued, 'is', 'are')} on the way."
    if synced:
        return f"Nothing failed, nothing waits: every order is synced, {synced:,} of {synced:,}."
    return "No order failed, and none waits." if report.scope == Scope.FAILED else "There were no orders to sync."
