"""A vendor that is never called: it has no ability, no address and no settings."""

import asyncio
import json

import pytest

from include.order_sync.accounts import AccountsFileError, read_accounts
from include.order_sync.connectors import base
from include.order_sync.connectors.abilities import table
from include.order_sync.connectors.base import AccountOptions, Endpoint
from include.order_sync.connectors.registry import vendor
from include.order_sync.errors import ConfigurationError

PULL = vendor("json_pull")
FILE = """version: 1
carts: {{shop: {{vendor: woocommerce, connection: shop}}}}
destinations:
  erp:
    vendor: {vendor}
    connection: erp
    {more}
    takes: [{{from: shop}}]
"""


def read(more: str, vendor: str = "json_pull") -> base.Role:
    return read_accounts(FILE.format(vendor=vendor, more=more)).destinations["erp"]  # type: ignore[return-value]


def test_it_can_do_nothing_and_is_probed_for_nothing() -> None:
    of_connectors = [one for one in vars(base).values() if isinstance(one, type) and base.Connector in one.__mro__[1:]]

    assert {base.TakesOrders, base.Probes} <= set(of_connectors)
    assert not [one for one in of_connectors if PULL.can(one)]
    assert PULL.apis == ()
    asyncio.run(PULL.open(Endpoint("erp", "", "", "s3cret"), AccountOptions()).close())


def test_its_row_says_that_it_fetches() -> None:
    cells = [cell.strip() for cell in table([PULL]).splitlines()[2].strip("|").split("|")]

    assert cells[:3] == ["JSON batch pull", "`json_pull`", "destination"]
    assert cells[6] == "it fetches"


def test_its_connection_needs_a_password_and_no_host() -> None:
    with pytest.raises(ConfigurationError, match="'erp' has no password"):
        PULL.open(Endpoint("erp", "", "user"), AccountOptions())
    assert json.loads(PULL.shape.as_json()) == {"conn_type": "http", "login": "erp", "password": "s3cret"}
    assert PULL.shape.as_uri() == "http://erp:s3cret@"


def test_it_has_no_settings() -> None:
    PULL.check_settings({})
    with pytest.raises(ConfigurationError, match=r"json_pull settings: unknown key 'page_size'. Known: none"):
        PULL.check_settings({"page_size": 5})


@pytest.mark.parametrize("more", ["cadence: 5m", "export_method: push"])
def test_it_is_no_destination_to_send_to(more: str) -> None:
    with pytest.raises(AccountsFileError, match=r"json_pull cannot be sent orders, it fetches them: .*pull"):
        read(more)


def test_a_destination_that_fetches_may_have_a_login_for_it() -> None:
    assert read("export_method: pull").login_of_fetches == "erp"  # type: ignore[attr-defined]
    own = read("export_method: pull\n    pull_connection: erp_fetches", "json_push")
    assert own.login_of_fetches == "erp_fetches"  # type: ignore[attr-defined]
    assert read("export_method: default") is not None


@pytest.mark.parametrize("method", ["push", "default"])
def test_a_login_to_fetch_with_is_for_those_who_fetch(method: str) -> None:
    with pytest.raises(AccountsFileError, match=rf"line 8, .*pull_connection: only a destination .* has `{method}`"):
        read(f"export_method: {method}\n    pull_connection: other", "json_push")
