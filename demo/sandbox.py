"""Starts the sandbox with what the settings say, and asks it for its plan and its counts."""

import json
import os
from collections.abc import Mapping
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

from demo.options import Options
from demo.parts import Part, clean_environment
from demo.ports import HOST
from demo.settings import Settings

_PLACES = {"cart": "web_shop", "source": "field_sales", "destination": "warehouse", "smtp": "smtp_default"}
_SECRETS = {
    "CART_KEY": ("web_shop", "login"),
    "CART_SECRET": ("web_shop", "password"),
    "SOURCE_LOGIN": ("field_sales", "login"),
    "SOURCE_PASSWORD": ("field_sales", "password"),
    "DESTINATION_TOKEN": ("warehouse", "password"),
}
_open = build_opener(ProxyHandler({})).open


def fetch(url: str, timeout: float = 5.0) -> Any | None:
    """Read JSON from a server on this machine; None if it does not answer (yet)."""
    try:
        with _open(url, timeout=timeout) as answer:
            return json.load(answer)
    except (URLError, HTTPException, OSError, ValueError):
        return None


def sandbox_part(options: Options, settings: Settings, control_port: int) -> Part:
    """Return the process that plays the cart, the source, the destination and the mailbox."""
    command = ["-m", "include.order_sync.sandbox", "--state-dir", str(options.folder / "sandbox")]
    for place, connection in _PLACES.items():
        command += [f"--{place}-port", str(settings.port(connection))]
    command += ["--control-port", str(control_port), "--seed", str(options.seed)]
    command += ["--count", str(options.count), "--new-items", str(options.new_items)]
    if options.orders:
        command += ["--orders", str(options.orders)]
    return Part("the sandbox", command, log_path(options.folder, "sandbox"), _environment(settings))


def log_path(folder: Path, name: str) -> Path:
    """Return where a part of the demo writes its log."""
    return folder / "logs" / f"{name}.log"


def _environment(settings: Settings) -> Mapping[str, str]:
    known = {
        f"ORDER_SYNC_SANDBOX_{name}": str(settings.connections[connection].get(field, ""))
        for name, (connection, field) in _SECRETS.items()
    }
    return {**clean_environment(os.environ), **known}


class Control:
    """The sandbox's own word on what it plans and what has happened."""

    def __init__(self, port: int) -> None:
        self.url = f"http://{HOST}:{port}"

    def plan(self) -> dict[str, Any] | None:
        """Return how every order must end; None while the sandbox is not up."""
        return fetch(f"{self.url}/plan")

    def state(self) -> dict[str, Any]:
        """Return its counts; empty if it does not answer."""
        return fetch(f"{self.url}/state") or {}

    def mails(self) -> list[dict[str, Any]]:
        """List the mails in its mailbox, oldest first; empty if it does not answer."""
        return fetch(f"{self.url}/mails.json") or []
