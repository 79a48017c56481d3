"""An Integration Manager with literal answers."""

import json
from typing import Any

import pytest

from tests.connectors.canned import Canned


class Account(Canned):
    vendor = "extensiv"
    settings: dict[str, Any] = {"page_size": 2}

    def tell(self, content: Any, status: int = 200, **headers: str) -> None:
        self.answer(json.dumps(content), status=status, **headers)


@pytest.fixture(name="scenario")
def _scenario() -> type[Account]:
    return Account
