"""Turn what Airflow knows into plain values, and our failures into what Airflow does next.

The one part of `include` that knows Airflow. It does no I/O when it is imported: DAG files import it to be parsed.
"""

from include.order_sync.airflow_bridge.connections import credentials, endpoint, ledger_url
from include.order_sync.airflow_bridge.mail import mail_server
from include.order_sync.airflow_bridge.params import Asked, asked, params
from include.order_sync.airflow_bridge.retries import OrderSyncRetryPolicy
from include.order_sync.airflow_bridge.schedule import (
    MOVED,
    ORDERS_TO_DELIVER,
    SHIPMENTS_TO_CONFIRM,
    alert_poll,
    poll,
    poll_or,
)
from include.order_sync.airflow_bridge.tasks import (
    CARTS_POOL,
    DESTINATIONS_POOL,
    TASK_DEFAULTS,
    airflow_url,
    asked_by,
    due_accounts,
    due_reports,
    quiet_accounts,
    report,
    runtime,
    task_run,
)

__all__ = [
    "CARTS_POOL",
    "DESTINATIONS_POOL",
    "MOVED",
    "ORDERS_TO_DELIVER",
    "SHIPMENTS_TO_CONFIRM",
    "TASK_DEFAULTS",
    "Asked",
    "OrderSyncRetryPolicy",
    "airflow_url",
    "alert_poll",
    "asked",
    "asked_by",
    "credentials",
    "due_accounts",
    "due_reports",
    "endpoint",
    "ledger_url",
    "mail_server",
    "params",
    "poll",
    "poll_or",
    "quiet_accounts",
    "report",
    "runtime",
    "task_run",
]
