"""Tryton's JSON-RPC as its own client speaks it, for what people do there: with a session of the administrator."""

import base64
import json
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from urllib.request import Request, urlopen


class RefusedError(Exception):
    """What Tryton answered in place of a result."""


class Api:
    """Calls as one user."""

    def __init__(self, url: str, login: str, password: str) -> None:
        self._url = url
        self._login = login
        self._header = ""
        self.context: dict[str, Any] = {}
        user, session, *_ = self.call("common.db.login", login, {"password": password}, "en")
        self._header = "Session " + base64.b64encode(f"{login}:{user}:{session}".encode()).decode()

    def call(self, method: str, *parameters: Any) -> Any:
        body = json.dumps({"id": 1, "method": method, "params": parameters}, default=_written).encode()
        headers = {"Content-Type": "application/json", **({"Authorization": self._header} if self._header else {})}
        with urlopen(Request(self._url, body, headers), timeout=60) as answer:
            told = json.load(answer, object_hook=_read)
        if "error" in told:
            raise RefusedError(told["error"])
        return told["result"]

    def find(self, model: str, domain: list[Any], *fields: str, **context: Any) -> list[dict[str, Any]]:
        """Search records, by id, and read fields of them."""
        given = {**self.context, **context}
        found = self.call(f"model.{model}.search_read", domain, 0, None, [["id", "ASC"]], list(fields), given)
        return list(found)

    def add(self, model: str, **values: Any) -> int:
        """Make a record."""
        return int(self.call(f"model.{model}.create", [values], self.context)[0])

    def change(self, model: str, number: int, **values: Any) -> None:
        """Write fields of a record."""
        self.call(f"model.{model}.write", [number], values, self.context)

    def press(self, model: str, button: str, number: int) -> None:
        """Press a button of a record's form, and say yes to what Tryton asks."""
        while True:
            try:
                self.call(f"model.{model}.{button}", [number], self.context)
            except RefusedError as error:
                kind, details = error.args[0][0], error.args[0][1]
                if kind != "UserWarning":
                    raise
                self.call("model.res.user.warning.skip", details[0], self.context)
            else:
                return


def _written(value: Any) -> Any:
    if isinstance(value, Decimal):
        return {"__class__": "Decimal", "decimal": str(value)}
    if isinstance(value, date):
        return {"__class__": "date", "year": value.year, "month": value.month, "day": value.day}
    raise TypeError(value)


def _read(found: dict[str, Any]) -> Any:
    kind = found.pop("__class__", "")
    if kind == "Decimal":
        return Decimal(found["decimal"])
    if kind == "datetime":
        return datetime(**found)  # noqa: DTZ001 - as Tryton tells it: UTC without saying so
    return date(**found) if kind == "date" else found
