"""Airflow finds the Order Desk, and nothing else, in the plugins folder."""

import pytest


@pytest.mark.airflow
def test_airflow_loads_the_plugin() -> None:
    from airflow import plugins_manager

    assert plugins_manager.get_import_errors() == {}
    ours = [found for found in plugins_manager.get_plugin_info() if found["name"] == "order_desk"]
    assert len(ours) == 1
    assert [app["url_prefix"] for app in ours[0]["fastapi_apps"]] == ["/order-desk"]
    assert [view["href"] for view in ours[0]["external_views"]] == ["order-desk/"]
