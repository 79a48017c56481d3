"""Calls to a Vendure's two APIs, as its people and its shoppers make them."""

import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import Any

# What of an answer tells a refusal.
ERROR = "... on ErrorResult { errorCode message }"
LOGIN = (
    "mutation ($user: String!, $password: String!) { login(username: $user, password: $password) "
    f"{{ __typename {ERROR} }} }}"
)


class Refused(Exception):
    """Vendure did not do what was asked for."""


class Api:
    """One of the two APIs, as whoever has the headers; keeps the session that it is given."""

    def __init__(self, url: str, path: str, headers: Mapping[str, str] | None = None) -> None:
        self._url = f"{url}/{path}"
        self._headers = {"Content-Type": "application/json", **(headers or {})}

    def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        """Ask, and return the whole answer, errors and all."""
        body = json.dumps({"query": query, "variables": variables}).encode()
        try:
            with urllib.request.urlopen(urllib.request.Request(self._url, body, self._headers), timeout=60) as answer:
                return self._keep(answer)
        except urllib.error.HTTPError as answer:
            return self._keep(answer)

    def do(self, query: str, **variables: Any) -> Any:
        """Ask for one thing and return it; raise `Refused` if Vendure says no."""
        answer = self.ask(query, **variables)
        if answer.get("errors"):
            raise Refused(json.dumps(answer["errors"]))
        [told] = answer["data"].values()
        if isinstance(told, dict) and "errorCode" in told:
            raise Refused(f"{told['errorCode']}: {told['message']}")
        return told

    def _keep(self, answer: Any) -> dict[str, Any]:
        token = answer.headers.get("vendure-auth-token")
        if token:
            self._headers["Authorization"] = f"Bearer {token}"
        found: dict[str, Any] = json.loads(answer.read())
        return found


def named(name: str) -> dict[str, str]:
    """Write a name as Vendure translates names."""
    return {"languageCode": "en", "name": name}


def operation(code: str, **arguments: str) -> dict[str, Any]:
    """Write a handler, checker or calculator with its arguments."""
    return {"code": code, "arguments": [{"name": name, "value": value} for name, value in arguments.items()]}
