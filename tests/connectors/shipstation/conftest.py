"""A ShipStation account with literal answers; requests and answers are judged by ShipStation's own document."""

import json
from typing import Any

import pytest

from tests.connectors.canned import Canned
from tests.connectors.shipstation.schema import schema
from tests.contract.openapi import Document


class Account(Canned):
    vendor = "shipstation"
    login = ""
    settings: dict[str, Any] = {"warehouse_id": "se-1951", "page_size": 2}

    @classmethod
    def schema(cls) -> Document | None:
        return schema()

    def tell(self, content: Any, status: int = 200, **headers: str) -> None:
        self.answer(b"" if content is None else json.dumps(content), status=status, **headers)

    @property
    def asked(self) -> list[str]:
        return [f"{one.method} {one.path}" for one in self.received]


@pytest.fixture(name="scenario")
def _scenario() -> type[Account]:
    return Account
