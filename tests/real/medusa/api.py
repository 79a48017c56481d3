"""Calls to a Medusa server, as its admin and its storefront make them."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

_SECONDS = 60


class Api:
    """A server, with the headers that say who is calling."""

    def __init__(self, url: str, headers: Mapping[str, str] | None = None) -> None:
        self._url = url
        self._headers = dict(headers or {})

    def get(self, path: str, **query: str) -> Any:
        """Read something."""
        return self._call("GET", f"{path}?{urlencode(query)}" if query else path)

    def post(self, path: str, body: Mapping[str, Any] | None = None, **query: str) -> Any:
        """Make or change something."""
        return self._call("POST", f"{path}?{urlencode(query)}" if query else path, body or {})

    def _call(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        content = None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": "application/json", **self._headers}
        request = Request(self._url + path, content, headers, method=method)
        try:
            with urlopen(request, timeout=_SECONDS) as answer:
                return json.loads(answer.read())
        except HTTPError as error:
            raise AssertionError(f"{method} {path}: {error.code} {error.read().decode()}") from error
