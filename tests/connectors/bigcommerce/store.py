"""A store on loopback that gives literal answers, and says what of our requests is unlike its documents."""

from datetime import datetime
from typing import Any

from tests.connectors.bigcommerce.schema import schema
from tests.connectors.canned import Canned

V2 = "/stores/abc123/v2"


class Store(Canned):
    vendor = "bigcommerce"
    login = ""
    extras = {"store_hash": "abc123"}

    def unlike_the_documents(self) -> list[str]:
        """Say what of each request BigCommerce's own documents do not allow."""
        document = schema()
        if document is None:
            return []
        sent = self.received
        return [
            fault for one in sent for fault in document.faults_of_request(one.method, one.path, one.query, one.body)
        ]


async def read(connector: Any, since: datetime | None = None, until: datetime | None = None) -> list[Any]:
    return [page async for page in connector.changed_orders(since, until)]
