"""The registry and the scenarios belong together."""

import pytest

from include.order_sync.connectors import registry
from include.order_sync.connectors.base import (
    Api,
    CancelsOrders,
    Connector,
    DownloadsOrders,
    FindsOrders,
    HandsOverOrders,
    Probes,
    ReportsShipments,
    Role,
    TakesConfirmations,
    TakesOrders,
)
from include.order_sync.errors import ConfigurationError
from tests.contract.scenarios import all_scenarios

WHAT_A_ROLE_NEEDS: dict[Role, type] = {
    Role.CART: DownloadsOrders,
    Role.SOURCE: HandsOverOrders,
    Role.DESTINATION: TakesOrders,
}
FETCHES = "json_pull"
"""The one vendor that is never called: it fetches its orders from us."""


def test_every_vendor_of_the_registry_has_a_scenario() -> None:
    assert sorted(all_scenarios()) == sorted(registry.vendor_names())


@pytest.mark.parametrize("name", registry.vendor_names())
def test_a_vendor_can_do_what_its_role_needs(name: str) -> None:
    vendor = registry.vendor(name)
    assert vendor.can(WHAT_A_ROLE_NEEDS[vendor.role]) or name == FETCHES
    assert vendor.can(Connector)


@pytest.mark.parametrize("name", registry.vendor_names())
def test_a_typo_in_the_settings_is_answered_with_the_nearest_right_word(name: str) -> None:
    vendor = registry.vendor(name)
    vendor.check_settings({})
    known = next(iter(all_scenarios()[name].settings), None)
    with pytest.raises(ConfigurationError, match="unknown key"):
        vendor.check_settings({"no_such_thing_at_all": 1})
    if known:
        with pytest.raises(ConfigurationError, match=f"Did you mean '{known}'"):
            vendor.check_settings({known + "x": 1})


@pytest.mark.parametrize("name", registry.vendor_names())
def test_abilities_come_from_the_protocols(name: str) -> None:
    vendor = registry.vendor(name)
    takes_orders = vendor.role is Role.DESTINATION and name != FETCHES
    assert vendor.can(TakesOrders) is takes_orders
    for ability in (FindsOrders, CancelsOrders, ReportsShipments):
        assert not vendor.can(ability) or takes_orders
    assert not vendor.can(TakesConfirmations) or not takes_orders


@pytest.mark.parametrize("name", registry.vendor_names())
def test_a_vendor_that_can_be_probed_says_of_what(name: str) -> None:
    vendor = registry.vendor(name)
    assert vendor.can(Probes) is bool(vendor.apis)
    assert not vendor.apis or Api.ORDERS in vendor.apis
