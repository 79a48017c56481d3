"""BigCommerce's own OpenAPI documents for orders (v2) and inventory (v3), as one judge, with what they forget."""

from functools import cache
from typing import Any

import yaml

from tests.contract.openapi import SPECS, Document, Documents

FOLDER = SPECS / "bigcommerce"
PREFIX = "/stores/{store_hash}"
ERRORS_V2 = {"type": "array", "items": {"type": "object", "required": ["status", "message"]}}
ERRORS_V3 = {"type": "object", "required": ["status", "title"]}
CONSIGNMENTS = {"$ref": "#/components/schemas/orderConsignment_Get"}
ITEMS = {"type": "array", "items": {"$ref": "#/components/schemas/orderProducts"}}


@cache
def schema() -> Document | None:
    """Read both documents; None where they are not at hand.

    Three things are corrected. Hardly an operation names its errors: 401, 404 and 429 are added. `sort` lists fields
    alone, and says in words that `:asc` and `:desc` come behind. And consignments and their line items have to fit
    exactly one of two shapes, of which the one fits everything: what our `include` asks for takes their place.
    """
    if not FOLDER.exists():
        return None
    return Documents(Document(_orders(), f"{PREFIX}/v2"), Document(_inventory(), f"{PREFIX}/v3"))


def _orders() -> dict[str, Any]:
    content = _read("orders.v2.oas2.yml")
    _add_errors(content, ERRORS_V2)
    sort = content["components"]["parameters"]["sort"]["schema"]
    sort["enum"] = [f"{field}{way}" for field in sort["enum"] for way in ("", ":asc", ":desc")]
    schemas = content["components"]["schemas"]
    schemas["order_RespOnly"]["properties"]["consignments"] = CONSIGNMENTS
    for name in ("shippingConsignment_Get", "pickupConsignment_Get"):
        schemas[name]["allOf"][2]["properties"]["line_items"] = ITEMS
    schemas["digitalConsignment_Get"]["properties"]["line_items"] = ITEMS
    return content


def _inventory() -> dict[str, Any]:
    content = _read("inventory.v3.yml")
    _add_errors(content, ERRORS_V3)
    return content


def _read(name: str) -> dict[str, Any]:
    text = (FOLDER / name).read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return found


def _add_errors(content: dict[str, Any], shape: dict[str, Any]) -> None:
    answer = {"description": "refused", "content": {"application/json": {"schema": shape}}}
    for item in content["paths"].values():
        for method in set(item) & {"get", "post", "put"}:
            for status in ("401", "404", "429"):
                item[method]["responses"].setdefault(status, answer)
