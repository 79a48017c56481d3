"""Airflow's connections as plain values."""

import json
from typing import Any

import pytest

from include.order_sync.airflow_bridge import endpoint, ledger_url
from include.order_sync.errors import ConfigurationError


@pytest.fixture(autouse=True)
def _tables(airflow_database: None) -> None:
    """Airflow looks for a connection in its own database, too."""


def connection(monkeypatch: pytest.MonkeyPatch, name: str, **fields: Any) -> None:
    monkeypatch.setenv(f"AIRFLOW_CONN_{name.upper()}", json.dumps(fields))


@pytest.mark.parametrize(
    ("fields", "address"),
    [
        ({"conn_type": "http", "host": "127.0.0.1", "port": 8100}, "http://127.0.0.1:8100"),
        ({"conn_type": "http", "host": "https://shop.example.com/"}, "https://shop.example.com"),
        (
            {"conn_type": "http", "host": "https://shop.example.com/store/", "port": 8443},
            "https://shop.example.com:8443/store",
        ),
        ({"conn_type": "http", "host": "https://shop.example.com:8443", "port": 8443}, "https://shop.example.com:8443"),
        ({"conn_type": "http", "host": "shop.example.com", "extra": {"scheme": "https"}}, "https://shop.example.com"),
        ({"conn_type": "http", "host": "shop.example.com", "schema": "https"}, "https://shop.example.com"),
        (
            {"conn_type": "https", "host": "shop.example.com", "schema": "my store"},
            "https://shop.example.com/my%20store",
        ),
        ({"conn_type": "generic", "host": "shop.example.com"}, "https://shop.example.com"),
    ],
)
def test_an_address_is_put_together(monkeypatch: pytest.MonkeyPatch, fields: dict[str, Any], address: str) -> None:
    connection(monkeypatch, "shop", **fields)
    assert endpoint("shop").base_url == address


def test_login_and_options(monkeypatch: pytest.MonkeyPatch) -> None:
    connection(
        monkeypatch, "shop", conn_type="http", host="shop.example.com", login="ck", password="cs",
        extra={"scheme": "https", "store": 7},
    )  # fmt: skip
    found = endpoint("shop")
    assert (found.connection, found.login, found.password, found.options) == ("shop", "ck", "cs", {"store": 7})
    assert "cs" not in repr(found)


def test_a_connection_written_as_uri(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIRFLOW_CONN_SHOP", "https://ck:c%2Fs@shop.example.com:8443/store")
    found = endpoint("shop")
    assert (found.base_url, found.password) == ("https://shop.example.com:8443/store", "c/s")


def test_a_missing_connection_is_named_and_the_remedy_too() -> None:
    with pytest.raises(ConfigurationError, match=r"'not_there' does not exist.*airflow connections add not_there"):
        endpoint("not_there")


@pytest.mark.parametrize("fields", [{}, {"host": " "}, {"host": "ftp://shop.example.com"}, {"host": "https://"}])
def test_a_connection_without_a_usable_host_is_named(monkeypatch: pytest.MonkeyPatch, fields: dict[str, Any]) -> None:
    connection(monkeypatch, "shop", conn_type="http", **fields)
    with pytest.raises(ConfigurationError, match="'shop' has no host"):
        endpoint("shop")


@pytest.mark.parametrize("text", ["{broken", "http://ck:sec/ret@shop.example.com"])
def test_an_unreadable_connection_is_named_without_its_secret(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("AIRFLOW_CONN_SHOP", text)
    with pytest.raises(ConfigurationError, match="'shop' does not exist, or cannot be read") as caught:
        endpoint("shop")
    assert "sec" not in str(caught.value)


def test_the_ledger_is_the_file_if_nothing_is_said() -> None:
    assert ledger_url() is None


def test_the_ledger_of_the_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    connection(
        monkeypatch, "order_sync_ledger", conn_type="postgres", host="db", port=5433, login="sync", password="p@ss/w",
        schema="orders", extra={"sslmode": "require"},
    )  # fmt: skip
    assert ledger_url() == "postgresql+psycopg://sync:p%40ss%2Fw@db:5433/orders?sslmode=require"
    monkeypatch.setenv("ORDER_SYNC_LEDGER_URL", "sqlite:////tmp/other.db")
    assert ledger_url() == "sqlite:////tmp/other.db"


def test_a_ledger_connection_to_something_else_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    connection(monkeypatch, "order_sync_ledger", conn_type="mysql", host="db")
    with pytest.raises(ConfigurationError, match="order_sync_ledger' must be of type postgres, not mysql"):
        ledger_url()
