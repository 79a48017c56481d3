"""Every query is one that Shopify's schema allows, and our excerpt of the schema says nothing else than Shopify's."""

import pytest
from graphql import GraphQLEnumType, GraphQLSchema, build_schema

from include.order_sync.connectors.shopify.queries import query, query_names
from tests.connectors.shopify.schema import FULL, REDUCED, faults_of_query, schema


@pytest.mark.parametrize("name", query_names())
def test_a_query_is_valid_and_uses_nothing_deprecated(name: str) -> None:
    assert faults_of_query(query(name)) == ()


def test_a_deprecated_field_and_an_unknown_one_are_faults() -> None:
    if not FULL.exists():
        pytest.skip("Shopify's own schema is not at hand: our excerpt has no deprecated field")
    [unknown] = faults_of_query("{ orders(first: 1) { nodes { price } } }")
    [deprecated] = faults_of_query("{ orders(first: 1) { nodes { totalPrice } } }")
    assert "Cannot query field 'price'" in unknown
    assert "deprecated" in deprecated


def test_our_excerpt_of_the_schema_agrees_with_shopifys() -> None:
    if not FULL.exists():
        pytest.skip("Shopify's own schema is not at hand (shared/specs/shopify)")
    excerpt = build_schema(REDUCED.read_text(encoding="utf-8"))
    assert members(excerpt) - members(schema()) == set()


def members(of: GraphQLSchema) -> set[str]:
    """List every field, argument and value of a schema with its type."""
    found: set[str] = set()
    for name, kind in of.type_map.items():
        if name.startswith("__"):
            continue
        if isinstance(kind, GraphQLEnumType):
            found |= {f"{name}.{value}" for value in kind.values}
        for field, value in getattr(kind, "fields", {}).items():
            found.add(f"{name}.{field}: {value.type}")
            arguments = getattr(value, "args", {})
            found |= {f"{name}.{field}({key}: {given.type})" for key, given in arguments.items()}
    return found
