"""Tryton 7.8: the ERP's own JSON-RPC. Sales in, customer shipments out."""

from include.order_sync.connectors.base import Api, Role, Vendor
from include.order_sync.connectors.tryton.connector import Tryton
from include.order_sync.connectors.tryton.proxy import CONNECTION
from include.order_sync.connectors.tryton.settings import check_settings

VENDOR = Vendor(
    name="tryton",
    title="Tryton",
    role=Role.DESTINATION,
    connector=Tryton,
    open=Tryton,
    check_settings=check_settings,
    shape=CONNECTION,
    apis=(Api.PRODUCTS, Api.ORDERS, Api.WRITEBACK),
)
