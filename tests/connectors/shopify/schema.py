"""Shopify's own schema as a judge of our queries and of what the tests answer; our excerpt where it is not at hand."""

from functools import cache
from pathlib import Path
from typing import Any

from graphql import GraphQLSchema, build_schema, execute, parse, validate
from graphql.validation import NoDeprecatedCustomRule, specified_rules

from tests.contract.openapi import SPECS

FULL = SPECS / "shopify/admin_2026-10.graphql"
REDUCED = Path(__file__).parent / "reduced.graphql"


@cache
def schema() -> GraphQLSchema:
    """Build the schema; Shopify's own takes a few seconds."""
    file = FULL if FULL.exists() else REDUCED
    return build_schema(file.read_text(encoding="utf-8"), assume_valid=True)


@cache
def faults_of_query(query: str) -> tuple[str, ...]:
    """Say what of a query the schema does not allow; a deprecated field is a fault."""
    rules = [*specified_rules, NoDeprecatedCustomRule]
    return tuple(error.message for error in validate(schema(), parse(query), rules))


def faults_of_answer(query: str, variables: dict[str, Any], data: dict[str, Any]) -> list[str]:
    """Say what of an answer's data a query cannot have brought: run it over the data itself."""
    result = execute(schema(), parse(query), root_value=data, variable_values=variables)
    faults = [error.message for error in result.errors or []]
    return faults or ([] if result.data == data else ["it has not just the fields that were asked for"])
