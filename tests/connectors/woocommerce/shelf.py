"""The products of a shop on loopback: listed by id and offset, looked up by SKU, changed in batches."""

from typing import Any

from aiohttp import web

ROOT = "/wp-json/wc/v3"


def wire_article(number: int, sku: str, name: str = "", **changes: Any) -> dict[str, Any]:
    """Write a product (or with a `parent_id` a variation) as a shop would have it, as far as it is asked for."""
    return {
        "id": number,
        "type": "variation" if changes.get("parent_id") else "simple",
        "status": "publish",
        "purchasable": True,
        "sku": sku,
        "name": name,
        "stock_status": "instock",
        "manage_stock": False,
        "stock_quantity": None,
        "parent_id": 0,
        "variations": [],
        "attributes": [],
        **changes,
    }


class Shelf:
    """Products and variations by their ids."""

    def __init__(self) -> None:
        self.articles: dict[int, dict[str, Any]] = {}

    def put(self, article: dict[str, Any]) -> dict[str, Any]:
        self.articles[article["id"]] = article
        return article

    def add_routes(self, app: web.Application, guarded: Any) -> None:
        app.router.add_get(f"{ROOT}/products", guarded(self._list))
        app.router.add_get(f"{ROOT}/products/{{product}}/variations", guarded(self._list))
        app.router.add_post(f"{ROOT}/products/batch", guarded(self._change))
        app.router.add_post(f"{ROOT}/products/{{product}}/variations/batch", guarded(self._change))

    async def _list(self, request: web.Request) -> web.Response:
        query, parent = request.query, int(request.match_info.get("product", 0))
        found = [one for _, one in sorted(self.articles.items()) if one["parent_id"] == parent]
        if "sku" in query:
            asked = {sku.lower() for sku in (*query["sku"].split(","), query["sku"])}
            found = [one for _, one in sorted(self.articles.items()) if one["sku"].lower() in asked]
        offset, size = int(query.get("offset", 0)), int(query["per_page"])
        fields = query["_fields"].split(",")
        page = [{field: one[field] for field in fields if field in one} for one in found[offset : offset + size]]
        return web.json_response(page)

    async def _change(self, request: web.Request) -> web.Response:
        parent = int(request.match_info.get("product", 0))
        changes = (await request.json())["update"]
        return web.json_response({"update": [self._changed(change, parent) for change in changes]})

    def _changed(self, change: dict[str, Any], parent: int) -> dict[str, Any]:
        article = self.articles.get(change["id"])
        if article is None or article["parent_id"] != parent:
            error = {"code": "woocommerce_rest_product_invalid_id", "message": "Invalid ID.", "data": {"status": 400}}
            return {"id": change["id"], "error": error}
        if article["manage_stock"]:
            article["stock_quantity"] = change["stock_quantity"]
        return article
