"""What needs a person: whole accounts first, and queues by the patience that their destination deserves."""

from datetime import timedelta

from include.order_sync.accounts import Accounts, read_accounts
from include.order_sync.errors import ErrorCode
from include.order_sync.ledger.account_runs import begin_run, trouble_run
from include.order_sync.ledger.overview.needs import Cause
from include.order_sync.ledger.session import Ledger
from include.order_sync.ledger.upsert import store
from include.order_sync.services.needs import open_needs
from tests.clock import NOON, Clock
from tests.fakes.orders import batch, some_orders
from tests.ledger.acts import ACTOR, fail_all


def accounts(cadence: str = "10s") -> Accounts:
    """Make a shop and a warehouse."""
    return read_accounts(
        "version: 1\n"
        "carts:\n  web_shop: {vendor: woocommerce, connection: web_shop}\n"
        "destinations:\n  warehouse:\n    vendor: json_push\n    connection: warehouse\n"
        f"    delivery_cadence: {cadence}\n    takes: [{{from: web_shop}}]\n"
    )


def test_a_refused_login_comes_first_with_the_orders_that_wait_for_it(ledger: Ledger, clock: Clock) -> None:
    store(ledger, batch(*some_orders(5)), ACTOR)
    fail_all(ledger, ErrorCode.REJECTED)
    store(ledger, batch(*some_orders(2, first=3000)), ACTOR)
    clock.advance(hours=2)
    until = clock.time + timedelta(minutes=15)
    begin_run(ledger, "warehouse", "deliver")
    trouble_run(ledger, "warehouse", "deliver", ErrorCode.UNAUTHORIZED, "unauthorized (HTTP 401): no", until)

    trouble, refused = open_needs(ledger, accounts())

    assert (trouble.cause, trouble.account, trouble.orders) == (Cause.ACCOUNT_TROUBLE, "warehouse", 2)
    assert (trouble.code, trouble.paused_until) == (ErrorCode.UNAUTHORIZED, until)
    assert trouble.message == "unauthorized (HTTP 401): no"
    assert (refused.cause, refused.orders) == (Cause.EXPORT_FAILED, 5)


def test_a_login_that_works_again_needs_nobody(ledger: Ledger) -> None:
    begin_run(ledger, "warehouse", "deliver")
    trouble_run(ledger, "warehouse", "deliver", ErrorCode.UNAUTHORIZED, "no", NOON)
    begin_run(ledger, "warehouse", "deliver")

    assert open_needs(ledger, accounts()) == []


def test_a_destination_that_is_served_daily_may_keep_orders_waiting(ledger: Ledger, clock: Clock) -> None:
    store(ledger, batch(*some_orders(1)), ACTOR)
    clock.advance(hours=30)

    assert [need.cause for need in open_needs(ledger, accounts())] == [Cause.STUCK]
    assert open_needs(ledger, accounts("daily")) == []
    clock.advance(hours=20)
    assert [need.cause for need in open_needs(ledger, accounts("daily"))] == [Cause.STUCK]
