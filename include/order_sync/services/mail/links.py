"""Addresses of the Order Desk's pages, for mails: each opens inside Airflow, behind its login."""

from urllib.parse import urlencode

_IN_AIRFLOW = "/plugin/order-desk/order-desk/"


class DeskLinks:
    """Makes addresses from Airflow's own; where that is not known they are all empty, and mails have no links."""

    def __init__(self, airflow_url: str) -> None:
        self._airflow = airflow_url.rstrip("/")

    def page(self, path: str = "", **filters: str) -> str:
        """Link to a page, or to the list of orders with some filters."""
        query = urlencode({name: value for name, value in filters.items() if value})
        return self._at(f"{_IN_AIRFLOW}{path}{'?' if query else ''}{query}")

    def order(self, order_id: int) -> str:
        """Link to an order."""
        return self.page(f"orders/{order_id}")

    def report_file(self, report_id: int) -> str:
        """Link to the file of a report."""
        return self._at(f"/order-desk/reports/{report_id}/file")

    def _at(self, path: str) -> str:
        return f"{self._airflow}{path}" if self._airflow else ""
