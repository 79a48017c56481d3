"""Vendure 3's GraphQL Admin API: a shopping cart. Orders in, tracking back, products and stock."""

from include.order_sync.connectors.base import Api, Confirms, Role, Vendor
from include.order_sync.connectors.vendure.connector import Vendure
from include.order_sync.connectors.vendure.proxy import CONNECTION
from include.order_sync.connectors.vendure.settings import check_settings

VENDOR = Vendor(
    name="vendure",
    title="Vendure",
    role=Role.CART,
    connector=Vendure,
    open=Vendure,
    check_settings=check_settings,
    shape=CONNECTION,
    apis=(Api.PRODUCTS, Api.ORDERS, Api.WRITEBACK),
    sees_cancels=True,
    confirms=Confirms.BY_LINE,
)
