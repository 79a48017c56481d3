"""ShipStation, shipping software with stock keeping: its REST API v2 (https://docs.shipstation.com)."""

from include.order_sync.connectors.base import Api, Role, Vendor
from include.order_sync.connectors.shipstation.connector import CONNECTION, ShipStation
from include.order_sync.connectors.shipstation.settings import check_settings

VENDOR = Vendor(
    name="shipstation",
    title="ShipStation",
    role=Role.DESTINATION,
    connector=ShipStation,
    open=ShipStation,
    check_settings=check_settings,
    shape=CONNECTION,
    apis=(Api.PRODUCTS, Api.ORDERS, Api.WRITEBACK),
)
