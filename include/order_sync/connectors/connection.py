"""What a vendor's Airflow connection has to hold, how one is written, and a clear word for what is missing."""

import json
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from include.order_sync.connectors.base import Endpoint
from include.order_sync.errors import ConfigurationError

_OWN = ("login", "password")


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a connection: `login`, `password`, or the name of an extra. `purpose` is what people read."""

    name: str
    purpose: str
    example: str
    optional: bool = False


@dataclass(frozen=True, slots=True)
class ConnectionShape:
    """What a connection holds: the host that is called (over https), and the fields that it needs.

    `host` is "" for a vendor that is never called: it comes to us with this login.
    """

    host: str
    fields: tuple[Field, ...]

    def check(self, endpoint: Endpoint) -> None:
        """Raise `ConfigurationError` that names every needed field which is missing, and what is expected there."""
        missing = [field for field in self.fields if not field.optional and not value(endpoint, field.name)]
        if missing:
            names = " and ".join(f"no {_place(field)}" for field in missing)
            expected = "; ".join(f"{field.name}: {field.purpose}" for field in missing)
            raise ConfigurationError(
                f"Airflow connection '{endpoint.connection}' has {names}. Expected there: {expected}."
            )

    def as_json(self) -> str:
        """Write an example as Airflow reads it from an `AIRFLOW_CONN_…` variable in JSON."""
        own = {field.name: field.example for field in self.fields if field.name in _OWN}
        extra = {field.name: field.example for field in self.fields if field.name not in _OWN}
        address = {"schema": "https", "host": self.host} if self.host else {}
        shown = {"conn_type": "http", **address, **own} | ({"extra": extra} if extra else {})
        return json.dumps(shown, ensure_ascii=False)

    def as_uri(self) -> str:
        """Write the same example as a URI, with its login, password and extras percent-encoded."""
        own = {field.name: quote(field.example, safe="") for field in self.fields if field.name in _OWN}
        extra = {field.name: field.example for field in self.fields if field.name not in _OWN}
        person = own.get("login", "") + (f":{own['password']}" if "password" in own else "")
        address = f"{self.host}/https" if self.host else ""
        return f"http://{person}{'@' if person else ''}{address}" + (f"?{urlencode(extra)}" if extra else "")


def value(endpoint: Endpoint, name: str) -> str:
    """Read a field of a connection as text; "" if it is not there."""
    found = getattr(endpoint, name) if name in _OWN else endpoint.options.get(name)
    return "" if found is None else str(found)


def _place(field: Field) -> str:
    return field.name if field.name in _OWN else f"extra `{field.name}`"
