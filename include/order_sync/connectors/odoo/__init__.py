"""Odoo, an ERP with sales and stock keeping, from version 17 on (https://www.odoo.com/documentation)."""

from include.order_sync.connectors.base import Api, Role, Vendor
from include.order_sync.connectors.odoo.connector import Odoo
from include.order_sync.connectors.odoo.proxy import CONNECTION
from include.order_sync.connectors.odoo.settings import check_settings

VENDOR = Vendor(
    name="odoo",
    title="Odoo",
    role=Role.DESTINATION,
    connector=Odoo,
    open=Odoo,
    check_settings=check_settings,
    shape=CONNECTION,
    apis=(Api.PRODUCTS, Api.ORDERS, Api.WRITEBACK),
)
