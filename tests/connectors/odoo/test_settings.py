"""Settings are checked, and say what is asked for."""

import json
from typing import Any

import pytest

from include.order_sync.connectors.odoo import VENDOR
from include.order_sync.connectors.odoo.settings import settings_of
from include.order_sync.errors import ConfigurationError


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"api": "xmlrpc"}, "api"),
        ({"compani_id": 1}, "Did you mean 'company_id'"),
        ({"company_id": -1}, "company_id"),
        ({"carriers": {"GROUND": "UPS"}}, "carriers"),
        ({"tax_ids": [0]}, "tax_ids"),
        ({"stock": "on_hand"}, "stock"),
        ({"page_size": 0}, "page_size"),
    ],
)
def test_what_cannot_be_used_is_named(given: dict[str, Any], words: str) -> None:
    with pytest.raises(ConfigurationError, match=words):
        VENDOR.check_settings(given)


def test_conditions_are_of_the_company_where_it_is_set() -> None:
    settings = settings_of({"company_id": 3})
    assert settings.of_company() == [["company_id", "=", 3]]
    assert settings.of_company(shared=True) == [["company_id", "in", [False, 3]]]
    assert settings.context == {"allowed_company_ids": [3]}
    assert (settings_of({}).of_company(), settings_of({}).context) == ([], {})


def test_the_connections_example_has_the_database_as_an_extra() -> None:
    shown = json.loads(VENDOR.shape.as_json())
    assert (shown["host"], shown["extra"]) == ("mycompany.odoo.com", {"database": "mycompany"})
