"""A vendor's own OpenAPI or Swagger document, as a judge of what we send and of what the tests answer."""

import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

SPECS = Path(os.environ.get("ORDER_SYNC_SHARED") or Path(__file__).parents[3] / "shared") / "specs"
_METHODS = ("get", "post", "put", "patch", "delete")
_SHOWN = 300
_HERE = "urn:vendor"


@dataclass(frozen=True)
class Operation:
    """One method of one path: the parameters and bodies that the document allows."""

    name: str
    pattern: re.Pattern[str]
    parameters: tuple[Mapping[str, Any], ...]
    body: Mapping[str, Any] | None
    body_required: bool
    answers: Mapping[str, Mapping[str, Any] | None]


class Document:
    """A vendor's document. `prefix` is what our paths have before the document's (a server's path)."""

    def __init__(self, content: dict[str, Any], prefix: str = "") -> None:
        self._content = _as_json_schema(content)
        self._registry = Registry().with_resource(_HERE, DRAFT202012.create_resource(self._content))
        self._operations = list(self._read(prefix))

    def faults_of_request(self, method: str, path: str, query: Mapping[str, str], body: bytes) -> list[str]:
        """Say what of a request the document does not allow."""
        operation = self._find(method, path)
        if operation is None:
            return [f"{method} {path} is not in the document"]
        return [f"{operation.name}: {fault}" for fault in self._of_request(operation, query, body)]

    def faults_of_answer(self, method: str, path: str, status: int, body: bytes) -> list[str]:
        """Say what of an answer the document does not allow."""
        operation = self._find(method, path)
        if operation is None:
            return [f"{method} {path} is not in the document"]
        if str(status) not in operation.answers and "default" not in operation.answers:
            return [f"{operation.name}: answers no {status}, but {', '.join(operation.answers)}"]
        schema = operation.answers.get(str(status), operation.answers.get("default"))
        return [f"{operation.name} {status}: {fault}" for fault in self._of_body(schema, body)] if schema else []

    def _of_request(self, operation: Operation, query: Mapping[str, str], body: bytes) -> Iterator[str]:
        known = {one["name"]: one for one in operation.parameters if one["in"] == "query"}
        yield from (f"no query parameter {name}" for name in query if name not in known)
        for name, parameter in known.items():
            if parameter.get("required") and name not in query:
                yield f"the query parameter {name} is missing"
            if name in query:
                yield from (f"{name}: {fault}" for fault in self._of_parameter(parameter, query[name]))
        if body and operation.body is None:
            yield "takes no body"
        elif body and operation.body is not None:
            yield from self._of_body(operation.body, body)
        elif operation.body_required:
            yield "the body is missing"

    def _of_parameter(self, parameter: Mapping[str, Any], text: str) -> Iterator[str]:
        schema = self._resolved(parameter.get("schema", parameter))
        kind = schema.get("type")
        if kind == "array":
            for part in text.split(","):
                yield from self._faults(schema.get("items", {}), _typed(part, schema.get("items", {}).get("type")))
            return
        yield from self._faults({k: v for k, v in schema.items() if k not in ("name", "in")}, _typed(text, kind))

    def _of_body(self, schema: Mapping[str, Any], body: bytes) -> Iterator[str]:
        try:
            content = json.loads(body)
        except ValueError:
            yield f"is no JSON: {body[:80]!r}"
            return
        yield from self._faults(schema, content)

    def _faults(self, schema: Mapping[str, Any], content: Any) -> Iterator[str]:
        for error in Draft202012Validator(schema, registry=self._registry).iter_errors(content):
            yield f"{error.json_path}: {error.message[:_SHOWN]}"

    def _find(self, method: str, path: str) -> Operation | None:
        fitting = [one for one in self._operations if one.name.startswith(f"{method} ") and one.pattern.fullmatch(path)]
        return min(fitting, key=lambda one: one.name.count("{"), default=None)

    def _read(self, prefix: str) -> Iterator[Operation]:
        base = prefix or (self._content.get("basePath") or "").rstrip("/")
        for path, item in self._content["paths"].items():
            pattern = "".join(
                "[^/]+" if part.startswith("{") else re.escape(part) for part in re.split(r"(\{[^}]+\})", base + path)
            )
            for method in _METHODS:
                if method in item:
                    yield self._operation(f"{method.upper()} {path}", re.compile(pattern), item, item[method])

    def _operation(self, name: str, pattern: re.Pattern[str], item: Any, found: Any) -> Operation:
        parameters = [self._resolved(one) for one in (*item.get("parameters", ()), *found.get("parameters", ()))]
        in_body = next((one for one in parameters if one["in"] == "body"), None)
        asked = self._resolved(found.get("requestBody") or {})
        body = in_body["schema"] if in_body else _json_schema(asked)
        answers = {str(code): self._resolved(one) for code, one in found["responses"].items()}
        schemas = {code: one.get("schema") or _json_schema(one) for code, one in answers.items()}
        required = bool((in_body or asked).get("required"))
        return Operation(name, pattern, tuple(parameters), body, required, schemas)

    def _resolved(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        while "$ref" in schema:
            found: Any = self._content
            for part in schema["$ref"].removeprefix(f"{_HERE}#/").split("/"):
                found = found[part.replace("~1", "/").replace("~0", "~")]
            schema = found
        return schema


class Documents(Document):
    """Several documents of one vendor: each call is judged by the one that has its path."""

    def __init__(self, *documents: Document) -> None:
        self._documents = documents

    def faults_of_request(self, method: str, path: str, query: Mapping[str, str], body: bytes) -> list[str]:
        """Say what of a request its document does not allow."""
        return self._of(method, path).faults_of_request(method, path, query, body)

    def faults_of_answer(self, method: str, path: str, status: int, body: bytes) -> list[str]:
        """Say what of an answer its document does not allow."""
        return self._of(method, path).faults_of_answer(method, path, status, body)

    def _of(self, method: str, path: str) -> Document:
        return next((one for one in self._documents if one._find(method, path)), self._documents[0])


@cache
def document(path: str, prefix: str = "") -> Document | None:
    """Read a document of the vendors' specs that lie beside the project; None if they do not."""
    file = SPECS / path
    if not file.exists():
        return None
    return Document(yaml.load(file.read_text(encoding="utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader)), prefix)


def _json_schema(holder: Mapping[str, Any]) -> Mapping[str, Any] | None:
    for kind, content in (holder.get("content") or {}).items():
        if "json" in kind:
            schema: Mapping[str, Any] = content.get("schema") or {}
            return schema
    return None


def _typed(text: str, kind: Any) -> Any:
    """Read a parameter's text as what its type says; what cannot be read so stays text, and is a fault."""
    kinds = kind if isinstance(kind, list) else [kind]
    try:
        if "integer" in kinds:
            return int(text)
        if "number" in kinds:
            return float(text)
    except ValueError:
        return text
    return {"true": True, "false": False}.get(text, text) if "boolean" in kinds else text


def _as_json_schema(part: Any) -> Any:
    """Write `nullable` of OpenAPI 3.0 and `x-nullable` of Swagger 2 as JSON Schema does, and references in full."""
    if isinstance(part, list):
        return [_as_json_schema(one) for one in part]
    if not isinstance(part, dict):
        return part
    made = {str(name): _as_json_schema(value) for name, value in part.items()}
    if isinstance(made.get("$ref"), str):
        made["$ref"] = f"{_HERE}{made['$ref']}"
    if made.pop("nullable", False) is True or made.pop("x-nullable", False) is True:
        return {"anyOf": [made, {"type": "null"}]}
    return made
