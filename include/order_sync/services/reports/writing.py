"""Write a status report: its file into a temporary one, and what its mail says; the ledger stays as it is."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec

from include.order_sync.accounts import Accounts
from include.order_sync.ledger.reports.choosing import Chosen, Status
from include.order_sync.ledger.reports.facts import Facts, facts
from include.order_sync.ledger.reports.reading import snapshot
from include.order_sync.ledger.reports.records import history, last_report
from include.order_sync.ledger.reports.rows import CsvBlocks, first_rows
from include.order_sync.ledger.session import Ledger
from include.order_sync.services.mail.contents import DayCounts, File, ReportContent
from include.order_sync.services.mail.links import DeskLinks
from include.order_sync.services.needs import patience
from include.order_sync.services.reports.causes import told
from include.order_sync.services.reports.files import WrittenFile, write_file
from include.order_sync.services.runtime import Runtime
from include.order_sync.subscriptions import Period, Scope, Subscribed, Subscription

_SETTLING = timedelta(minutes=1)
"""How long the storing of orders may take: what is not committed yet when a report is made is in the next one."""
_DAYS_SHOWN = 7
_DAY = timedelta(days=1)
_SYNC_FILTERS = {
    Status.FAILED: "failed",
    Status.PENDING_VERIFICATION: "pending_verification",
    Status.QUEUED: "queued",
    Status.SUCCESSFUL: "successful",
}


@dataclass(frozen=True, slots=True)
class Prepared:
    """A report that is written and not kept yet; its file is gone when this is closed.

    In the transaction that keeps it: `report_id = new_report_id(tx)`, queue the mail with `content_as(report_id)`,
    then `keep_report(tx, …, report_id=report_id)` with `prepared_at`, `counts`, `file_name`, `file_size`, `chunks()`.
    """

    content: ReportContent
    file: WrittenFile
    links: DeskLinks
    rows: int

    @property
    def prepared_at(self) -> datetime:
        """When the ledger stood as the report says."""
        return self.content.prepared_at

    @property
    def counts(self) -> dict[str, int]:
        """How many orders have which status."""
        return self.content.counts

    @property
    def file_name(self) -> str:
        """The name that the file is attached or downloaded under."""
        return self.file.name

    @property
    def file_size(self) -> int:
        """Its size in bytes."""
        return self.file.size

    def content_as(self, report_id: int) -> ReportContent:
        """Say what the mail says, now that the report's key and with it the address of its file is known."""
        link = self.links.report_file(report_id)
        file = File(
            name=self.file.name,
            size=self.file.size,
            rows=self.rows,
            link=link,
            attached=self.file.fits,
            report_id=report_id,
        )
        return msgspec.structs.replace(self.content, file=file)

    def chunks(self) -> Iterator[bytes]:
        """Yield the file as it is attached or downloaded, a megabyte at a time."""
        return self.file.chunks()

    def __enter__(self) -> "Prepared":
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()


def write_report(
    runtime: Runtime,
    subscribed: Subscribed,
    day: date | None,
    due_at: datetime | None,
    since: datetime | None,
    asked_by: str = "",
    missed: Sequence[date] = (),
) -> Prepared:
    """Write a report of what the ledger holds now; `day` is None if a person asked for it.

    `since` bounds when the orders were downloaded that are listed as successful, where the report is of a day.
    """
    wanted, links = subscribed.subscription, DeskLinks(runtime.airflow_url)
    with snapshot(runtime.ledger) as tx:
        chosen = _chosen(wanted, links, since, tx.now - _SETTLING if day else None)
        blocks = CsvBlocks(tx, chosen)
        file = write_file(_file_name(wanted, day, tx.now), blocks, runtime.accounts.mail.largest_bytes)
        found = facts(tx, chosen, patience(runtime.accounts), blocks.rows)
        now = tx.now
    content = _content(wanted, found, links, now, since)
    told_of = {"day": day, "due_at": due_at, "asked_by": asked_by, "missed": tuple(missed)}
    content = msgspec.structs.replace(content, **told_of)
    return Prepared(_with_history(runtime.ledger, content, subscribed.id), file, links, found.rows)


