"""Who wants a status report, and when: kept on the Order Desk, or in the accounts file and registered here.

Nothing is deleted: a subscription that is given up ends, and its reports stay.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from typing import Any

import msgspec

from include.order_sync.errors import OrderSyncError
from include.order_sync.ledger.session import Ledger
from include.order_sync.ledger.transaction import Transaction
from include.order_sync.ledger.types import known_moment, moment
from include.order_sync.subscriptions import Origin, Period, Scope, Subscribed, Subscription

IN_FILE = "accounts file"
"""Who changed a subscription that the accounts file sets."""

_BRIEFLY = timedelta(hours=1)
_COLUMNS = (
    "name", "origin", "time_of_day", "zone", "scope", "period", "distributor", "destination", "recipients",
    "more_columns", "active_since", "changed_at", "changed_by",
)  # fmt: skip
_SELECT = f"SELECT id, {', '.join(_COLUMNS)}, ended_at FROM report_subscriptions"
_INSERT = (
    f"INSERT INTO report_subscriptions ({', '.join(_COLUMNS)}) VALUES ({', '.join(f':{name}' for name in _COLUMNS)})"
)
_UPDATE = (
    f"UPDATE report_subscriptions SET {', '.join(f'{name} = :{name}' for name in _COLUMNS)},"
    " ended_at = NULL, ended_by = NULL WHERE id = :id"
)


class NameTaken(OrderSyncError):
    """Another subscription has that name."""


class NoSuchSubscription(OrderSyncError):
    """There is no such subscription, or it was given up."""


class KeptInFile(OrderSyncError):
    """The subscription stands in the accounts file, and can be changed only there."""


class ChangedMeanwhile(OrderSyncError):
    """The subscription is no longer what somebody looked at; `by` changed it."""

    def __init__(self, name: str, by: str) -> None:
        super().__init__(f"The report `{name}` was changed meanwhile.")
        self.by = by


def subscribed(ledger: Ledger) -> list[Subscribed]:
    """List the subscriptions that stand, those of the accounts file first, each by name."""
    with ledger.read() as tx:
        return _standing(tx)


def subscribe(ledger: Ledger, wanted: Subscription, actor: str) -> Subscribed:
    """Take a subscription that is kept on the Order Desk. Raises `NameTaken`."""
    with _changing(ledger) as tx:
        _check_free(tx, wanted.name)
        tx.execute(_INSERT, **_written(tx, wanted, Origin.DESK, actor, None))
        return _named(tx, wanted.name)


def change(
    ledger: Ledger, subscription_id: int, wanted: Subscription, actor: str, seen: datetime | None = None
) -> Subscribed:
    """Change a subscription of the Order Desk; without recipients it is switched off.

    `seen` is the `changed_at` of what somebody looked at. Raises `NoSuchSubscription`, `KeptInFile`,
    `ChangedMeanwhile`, or `NameTaken` by another.
    """
    with _changing(ledger) as tx:
        found = _of_the_desk(tx, subscription_id, seen)
        if found.subscription.name != wanted.name:
            _check_free(tx, wanted.name)
        if found.subscription != wanted:
            _update(tx, found, wanted, Origin.DESK, actor, found.active_since)
        return _named(tx, wanted.name)


def end(ledger: Ledger, subscription_id: int, actor: str, seen: datetime | None = None) -> None:
    """Give up a subscription of the Order Desk. Raises `NoSuchSubscription`, `KeptInFile` or `ChangedMeanwhile`."""
    with _changing(ledger) as tx:
        _end(tx, _of_the_desk(tx, subscription_id, seen), actor)


def register_file(ledger: Ledger, wanted: Mapping[str, Subscription]) -> list[Subscribed]:
    """Make the ledger's subscriptions those of the accounts file, and list all as `subscribed`.

    One of the Order Desk that has a name of the file is the file's from then on; one that is gone from the file ends,
    and goes on where it ended if it comes back. Where all is so already, nothing is written.
    """
    standing = subscribed(ledger)
    if {one.subscription.name: one.subscription for one in standing if one.origin is Origin.FILE} == wanted:
        return standing
    with _changing(ledger) as tx:
        known = {one.subscription.name: one for one in _standing(tx)}
        for name, one in known.items():
            if one.origin is Origin.FILE and name not in wanted:
                _end(tx, one, IN_FILE)
        for name, subscription in wanted.items():
            _register(tx, known.get(name), subscription)
        return _standing(tx)


def _register(tx: Transaction, found: Subscribed | None, wanted: Subscription) -> None:
    if found is None:
        _bring_back(tx, wanted)
    elif (found.subscription, found.origin) != (wanted, Origin.FILE):
        _update(tx, found, wanted, Origin.FILE, IN_FILE, found.active_since)


def _bring_back(tx: Transaction, wanted: Subscription) -> None:
    """Set a new subscription of the file, or an earlier one anew, so that no day's report is sent twice.

    While machines change over to a new file, each registers its own. So what was gone for moments was never off.
    """
    rows = tx.rows(f"{_SELECT} WHERE name = :name AND origin = 'file' ORDER BY id DESC LIMIT 1", name=wanted.name)
    if not rows:
        tx.execute(_INSERT, **_written(tx, wanted, Origin.FILE, IN_FILE, None))
        return
    found = _read(rows[0])
    briefly = tx.now - known_moment(rows[0]["ended_at"]) <= _BRIEFLY
    _update(tx, found, wanted, Origin.FILE, IN_FILE, found.active_since if briefly else None)


def _update(
    tx: Transaction, found: Subscribed, wanted: Subscription, origin: Origin, actor: str, since: datetime | None
) -> None:
    tx.execute(_UPDATE, id=found.id, **_written(tx, wanted, origin, actor, since))


def _end(tx: Transaction, found: Subscribed, actor: str) -> None:
    tx.execute(
        "UPDATE report_subscriptions SET ended_at = :now, ended_by = :actor WHERE id = :id", id=found.id, actor=actor
    )


@contextmanager
def _changing(ledger: Ledger) -> Iterator[Transaction]:
    with ledger.write() as tx:
        tx.alone("change report subscriptions")
        yield tx


def _standing(tx: Transaction) -> list[Subscribed]:
    return [_read(row) for row in tx.rows(f"{_SELECT} WHERE ended_at IS NULL ORDER BY origin DESC, name")]


def _named(tx: Transaction, name: str) -> Subscribed:
    return _read(tx.rows(f"{_SELECT} WHERE ended_at IS NULL AND name = :name", name=name)[0])


def _check_free(tx: Transaction, name: str) -> None:
    if tx.value("SELECT 1 FROM report_subscriptions WHERE ended_at IS NULL AND name = :name", name=name):
        raise NameTaken(f"There is a report `{name}` already; take another name.")


def _of_the_desk(tx: Transaction, subscription_id: int, seen: datetime | None) -> Subscribed:
    rows = tx.rows(f"{_SELECT} WHERE ended_at IS NULL AND id = :id", id=subscription_id)
    if not rows:
        raise NoSuchSubscription("This report was given up meanwhile, or never was.")
    found = _read(rows[0])
    if found.origin is Origin.FILE:
        raise KeptInFile(f"The report `{found.subscription.name}` stands in the accounts file; change it there.")
    if seen is not None and found.changed_at != seen:
        raise ChangedMeanwhile(found.subscription.name, found.changed_by)
    return found


def _written(
    tx: Transaction, wanted: Subscription, origin: Origin, actor: str, since: datetime | None
) -> dict[str, Any]:
    return {
        "name": wanted.name,
        "origin": origin,
        "time_of_day": wanted.at.isoformat("minutes"),
        "zone": wanted.zone,
        "scope": wanted.scope,
        "period": wanted.period,
        "distributor": wanted.distributor,
        "destination": wanted.destination,
        "recipients": msgspec.json.encode(wanted.recipients).decode(),
        "more_columns": wanted.more_columns,
        "active_since": (since or tx.now) if wanted.recipients else None,
        "changed_at": tx.now,
        "changed_by": actor,
    }


def _read(row: Mapping[str, Any]) -> Subscribed:
    wanted = Subscription(
        name=row["name"],
        at=time.fromisoformat(row["time_of_day"]),
        zone=row["zone"],
        scope=Scope(row["scope"]),
        period=Period(row["period"]),
        recipients=msgspec.json.decode(row["recipients"], type=tuple[str, ...]),
        distributor=row["distributor"],
        destination=row["destination"],
        more_columns=bool(row["more_columns"]),
    )
    return Subscribed(
        id=row["id"],
        subscription=wanted,
        origin=Origin(row["origin"]),
        active_since=moment(row["active_since"]),
        changed_at=known_moment(row["changed_at"]),
        changed_by=row["changed_by"],
    )
