"""Variants as articles."""

import msgspec
import pytest

from include.order_sync.connectors.shopify.catalog import product_page
from include.order_sync.models import Product

VARIANT = """{"id": "gid://shopify/ProductVariant/43", "sku": "T-1", "title": "250 g", "availableForSale": true,
  "product": {"title": "Tea", "status": "ACTIVE"}}"""


@pytest.mark.parametrize(
    ("old", "new", "product"),
    [
        ("", "", Product("43", "T-1", "Tea - 250 g")),
        ("250 g", "Default Title", Product("43", "T-1", "Tea")),
        ("ACTIVE", "UNLISTED", Product("43", "T-1", "Tea - 250 g")),
        ("ACTIVE", "DRAFT", Product("43", "T-1", "Tea - 250 g", active=False)),
        ("true", "false", Product("43", "T-1", "Tea - 250 g", active=False)),
    ],
)
def test_a_variant_is_an_article(old: str, new: str, product: Product) -> None:
    assert product_page([msgspec.Raw(VARIANT.replace(old, new, 1).encode())]).products == [product]


def test_a_variant_without_a_sku_is_left_out() -> None:
    page = product_page([msgspec.Raw(VARIANT.replace('"T-1"', "null").encode())])
    assert (page.products, page.unreadable) == ([], [])
