"""Who may act, and which requests are believed to come from our own pages."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from include.order_sync.errors import ConfigurationError
from tests.order_desk.people import OURS, browser, start_airflows_logins, token

JSON = {"Content-Type": "application/json"}
ROLES = ("viewer", "user", "op", "admin")


@pytest.fixture
def app() -> FastAPI:
    """Two routes: one tells who comes, one acts."""
    from plugins.order_desk import guards

    def who(person: guards.PersonDep) -> dict[str, object]:
        return {"name": person.name, "actor": person.actor, "may_act": person.may_act}

    made = FastAPI(dependencies=[guards.see])
    made.add_api_route("/who", who, methods=["GET"])
    made.add_api_route("/act", lambda: "done", methods=["POST"], dependencies=[guards.act, guards.same_origin])
    return made


def those_who_may_act(app: FastAPI) -> set[str]:
    """Let everybody try, and see that they were told beforehand."""
    allowed = set()
    for role in ROLES:
        person = browser(app, role)
        told, answer = person.get("/who").json()["may_act"], person.post("/act", headers=OURS, json={})
        assert answer.status_code == (200 if told else 403)
        allowed |= {role} if told else set()
    return allowed


def test_a_person_has_the_login_s_name(app: FastAPI) -> None:
    assert browser(app, "viewer", "olga").get("/who").json() == {
        "name": "olga",
        "actor": "user:olga",
        "may_act": False,
    }


@pytest.mark.parametrize("value", [None, "", "admin", " Admin , "])
def test_nobody_but_admins_may_act(app: FastAPI, monkeypatch: pytest.MonkeyPatch, value: str | None) -> None:
    monkeypatch.delenv("ORDER_SYNC_ACTION_ROLES", raising=False)
    if value is not None:
        monkeypatch.setenv("ORDER_SYNC_ACTION_ROLES", value)
    assert those_who_may_act(app) == {"admin"}


@pytest.mark.parametrize(
    ("value", "expected"),
    [("op", {"op", "admin"}), ("user, OP", {"user", "op", "admin"}), ("viewer", {"viewer", "admin"})],
)
def test_roles_that_are_named_may_act_as_well(
    app: FastAPI, monkeypatch: pytest.MonkeyPatch, value: str, expected: set[str]
) -> None:
    monkeypatch.setenv("ORDER_SYNC_ACTION_ROLES", value)
    assert those_who_may_act(app) == expected


def test_a_login_without_a_role_sees_nothing(app: FastAPI) -> None:
    assert browser(app, None).get("/who").status_code == 403


def test_a_role_that_does_not_exist_is_named(app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORDER_SYNC_ACTION_ROLES", "op,boss,chief")
    visitor = TestClient(app, cookies={"_token": token("admin")})
    with pytest.raises(ConfigurationError) as told:
        visitor.post("/act", headers=OURS, json={})
    assert str(told.value) == (
        "ORDER_SYNC_ACTION_ROLES names 'boss', 'chief'; "
        "the roles of Airflow's simple auth manager are viewer, user, op, admin."
    )


def test_whoever_may_not_act_is_told_what_is_missing(app: FastAPI) -> None:
    answer = browser(app, "op").post("/act", headers=OURS, json={})
    assert answer.json() == {
        "detail": "You may look, but not act. Ask an administrator for the permission Order Sync Actions."
    }


def test_an_auth_manager_of_its_own_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    from include.order_sync.airflow_bridge import permissions

    asked = []
    manager = SimpleNamespace(is_authorized_custom_view=lambda **question: asked.append(question) or True)
    monkeypatch.setattr(permissions, "get_auth_manager", lambda: manager)
    user: Any = SimpleNamespace(role="viewer")
    assert permissions.may_act(user) is True
    assert asked == [{"method": "PUT", "resource_name": "Order Sync Actions", "user": user}]


def test_a_simple_auth_manager_that_is_stricter_is_obeyed(monkeypatch: pytest.MonkeyPatch) -> None:
    from airflow.api_fastapi.auth.managers.simple.simple_auth_manager import SimpleAuthManager

    from include.order_sync.airflow_bridge import permissions

    class Stricter(SimpleAuthManager):
        def is_authorized_custom_view(self, **_question: Any) -> bool:
            return False

    monkeypatch.setattr(permissions, "get_auth_manager", Stricter)
    assert permissions.may_act(SimpleNamespace(role="admin")) is False  # type: ignore[arg-type]


def test_where_users_have_no_addresses_nobody_knows_whom_to_notify() -> None:
    from include.order_sync.airflow_bridge.permissions import make_permissions, notified

    start_airflows_logins()
    make_permissions()
    assert notified() is None


@pytest.fixture
def proxied(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Say which address Airflow is configured to have."""
    return lambda address: monkeypatch.setenv("AIRFLOW__API__BASE_URL", address)


