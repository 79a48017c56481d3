"""JSON batch pull: any ERP that fetches its orders from us, docs/openapi/order_pull.yaml. It is never called."""

from include.order_sync.connectors.base import Role, Vendor
from include.order_sync.connectors.json_pull.connector import CONNECTION, JsonPull, check_settings

VENDOR = Vendor(
    name="json_pull",
    title="JSON batch pull",
    role=Role.DESTINATION,
    connector=JsonPull,
    open=JsonPull,
    check_settings=check_settings,
    shape=CONNECTION,
)
