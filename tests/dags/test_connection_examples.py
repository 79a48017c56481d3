"""The example of each vendor's connection is read by Airflow alike as JSON and as URI."""

import pytest

from include.order_sync.airflow_bridge import endpoint
from include.order_sync.connectors.base import Endpoint
from include.order_sync.connectors.connection import ConnectionShape, value
from include.order_sync.connectors.registry import vendor, vendor_names
from tests.connectors.test_connection import SHAPE


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
