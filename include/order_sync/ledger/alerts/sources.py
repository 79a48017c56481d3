"""What is out of order now: one query for each kind of alert, a row for each thing, with its cause.

A cause is (account, code, cart, method). `subject` names the thing, `since` is when it began to wait, `message` is the
other side's own word.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from include.order_sync.errors import TREATMENTS, ErrorCode, Scope
from include.order_sync.ledger.mails import MailKind
from include.order_sync.ledger.transaction import Transaction, as_json

CAUSE = ("account", "code", "cart", "method")
REFUSALS = (ErrorCode.UNAUTHORIZED, ErrorCode.FORBIDDEN)
WAITING, UNANSWERED = "queued", "pending_verification"
"""The codes of what is not synced: too long in the queue, and sent without an answer for too long."""

_UNMAPPED = ErrorCode.UNMAPPED_SHIP_METHOD
_LONGEST_METHOD = 200
_REFUSED = ", ".join(f"'{code}'" for code in REFUSALS)
_TOLD_OTHERWISE = ", ".join(f"'{code}'" for code in (_UNMAPPED, ErrorCode.CANCELED_AT_SOURCE, *REFUSALS))
_NO_FAILURES = ", ".join(f"'{code}'" for code, treatment in TREATMENTS.items() if treatment.scope is Scope.PACE)
_TRYING = "'queued', 'sending', 'pending_verification'"


@dataclass(frozen=True, slots=True)
class Limits:
    """From when on something is out of order.

    What is tried again is so after `after_failures`; what waits, if it has done so since `waiting_since` (`own` where
    a destination has a time of its own). A refused login counts for the `accounts` named.
    """

    after_failures: int
    waiting_since: datetime
    own: Mapping[str, datetime]
    accounts: Sequence[str]

    @property
    def values(self) -> dict[str, Any]:
        """Give what the queries ask for."""
        own = [{"destination": name, "latest": at} for name, at in self.own.items()]
        return {
            "after": self.after_failures,
            "latest": self.waiting_since,
            "own": as_json(own),
            "accounts": list(self.accounts),
        }


@dataclass(frozen=True, slots=True)
class Source:
    """Where the alerts of a kind come from.

    `rows` writes the query. What it finds no more is over, unless `stays` says otherwise: a condition on a row `l` of
    `alert_orders`. `recovers`: people are told when it is over. `tried`: attempts at it are on record.
    """

    rows: Callable[[Transaction], str]
    stays: Callable[[Transaction], str] = lambda _: "false"
    recovers: bool = False
    tried: bool = False


def _duty_errors(table: str, account: str, name: str) -> Source:
    """Find duties that were given up or keep failing; one that is tried again stays until it is done."""
    failing = (
        f"SELECT d.{account} AS account, coalesce(d.error_code, '{ErrorCode.INTERNAL}') AS code, '' AS cart,"
        f" '' AS method, '{name}:' || d.id AS subject, d.order_id, o.number, d.queued_at AS since, d.failures,"
        f" coalesce(d.error_message, '') AS message FROM {table} d JOIN orders o ON o.id = d.order_id"
        f" WHERE coalesce(d.error_code, '{ErrorCode.INTERNAL}') NOT IN ({_TOLD_OTHERWISE}) AND d.state = "
    )
    again = f" AND d.failures >= :after AND NOT o.on_hold AND d.error_code NOT IN ({_NO_FAILURES})"
    found = [f"{failing}'failed'", *(f"{failing}{state}{again}" for state in _TRYING.split(", "))]
    trying = (
        f"EXISTS (SELECT 1 FROM {table} d JOIN orders o ON o.id = d.order_id WHERE d.order_id = l.order_id"
        f" AND '{name}:' || d.id = l.subject AND d.state IN ({_TRYING}) AND NOT o.on_hold)"
    )
    return Source(lambda _: " UNION ALL ".join(found), lambda _: trying, recovers=True, tried=True)


_UNMAPPED_ORDERS = (
    f"SELECT e.destination AS account, e.error_code AS code, o.cart, substr(o.ship_method, 1, {_LONGEST_METHOD}) AS"
    " method, 'export:' || e.id AS subject, e.order_id, o.number, e.queued_at AS since, e.failures,"
    " coalesce(e.error_message, '') AS message FROM exports e JOIN orders o ON o.id = e.order_id"
    f" WHERE e.state = 'failed' AND e.error_code = '{_UNMAPPED}' AND o.cancel_requested_at IS NULL"
)
_NOT_TAKEN = (
    "SELECT cart AS account, code, '' AS cart, '' AS method, 'skipped:' || external_id AS subject,"
    " CAST(NULL AS bigint) AS order_id, number, first_seen_at AS since, 0 AS failures, reason AS message"
    " FROM skipped_orders WHERE code IN ('malformed', 'no_destination') AND taken_at IS NULL"
)


def _unsynced(tx: Transaction) -> str:
    """Find what waits for too long: for an answer, in a queue, or with a task that died.

    What a destination fetches is looked up in the list of orders: no index of exports has it.
    """
    waits = (
        "SELECT e.destination AS account, '{code}' AS code, '' AS cart, '' AS method, 'export:' || e.id AS subject,"
        " e.order_id, o.number, e.{since} AS since, e.failures, coalesce(e.error_message, '') AS message FROM {exports}"
        " JOIN orders o ON o.id = e.order_id LEFT JOIN"
        f" {tx.table_of('own', {'destination': 'text', 'latest': 'timestamptz'})} ON own.destination = e.destination"
        " WHERE e.{since} <= coalesce(own.latest, :latest) AND NOT o.on_hold AND {condition}"
    )
    fetched = (
        "order_cells c JOIN order_list i ON i.cell_id = c.id AND c.method = 'pull' AND c.sync = 'queued'"
        " JOIN exports e ON e.id = i.export_id"
    )
    queues = [
        (UNANSWERED, "sent_at", "exports e", "e.state = 'pending_verification'"),
        (WAITING, "due_at", "exports e", "e.state = 'queued' AND e.method = 'push'"),
        (WAITING, "due_at", fetched, "e.state = 'queued' AND e.method = 'pull'"),
        (WAITING, "sent_at", "exports e", "e.state = 'sending'"),
    ]
    names = ("code", "since", "exports", "condition")
    return " UNION ALL ".join(waits.format(**dict(zip(names, queue, strict=True))) for queue in queues)


def _refused(tx: Transaction) -> str:
    return (
        "SELECT account, error_code AS code, '' AS cart, '' AS method, 'account:' || account AS subject,"
        " CAST(NULL AS bigint) AS order_id, '' AS number, min(error_at) AS since, 0 AS failures,"
        f" max(error_message) AS message FROM account_runs WHERE error_code IN ({_REFUSED})"
        f" AND account {tx.in_words('accounts')} GROUP BY account, error_code"
    )


def _still_refused(tx: Transaction) -> str:
    """Write the condition of not knowing better: a task is asking just now, or the last call was refused, too."""
    return (
        "(EXISTS (SELECT 1 FROM account_runs r JOIN leases h ON h.name = r.stage || ':' || r.account"
        f" WHERE 'account:' || r.account = l.subject AND r.account {tx.in_words('accounts')} AND h.expires_at > :now)"
        " OR EXISTS (SELECT 1 FROM last_calls k WHERE 'account:' || k.account = l.subject"
        f" AND k.account {tx.in_words('accounts')} AND k.error_code IN ({_REFUSED}) AND k.called_at <= k.error_at))"
    )


SOURCES = {
    MailKind.EXPORT_ERROR: _duty_errors("exports", "destination", "export"),
    MailKind.CONFIRMATION_ERROR: _duty_errors("confirmations", "cart", "confirmation"),
    MailKind.NOT_TAKEN: Source(lambda _: _NOT_TAKEN),
    MailKind.UNSYNCED: Source(_unsynced),
    MailKind.UNMAPPED: Source(lambda _: _UNMAPPED_ORDERS, tried=True),
    MailKind.REFUSED: Source(_refused, _still_refused, recovers=True),
}
