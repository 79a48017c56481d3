"""Nobody sees anything without Airflow's login, or changes anything without the permission, whatever is added."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.responses import PlainTextResponse
from fastapi.testclient import TestClient
from starlette.requests import Request
from starlette.routing import Route
from starlette.staticfiles import StaticFiles

from tests.order_desk.doors import LOOKING, doors, holes
from tests.order_desk.people import browser

SOURCES = {"'none'", "'self'", "data:"}
MAILS = {"/reports/preview"}


def test_no_door_lets_in_whom_it_should_not(app: FastAPI) -> None:
    assert ("GET", "/") in doors(app)
    assert holes(app) == []


def test_whoever_is_logged_in_may_look(app: FastAPI) -> None:
    viewer = browser(app, "viewer")
    shut = {door for door in doors(app) if door[0] in LOOKING and viewer.request(*door).status_code in {401, 403, 415}}
    assert shut == set()


def test_no_answer_may_load_or_run_anything_from_elsewhere(app: FastAPI) -> None:
    viewer = browser(app, "viewer")
    for method, path in doors(app):
        headers = viewer.request(method, path).headers
        policy = headers["content-security-policy"]
        rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
        assert rules["default-src"] == "'none'", path
        assert rules["frame-ancestors"] == "'self'", path
        if path in MAILS and rules["style-src"] == "'unsafe-inline'":
            assert "script-src" not in rules, "a mail brings its looks, and runs nothing"
            del rules["style-src"]
        assert {source for rule in rules.values() for source in rule.split()} <= SOURCES, path
        assert headers["x-content-type-options"] == "nosniff", path
        assert re.search("no-store|private|no-cache", headers["cache-control"]), path


@pytest.mark.parametrize("path", ["/docs", "/redoc", "/openapi.json", "/api/docs", "/api/redoc"])
def test_pages_that_fetch_scripts_from_elsewhere_are_off(desk: TestClient, path: str) -> None:
    assert desk.get(path).status_code == 404


def add_a_mounted_application(app: FastAPI, _folder: Path) -> None:
    app.mount("/added", an_open_application())


def add_a_plain_route(app: FastAPI, _folder: Path) -> None:
    app.routes.append(Route("/added", a_page))


def add_files(app: FastAPI, folder: Path) -> None:
    (folder / "deep").mkdir()
    (folder / "deep" / "order.csv").write_text("5009")
    app.mount("/added", StaticFiles(directory=folder))


def add_something_without_routes(app: FastAPI, _folder: Path) -> None:
    app.mount("/added", PlainTextResponse("5009"))


def an_open_application() -> FastAPI:
    """An application as FastAPI makes it, with documents of its own, inside of which is another."""
    outer, inner = FastAPI(), FastAPI(openapi_url=None)
    inner.add_api_route("/orders/{number:int}", a_page, methods=["GET", "DELETE"])
    outer.mount("/inner", inner)
    return outer


async def a_page(request: Request) -> PlainTextResponse:
    return PlainTextResponse("5009")


@pytest.fixture
def guarded() -> FastAPI:
    """A little application that is guarded as it should be."""
    from plugins.order_desk import guards

    app = FastAPI(openapi_url=None, dependencies=[guards.see])
    app.add_api_route("/orders/{order}", lambda: "seen", methods=["GET"])
    app.add_api_route("/orders/{order}", lambda: "done", methods=["POST"], dependencies=[guards.act])
    return app


def test_a_guarded_application_has_no_holes(guarded: FastAPI) -> None:
    assert doors(guarded) == [("GET", "/orders/1"), ("POST", "/orders/1")]
    assert holes(guarded) == []


@pytest.mark.parametrize(
    ("add", "expected"),
    [
        (add_a_mounted_application, ["GET /added/docs", "GET /added/openapi.json", "DELETE /added/inner/orders/1"]),
        (add_a_plain_route, ["GET /added", "HEAD /added"]),
        (add_files, ["GET /added/deep/order.csv"]),
        (add_something_without_routes, ["GET /added/", "POST /added/"]),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_a_door_that_is_left_open_is_found(
    guarded: FastAPI, tmp_path: Path, add: Callable[[FastAPI, Path], None], expected: list[str]
) -> None:
    add(guarded, tmp_path)
    found = holes(guarded)
    for door in expected:
        assert f"{door} answers 200 to a stranger" in found


def test_a_way_in_that_the_finder_does_not_know_is_not_passed_over(guarded: FastAPI) -> None:
    guarded.add_api_websocket_route("/added", lambda socket: socket)
    with pytest.raises(AssertionError, match="teach this finder to knock"):
        doors(guarded)


def test_an_action_that_every_login_may_take_is_found(guarded: FastAPI) -> None:
    guarded.add_api_route("/added", lambda: "done", methods=["PUT"])
    assert holes(guarded) == ["PUT /added answers 200 to a viewer"]


def test_an_action_that_any_site_may_ask_for_is_found() -> None:
    app = FastAPI(openapi_url=None)
    app.add_api_route("/added", lambda: "done", methods=["POST"])
    found = holes(app)
    assert "POST /added answers 200 to another site {'Origin': 'null'}" in found
    assert "POST /added answers 200 to a form (text/plain)" in found
