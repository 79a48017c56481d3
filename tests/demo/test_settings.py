"""The settings file of the Astro CLI's format becomes what Airflow is given."""

from pathlib import Path

import pytest

from demo.places import find_places
from demo.settings import SETTINGS, SettingsError, read_settings


def edited(tmp_path: Path, old: str, new: str) -> Path:
    text = SETTINGS.read_text()
    assert old in text
    path = tmp_path / SETTINGS.name
    path.write_text(text.replace(old, new))
    return path


def test_a_connection_has_airflow_s_field_names_and_no_empty_fields() -> None:
    assert read_settings().connections["warehouse"] == {
        "conn_type": "http",
        "host": "127.0.0.1",
        "schema": "http",
        "password": "sandbox-token",
        "port": 8703,
    }


def test_pools_and_variables(tmp_path: Path) -> None:
    path = edited(tmp_path, "variables: []", "variables:\n    - variable_name: lunch\n      variable_value: 12")

    settings = read_settings(path)

    assert settings.variables == {"lunch": "12"}
    assert settings.pools["order_sync_carts"]["slots"] == 4
    assert settings.pools["order_sync_destinations"]["description"].startswith("Destinations")


def test_ports_are_patched_in_a_copy() -> None:
    settings = read_settings()

    moved = settings.with_ports({"web_shop": 9999})

    assert moved.port("web_shop") == 9999
    assert moved.connections["web_shop"]["login"] == settings.connections["web_shop"]["login"]
    assert (settings.port("web_shop"), moved.port("warehouse")) == (8701, 8703)


def test_a_sandbox_connection_that_leaves_the_machine_is_refused(tmp_path: Path) -> None:
    path = edited(tmp_path, "conn_host: 127.0.0.1\n      conn_schema: http", "conn_host: shop.example.com")

    with pytest.raises(SettingsError, match=r"web_shop must have the host 127\.0\.0\.1"):
        read_settings(path)


def test_a_missing_connection_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="no connection field_sales"):
        read_settings(edited(tmp_path, "conn_id: field_sales", "conn_id: field_sale"))


@pytest.mark.parametrize("text", ["", "airflow: 3", "airflow: {connections: [{conn_type: http}]}", "a: [", "[]"])
def test_another_format_is_a_sentence(tmp_path: Path, text: str) -> None:
    path = tmp_path / "airflow_settings.yaml"
    path.write_text(text)

    with pytest.raises(SettingsError, match=r"airflow_settings\.yaml"):
        read_settings(path)


def test_a_taken_port_is_said_and_patched() -> None:
    said: list[str] = []
    free = find_places(read_settings(), lambda _: None)
    settings = read_settings().with_ports({"web_shop": free.settings.port("web_shop")})

    moved = find_places(settings, said.append).settings

    assert moved.port("web_shop") > settings.port("web_shop")
    assert f"Port {settings.port('web_shop')} (web_shop) is taken: using {moved.port('web_shop')} instead." in said
