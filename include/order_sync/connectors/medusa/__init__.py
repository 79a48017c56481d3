"""Medusa 2 (Admin API): a shopping cart. Orders in, tracking back, articles listed, stock out and in."""

from include.order_sync.connectors.base import Api, Confirms, Role, Vendor
from include.order_sync.connectors.medusa.connector import Medusa
from include.order_sync.connectors.medusa.proxy import CONNECTION
from include.order_sync.connectors.medusa.settings import check_settings

VENDOR = Vendor(
    name="medusa",
    title="Medusa",
    role=Role.CART,
    connector=Medusa,
    open=Medusa,
    check_settings=check_settings,
    shape=CONNECTION,
    apis=(Api.PRODUCTS, Api.ORDERS),
    sees_cancels=True,
    confirms=Confirms.BY_LINE,
)
