"""A shop that gives literal answers, each held against Shopify's schema together with the query it answers."""

import json
from typing import Any

from aiohttp import web

from tests.connectors.canned import Canned
from tests.connectors.shopify.payloads import COST
from tests.connectors.shopify.schema import faults_of_answer, faults_of_query, schema


class CannedShop(Canned):
    vendor = "shopify"
    login = ""
    settings = {"bulk_after": 0}

    def __init__(self) -> None:
        super().__init__()
        schema()

    def say(self, data: str, extensions: str = COST) -> None:
        """Answer with data."""
        self.answer(f'{{"data": {data}, "extensions": {extensions}}}')

    def variables(self, number: int) -> dict[str, Any]:
        """Read what was sent along with a query."""
        found: dict[str, Any] = json.loads(self.received[number].body)["variables"]
        return found

    async def _answer(self, request: web.Request) -> web.Response:
        answer = await super()._answer(request)
        asked = json.loads(self.received[-1].body)
        self.unlike_the_schema += faults_of_query(asked["query"])
        body = answer.body
        assert isinstance(body, bytes)
        told = json.loads(body)
        if told.get("data") and not told.get("errors"):
            self.unlike_the_schema += faults_of_answer(asked["query"], asked["variables"], told["data"])
        return answer
