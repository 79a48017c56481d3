"""A shop that gives literal answers, each held against Vendure's schema together with the query it answers."""

import json
from typing import Any

from aiohttp import web

from tests.connectors.canned import Canned
from tests.connectors.vendure.schema import faults_of_answer, faults_of_query, schema


class CannedShop(Canned):
    vendor = "vendure"
    login = ""
    settings = {
        "distributor_field": "supplier",
        "delivery_date_field": "deliveryDate",
        "note_field": "message",
        "account_field": "account",
    }

    def __init__(self) -> None:
        super().__init__()
        schema()

    def say(self, data: str, **headers: str) -> None:
        """Answer with data."""
        self.answer(f'{{"data": {data}}}', **headers)

    def variables(self, number: int) -> dict[str, Any]:
        """Read what was sent along with a query."""
        found: dict[str, Any] = json.loads(self.received[number].body)["variables"]
        return found

    def asked(self) -> list[str]:
        """List the names of the operations that were asked for."""
        return [json.loads(one.body)["query"].split("(")[0].split("{")[0].split()[1] for one in self.received]

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