BELIEVED = [
    OURS,
    {"Origin": "http://testserver"},
    {"Origin": "https://TestServer:443"},
    {"Sec-Fetch-Site": "same-origin"},
    {"Origin": "https://desk.example", "X-Forwarded-Host": "desk.example"},
    {"Origin": "https://desk.example:8443", "X-Forwarded-Host": "inner, desk.example:8443"},
    {"Origin": "https://airflow.example", "Sec-Fetch-Site": "same-origin"},
    {"Origin": "http://127.0.0.1:8080", "Host": "127.0.0.1:8080"},
    {"Origin": "http://[::1]:8080", "Host": "[::1]:8080"},
]
REFUSED = [
    {},
    {"Origin": ""},
    {"Origin": "null"},
    {"Origin": "https://evil.example"},
    {"Origin": "http://testserver:8081"},
    {"Origin": "http://testserver.evil.example"},
    {"Origin": "https://evil.example/http://testserver"},
    {"Origin": "http://testserver", "Sec-Fetch-Site": "same-site"},
    {"Origin": "http://testserver", "Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "none"},
    {"Sec-Fetch-Site": ""},
    {"Authorization": "Bearer "},
    {"Referer": "http://testserver/order-desk/"},
]


@pytest.mark.parametrize("headers", BELIEVED, ids=str)
def test_our_own_pages_are_believed(app: FastAPI, proxied: Callable[[str], None], headers: dict[str, str]) -> None:
    proxied("https://airflow.example/sub/")
    assert browser(app, "admin").post("/act", headers=JSON | headers, content="{}").status_code == 200


@pytest.mark.parametrize("headers", REFUSED, ids=str)
def test_other_sites_and_the_nameless_are_refused(app: FastAPI, headers: dict[str, str]) -> None:
    answer = browser(app, "admin").post("/act", headers=JSON | headers, content="{}")
    assert answer.status_code == 403
    assert "does not come from the Order Desk's own pages" in answer.json()["detail"]


def test_a_script_with_a_token_needs_no_origin(app: FastAPI) -> None:
    script = TestClient(app, headers={"Authorization": f"Bearer {token('admin')}"})
    assert script.post("/act", json={}).status_code == 200
    assert script.post("/act", json={}, headers={"Origin": "https://evil.example"}).status_code == 403


@pytest.mark.parametrize("kind", ["application/json; charset=utf-8", "Application/JSON"])
def test_json_is_read(app: FastAPI, kind: str) -> None:
    answer = browser(app, "admin").post("/act", headers=OURS | {"Content-Type": kind}, content="{}")
    assert answer.status_code == 200


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "text/json", ""])
def test_what_a_form_can_send_is_not(app: FastAPI, kind: str) -> None:
    answer = browser(app, "admin").post("/act", headers=OURS | {"Content-Type": kind}, content="{}")
    assert answer.status_code == 415
    assert answer.json() == {"detail": "Send JSON (Content-Type: application/json)."}
