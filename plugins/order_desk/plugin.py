"""Register the Order Desk with Airflow: its pages, and its entry in the navigation."""

from airflow.plugins_manager import AirflowPlugin

from plugins.order_desk.app import create_app
from plugins.order_desk.ledger import airflow_ledger

PREFIX = "/order-desk"


class OrderDeskPlugin(AirflowPlugin):
    """The operator's pages inside Airflow's own."""

    name = "order_desk"
    fastapi_apps = [{"app": create_app(airflow_ledger), "url_prefix": PREFIX, "name": "Order Desk"}]
    external_views = [
        {
            "name": "Order Desk",
            "href": f"{PREFIX.removeprefix('/')}/",
            "destination": "nav",
            "url_route": "order-desk",
        }
    ]
