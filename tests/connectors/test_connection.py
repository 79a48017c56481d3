"""What a vendor's Airflow connection has to hold: what is missing is named."""

import pytest

from include.order_sync.connectors.base import Endpoint
from include.order_sync.connectors.connection import ConnectionShape, Field
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
