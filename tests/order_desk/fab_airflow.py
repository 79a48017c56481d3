"""Run Airflow's API server with FAB in a process of its own, and write down what people of each role may do.

`python -m tests.order_desk.fab_airflow HOME` prints a line of JSON at the end. Airflow reads its settings when it is
imported, so nothing of it may be imported before `settle`.
"""

import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PASSWORD = "only-for-tests"
ROLES = ("Admin", "Op", "User", "Viewer", "Public")
ACTIONS, NOTIFICATION = ("can_edit", "Order Sync Actions"), ("can_read", "Order Sync Notification")
PLUGIN = """
from airflow.plugins_manager import AirflowPlugin
from fastapi import FastAPI

from plugins.order_desk import guards
from plugins.order_desk.plugin import OrderDeskPlugin

app = FastAPI(dependencies=[guards.see])
app.add_api_route("/act", lambda: "done", methods=["POST"], dependencies=[guards.act])


class Guarded(AirflowPlugin):
    name = "guarded"
    fastapi_apps = [{"app": app, "url_prefix": "/guarded", "name": "Guarded"}]
"""


def settle(home: Path) -> None:
    """Give Airflow a home, FAB, and a plugins folder with the Order Desk and a route that acts."""
    (home / "plugins").mkdir(parents=True)
    (home / "plugins" / "both.py").write_text(PLUGIN)
    os.environ |= {
        "AIRFLOW_HOME": str(home),
        "AIRFLOW__CORE__AUTH_MANAGER": "airflow.providers.fab.auth_manager.fab_auth_manager.FabAuthManager",
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(home / "plugins"),
        "AIRFLOW__CORE__DAGS_FOLDER": str(home / "dags"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{home}/airflow.db",
        "AIRFLOW__API_AUTH__JWT_SECRET": "only-for-tests-" * 5,
        "AIRFLOW__FAB__CACHE_TTL": "0",
        "ORDER_SYNC_LEDGER_URL": f"sqlite:///{home}/ledger.db",
        "ORDER_SYNC_ACTION_ROLES": "viewer",  # the simple auth manager's: it must mean nothing here
    }


@contextmanager
def api_server() -> Iterator[Any]:
    """Start the API server as Airflow does, plugins and all, and stop it."""
    from airflow.api_fastapi.app import create_app, purge_cached_app
    from fastapi.testclient import TestClient

    purge_cached_app()
    with TestClient(create_app(apps="core")) as client:
        yield client


def make_people() -> None:
    """Make somebody of each role, with an address."""
    from airflow.api_fastapi.app import get_auth_manager

    manager: Any = get_auth_manager()
    with manager.flask_app.app_context():
        security = manager.security_manager
        for name in ROLES:
            login = name.lower()
            security.add_user(login, name, "Test", f"{login}@example.com", security.find_role(name), PASSWORD)


def log_in(client: Any) -> dict[str, dict[str, str]]:
    """Log everybody in; give their headers by role."""
    given = {
        name: client.post("/auth/token", json={"username": name.lower(), "password": PASSWORD}).json() for name in ROLES
    }
    return {name: {"Authorization": f"Bearer {answer['access_token']}"} for name, answer in given.items()}


def answers(client: Any, logins: dict[str, dict[str, str]]) -> dict[str, list[int]]:
    """Let each role look at the Order Desk, and act: how it answers."""
    return {
        name: [looks(client, headers), client.post("/guarded/act", json={}, headers=headers).status_code]
        for name, headers in logins.items()
    }


def looks(client: Any, headers: dict[str, str]) -> int:
    """Open the Order Desk; 0 where Airflow answers in its place, as it does for every address that it does not know."""
    answer = client.get("/order-desk/", headers=headers)
    return answer.status_code if "content-security-policy" in answer.headers else 0


def tick(client: Any, admin: dict[str, str], role: str, permission: tuple[str, str]) -> int:
    """Give a role a permission as an administrator does, among those that there are to tick."""
    address = f"/auth/fab/v1/roles/{role}"
    has = client.get(address, headers=admin).json()["actions"]
    new = {"action": {"name": permission[0]}, "resource": {"name": permission[1]}}
    changed = {"name": role, "actions": [*has, new]}
    status: int = client.patch(address, params={"update_mask": "actions"}, json=changed, headers=admin).status_code
    return status


def dismiss(login: str) -> None:
    """Make somebody's account inactive."""
    from airflow.providers.fab.auth_manager.models import User
    from airflow.utils.session import create_session
    from sqlalchemy import update

    with create_session() as session:
        session.execute(update(User).where(User.username == login).values(active=False))


def handed_over(expected: int) -> list[str] | None:
    """Read from the ledger who may be notified, once the server has told it of so many, or after a while."""
    from include.order_sync.ledger.notified import notified_addresses
    from plugins.order_desk.ledger import airflow_ledger

    until = time.monotonic() + 30
    found = notified_addresses(airflow_ledger())
    while len(found or ()) != expected and time.monotonic() < until:
        time.sleep(0.05)
        found = notified_addresses(airflow_ledger())
    return found


def observe() -> dict[str, Any]:
    """Go through it: as Airflow starts, after ticking, after a restart."""
    from include.order_sync.airflow_bridge.permissions import notified
    from plugins.order_desk.ledger import airflow_ledger
    from plugins.order_desk.notifying import hand_over

    seen: dict[str, Any] = {}
    with api_server() as client:
        make_people()
        logins = log_in(client)
        admin = logins["Admin"]
        seen["at first"] = answers(client, logins)
        seen["mails at first"] = notified()
        seen["ticked"] = [tick(client, admin, role, ACTIONS) for role in ("Op", "Viewer")]
        seen["ticked"].append(tick(client, admin, "User", NOTIFICATION))
        seen["after ticking"] = answers(client, logins)
        seen["mails after ticking"] = notified()
    with api_server() as client:
        seen["after a restart"] = answers(client, log_in(client))
        seen["handed over at the start"] = handed_over(len(seen["mails after ticking"]))
        dismiss("user")
        seen["mails after a dismissal"] = notified()
        hand_over(airflow_ledger)
        seen["handed over after a dismissal"] = handed_over(1)
    return seen


def main(home: Path) -> None:
    """Make Airflow's tables, and print what was seen."""
    settle(home)
    from airflow.utils.db import initdb

    initdb()
    print(json.dumps(observe()))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
