"""The demo's settings name every connection, pool and port that the accounts and the DAGs need."""

import re
from pathlib import Path

import pytest
import yaml

from demo.settings import SANDBOX_CONNECTIONS, read_settings
from include.order_sync.sandbox.world import Credentials

ROOT = Path(__file__).parents[2]
SETTINGS = read_settings()


def test_every_account_has_its_connection() -> None:
    accounts = yaml.safe_load((ROOT / "include" / "accounts.yaml").read_text())
    groups = (accounts[role] for role in ("carts", "sources", "destinations"))
    named = {account["connection"] for group in groups for account in group.values()}

    assert named
    assert named <= SETTINGS.connections.keys()


def test_every_pool_of_the_dags_is_there() -> None:
    sources = [*(ROOT / "dags").glob("*.py"), *(ROOT / "include/order_sync/airflow_bridge").glob("*.py")]
    named = {
        pool for path in sources for pool in re.findall(r'"(order_sync_(?:carts|destinations))"', path.read_text())
    }

    assert named
    assert named <= SETTINGS.pools.keys()
    assert all(pool["slots"] > 0 for pool in SETTINGS.pools.values())


@pytest.mark.parametrize("name", SANDBOX_CONNECTIONS)
def test_the_sandbox_is_on_this_machine_only(name: str) -> None:
    assert SETTINGS.connections[name]["host"] == "127.0.0.1"


def test_the_logins_are_the_sandbox_s_own() -> None:
    known, connections = Credentials(), SETTINGS.connections

    assert (connections["web_shop"]["login"], connections["web_shop"]["password"]) == (
        known.cart_key,
        known.cart_secret,
    )
    assert (connections["field_sales"]["login"], connections["field_sales"]["password"]) == (
        known.source_login,
        known.source_password,
    )
    assert connections["warehouse"]["password"] == known.destination_token
    assert "login" not in connections["warehouse"]


def test_mail_goes_out_without_encryption_on_this_machine() -> None:
    extra = SETTINGS.connections["smtp_default"]["extra"]

    assert {name: extra[name] for name in ("disable_ssl", "disable_tls")} == {"disable_ssl": True, "disable_tls": True}
