"""Literal products and variations, written by us to the schema that WooCommerce 11.0.1 gives of itself.

`test_products.py` holds each against that schema where it is at hand.
"""

import json
from typing import Any

SIMPLE = """{"id": 794, "name": "Premium Quality \\u2014 \\u5c71\\u7530 & Co", "slug": "premium-quality-19",
  "permalink": "https://shop.example.com/product/premium-quality-19/",
  "date_created": "2026-03-23T17:01:14", "date_created_gmt": "2026-03-23T20:01:14",
  "date_modified": "2026-03-23T17:01:14", "date_modified_gmt": "2026-03-23T20:01:14",
  "type": "simple", "status": "publish", "featured": false, "catalog_visibility": "visible",
  "description": "<p>Any</p>", "short_description": "", "sku": "000\\u00d1-42", "price": "21.99",
  "regular_price": "21.99", "sale_price": "", "date_on_sale_from": null, "date_on_sale_to": null,
  "on_sale": false, "purchasable": true, "total_sales": 3, "virtual": false, "downloadable": false, "downloads": [],
  "download_limit": -1, "download_expiry": -1, "tax_status": "taxable", "tax_class": "", "manage_stock": true,
  "stock_quantity": 7, "stock_status": "instock", "backorders": "no", "backorders_allowed": false,
  "backordered": false, "low_stock_amount": null, "sold_individually": false, "weight": "",
  "dimensions": {"length": "", "width": "", "height": ""}, "parent_id": 0, "categories": [{"id": 9, "name": "Clothing",
  "slug": "clothing"}], "tags": [], "images": [], "variations": [], "grouped_products": [], "menu_order": 0,
  "attributes": [{"id": 6, "name": "Color", "position": 0, "visible": false, "variation": true,
    "options": ["Black", "Green"]}], "meta_data": []}"""

SHIRT = """{"id": 22, "name": "Ship Your Idea", "type": "variable", "status": "publish", "sku": "SHIRT",
  "purchasable": true, "manage_stock": true, "stock_quantity": 12, "stock_status": "instock", "parent_id": 0,
  "variations": [23, 24, 25], "attributes": [{"id": 6, "name": "Color", "options": ["Black", "Green", "Red"]}]}"""

# Black has a SKU and stock of its own, Green a SKU only; Red has neither, and is shown with the product's.
SHIRTS = """[{"id": 23, "status": "publish", "sku": "SHIRT-BLACK", "purchasable": true, "manage_stock": true,
    "stock_quantity": -2, "stock_status": "onbackorder", "attributes": [{"id": 6, "name": "Color", "option": "Black"},
    {"id": 0, "name": "Size", "option": "L"}]},
  {"id": 24, "status": "private", "sku": "SHIRT-GREEN", "purchasable": false, "manage_stock": "parent",
    "stock_quantity": 12, "stock_status": "instock", "attributes": [{"id": 6, "name": "Color", "option": "Green"}]},
  {"id": 25, "status": "publish", "sku": "SHIRT", "purchasable": true, "manage_stock": "parent", "stock_quantity": 12,
    "stock_status": "instock", "attributes": [{"id": 6, "name": "Color", "option": "Red"}]}]"""

CHANGED = """{"update": [{"id": 794, "sku": "000\\u00d1-42", "manage_stock": true, "stock_quantity": 9},
  {"id": 795, "error": {"code": "woocommerce_rest_product_invalid_id", "message": "<strong>Invalid</strong> ID.",
    "data": {"status": 400}}}]}"""

CHANGED_VARIATION = """{"update": [{"id": 23, "sku": "SHIRT-BLACK", "manage_stock": true, "stock_quantity": 4}]}"""


def changed(text: str, **changes: Any) -> str:
    """Write a payload with other values."""
    return json.dumps({**json.loads(text), **changes})


def as_found(position: int, parent: int = 22) -> str:
    """Write one of `SHIRTS` as a list of products by SKU shows it."""
    found = json.loads(SHIRTS)[position]
    return json.dumps({**found, "type": "variation", "parent_id": parent, "variations": []})
