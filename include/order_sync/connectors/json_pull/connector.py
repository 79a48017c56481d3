"""An ERP that has no API of its own: it comes to us, so that there is nothing to call."""

from collections.abc import Mapping
from typing import Any

from include.order_sync.connectors.base import AccountOptions, Endpoint
from include.order_sync.connectors.connection import ConnectionShape, Field
from include.order_sync.connectors.settings import refuse_unknown

CONNECTION = ConnectionShape(
    "",
    (
        Field("login", "the user, where the ERP comes with HTTP Basic", "erp", optional=True),
        Field("password", "the password that belongs to the login, or a bearer token", "s3cret"),
    ),
)


class JsonPull:
    """One destination; it can be asked nothing."""

    def __init__(self, endpoint: Endpoint, _options: AccountOptions) -> None:
        CONNECTION.check(endpoint)

    async def close(self) -> None:
        """Close nothing."""


def check_settings(given: Mapping[str, Any]) -> None:
    """Raise `ConfigurationError` for any setting: there is none."""
    refuse_unknown(given, (), "json_pull settings")
