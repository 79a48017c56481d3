"""Leases: one task at a time works for an account, and what a dead task had begun is recognised."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from include.order_sync.ledger.session import Ledger
from include.order_sync.ledger.types import moment


@dataclass(frozen=True, slots=True)
class Lease:
    """A claim on an account's work, held since `begun_at`.

    `token` grows with each holder: claims with a smaller one are orphans of a dead task.
    """

    name: str
    owner: str
    token: int
    begun_at: datetime


@dataclass(frozen=True, slots=True)
class Busy:
    """Somebody else holds the lease, at least until `expires_at`."""

    owner: str
    expires_at: datetime
    now: datetime


def acquire(ledger: Ledger, name: str, owner: str, length: timedelta) -> Lease | Busy:
    """Take a lease that is free or has expired."""
    with ledger.write() as tx:
        taken = tx.rows(
            "INSERT INTO leases (name, owner, token, expires_at) VALUES (:name, :owner, 1, :until)"
            " ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, token = leases.token + 1,"
            " expires_at = excluded.expires_at WHERE leases.expires_at <= :now RETURNING token",
            name=name,
            owner=owner,
            until=tx.now + length,
        )
        if taken:
            return Lease(name, owner, taken[0]["token"], tx.now)
        held = tx.rows("SELECT owner, expires_at FROM leases WHERE name = :name", name=name)[0]
        return Busy(held["owner"], moment(held["expires_at"]) or tx.now, tx.now)


def renew(ledger: Ledger, lease: Lease, length: timedelta) -> bool:
    """Hold a lease for longer; False if it was lost meanwhile."""
    with ledger.write() as tx:
        done = tx.execute(
            "UPDATE leases SET expires_at = :until WHERE name = :name AND token = :token AND expires_at > :now",
            name=lease.name,
            token=lease.token,
            until=tx.now + length,
        )
        return done.rowcount == 1


def release(ledger: Ledger, lease: Lease) -> None:
    """Give a lease back, so that the next holder need not wait for its end."""
    with ledger.write() as tx:
        tx.execute(
            "UPDATE leases SET expires_at = :now WHERE name = :name AND token = :token AND expires_at > :now",
            name=lease.name,
            token=lease.token,
        )
