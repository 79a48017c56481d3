"""Extensiv Integration Manager, which was CartRover: a hub between carts and warehouses (https://developers.cartrover.com)."""

from include.order_sync.connectors.base import Api, Role, Vendor
from include.order_sync.connectors.extensiv.connector import CONNECTION, Extensiv
from include.order_sync.connectors.extensiv.settings import check_settings

VENDOR = Vendor(
    name="extensiv",
    title="Extensiv Integration Manager",
    role=Role.DESTINATION,
    connector=Extensiv,
    open=Extensiv,
    check_settings=check_settings,
    shape=CONNECTION,
    apis=(Api.PRODUCTS, Api.ORDERS, Api.WRITEBACK),
)
