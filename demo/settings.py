"""Reads airflow_settings.yaml, the one place where the demo's connections, pools and variables stand."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from demo.options import ROOT
from demo.ports import HOST

SETTINGS = ROOT / "airflow_settings.yaml"
SANDBOX_CONNECTIONS = ("web_shop", "field_sales", "warehouse", "smtp_default")


class SettingsError(Exception):
    """The settings file cannot be used; the text says why."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What Airflow is given: connections and pools by name, as their fields in Airflow; variables as text."""

    connections: dict[str, dict[str, Any]]
    pools: dict[str, dict[str, Any]]
    variables: dict[str, str]

    def port(self, connection: str) -> int:
        """Return the port that a connection names."""
        return int(self.connections[connection]["port"])

    def with_ports(self, ports: Mapping[str, int]) -> "Settings":
        """Copy the settings with other ports for some connections."""
        moved = {name: {**self.connections[name], "port": port} for name, port in ports.items()}
        return replace(self, connections={**self.connections, **moved})


def read_settings(path: Path = SETTINGS) -> Settings:
    """Read a settings file in the Astro CLI's format.

    Raises `SettingsError` if it lacks one of the sandbox's connections or has one that leaves this machine.
    """
    try:
        top = yaml.safe_load(path.read_text())["airflow"]
        settings = Settings(
            connections={entry["conn_id"]: _connection(entry) for entry in top.get("connections") or ()},
            pools={entry["pool_name"]: _pool(entry) for entry in top.get("pools") or ()},
            variables={
                str(entry["variable_name"]): str(entry["variable_value"]) for entry in top.get("variables") or ()
            },
        )
    except (KeyError, TypeError, ValueError, AttributeError, yaml.YAMLError) as error:
        raise SettingsError(f"{path.name} is not in the Astro CLI's format: {error!r}") from error
    _check_sandbox(settings, path)
    return settings


def _connection(entry: Mapping[str, Any]) -> dict[str, Any]:
    fields = ("conn_type", "description", "host", "schema", "login", "password", "port", "extra")
    found = {name: entry.get(name if name == "conn_type" else f"conn_{name}") for name in fields}
    return {name: value for name, value in found.items() if value not in (None, "")}


def _pool(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {"slots": int(entry["pool_slot"]), "description": entry.get("pool_description") or ""}


def _check_sandbox(settings: Settings, path: Path) -> None:
    for name in SANDBOX_CONNECTIONS:
        found = settings.connections.get(name)
        if found is None:
            raise SettingsError(f"{path.name} has no connection {name}; the demo needs it")
        if found.get("host") != HOST or not found.get("port"):
            raise SettingsError(
                f"{path.name}: the connection {name} must have the host {HOST} and a port: the demo talks to nothing "
                "but its sandbox. Give a real account a connection with a name of its own."
            )
