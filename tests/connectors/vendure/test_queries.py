"""Every query is one that Vendure's schema allows."""

import pytest

from include.order_sync.connectors.vendure.queries import orders_query, query, query_names
from include.order_sync.connectors.vendure.settings import Settings, settings_of
from include.order_sync.errors import ConfigurationError
from tests.connectors.vendure.schema import faults_of_query


@pytest.mark.parametrize("name", [name for name in query_names() if name != "orders"])
def test_a_query_is_valid_and_uses_nothing_deprecated(name: str) -> None:
    assert faults_of_query(query(name)) == ()


@pytest.mark.parametrize(
    "settings",
    [
        Settings(),
        Settings(distributor_field="supplier"),
        Settings(note_field="message", order_fields=("deliveryDate", "message"), line_fields=("supplier",)),
        Settings(delivery_date_field="deliveryDate", note_field="deliveryDate", account_field="account"),
    ],
)
def test_orders_are_asked_for_with_the_shops_own_fields(settings: Settings) -> None:
    assert faults_of_query(orders_query(settings)) == ()


def test_a_custom_field_that_the_shop_does_not_have_is_a_fault_and_one_that_is_deprecated() -> None:
    [unknown] = faults_of_query(orders_query(Settings(note_field="nope")))
    [deprecated] = faults_of_query("{ productVariants { items { stockOnHand } } }")
    assert "Cannot query field 'nope'" in unknown
    assert "deprecated" in deprecated


@pytest.mark.parametrize("name", ["a b", "a}", "1a", "customFields { x", "ä"])
def test_the_name_of_a_custom_field_is_a_name(name: str) -> None:
    with pytest.raises(ConfigurationError, match="note_field"):
        settings_of({"note_field": name})
    with pytest.raises(ConfigurationError, match="line_fields"):
        settings_of({"line_fields": [name]})
