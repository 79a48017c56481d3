"""ShipBob, a third-party warehouse: its REST API, version 2026-01 (https://developer.shipbob.com)."""

from include.order_sync.connectors.base import Api, Role, Vendor
from include.order_sync.connectors.shipbob.connector import CONNECTION, ShipBob
from include.order_sync.connectors.shipbob.settings import check_settings

VENDOR = Vendor(
    name="shipbob",
    title="ShipBob",
    role=Role.DESTINATION,
    connector=ShipBob,
    open=ShipBob,
    check_settings=check_settings,
    shape=CONNECTION,
    apis=(Api.PRODUCTS, Api.ORDERS, Api.WRITEBACK),
)
