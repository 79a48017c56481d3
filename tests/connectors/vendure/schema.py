"""Vendure's own schema, dumped from a running one, as a judge of our queries and of what the tests answer."""

from functools import cache
from pathlib import Path
from typing import Any

from graphql import GraphQLSchema, build_schema, execute, parse, validate
from graphql.validation import NoDeprecatedCustomRule, specified_rules

FILE = Path(__file__).parents[2] / "real/vendure/admin.graphql"


@cache
def schema() -> GraphQLSchema:
    """Build the schema."""
    return build_schema(FILE.read_text(encoding="utf-8"), assume_valid=True)


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
