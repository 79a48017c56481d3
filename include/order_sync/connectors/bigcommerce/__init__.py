"""BigCommerce REST v2 and v3: a shopping cart. Orders in, tracking back, stock out and in."""

from include.order_sync.connectors.base import Api, Confirms, Role, Vendor
from include.order_sync.connectors.bigcommerce.connector import BigCommerce
from include.order_sync.connectors.bigcommerce.proxy import CONNECTION
from include.order_sync.connectors.bigcommerce.settings import check_settings

VENDOR = Vendor(
    name="bigcommerce",
    title="BigCommerce",
    role=Role.CART,
    connector=BigCommerce,
    open=BigCommerce,
    check_settings=check_settings,
    shape=CONNECTION,
    apis=(Api.ORDERS,),
    sees_cancels=True,
    confirms=Confirms.BY_LINE,
)
