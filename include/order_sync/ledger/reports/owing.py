"""Which reports and mails are still owed: up to which day each subscription is served, and what waits to be sent."""

from collections.abc import Collection
from datetime import date

from include.order_sync.ledger.session import Ledger
from include.order_sync.ledger.transaction import Transaction
from include.order_sync.ledger.types import day


def served_days(ledger: Ledger) -> dict[int, date]:
    """Tell by subscription the newest day that has its report, sent by itself or with a later one."""
    with ledger.read() as tx:
        found = tx.rows("SELECT subscription_id, max(day) AS day FROM reports GROUP BY subscription_id")
    days = {row["subscription_id"]: day(row["day"]) for row in found}
    return {subscription: newest for subscription, newest in days.items() if newest is not None}


def is_served(tx: Transaction, subscription_id: int, of: date) -> bool:
    """Tell whether a day has its report, and let no other transaction give it one until this one ends."""
    tx.alone(f"report:{subscription_id}")
    return bool(
        tx.value(
            "SELECT count(*) FROM reports WHERE subscription_id = :subscription AND day >= :of",
            subscription=subscription_id,
            of=of,
        )
    )


def is_on_record(ledger: Ledger, key: str) -> bool:
    """Tell whether there is a mail of that key, in whatever state."""
    with ledger.read() as tx:
        return bool(tx.value("SELECT count(*) FROM mails WHERE key = :key", key=key))


def by_subscription(ledger: Ledger, mails: Collection[int]) -> dict[str, list[int]]:
    """Sort mails by the name of the subscription whose report they carry, also of one that was given up."""
    with ledger.read() as tx:
        found = tx.rows(
            "SELECT DISTINCT s.name, r.mail_id FROM reports r"
            f" JOIN report_subscriptions s ON s.id = r.subscription_id WHERE r.mail_id {tx.in_ids()}"
            " ORDER BY s.name, r.mail_id",
            ids=list(mails),
        )
    sorted_: dict[str, list[int]] = {}
    for row in found:
        sorted_.setdefault(row["name"], []).append(row["mail_id"])
    return sorted_