def preview(
    ledger: Ledger, accounts: Accounts, subscription: Subscription, airflow_url: str, subscription_id: int | None = None
) -> ReportContent:
    """Say what the mail would say now, with the days before where the subscription is on record; writes nothing."""
    links = DeskLinks(airflow_url)
    since = _since(ledger, subscription_id)
    with snapshot(ledger) as tx:
        found = facts(tx, _chosen(subscription, links, since, None), patience(accounts))
        content = _content(subscription, found, links, tx.now, since)
    return content if subscription_id is None else _with_history(ledger, content, subscription_id)


def preview_rows(
    ledger: Ledger, subscription: Subscription, airflow_url: str, limit: int = 20, subscription_id: int | None = None
) -> list[list[str]]:
    """Read the header and the first rows that the file would have now."""
    chosen = _chosen(subscription, DeskLinks(airflow_url), _since(ledger, subscription_id), None)
    with snapshot(ledger) as tx:
        return first_rows(tx, chosen, limit)


def _since(ledger: Ledger, subscription_id: int | None) -> datetime:
    last = last_report(ledger, subscription_id) if subscription_id is not None else None
    return last.prepared_at if last else ledger.now() - _DAY


def _chosen(wanted: Subscription, links: DeskLinks, since: datetime | None, until: datetime | None) -> Chosen:
    return Chosen(
        zone=wanted.zone,
        scope=wanted.scope,
        period=wanted.period,
        distributor=wanted.distributor,
        destination=wanted.destination,
        more_columns=wanted.more_columns,
        since=since - _SETTLING if since else None,
        until=until,
        link_base=links.page("orders/"),
    )


def _file_name(wanted: Subscription, day: date | None, now: datetime) -> str:
    name = re.sub(r"[^a-z0-9]+", "-", wanted.name.lower()).strip("-")
    of = f"{day}" if day else f"{now.astimezone(ZoneInfo(wanted.zone)):%Y-%m-%d-%H%M}"
    return "-".join(filter(None, ("order-sync-status", name, of))) + ".csv"


def _content(
    wanted: Subscription, found: Facts, links: DeskLinks, now: datetime, since: datetime | None
) -> ReportContent:
    of_a_day = wanted.scope is Scope.ALL and wanted.period is Period.DAY
    return ReportContent(
        name=wanted.name,
        scope=wanted.scope,
        period=wanted.period,
        distributor=wanted.distributor,
        destination=wanted.destination,
        zone=wanted.zone,
        day=None,
        due_at=None,
        prepared_at=now,
        since=since if of_a_day else None,
        counts=found.counts,
        causes=tuple(told(cause, links) for cause in found.causes),
        more_causes=found.more,
        links=_links(wanted, found, links),
    )


def _links(wanted: Subscription, found: Facts, links: DeskLinks) -> dict[str, str]:
    filters = {"all": "", **{status: _SYNC_FILTERS[Status(status)] for status in found.counts}}
    return {name: links.page(sync=sync, account=wanted.destination) for name, sync in filters.items()}


def _with_history(ledger: Ledger, content: ReportContent, subscription_id: int) -> ReportContent:
    """Put a report beside the ones before it."""
    before = history(ledger, subscription_id, _DAYS_SHOWN - 1)
    last = before[0] if before else None
    today = content.day or content.prepared_at.astimezone(ZoneInfo(content.zone)).date()
    days = [DayCounts(one.day, one.counts) for one in reversed(before) if one.day and one.counts is not None]
    return msgspec.structs.replace(
        content,
        before=last.counts if last else None,
        before_day=last.day if last else None,
        history=(*days, DayCounts(today, content.counts)),
    )
