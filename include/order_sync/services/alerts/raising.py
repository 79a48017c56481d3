"""Raise alerts: note what is out of order, and queue the mails that tell of it, of each cause one in a while."""

from dataclasses import dataclass
from datetime import datetime

from include.order_sync.accounts import Accounts
from include.order_sync.errors import OrderSyncError
from include.order_sync.ledger.alerts.noting import note
from include.order_sync.ledger.alerts.sources import SOURCES, Limits
from include.order_sync.ledger.alerts.telling import (
    OpenAlert,
    close,
    ends,
    mark_told,
    standing_alerts,
    untold_orders,
)
from include.order_sync.ledger.mails import MailKind, queue_mail
from include.order_sync.ledger.notified import notified_addresses
from include.order_sync.ledger.overview.needs import waiting_behind
from include.order_sync.ledger.transaction import Transaction
from include.order_sync.ledger.types import stamp
from include.order_sync.services.alerts.content import alert_content, recovery_content
from include.order_sync.services.alerts.recipients import recipients
from include.order_sync.services.mail.contents import AlertContent, written
from include.order_sync.services.mail.links import DeskLinks
from include.order_sync.services.mail.templates import subject_of
from include.order_sync.services.needs import patience
from include.order_sync.services.runtime import Runtime


@dataclass(frozen=True, slots=True)
class Raised:
    """How much is newly out of order, how much no longer is, and how many mails were queued to tell of it."""

    new: int
    gone: int
    alerts: int
    recoveries: int

    @property
    def moved(self) -> int:
        """Count the mails that may be sent now."""
        return self.alerts + self.recoveries

    def summary(self) -> str:
        """Say it in one line."""
        return (
            f"{self.new} newly out of order, {self.gone} no longer;"
            f" queued {self.alerts} alerts and {self.recoveries} recoveries"
        )


def raise_alerts(runtime: Runtime) -> Raised:
    """Look for all that is out of order, and queue the mails that are due, in one short transaction a kind.

    What was noted, told and queued commits together: nothing is told twice, and nothing is left out.
    """
    raiser = _Raiser(runtime)
    done = [raiser.work(kind) for kind in SOURCES]
    return Raised(*(sum(counts) for counts in zip(*done, strict=True)))


class _Raiser:
    """One round of raising alerts, by the accounts file as it is now."""

    def __init__(self, runtime: Runtime) -> None:
        self._ledger = runtime.ledger
        self._accounts = runtime.accounts
        self._actor = runtime.run.actor
        self._links = DeskLinks(runtime.airflow_url)
        self._pause = runtime.accounts.alerts.pause
        self._notified = notified_addresses(runtime.ledger)
        self._behind = waiting_behind(runtime.ledger)

    def work(self, kind: MailKind) -> tuple[int, int, int, int]:
        """Raise the alerts of a kind: how much is new and gone, how many alerts and recoveries were queued."""
        with self._ledger.write() as tx:
            limits = _limits(self._accounts, tx.now)
            noted = note(tx, kind, limits, self._pause)
            standing = standing_alerts(tx, [kind], self._pause)
            told = self._tell(tx, kind, [alert for alert in standing if alert.untold and alert.quiet], limits)
            ended = [self._end(tx, alert) for alert in standing if not alert.waiting]
        return noted.new, noted.gone, told, sum(ended)

    def _tell(self, tx: Transaction, kind: MailKind, alerts: list[OpenAlert], limits: Limits) -> int:
        alerts = [alert for alert in alerts if self._recipients(alert)]
        listed = untold_orders(tx, kind, [alert.id for alert in alerts], limits) if alerts else {}
        for alert in alerts:
            behind = self._behind.get(alert.account, 0)
            content = alert_content(alert, listed[alert.id], self._accounts, self._links, behind)
            mark_told(tx, alert, self._queue(tx, alert, stamp(tx.now), content))
        return len(alerts)

    def _end(self, tx: Transaction, alert: OpenAlert) -> int:
        """End an alert that no order is left of; where people were told of it, they are told of its end, too."""
        tells = SOURCES[alert.kind].recovers and alert.mailed_at and self._recipients(alert)
        if not tells:
            close(tx, alert)
            return 0
        if not alert.quiet:
            return 0
        self._queue(tx, alert, "recovered", recovery_content(alert, ends(tx, alert), self._links))
        close(tx, alert, mailed=True)
        return 1

    def _queue(self, tx: Transaction, alert: OpenAlert, which: str, content: AlertContent) -> int:
        queued = queue_mail(
            tx,
            key=f"alert:{alert.id}:{which}",
            kind=alert.kind,
            subject=subject_of(content),
            recipients=self._recipients(alert),
            content=written(content),
            actor=self._actor,
        )
        if queued is None:
            raise OrderSyncError(f"Alert {alert.id} was told of by a mail that it does not know.")
        return queued

    def _recipients(self, alert: OpenAlert) -> list[str]:
        return [*recipients(self._accounts, alert.kind, alert.account, self._notified)]


def _limits(accounts: Accounts, now: datetime) -> Limits:
    limit = accounts.alerts.unsynced_limit
    own = {name: now - patient for name, patient in patience(accounts, limit).items()}
    known = [*accounts.carts, *accounts.sources, *accounts.destinations]
    return Limits(accounts.alerts.after_failures, now - limit, own, known)
