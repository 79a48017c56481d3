"""Bulk operations of the shop in memory: a query is run, and its result is a file of JSON lines."""

import json
from typing import Any

from aiohttp import web
from graphql import execute, parse

from tests.connectors.shopify.schema import faults_of_query, schema
from tests.connectors.shopify.shop import Shop
from tests.connectors.shopify.wire import NOW, gid


class BulkOperations:
    """The operations that were started; `states` are what each says when it is asked, one after the other."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.files: list[bytes] = []
        self.states: list[dict[str, Any]] = []
        self.refusal: dict[str, Any] | None = None
        self.base_url = ""
        self.ranges = True
        self.headers: list[dict[str, str]] = []
        self.canceled: list[str] = []

    def root(self) -> dict[str, Any]:
        return {
            "bulkOperationRunQuery": self._run,
            "bulkOperation": lambda info, id: self._state(int(id.rpartition("/")[2])),
            "bulkOperationCancel": lambda info, id: self.canceled.append(id) or {"userErrors": []},
        }

    def _run(self, info: Any, query: str, groupObjects: bool) -> dict[str, Any]:  # noqa: N803 (Shopify's name)
        if self.refusal:
            return {"bulkOperation": None, "userErrors": [self.refusal]}
        assert not faults_of_query(query), faults_of_query(query)
        assert groupObjects, "lines have to stand behind their order"
        result = execute(schema(), parse(query), root_value=self.shop.root())
        assert not result.errors, result.errors
        rows = [row for edge in (result.data or {})["orders"]["edges"] for row in _rows(edge["node"])]
        self.files.append(b"".join(json.dumps(row).encode() + b"\n" for row in rows))
        return {"bulkOperation": {"id": gid("BulkOperation", len(self.files)), "createdAt": NOW}, "userErrors": []}

    def _state(self, number: int) -> dict[str, Any]:
        url = (
            f"{self.base_url}/files/{number}.jsonl?Expires=1&Signature=a%2Bb%2F%3D" if self.files[number - 1] else None
        )
        done = {"status": "COMPLETED", "errorCode": None, "objectCount": "1", "url": url}
        return {**done, **(self.states.pop(0) if self.states else {})}

    async def serve(self, request: web.Request) -> web.Response:
        """Serve a file, or the part of it that is asked for."""
        assert request.query["Signature"] == "a+b/="
        self.headers.append(dict(request.headers))
        content = self.files[int(request.match_info["number"]) - 1]
        if not self.ranges:
            return web.Response(body=content)
        start, end = map(int, request.headers["Range"].removeprefix("bytes=").split("-"))
        part = content[start : end + 1]
        shown = {"Content-Range": f"bytes {start}-{start + len(part) - 1}/{len(content)}"}
        return web.Response(status=206, body=part, headers=shown)


def _rows(order: dict[str, Any]) -> list[dict[str, Any]]:
    lines = order.pop("lineItems")["edges"]
    return [order, *({**edge["node"], "__parentId": order["id"]} for edge in lines)]
