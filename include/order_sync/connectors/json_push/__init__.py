"""JSON push: any ERP or WMS that implements our published contract, docs/openapi/json_push.yaml."""

from include.order_sync.connectors.base import Api, Role, Vendor
from include.order_sync.connectors.json_push.connector import CONNECTION, JsonPush
from include.order_sync.connectors.json_push.settings import check_settings

VENDOR = Vendor(
    name="json_push",
    title="JSON push",
    role=Role.DESTINATION,
    connector=JsonPush,
    open=JsonPush,
    check_settings=check_settings,
    shape=CONNECTION,
    apis=(Api.ORDERS, Api.WRITEBACK),
)
