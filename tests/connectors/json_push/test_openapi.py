"""The published contract holds for what we send and for what the tests feed us."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest
import yaml

from include.order_sync.connectors.json_push.mapping import order_body
from tests.connectors.json_push.test_connector import SHIPMENTS, TAKEN
from tests.contract.samples import at, sample_outbound, sample_shipment, unlike_samples
from tests.contract.scenarios.json_push import wire_shipment

PATH = Path(__file__).parents[3] / "docs/openapi/json_push.yaml"
DOCUMENT: dict[str, Any] = yaml.safe_load(PATH.read_text())
SCHEMAS: dict[str, Any] = DOCUMENT["components"]["schemas"]


def valid(instance: Any, schema: dict[str, Any]) -> None:
    """Validate against a schema whose references point into the document."""
    root = {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "components": DOCUMENT["components"]}
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    jsonschema.Draft202012Validator(root, format_checker=checker).validate(instance)


def component(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def resolve(node: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in node:
        target: Any = DOCUMENT
        for step in node["$ref"].removeprefix("#/").split("/"):
            target = target[step]
        node = target
    return node


def _operations() -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in DOCUMENT["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


OPERATIONS = list(_operations())


def _contents() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every request and answer body of the document."""
    for name, operation in OPERATIONS:
        if "requestBody" in operation:
            yield name, operation["requestBody"]["content"]["application/json"]
        for status, response in operation["responses"].items():
            yield f"{name} {status}", resolve(response)["content"]["application/json"]


CONTENTS = list(_contents())


def test_it_is_openapi_3_1_with_the_contracts_operations() -> None:
    assert DOCUMENT["openapi"] == "3.1.0"
    assert {name for name, _ in OPERATIONS} == {
        "POST /v1/orders",
        "GET /v1/orders/{reference}",
        "POST /v1/orders/{reference}/cancel",
        "GET /v1/shipments",
    }


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_schema_is_one(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMAS[name])


def test_every_reference_points_somewhere() -> None:
    def walk(node: Any) -> None:
        if isinstance(node, dict):
            if "$ref" in node:
                assert resolve(node)
            for value in node.values():
                walk(value)
        elif isinstance(node, list):
            for value in node:
                walk(value)

    walk(DOCUMENT)


@pytest.mark.parametrize(("name", "content"), CONTENTS, ids=[name for name, _ in CONTENTS])
def test_every_body_has_an_example_that_is_valid(name: str, content: dict[str, Any]) -> None:
    examples = [resolve(example)["value"] for example in content.get("examples", {}).values()]
    examples += [content["example"]] if "example" in content else []
    assert examples
    for example in examples:
        valid(example, content["schema"])


@pytest.mark.parametrize(("name", "operation"), OPERATIONS, ids=[name for name, _ in OPERATIONS])
def test_every_operation_says_how_it_fails(name: str, operation: dict[str, Any]) -> None:
    assert {"401", "403", "429", "503"} <= set(operation["responses"])
    assert operation["summary"]


@pytest.mark.parametrize("unlike", ["", *unlike_samples()])
def test_every_order_we_send_is_valid(unlike: str) -> None:
    changes = unlike_samples()[unlike] if unlike else {}
    valid(json.loads(order_body(sample_outbound(**changes))), component("Order"))


def test_every_answer_that_the_tests_feed_is_valid() -> None:
    valid(json.loads(TAKEN), component("TakenOrder"))
    valid(json.loads(SHIPMENTS % "null"), component("ShipmentPage"))
    valid(wire_shipment(sample_shipment(), at(0)), component("Shipment"))


@pytest.mark.parametrize(
    ("schema", "wrong"),
    [
        ("Amount", "NaN"),
        ("Amount", "1e5"),
        ("Amount", 12.5),
        ("Quantity", "-1"),
        ("Order", {"reference": "r"}),
        ("TakenOrder", {"reference": "r"}),
        ("RefusalError", {"error": {"code": "odd", "message": "m"}}),
        ("DuplicateError", {"error": {"code": "rejected", "message": "m"}}),
        ("ShipmentPage", {"shipments": [{}], "next": None}),
    ],
)
def test_what_is_wrong_is_refused(schema: str, wrong: Any) -> None:
    with pytest.raises(jsonschema.ValidationError):
        valid(wrong, component(schema))
