"""WooCommerce's own description of its routes (11.0.1) as an OpenAPI document, for products and variations.

Requests are held against the `args` of the site index, answers against the schema that OPTIONS gives.
"""

import json
import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from tests.contract.openapi import SPECS, Document

FOLDER = SPECS / "woocommerce"
PREFIX = "/wp-json"
BATCH = "/batch"
ANSWERED = ("200", "400", "401", "403", "404", "500")
ERROR = {
    "type": "object",
    "required": ["code", "message"],
    "properties": {"code": {"type": "string"}, "message": {"type": "string"}, "data": {}},
}
# Parameters of WordPress itself, and those of a signed call, which no route lists.
GENERAL = ("_fields", "oauth_consumer_key", "oauth_nonce", "oauth_signature", "oauth_signature_method")
OTHERS = [{"name": name, "in": "query", "schema": {"type": "string"}} for name in (*GENERAL, "oauth_timestamp")]


class ProductRoutes(Document):
    """Judges the calls that are about products, and lets every other pass."""

    def faults_of_request(self, method: str, path: str, query: Mapping[str, str], body: bytes) -> list[str]:
        """Say what of a request the routes do not allow."""
        return super().faults_of_request(method, path, query, body) if "/products" in path else []

    def faults_of_answer(self, method: str, path: str, status: int, body: bytes) -> list[str]:
        """Say what of an answer the schema does not allow."""
        return super().faults_of_answer(method, path, status, body) if "/products" in path else []


@cache
def schema() -> Document | None:
    """Read the routes; None where they are not at hand."""
    if not FOLDER.exists():
        return None
    routes = _read("wc_v3_index_11.0.1.json")["routes"]
    return ProductRoutes({"paths": dict(_path(name, route) for name, route in routes.items())}, PREFIX)


@cache
def article() -> dict[str, Any]:
    """Read the schema of a product, and write what it says only in words: what may be null, and "parent".

    A variation is held against the same: the args of its own route are a part of it, but for `manage_stock`, which is
    said there to be a boolean or text. And a list by SKU has variations among the products: with a type of their own.
    """
    found = _plain(_read("OPTIONS_products.json")["schema"])
    fields = found["properties"]
    fields["manage_stock"] = {"enum": [True, False, "parent"]}
    fields["type"]["enum"].append("variation")
    fields["attributes"]["items"]["properties"]["option"] = {"type": "string"}
    closed: dict[str, Any] = {"type": "object", "properties": fields, "required": ["id"], "additionalProperties": False}
    return closed


def _path(name: str, route: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    operations = {}
    for endpoint in route["endpoints"]:
        for method in endpoint["methods"]:
            operations[method.lower()] = _operation(name, method, endpoint["args"])
    return re.sub(r"\(\?P<(\w+)>[^)]*\)", r"{\1}", name), operations


def _operation(name: str, method: str, args: Any) -> dict[str, Any]:
    answers = {status: {"schema": ERROR} for status in ANSWERED}
    answers["200"] = {"schema": _answer(name)}
    if method != "GET":
        body = {"content": {"application/json": {"schema": _body(name, args)}}}
        return {"parameters": OTHERS, "requestBody": body, "responses": answers}
    named = [{"name": arg, "in": "query", "schema": _plain(about)} for arg, about in (args or {}).items()]
    return {"parameters": [*named, *OTHERS], "responses": answers}


def _body(name: str, args: Any) -> dict[str, Any]:
    fields = {arg: {**_plain(about), "default": None} for arg, about in (args or {}).items()}
    if not name.endswith(BATCH):
        return {"type": "object", "properties": fields, "additionalProperties": False}
    one = {"type": "object", "properties": {"id": {"type": "integer"}, **fields}, "required": ["id"]}
    many = {"type": "array", "maxItems": 100, "items": {**one, "additionalProperties": False}}
    return {"type": "object", "properties": {"update": many}, "additionalProperties": False}


def _answer(name: str) -> dict[str, Any]:
    if not re.search(r"/products(/\(\?P<product_id>[^)]*\)/variations)?(/batch)?$", name):
        return {}
    if not name.endswith(BATCH):
        return {"type": "array", "items": article()}
    failed = {"type": "object", "required": ["id", "error"], "properties": {"error": ERROR}}
    return {"type": "object", "properties": {"update": {"type": "array", "items": {"anyOf": [article(), failed]}}}}


def _plain(part: Any, field: str = "") -> Any:
    """Write WooCommerce's own types as JSON Schema's; nothing of hers says where she answers null."""
    if isinstance(part, list):
        return [_plain(one) for one in part]
    if not isinstance(part, dict):
        return part
    if field == "properties":
        return {name: _plain(about) for name, about in part.items()}
    made = {
        name: _plain(about, name) for name, about in part.items() if name not in ("required", "readonly", "default")
    }
    kinds = made.get("type", "mixed")
    if kinds == "mixed":
        made.pop("type", None)
    else:
        kinds = ["string" if kind == "date-time" else kind for kind in ([kinds] if isinstance(kinds, str) else kinds)]
        made["type"] = [*kinds, "null"]
    return made


def _read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FOLDER / name).read_text(encoding="utf-8"))
    return found
