"""Amazon's own Swagger documents, as one judge, and the cases of its static sandbox that stand in them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest

from tests.contract.openapi import SPECS, Document, Documents

FOLDER = SPECS / "amazon"
ORDERS, ORDERS_V0, LISTINGS = "orders_2026-01-01.json", "ordersV0.json", "listingsItems_2021-08-01.json"
needs_documents = pytest.mark.skipif(not FOLDER.exists(), reason="Amazon's documents (../shared) are not at hand")


@dataclass(frozen=True)
class Case:
    """What Amazon's static sandbox answers to a call."""

    parameters: dict[str, Any]
    status: int
    answer: Any

    @property
    def body(self) -> bytes:
        """Write the answer as it is sent."""
        return json.dumps(self.answer).encode() if self.answer else b""


@cache
def schema() -> Document | None:
    """Read the documents, as they are; None where they are not at hand."""
    if not FOLDER.exists():
        return None
    return Documents(*(Document(_read(name)) for name in (ORDERS, ORDERS_V0, LISTINGS)))


def cases(name: str, operation: str) -> list[Case]:
    """List the static sandbox cases of an operation; none where the documents are not at hand."""
    if not FOLDER.exists():
        return []
    return list(_cases(_read(name), operation))


def _cases(content: dict[str, Any], operation: str) -> Iterator[Case]:
    calls = [call for path in content["paths"].values() for call in path.values() if isinstance(call, dict)]
    [found] = [call for call in calls if call.get("operationId") == operation]
    for status, answer in found["responses"].items():
        for case in answer.get("x-amzn-api-sandbox", {}).get("static", []):
            values = {name: one.get("value") for name, one in case["request"]["parameters"].items()}
            yield Case(values, int(status), case["response"])


def _read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FOLDER / name).read_text(encoding="utf-8"))
    return found
