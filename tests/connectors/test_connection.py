"""What a vendor's Airflow connection has to hold: both ways to write it mean the same, and what is missing is named."""

import pytest

from include.order_sync.airflow_bridge import endpoint
from include.order_sync.connectors.base import Endpoint
from include.order_sync.connectors.connection import ConnectionShape, Field, value
from include.order_sync.connectors.registry import vendor, vendor_names
from include.order_sync.errors import ConfigurationError

SHAPE = ConnectionShape(
    "api.example.com",
    (
        Field("login", "the user", "ann@example.com"),
        Field("password", "its key", "a/b+c=%&?"),
        Field("refresh_token", "what gets a new login", "r:1 2"),
        Field("region", "where, if not the EU", "eu", optional=True),
    ),
)


def read(monkeypatch: pytest.MonkeyPatch, written: str) -> Endpoint:
    monkeypatch.setenv("AIRFLOW_CONN_TRIED", written)
    return endpoint("tried")


@pytest.mark.parametrize("shape", [SHAPE, *(vendor(name).shape for name in vendor_names())])
def test_an_example_is_read_by_airflow_alike_as_json_and_as_uri(
    shape: ConnectionShape, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_json, as_uri = read(monkeypatch, shape.as_json()), read(monkeypatch, shape.as_uri())

    assert as_json == as_uri
    assert as_json.base_url == f"https://{shape.host}"
    assert {field.name: value(as_json, field.name) for field in shape.fields} == {
        field.name: field.example for field in shape.fields
    }
    shape.check(as_json)


def test_everything_that_is_missing_is_named_at_once() -> None:
    with pytest.raises(ConfigurationError) as caught:
        SHAPE.check(Endpoint("my_shop", "https://x", login="ann"))

    assert str(caught.value) == (
        "Airflow connection 'my_shop' has no password and no extra `refresh_token`. "
        "Expected there: password: its key; refresh_token: what gets a new login."
    )


@pytest.mark.parametrize("name", vendor_names())
def test_every_vendor_says_what_is_missing(name: str) -> None:
    with pytest.raises(ConfigurationError, match="'empty' has no"):
        vendor(name).shape.check(Endpoint("empty", "https://x"))
