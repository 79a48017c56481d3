"""The published document is what is served, whole, and an order in it is that of JSON push."""

import json
from collections.abc import Iterator
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest
import yaml
from fastapi import FastAPI
from fastapi.testclient import TestClient

from plugins.order_pull.document import PATH
from tests.order_pull.caller import PUBLISHED

DOCUMENT: dict[str, Any] = yaml.safe_load(PUBLISHED.read_text(encoding="utf-8"))
PUSH: dict[str, Any] = yaml.safe_load((PUBLISHED.parent / "json_push.yaml").read_text(encoding="utf-8"))
SCHEMAS: dict[str, Any] = DOCUMENT["components"]["schemas"]
SHARED = ("Amount", "Quantity", "Order", "Customer", "Address", "Line", "Extras")


def resolve(node: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in node:
        target: Any = DOCUMENT
        for step in node["$ref"].removeprefix("#/").split("/"):
            target = target[step]
        node = target
    return node


def operations() -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in DOCUMENT["paths"].items():
        yield from ((f"{name.upper()} {path}", methods[name]) for name in ("get", "post") if name in methods)


def contents() -> Iterator[tuple[str, dict[str, Any]]]:
    for name, operation in operations():
        if "requestBody" in operation:
            yield name, operation["requestBody"]["content"]["application/json"]
        for status, response in operation["responses"].items():
            yield f"{name} {status}", resolve(response)["content"]["application/json"]


def test_what_is_served_is_what_is_published(app: FastAPI) -> None:
    assert PATH.read_bytes() == PUBLISHED.read_bytes()

    served = TestClient(app).get("/v1/openapi.json")

    assert served.status_code == 200
    shown = {name: part for name, part in served.json().items() if name != "servers"}
    assert shown == json.loads(json.dumps({name: part for name, part in DOCUMENT.items() if name != "servers"}))


def test_every_operation_is_served_and_no_other(app: FastAPI) -> None:
    served = {
        f"{method} {route.path.replace(':path', '')}"
        for route in app.routes
        for method in getattr(route, "methods", ()) or ()
        if route.path != "/v1/openapi.json"
    }

    assert {name for name, _ in operations()} == served - {"HEAD /v1/{destination}/leases/{lease}"}


@pytest.mark.parametrize("name", SHARED)
def test_an_order_is_the_same_in_both_contracts(name: str) -> None:
    assert SCHEMAS[name] == PUSH["components"]["schemas"][name]


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_schema_is_one(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMAS[name])


@pytest.mark.parametrize(("name", "content"), list(contents()), ids=[name for name, _ in contents()])
def test_every_body_has_an_example_that_is_valid(name: str, content: dict[str, Any]) -> None:
    examples = [resolve(example)["value"] for example in content.get("examples", {}).values()]
    examples += [content["example"]] if "example" in content else []
    root = {**content["schema"], "components": DOCUMENT["components"]}
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    assert examples
    for example in examples:
        jsonschema.Draft202012Validator(root, format_checker=checker).validate(example)


def test_the_words_of_the_document_are_those_of_the_code() -> None:
    from include.order_sync.ledger.fetching import Effect, Place
    from include.order_sync.services.serving import wire
    from include.order_sync.services.serving.results import REFUSALS
    from include.order_sync.states import ExportState

    assert SCHEMAS["Refused"]["properties"]["code"]["enum"] == list(REFUSALS)
    noted = SCHEMAS["ResultsNoted"]["properties"]["results"]["items"]["properties"]
    assert noted["result"]["enum"] == [*map(str, Effect), wire.NOT_UNDERSTOOD]
    assert noted["state"]["enum"] == [*map(str, ExportState), None]
    assert SCHEMAS["HeldOrder"]["properties"]["status"]["enum"] == [*map(str, Place)]
    fetch = SCHEMAS["Fetch"]["properties"]
    assert fetch["limit"]["maximum"] == wire.MOST_ORDERS
    lease = fetch["lease"]
    limits = (lease["minimum"], lease["default"], lease["maximum"])
    assert limits == (wire.SHORTEST_LEASE, wire.USUAL_LEASE, wire.LONGEST_LEASE)
    assert SCHEMAS["Results"]["properties"]["results"]["maxItems"] == wire.MOST_RESULTS
    assert SCHEMAS["Shipments"]["properties"]["shipments"]["maxItems"] == wire.MOST_SHIPMENTS
