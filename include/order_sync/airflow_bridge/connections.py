"""Airflow's connections as plain values."""

import os
from typing import Any
from urllib.parse import quote, urlsplit

from airflow.sdk import BaseHook
from airflow.sdk.exceptions import AirflowNotFoundException

from include.order_sync.connectors.base import Endpoint
from include.order_sync.errors import ConfigurationError

LEDGER_CONNECTION = "order_sync_ledger"
_SCHEMES = ("http", "https")
_MISSING = (
    "The Airflow connection '{0}' does not exist, or cannot be read (a URI needs %-escapes in login and password). Add "
    "it under Admin > Connections, or with: airflow connections add {0} --conn-type http --conn-host https://… "
    "--conn-login … --conn-password …"
)


def endpoint(connection: str) -> Endpoint:
    """Read an account's Airflow connection. Raises `ConfigurationError` if it doesn't exist or has no usable host."""
    found = _find(connection)
    if found is None:
        raise ConfigurationError(_MISSING.format(connection))
    options = dict(found.extra_dejson)
    address = _base_url(found, str(options.pop("scheme", "")))
    return Endpoint(connection, address, found.login or "", found.password or "", options)


def credentials(connection: str) -> Endpoint:
    """Read the login of those who come to us; it needs no host. Raises `ConfigurationError` if it doesn't exist."""
    found = _find(connection)
    if found is None:
        raise ConfigurationError(_MISSING.format(connection))
    return Endpoint(connection, "", found.login or "", found.password or "", dict(found.extra_dejson))


def ledger_url() -> str | None:
    """Say where the ledger is: ORDER_SYNC_LEDGER_URL, else the connection `order_sync_ledger`, else None (the file)."""
    if url := os.environ.get("ORDER_SYNC_LEDGER_URL"):
        return url
    found = _find(LEDGER_CONNECTION)
    return None if found is None else _database_url(found)


def _find(connection: str) -> Any | None:
    try:
        return BaseHook.get_connection(connection)
    except AirflowNotFoundException:
        return None


def _database_url(found: Any) -> str:
    from sqlalchemy.engine import URL

    if found.conn_type != "postgres":
        raise ConfigurationError(
            f"The Airflow connection '{LEDGER_CONNECTION}' must be of type postgres, not {found.conn_type}."
        )
    options = {name: str(value) for name, value in found.extra_dejson.items()}
    where = (found.host, found.port, found.schema or None)
    return URL.create("postgresql+psycopg", found.login, found.password, *where, options).render_as_string(False)


def _base_url(found: Any, extra_scheme: str) -> str:
    """Put the address together: host (with or without its scheme), port, and a schema field that is a path.

    The scheme is the host's own, else the extra `scheme`, else the schema field, else https unless the connection's
    type is http. A connection written as a URI has its path in the schema field.
    """
    host, schema = (found.host or "").strip(), (found.schema or "").strip("/")
    if "://" not in host:
        default = "http" if found.conn_type == "http" else "https"
        host = f"{extra_scheme or (schema if schema in _SCHEMES else default)}://{host}"
    parts = urlsplit(host)
    if parts.scheme not in _SCHEMES or not parts.hostname:
        raise ConfigurationError(
            f"The Airflow connection '{found.conn_id}' has no host such as https://shop.example.com."
        )
    port = f":{found.port}" if found.port and not parts.port else ""
    path = "" if schema in ("", *_SCHEMES) else f"/{quote(schema)}"
    return f"{parts.scheme}://{parts.netloc}{port}{parts.path.rstrip('/')}{path}"
