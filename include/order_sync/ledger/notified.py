"""The mail addresses of those who may be notified, as Airflow's API server knows them and hands them over."""

from collections.abc import Collection

from include.order_sync.ledger.session import Ledger
from include.order_sync.ledger.tables import notified
from include.order_sync.ledger.transaction import as_json

_LONGEST: int = notified.c.address.type.length  # type: ignore[attr-defined]


def grant_notifications(ledger: Ledger, addresses: Collection[str]) -> None:
    """Keep who may be notified from now on; it is withdrawn from all others. What is no address is left out."""
    wanted = sorted({address for address in addresses if "@" in address and len(address) <= _LONGEST})
    with ledger.write() as tx:
        tx.alone("grant notifications")
        tx.execute(
            "INSERT INTO notified (address, granted_at) SELECT address, :now FROM"
            f" {tx.table_of('granted', {'address': 'text'})} WHERE true ON CONFLICT (address) DO UPDATE"
            " SET granted_at = excluded.granted_at, withdrawn_at = NULL WHERE notified.withdrawn_at IS NOT NULL",
            granted=as_json([{"address": address} for address in wanted]),
        )
        tx.execute(
            f"UPDATE notified SET withdrawn_at = :now WHERE withdrawn_at IS NULL AND NOT address {tx.in_words()}",
            words=wanted,
        )


def notified_addresses(ledger: Ledger) -> list[str] | None:
    """List who may be notified; None if nobody ever handed that over, as only FAB's users have addresses."""
    with ledger.read() as tx:
        found = tx.rows("SELECT address, withdrawn_at FROM notified ORDER BY address")
    return [row["address"] for row in found if row["withdrawn_at"] is None] if found else None
