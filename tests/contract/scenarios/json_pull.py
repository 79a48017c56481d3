"""An ERP that fetches its orders: it has no side that could be called."""

from aiohttp import web

from tests.contract.kit import Scenario


class FetchingErp(Scenario):
    """Serves nothing; tests/order_pull holds its contract."""

    vendor = "json_pull"

    def add_routes(self, app: web.Application) -> None:
        """Add none."""


SCENARIO = FetchingErp
