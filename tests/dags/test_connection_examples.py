"""The example of each vendor's connection is read by Airflow alike as JSON and as URI."""

import pytest

from include.order_sync.airflow_bridge import credentials, endpoint
from include.order_sync.connectors.base import Endpoint
from include.order_sync.connectors.connection import ConnectionShape, value
from include.order_sync.connectors.registry import vendor, vendor_names
from include.order_sync.errors import ConfigurationError
from tests.connectors.test_connection import SHAPE


def read(monkeypatch: pytest.MonkeyPatch, written: str) -> Endpoint:
    monkeypatch.setenv("AIRFLOW_CONN_TRIED", written)
    return endpoint("tried")


SHAPES = [SHAPE, *(vendor(name).shape for name in vendor_names())]


@pytest.mark.parametrize("shape", [shape for shape in SHAPES if shape.host])
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


@pytest.mark.parametrize("shape", [shape for shape in SHAPES if not shape.host])
def test_an_example_without_a_host_is_read_as_a_login(shape: ConnectionShape, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIRFLOW_CONN_AS_JSON", shape.as_json())
    monkeypatch.setenv("AIRFLOW_CONN_AS_URI", shape.as_uri())
    as_json, as_uri = credentials("as_json"), credentials("as_uri")

    assert (as_json.login, as_json.password, as_json.base_url) == (as_uri.login, as_uri.password, "")
    assert {field.name: value(as_json, field.name) for field in shape.fields} == {
        field.name: field.example for field in shape.fields
    }
    shape.check(as_json)


def test_a_login_without_a_connection_is_told_with_what_to_do() -> None:
    with pytest.raises(ConfigurationError, match="airflow connections add nobody"):
        credentials("nobody")
