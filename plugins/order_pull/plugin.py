"""Register the order pull with Airflow: what ERPs call that fetch their orders."""

from airflow.plugins_manager import AirflowPlugin

from plugins.order_desk.ledger import airflow_ledger
from plugins.order_pull.app import create_app

PREFIX = "/order-pull"


class OrderPullPlugin(AirflowPlugin):
    """The API for destinations with the export method `pull`."""

    name = "order_pull"
    fastapi_apps = [{"app": create_app(airflow_ledger), "url_prefix": PREFIX, "name": "Order Pull"}]
