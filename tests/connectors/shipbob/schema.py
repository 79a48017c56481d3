"""ShipBob's own OpenAPI document, with what it forgets and its API has."""

import json
from functools import cache

from tests.contract.openapi import SPECS, Document

FILE = SPECS / "shipbob" / "shipbob-openapi.json"
LISTS = ("/2026-01/product", "/2026-01/inventory-level")
VARIANT = "ProductsProductViewModelV5VariantsItems"
CURSOR = {"name": "Cursor", "in": "query", "schema": {"type": "string"}}


@cache
def schema() -> Document | None:
    """Read the document; None where it is not at hand.

    Three things are corrected. Lists of products and inventory give the address of the next page, and have no parameter
    that such an address could hold; those of channels and webhooks have `Cursor`. Products answer no 401. And a variant
    has to fit exactly one of two shapes, of which one is the other and a field more: nothing can.
    """
    if not FILE.exists():
        return None
    content = json.loads(FILE.read_text(encoding="utf-8"))
    for path in LISTS:
        content["paths"][path]["get"]["parameters"].append(CURSOR)
    content["paths"][LISTS[0]]["get"]["responses"].setdefault("401", {"description": "Unauthorized"})
    variant = content["components"]["schemas"][VARIANT]
    variant["anyOf"] = variant.pop("oneOf")
    return Document(content)
