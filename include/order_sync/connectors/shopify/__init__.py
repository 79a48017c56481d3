"""Shopify's GraphQL Admin API 2026-10: a shopping cart. Orders in, tracking back, products and stock."""

from include.order_sync.connectors.base import Api, Confirms, Role, Vendor
from include.order_sync.connectors.shopify.connector import Shopify
from include.order_sync.connectors.shopify.proxy import CONNECTION
from include.order_sync.connectors.shopify.settings import check_settings

VENDOR = Vendor(
    name="shopify",
    title="Shopify",
    role=Role.CART,
    connector=Shopify,
    open=Shopify,
    check_settings=check_settings,
    shape=CONNECTION,
    apis=(Api.PRODUCTS, Api.ORDERS, Api.WRITEBACK),
    sees_cancels=True,
    confirms=Confirms.BY_LINE,
)
