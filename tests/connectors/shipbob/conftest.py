"""A ShipBob account with literal answers; requests and answers are judged by ShipBob's own document."""

import json
from typing import Any

import pytest

from tests.connectors.canned import Canned
from tests.connectors.shipbob.schema import schema
from tests.contract.openapi import Document


class Account(Canned):
    vendor = "shipbob"
    login = ""
    settings: dict[str, Any] = {"channel_id": 101, "page_size": 2}

    @classmethod
    def schema(cls) -> Document | None:
        return schema()

    def tell(self, content: Any, status: int = 200, **headers: str) -> None:
        self.answer(json.dumps(content), status=status, **headers)


@pytest.fixture(name="scenario")
def _scenario() -> type[Account]:
    return Account
