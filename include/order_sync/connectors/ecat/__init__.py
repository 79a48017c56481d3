"""eCat by SuperCat: a source that hands its orders over in a batch (JSON Batch Order Export, Pull)."""

from include.order_sync.connectors.base import Api, Role, Vendor
from include.order_sync.connectors.ecat.connector import CONNECTION, ECat
from include.order_sync.connectors.ecat.settings import check_settings

VENDOR = Vendor(
    name="ecat",
    title="eCat (SuperCat)",
    role=Role.SOURCE,
    connector=ECat,
    open=ECat,
    check_settings=check_settings,
    shape=CONNECTION,
    sees_cancels=True,
    apis=(Api.ORDERS,),
)
