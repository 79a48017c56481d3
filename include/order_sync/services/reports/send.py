"""Send each subscription its report: one mail a day, whatever is killed on the way, and one more for who asks.

What is owed is read off what is on record. A report, its file and its mail are put on record in one transaction, and
the mail is sent only after it. A task that dies before the commit has done nothing; after it only the mail is left to
be sent, by whichever task comes next.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from include.order_sync.errors import ConfigurationError
from include.order_sync.ledger.mails import MailKind, mails_to_send, queue_mail
from include.order_sync.ledger.reports.owing import by_subscription, is_served, served_days
from include.order_sync.ledger.reports.records import keep_report, new_report_id
from include.order_sync.ledger.transaction import Transaction
from include.order_sync.services.mail.contents import ReportContent, written
from include.order_sync.services.mail.post import MailServer, Posted, post
from include.order_sync.services.mail.templates import subject_of
from include.order_sync.services.reports.calendar import owed_days
from include.order_sync.services.reports.subscriptions import all_subscriptions
from include.order_sync.services.reports.wanted import Wanted, asked_for, owed, write
from include.order_sync.services.reports.writing import Prepared
from include.order_sync.services.runtime import Runtime
from include.order_sync.subscriptions import Subscribed

_REPORTS = (MailKind.REPORT,)


@dataclass(frozen=True, slots=True)
class SendResult:
    """What was done for a subscription. `done` says what was put on record; `posted` what became of its mails."""

    subscription: str
    done: str
    posted: Posted | None = None

    @property
    def moved(self) -> int:
        """Count the mails that were sent."""
        return self.posted.moved if self.posted else 0

    def summary(self) -> str:
        """Say it in one line."""
        return f"{self.subscription}: {self.done}" + (f"; {self.posted.summary()}" if self.posted else "")


def due_reports(runtime: Runtime, only: str | None = None) -> list[str]:
    """Name the subscriptions that owe a report, or whose mail waits to be sent; `only` names one that is asked for.

    Raises `ConfigurationError` if there is no subscription of that name.
    """
    standing = all_subscriptions(runtime.ledger, runtime.accounts)
    if only is not None:
        return [_named(standing, only).subscription.name]
    served, now = served_days(runtime.ledger), runtime.ledger.now()
    owing = [one.subscription.name for one in standing if _owes(one, served.get(one.id), now)]
    return list(dict.fromkeys([*owing, *_waiting(runtime)]))


def send_report(
    runtime: Runtime, server: MailServer, name: str, asked_by: str | None = None, *, dry_run: bool = False
) -> SendResult:
    """Put on record what a subscription owes, or what somebody asked for, and send the mails of it that are due.

    Raises `MailsNotSent` if a mail is still to be sent, and `ConfigurationError` if a report is asked for of a
    subscription that does not stand, or has no recipients.
    """
    wanted = _wanted(runtime, name, asked_by)
    if dry_run:
        return SendResult(name, _would_send(runtime, wanted))
    done = _put_on_record(runtime, wanted)
    mails = _waiting(runtime).get(name, [])
    return SendResult(name, done, post(runtime, server, _REPORTS, only=mails) if mails else None)


def _wanted(runtime: Runtime, name: str, asked_by: str | None) -> Wanted | None:
    standing = all_subscriptions(runtime.ledger, runtime.accounts)
    if asked_by is not None:
        return asked_for(runtime, _named(standing, name), asked_by)
    found = next((one for one in standing if one.subscription.name == name), None)
    return owed(runtime, found) if found else None


def _put_on_record(runtime: Runtime, wanted: Wanted | None) -> str:
    if wanted is None:
        return "no report is to be made"
    with write(runtime, wanted) as prepared:
        kept = _keep(runtime, wanted, prepared)
        return f"{wanted.words}: {_words(prepared)}" if kept else f"{wanted.words} is on record by another task"


def _keep(runtime: Runtime, wanted: Wanted, prepared: Prepared) -> bool:
    """Put a report, its file and its mail on record, all or nothing; False if another task has done so."""
    subscription = wanted.subscribed.id
    with runtime.ledger.write() as tx:
        if wanted.days and is_served(tx, subscription, wanted.days[0]):
            return False
        report_id = new_report_id(tx)
        mail = _queue(tx, wanted, prepared.content_as(report_id))
        if mail is None:
            return False
        of, file = (subscription, wanted.day, mail, wanted.missed), (prepared.file_name, prepared.file_size)
        chunks, at = prepared.chunks(), prepared.prepared_at
        keep_report(tx, *of, prepared.counts, *file, chunks, prepared_at=at, report_id=report_id)
        return True


def _queue(tx: Transaction, wanted: Wanted, content: ReportContent) -> int | None:
    return queue_mail(
        tx,
        key=wanted.key,
        kind=MailKind.REPORT,
        subject=subject_of(content),
        recipients=wanted.subscribed.subscription.recipients,
        content=written(content),
        actor=wanted.actor,
    )


def _would_send(runtime: Runtime, wanted: Wanted | None) -> str:
    if wanted is None:
        return "would send no report: none is owed"
    with write(runtime, wanted) as prepared:
        to = ", ".join(wanted.subscribed.subscription.recipients)
        return f"would send {wanted.words} to {to}: {_words(prepared)}"


def _words(prepared: Prepared) -> str:
    counts = ", ".join(f"{status} {count:,}" for status, count in prepared.counts.items())
    return f"{counts}; {prepared.file_name} of {prepared.file_size:,} bytes"


def _named(standing: Sequence[Subscribed], name: str) -> Subscribed:
    for one in standing:
        if one.subscription.name == name:
            return one
    known = ", ".join(one.subscription.name for one in standing) or "none"
    raise ConfigurationError(f"There is no subscription `{name}`. There are: {known}.")


def _owes(subscribed: Subscribed, served: date | None, now: datetime) -> bool:
    """Tell whether a day is owed. One whose zone is not known here is tried, so that its own task says so."""
    try:
        return bool(owed_days(subscribed, served, now))
    except ConfigurationError:
        return True


def _waiting(runtime: Runtime) -> dict[str, list[int]]:
    """List the report mails that want a task, by subscription."""
    return by_subscription(runtime.ledger, mails_to_send(runtime.ledger, _REPORTS))
