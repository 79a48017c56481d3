"""Who may be notified: handed over as a whole, and nothing is forgotten."""

from include.order_sync.ledger.notified import grant_notifications, notified_addresses
from include.order_sync.ledger.session import Ledger
from tests.clock import Clock
from tests.ledger.acts import rows


def test_nobody_knows_before_it_is_handed_over(ledger: Ledger) -> None:
    assert notified_addresses(ledger) is None
    grant_notifications(ledger, [])
    assert notified_addresses(ledger) is None


def test_what_is_handed_over_counts_and_nothing_else(ledger: Ledger) -> None:
    grant_notifications(ledger, ["piet@example.com", "olga@example.com"])
    assert notified_addresses(ledger) == ["olga@example.com", "piet@example.com"]
    grant_notifications(ledger, ["piet@example.com"])
    assert notified_addresses(ledger) == ["piet@example.com"]
    grant_notifications(ledger, [])
    assert notified_addresses(ledger) == []


def test_what_was_taken_away_stays_on_record_and_can_be_given_again(ledger: Ledger, clock: Clock) -> None:
    grant_notifications(ledger, ["olga@example.com"])
    grant_notifications(ledger, ["olga@example.com"])
    clock.advance(hours=1)
    grant_notifications(ledger, [])
    (gone,) = rows(ledger, "SELECT granted_at, withdrawn_at FROM notified")
    assert gone["granted_at"] < gone["withdrawn_at"]
    grant_notifications(ledger, ["olga@example.com"])
    assert notified_addresses(ledger) == ["olga@example.com"]


def test_what_is_no_address_is_left_out(ledger: Ledger) -> None:
    grant_notifications(ledger, ["", "olga", "x" * 320 + "@example.com", "olga@example.com"])
    assert notified_addresses(ledger) == ["olga@example.com"]
