"""The judge of vendors' documents finds what is wrong, and only that."""

import json

import pytest

from tests.contract.openapi import Document, Documents

DOCUMENT = Document(
    {
        "openapi": "3.0.0",
        "paths": {
            "/orders/{id}": {
                "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}],
                "get": {
                    "parameters": [{"name": "limit", "in": "query", "required": True, "schema": {"type": "integer"}}],
                    "responses": {"200": {"$ref": "#/components/responses/Order"}},
                },
                "put": {
                    "requestBody": {
                        "required": True,
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Order"}}},
                    },
                    "responses": {"204": {"description": "done"}, "default": {"description": "not done"}},
                },
            },
            "/orders/count": {"get": {"responses": {"200": {"description": "counted"}}}},
        },
        "components": {
            "responses": {
                "Order": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Order"}}}}
            },
            "schemas": {
                "Order": {
                    "type": "object",
                    "required": ["id"],
                    "properties": {"id": {"type": "string"}, "note": {"type": "string", "nullable": True}},
                }
            },
        },
    },
    "/api",
)


@pytest.mark.parametrize(
    ("method", "path", "query", "body", "fault"),
    [
        ("GET", "/api/orders/7", {"limit": "5"}, None, ""),
        ("GET", "/api/orders/count", {}, None, ""),
        ("PUT", "/api/orders/7", {}, {"id": "7", "note": None}, ""),
        ("GET", "/api/order/7", {}, None, "is not in the document"),
        ("DELETE", "/api/orders/7", {}, None, "is not in the document"),
        ("GET", "/api/orders/7", {}, None, "limit is missing"),
        ("GET", "/api/orders/7", {"limit": "many"}, None, "limit: $: 'many' is not of type 'integer'"),
        ("GET", "/api/orders/7", {"limit": "5", "sort": "id"}, None, "no query parameter sort"),
        ("GET", "/api/orders/7", {"limit": "5"}, {"id": "7"}, "takes no body"),
        ("PUT", "/api/orders/7", {}, None, "the body is missing"),
        ("PUT", "/api/orders/7", {}, {"note": "x"}, "'id' is a required property"),
        ("PUT", "/api/orders/7", {}, {"id": "7", "note": 3}, "$.note: 3 is not"),
    ],
)
def test_a_request_is_held_against_the_document(method: str, path: str, query: dict, body: object, fault: str) -> None:
    content = b"" if body is None else json.dumps(body).encode()
    found = DOCUMENT.faults_of_request(method, path, query, content)

    assert fault in " ".join(found) if fault else found == []
    assert len(found) == bool(fault)


@pytest.mark.parametrize(
    ("method", "status", "body", "fault"),
    [
        ("GET", 200, b'{"id": "7"}', ""),
        ("GET", 404, b"{}", "answers no 404"),
        ("GET", 200, b'{"id": 7}', "$.id: 7 is not of type 'string'"),
        ("GET", 200, b"<html>", "is no JSON"),
        ("PUT", 204, b"", ""),
        ("PUT", 500, b"<html>", ""),
    ],
)
def test_an_answer_is_held_against_the_document(method: str, status: int, body: bytes, fault: str) -> None:
    found = DOCUMENT.faults_of_answer(method, "/api/orders/7", status, body)

    assert fault in " ".join(found) if fault else found == []


def test_of_several_documents_the_one_that_has_the_path_judges() -> None:
    other = Document({"swagger": "2.0", "paths": {"/notes": {"get": {"responses": {"204": {"description": "none"}}}}}})
    both = Documents(other, DOCUMENT)

    assert both.faults_of_request("GET", "/notes", {}, b"") == []
    assert both.faults_of_request("GET", "/api/orders/7", {"limit": "5"}, b"") == []
    assert "$.id" in " ".join(both.faults_of_answer("GET", "/api/orders/7", 200, b'{"id": 7}'))
    assert "answers no 200" in " ".join(both.faults_of_answer("GET", "/notes", 200, b""))
    assert "is not in the document" in " ".join(both.faults_of_request("GET", "/elsewhere", {}, b""))
