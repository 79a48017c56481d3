"""What the accounts file may say, and what the connection has to hold."""

import base64

import pytest

from include.order_sync.connectors.base import Api
from include.order_sync.connectors.medusa import VENDOR
from include.order_sync.errors import ConfigurationError
from tests.connectors.medusa.orders import Shop


@pytest.fixture(name="scenario")
def _scenario() -> type[Shop]:
    return Shop


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"take_statuses": ["authorised"]}, "authorised"),
        ({"per_page": 1}, "per_page"),
        ({"note_feild": "x"}, "Did you mean 'note_field'"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(settings: dict[str, object], words: str) -> None:
    with pytest.raises(ConfigurationError, match=words):
        VENDOR.check_settings(settings)


async def test_the_secret_key_is_the_user_name_of_http_basic(scenario: Shop) -> None:
    scenario.answer('{"variants": []}')
    scenario.answer('{"orders": []}')
    connector = scenario.connect(password="sk_1")
    for api in VENDOR.apis:
        await connector.probe(api)
    assert set(VENDOR.apis) == {Api.ORDERS, Api.PRODUCTS}
    wanted = "Basic " + base64.b64encode(b"sk_1:").decode()
    assert [one.headers["Authorization"] for one in scenario.received] == [wanted, wanted]
