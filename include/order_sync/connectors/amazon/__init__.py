"""Amazon Selling Partner API: a marketplace as a cart. Orders in, tracking back, articles, stock out and in."""

from include.order_sync.connectors.amazon.connector import Amazon
from include.order_sync.connectors.amazon.proxy import CONNECTION
from include.order_sync.connectors.amazon.settings import check_settings
from include.order_sync.connectors.base import Api, Confirms, Role, Vendor

VENDOR = Vendor(
    name="amazon",
    title="Amazon",
    role=Role.CART,
    connector=Amazon,
    open=Amazon,
    check_settings=check_settings,
    shape=CONNECTION,
    apis=(Api.PRODUCTS, Api.ORDERS),
    sees_cancels=True,
    confirms=Confirms.BY_LINE,
)
