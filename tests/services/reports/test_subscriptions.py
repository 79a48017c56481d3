"""Subscriptions as the services see them: the file's are put on record, and a time of day is read."""

from datetime import time

import pytest

from include.order_sync.accounts import Accounts, read_accounts
from include.order_sync.ledger.reports.subscriptions import subscribe
from include.order_sync.ledger.session import Ledger
from include.order_sync.services.reports.subscriptions import SubscriptionError, all_subscriptions, read_time
from include.order_sync.subscriptions import Origin, Period, Scope, Subscription

FILE = """\
version: 1
carts:
  shop: {vendor: woocommerce, connection: shop}
destinations:
  warehouse: {vendor: json_push, connection: warehouse, takes: [{from: shop}]}
reports:
  everything:
    at: 17:30
    zone: America/New_York
    recipients: [ops@example.com]
    destination: warehouse
"""
GOOD = Subscription(name="mine", at=time(7), zone="Europe/Berlin", recipients=("ops@example.com",))


@pytest.fixture
def accounts() -> Accounts:
    return read_accounts(FILE)


def test_those_of_the_file_are_put_on_record_and_stand_before_the_desk_s(ledger: Ledger, accounts: Accounts) -> None:
    subscribe(ledger, GOOD, "user:olga")
    filed, mine = all_subscriptions(ledger, accounts)

    assert filed.origin is Origin.FILE
    assert filed.subscription == Subscription(
        name="everything",
        at=time(17, 30),
        zone="America/New_York",
        scope=Scope.ALL,
        period=Period.DAY,
        recipients=("ops@example.com",),
        destination="warehouse",
    )
    assert mine.subscription == GOOD
    assert all_subscriptions(ledger, accounts) == [filed, mine]


def test_a_time_of_day_is_read_as_it_is_written() -> None:
    assert [read_time(text) for text in ("00:00", "07:05", "23:59")] == [time(0), time(7, 5), time(23, 59)]


@pytest.mark.parametrize("text", ["", "7:00", "24:00", "07:60", "07:00:30", "0700", "07:00 ", "٠٧:٠٠", "noon"])
def test_what_is_no_time_of_day_is_told(text: str) -> None:
    with pytest.raises(SubscriptionError, match="is not a time of day; "):
        read_time(text)
