"""How every account is: lights from calls, from pauses, and none where the ledger cannot be read."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from include.order_sync.accounts import Accounts, read_accounts
from include.order_sync.connectors.base import Api
from include.order_sync.errors import TREATMENTS, ErrorCode, VendorError
from include.order_sync.ledger.account_runs import begin_run, trouble_run
from include.order_sync.ledger.calls import CallTally, record_calls
from include.order_sync.ledger.session import Ledger
from include.order_sync.services.health import CONFIGURATION, ApiHealth, Light, connection_health, probe_stage
from tests.clock import Clock
from tests.conftest import MakeLedger
from tests.ledger.acts import change

ACCOUNTS = read_accounts("""
version: 1
carts: {shop: {vendor: woocommerce, connection: my_shop, cadence: 2m}}
sources: {field: {vendor: ecat, connection: my_field}}
destinations:
  erp: {vendor: json_push, connection: my_erp, export_method: pull, takes: [{from: shop}, {from: field}]}
""")
GREEN, YELLOW, RED, NONE = Light.GREEN, Light.YELLOW, Light.RED, Light.NONE
QUARTER = timedelta(minutes=15)


@pytest.fixture(autouse=True)
def _in_the_midst_of_a_minute(clock: Clock) -> None:
    clock.advance(seconds=30)


@pytest.fixture
def broken(make_ledger: MakeLedger) -> Iterator[Ledger]:
    """A ledger whose tables are not what they should be."""
    ledger = make_ledger()
    change(ledger, "ALTER TABLE last_calls RENAME TO lost_calls")
    yield ledger
    change(ledger, "ALTER TABLE lost_calls RENAME TO last_calls")


def call(ledger: Ledger, api: Api = Api.ORDERS, times: int = 1, error: ErrorCode | None = None) -> None:
    tally = CallTally()
    for _ in range(times):
        tally.count(0.02)
        if error is not None:
            tally.fail(VendorError(error, f"{error}, said the shop"))
    record_calls(ledger, "shop", api, tally)


def refuse(ledger: Ledger, stage: str, code: str, pause: timedelta | None = QUARTER) -> None:
    begin_run(ledger, "shop", stage)
    trouble_run(ledger, "shop", stage, code, f"{code}, said the shop", ledger.now() + pause if pause else None)


def lights(ledger: Ledger, accounts: Accounts = ACCOUNTS) -> dict[str, tuple[Light, ...]]:
    return {one.account: tuple(api.light for api in one.apis) for one in connection_health(ledger, accounts)}


def shown(ledger: Ledger, api: Api = Api.ORDERS, account: str = "shop") -> ApiHealth:
    [found] = [one for one in connection_health(ledger, ACCOUNTS) if one.account == account]
    return {one.api: one for one in found.apis}[api]


def test_every_account_is_there_with_what_the_accounts_file_says(ledger: Ledger) -> None:
    found = connection_health(ledger, ACCOUNTS)

    assert [(one.account, one.vendor, one.role, one.connection) for one in found] == [
        ("shop", "woocommerce", "cart", "my_shop"),
        ("field", "ecat", "source", "my_field"),
        ("erp", "json_push", "destination", "my_erp"),
    ]
    assert [(one.cadence, one.export_method, one.paused_until) for one in found] == [
        ("2m", None, None),
        ("5m", None, None),
        ("5m", "pull", None),
    ]
    assert [[api.api for api in one.apis] for one in found] == [[*Api]] * 3


def test_without_a_call_every_light_is_out(ledger: Ledger) -> None:
    assert lights(ledger) == {"shop": (NONE,) * 3, "field": (NONE,) * 3, "erp": (NONE,) * 3}
    assert shown(ledger).note == "No call for 10 minutes"
    assert shown(ledger, Api.PRODUCTS, "field").note == "The vendor has no such API"
    assert shown(ledger, Api.WRITEBACK, "field").note == "The vendor has no such API"
    assert shown(ledger, Api.PRODUCTS, "erp").note == "The vendor has no such API"
    assert shown(ledger, Api.WRITEBACK, "erp").note == "No call for 10 minutes"


def test_each_api_has_its_own_light(ledger: Ledger) -> None:
    call(ledger, Api.PRODUCTS, 20)
    call(ledger, Api.ORDERS, 19)
    call(ledger, Api.ORDERS, 1, ErrorCode.TIMEOUT)
    call(ledger, Api.WRITEBACK, 2, ErrorCode.UNAVAILABLE)

    assert lights(ledger)["shop"] == (GREEN, YELLOW, RED)
    assert lights(ledger)["erp"] == (NONE,) * 3


def test_a_light_comes_with_its_figures_its_error_and_what_to_do(ledger: Ledger) -> None:
    call(ledger, times=3)
    call(ledger, times=1, error=ErrorCode.UNAVAILABLE)

    found = shown(ledger)
    assert (found.light, found.calls, found.error_rate, found.p95_ms) == (YELLOW, 4, 0.25, 50)
    assert (found.error_code, found.error_message) == ("unavailable", "unavailable, said the shop")
    assert found.resolution == TREATMENTS[ErrorCode.UNAVAILABLE].resolution
    assert found.note == "1 of 4 calls failed"
    assert found.error_at is not None
    assert found.last_call is not None


def test_a_light_goes_out_after_ten_minutes_and_keeps_its_last_error(ledger: Ledger, clock: Clock) -> None:
    call(ledger, error=ErrorCode.UNAVAILABLE)
    clock.advance(minutes=9, seconds=50)
    assert shown(ledger).light is RED
    clock.advance(seconds=15)

    found = shown(ledger)
    assert (found.light, found.note, found.error_code) == (NONE, "No call for 10 minutes", "unavailable")


@pytest.mark.parametrize(
    ("stage", "code", "expected"),
    [
        ("download", ErrorCode.UNAUTHORIZED, (GREEN, RED, GREEN)),
        ("confirm", ErrorCode.UNAUTHORIZED, (GREEN, GREEN, RED)),
        ("download", ErrorCode.FORBIDDEN, (GREEN, RED, GREEN)),
        ("confirm", ErrorCode.FORBIDDEN, (GREEN, GREEN, RED)),
        (probe_stage(Api.PRODUCTS), ErrorCode.FORBIDDEN, (RED, GREEN, GREEN)),
        ("download", ErrorCode.RATE_LIMITED, (GREEN, YELLOW, GREEN)),
    ],
)
def test_an_account_that_is_left_alone_says_so(
    ledger: Ledger, clock: Clock, stage: str, code: ErrorCode, expected: tuple[Light, ...]
) -> None:
    for api in Api:
        call(ledger, api)
    clock.advance(seconds=5)
    refuse(ledger, stage, code)

    assert lights(ledger)["shop"] == expected
    [account] = [one for one in connection_health(ledger, ACCOUNTS) if one.account == "shop"]
    assert account.paused_until == clock() + QUARTER
    paused = account.apis[expected.index(next(light for light in expected if light is not GREEN))]
    assert (paused.error_code, paused.error_message) == (code, f"{code}, said the shop")
    assert paused.resolution == TREATMENTS[code].resolution
    assert paused.note == f"Left alone until {clock() + QUARTER:%H:%M} UTC"


def test_a_refused_login_stays_red_until_a_call_goes_well(ledger: Ledger, clock: Clock) -> None:
    refuse(ledger, "download", ErrorCode.UNAUTHORIZED)
    clock.advance(minutes=20)
    assert lights(ledger)["shop"] == (RED, RED, RED)

    call(ledger, error=ErrorCode.UNAUTHORIZED)
    assert shown(ledger).light is RED
    clock.advance(minutes=15)
    call(ledger, Api.PRODUCTS)
    assert lights(ledger)["shop"] == (GREEN, RED, RED)
    begin_run(ledger, "shop", "download")
    call(ledger)
    assert lights(ledger)["shop"] == (GREEN, GREEN, NONE)


def test_a_refused_login_is_told_where_nothing_else_is_known(ledger: Ledger, clock: Clock) -> None:
    call(ledger, Api.PRODUCTS)
    refuse(ledger, "confirm", ErrorCode.UNAUTHORIZED)
    assert lights(ledger)["shop"] == (GREEN, RED, RED)
    clock.advance(minutes=10, seconds=10)

    assert lights(ledger)["shop"] == (RED, RED, RED)
    assert shown(ledger, Api.PRODUCTS).error_code == "unauthorized"


def test_a_pause_that_only_asked_for_time_is_over_with_its_time(ledger: Ledger, clock: Clock) -> None:
    refuse(ledger, "download", ErrorCode.RATE_LIMITED, timedelta(minutes=2))
    assert shown(ledger).light is YELLOW
    clock.advance(minutes=2)
    call(ledger)

    assert shown(ledger).light is GREEN


def test_an_account_that_is_not_set_up_is_red_until_it_is_called(ledger: Ledger, clock: Clock) -> None:
    call(ledger, Api.ORDERS)
    clock.advance(seconds=5)
    refuse(ledger, probe_stage(Api.PRODUCTS), CONFIGURATION, None)

    found = shown(ledger, Api.WRITEBACK)
    assert lights(ledger)["shop"] == (RED, RED, RED)
    assert (found.error_code, found.error_message) == (CONFIGURATION, f"{CONFIGURATION}, said the shop")
    assert found.resolution
    clock.advance(seconds=5)
    call(ledger, Api.ORDERS)
    assert lights(ledger)["shop"] == (RED, GREEN, RED)


def test_a_ledger_that_cannot_be_read_puts_every_light_out_and_says_why(broken: Ledger) -> None:
    found = connection_health(broken, ACCOUNTS)

    assert lights(broken) == {"shop": (NONE,) * 3, "field": (NONE,) * 3, "erp": (NONE,) * 3}
    assert {api.note for one in found for api in one.apis} == {"Error reading API status"}
    assert [one.cadence for one in found] == ["2m", "5m", "5m"]


def test_a_row_that_cannot_be_understood_puts_out_its_own_light_only(ledger: Ledger) -> None:
    if ledger.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL takes no such value")
    call(ledger, Api.ORDERS)
    call(ledger, Api.PRODUCTS)
    change(ledger, "UPDATE last_calls SET called_at = 'yesterday' WHERE api = 'orders'")

    assert lights(ledger)["shop"] == (GREEN, NONE, NONE)
    assert shown(ledger, Api.ORDERS).note == "Error reading API status"
