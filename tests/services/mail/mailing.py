"""What the tests of sending mails do in one line."""

from datetime import UTC, date, datetime
from typing import Any

from include.order_sync.accounts import Accounts
from include.order_sync.accounts.model import MailSettings
from include.order_sync.connectors.base import Endpoint
from include.order_sync.ledger.mails import Mail, MailKind, MailState, mails_of, queue_mail, recent_mails
from include.order_sync.ledger.runs import TaskRun
from include.order_sync.ledger.session import Ledger
from include.order_sync.services.mail.contents import AlertContent, ReportContent, written
from include.order_sync.services.runtime import Runtime
from tests.clock import NOON

OLGA, PAUL, RITA = "olga@example.com", "paul@example.com", "rita@example.com"
REPORTS = (MailKind.REPORT,)


def a_task(ledger: Ledger, **settings: Any) -> Runtime:
    """Begin a task; `settings` are those of the accounts file's section `mail`."""
    accounts = Accounts(carts={}, sources={}, destinations={}, mail=MailSettings(**settings))
    return Runtime(ledger, accounts, _no_endpoint, TaskRun("a_dag", "a_run", "a_task"))


def alert(ledger: Ledger, subject: str, *recipients: str, kind: MailKind = MailKind.EXPORT_ERROR) -> int:
    """Queue an alert, whose subject is its key."""
    content = AlertContent(kind=kind, account="warehouse", sentence="It fails.", resolution="Look.", opened_at=NOON)
    return _queue(ledger, subject, kind, written(content), recipients or (OLGA,))


def report(ledger: Ledger, subject: str = "report", *recipients: str, **changes: Any) -> int:
    """Queue a status report, whose subject is its key."""
    content: dict[str, Any] = {
        "name": "everything",
        "scope": "all",
        "period": "day",
        "distributor": "",
        "destination": "",
        "zone": "Europe/Berlin",
        "day": date(2026, 3, 1),
        "due_at": NOON,
        "prepared_at": NOON,
        "since": datetime(2026, 2, 28, 12, tzinfo=UTC),
        "counts": {"Failed": 1},
    }
    made = written(ReportContent(**content | changes))
    return _queue(ledger, subject, MailKind.REPORT, made, recipients or (OLGA,))


def mail(ledger: Ledger, key: int) -> Mail:
    """Read a mail."""
    (found,) = mails_of(ledger, [key])
    return found


def states(ledger: Ledger) -> dict[str, MailState]:
    """Tell the state of each mail by its key."""
    return {mail.key: mail.state for mail in recent_mails(ledger, list(MailKind), 100)}


def _queue(ledger: Ledger, subject: str, kind: MailKind, content: str, recipients: tuple[str, ...]) -> int:
    with ledger.write() as tx:
        key = queue_mail(
            tx, key=subject, kind=kind, subject=subject, recipients=recipients, content=content, actor="somebody"
        )
    assert key is not None
    return key


def _no_endpoint(connection: str) -> Endpoint:
    raise AssertionError(f"no mail needs the connection {connection}")
