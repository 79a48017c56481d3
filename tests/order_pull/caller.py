"""An ERP that calls the order pull; each request and answer is held against the published document."""

import json
from pathlib import Path
from typing import Any

import yaml
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx import Response

from include.order_sync.connectors.base import Endpoint
from include.order_sync.errors import ConfigurationError
from tests.contract.openapi import Document

PUBLISHED = Path(__file__).parents[2] / "docs" / "openapi" / "order_pull.yaml"
LOGIN, PASSWORD = "erp", "s3cret of the ERP, ünïcode"
LOGINS = {
    "erp": Endpoint("erp", "", LOGIN, PASSWORD),
    "other": Endpoint("other", "", "", "token-of-other"),
    "other_calls": Endpoint("other_calls", "", "", "what we call it with"),
    "pushed": Endpoint("pushed", "", "", "token-of-pushed"),
    "no_password": Endpoint("no_password", "", "erp", ""),
}
RIGHT = (LOGIN.encode(), PASSWORD.encode())
Json = dict[str, Any]


def login_of(connection: str) -> Endpoint:
    """Read a login as Airflow's connections would give it."""
    if connection not in LOGINS:
        raise ConfigurationError(f"The Airflow connection '{connection}' does not exist.")
    return LOGINS[connection]


def document() -> Document:
    """Read the published document as a judge."""
    return Document(yaml.safe_load(PUBLISHED.read_text(encoding="utf-8")))


class Caller:
    """Calls as one destination. `judged` False sends what the document does not allow."""

    def __init__(self, app: FastAPI, destination: str = "erp", auth: Any = RIGHT) -> None:
        self.client = TestClient(app, raise_server_exceptions=False)
        self.destination, self.auth = destination, auth
        self._judge = document()

    def call(
        self, method: str, path: str, body: Any = None, *, judged: bool = True, headers: Json | None = None
    ) -> Response:
        """Make a call to an address of the destination's."""
        address = f"/v1/{self.destination}/{path}"
        content = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        kind = {"Content-Type": "application/json"} if content else {}
        answer = self.client.request(
            method, address, content=content, headers=kind | (headers or {}), auth=self.auth, follow_redirects=False
        )
        path_only = address.partition("?")[0]
        asked = self._judge.faults_of_request(method, path_only, {}, content) if judged else []
        told = self._judge.faults_of_answer(method, path_only, answer.status_code, answer.content)
        assert not [*asked, *told]
        return answer

    def fetch(self, key: str = "", **asked: int) -> Json:
        """Fetch orders."""
        headers = {"Idempotency-Key": key} if key else {}
        answer = self.call("POST", "orders/pull", asked, headers=headers)
        assert answer.status_code == 200, answer.text
        return _read(answer)

    def say(self, *results: Json) -> list[Json]:
        """Give results."""
        answer = self.call("POST", "orders/results", {"results": results})
        assert answer.status_code == 200, answer.text
        told: list[Json] = answer.json()["results"]
        return told

    def ship(self, *parcels: Json) -> list[Json]:
        """Bring shipments."""
        answer = self.call("POST", "shipments", {"shipments": parcels})
        assert answer.status_code == 200, answer.text
        told: list[Json] = answer.json()["shipments"]
        return told


def _read(answer: Response) -> Json:
    read: Json = answer.json()
    return read
