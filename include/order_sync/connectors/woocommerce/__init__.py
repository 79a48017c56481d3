"""WooCommerce REST v3: a shopping cart. Orders in, tracking back; products, and stock both ways."""

from include.order_sync.connectors.base import Api, Confirms, Role, Vendor
from include.order_sync.connectors.woocommerce.connector import WooCommerce
from include.order_sync.connectors.woocommerce.proxy import CONNECTION
from include.order_sync.connectors.woocommerce.settings import check_settings

VENDOR = Vendor(
    name="woocommerce",
    title="WooCommerce",
    role=Role.CART,
    connector=WooCommerce,
    open=WooCommerce,
    check_settings=check_settings,
    shape=CONNECTION,
    apis=(Api.PRODUCTS, Api.ORDERS, Api.WRITEBACK),
    sees_cancels=True,
    confirms=Confirms.BY_LINE,
)
