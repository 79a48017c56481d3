"""What every page has around it: navigation, styles and scripts, answers to what goes wrong, the API's description."""

import re
from decimal import Decimal
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from sqlalchemy.exc import OperationalError

from include.order_sync.errors import ConfigurationError
from include.order_sync.ledger.session import Ledger, LedgerUnavailable
from plugins.order_desk.assets import FILES, VERSION
from tests.ledger.commands import situations as s
from tests.order_desk.reading import links, text

PAGES = {
    "/": "Orders",
    "/overview": "Overview",
    "/connections": "Connections",
    "/mappings": "Mappings",
    "/reports": "Reports",
}
NAVIGATION = re.compile(r'(?s)<nav aria-label="Order Desk">(.*?)</nav>')


def static(name: str) -> str:
    return f"/static/{VERSION}/{name}"


def api_routes(app: FastAPI) -> set[tuple[str, str]]:
    return {
        (route.path, method.lower())
        for route in app.routes
        if isinstance(route, APIRoute) and route.path.startswith("/api/") and route.include_in_schema
        for method in route.methods
    }


@pytest.mark.parametrize(("path", "name"), PAGES.items())
def test_each_page_is_marked_in_the_navigation(desk: TestClient, path: str, name: str) -> None:
    (navigation,) = NAVIGATION.findall(desk.get(path).text)
    assert text(navigation) == " ".join(PAGES.values())
    assert re.findall(r'aria-current="page">(.*?)<', navigation) == [name]


@pytest.mark.parametrize(("path", "root"), [("/", ""), ("/orders/1", "../"), ("/orders/1/by-hand", "../../")])
def test_addresses_are_relative_so_that_airflow_may_stand_anywhere(
    desk: TestClient, ledger: Ledger, path: str, root: str
) -> None:
    s.wait(ledger, 1)
    html = desk.get(path).text
    assert f'data-root="{root}" data-airflow="{root}../"' in html
    assert re.findall(r'href="([^"]*)"', NAVIGATION.findall(html)[0]) == [
        root or "./", f"{root}overview", f"{root}connections", f"{root}mappings", f"{root}reports",
    ]  # fmt: skip
    assert f"{root}static/{VERSION}/base.css" in links(html)
    assert not [link for link in links(html) if link.startswith("/")]


def test_under_a_prefix_the_addresses_are_the_same(app: FastAPI, ledger: Ledger) -> None:
    from tests.order_desk.people import token

    s.wait(ledger, 1)
    airflow = FastAPI()
    airflow.mount("/order-desk", app)
    below = TestClient(airflow, cookies={"_token": token("viewer")})
    assert 'data-root="../"' in below.get("/order-desk/orders/1").text
    assert below.get(f"/order-desk{static('base.css')}").status_code == 200


def test_whoever_looks_is_named_and_whether_they_may_act(desk: TestClient, operator: TestClient) -> None:
    assert 'class="person">olga <span class="chip">may look</span>' in desk.get("/").text
    assert 'class="person">olga</span>' in operator.get("/").text


@pytest.mark.parametrize("name", sorted(FILES))
def test_styles_and_scripts_are_served_as_what_they_are(desk: TestClient, name: str) -> None:
    kinds = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
    found = desk.get(static(name))
    assert found.content == FILES[name]
    assert found.headers["content-type"].startswith(kinds[name.rpartition(".")[2]])
    assert found.headers["cache-control"] == "private, max-age=31536000, immutable"


def test_a_file_of_another_version_is_not_kept(desk: TestClient) -> None:
    assert desk.get("/static/old/base.css").headers["cache-control"] == "no-store"


@pytest.mark.parametrize("name", ["app.py", "..%2Fapp.py", "%2e%2e%2fapp.py", "layout.html", "base.css.map", "."])
def test_nothing_else_is_served(desk: TestClient, name: str) -> None:
    assert desk.get(static(name)).status_code == 404


@pytest.mark.parametrize("name", sorted(name for name in FILES if name.endswith(".js")))
def test_scripts_load_only_scripts_that_are_served(name: str) -> None:
    source = FILES[name].decode()
    assert {found.removeprefix("./") for found in re.findall(r'(?:from|import) "([^"]+)"', source)} <= set(FILES)
    assert not re.search(r"\b(?:alert|confirm|prompt|eval)\(|innerHTML\s*=|https?://", source)


def test_every_file_that_a_page_names_is_there(operator: TestClient, ledger: Ledger) -> None:
    s.fail(ledger, 1)
    for path in (*PAGES, "/orders/1", "/orders/1/by-hand"):
        named = re.findall(rf'(?:src|href)="[./]*static/{VERSION}/([^"]+)"', operator.get(path).text)
        assert named
        assert set(named) <= set(FILES), path


def test_pages_have_nothing_that_their_policy_forbids(operator: TestClient, ledger: Ledger) -> None:
    s.fail(ledger, 1)
    for path in (*PAGES, "/orders/1", "/orders/1/by-hand"):
        found = operator.get(path)
        assert "script-src 'self'" in found.headers["content-security-policy"]
        assert not re.search(r"<[^>]* (?:style|on\w+)=|<style|<script(?![^>]* src=)", found.text), path


@pytest.mark.parametrize("path", ["/", "/orders/1", "/overview"])
def test_a_stranger_is_shown_the_way_to_log_in_and_back(stranger: TestClient, path: str) -> None:
    answer = stranger.get(f"{path}?red=1")
    assert answer.status_code == 401
    assert text(answer.text).endswith("Please log in Not authenticated Log in")
    login = next(link for link in links(answer.text) if "auth/login" in link)
    assert login.endswith(f"auth/login?next={path.replace('/', '%2F')}%3Fred%3D1")
    assert NAVIGATION.findall(answer.text) == []


def test_a_script_is_refused_in_json(stranger: TestClient) -> None:
    answer = stranger.get("/api/orders")
    assert (answer.status_code, answer.json()) == (401, {"detail": "Not authenticated"})


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (ConfigurationError("The ledger runs on SQLite and PostgreSQL, not on <mysql>."), "not on <mysql>"),
        (LedgerUnavailable("The ledger at db:5432 cannot be reached."), "The ledger at db:5432 cannot be reached."),
        (OperationalError("SELECT secret", {}, Exception("gone")), "The ledger does not answer just now"),
    ],
)
def test_a_ledger_that_is_not_there_is_explained(desk: TestClient, app: FastAPI, error: Exception, told: str) -> None:
    def refuse() -> Ledger:
        raise error

    app.state.open_ledger = refuse
    shown, read = desk.get("/orders/1"), desk.get("/api/orders/1")
    assert (shown.status_code, read.status_code) == (503, 503)
    assert told in text(shown.text)
    assert told in read.json()["detail"]
    assert "secret" not in shown.text + read.text


def test_the_api_s_description_has_every_route_and_no_other(desk: TestClient, app: FastAPI) -> None:
    document = desk.get("/api/openapi.json").json()
    described = {(path, method) for path, methods in document["paths"].items() for method in methods}
    assert described == api_routes(app)
    assert {("/api/orders", "get"), ("/api/orders/{order_id}", "get"), ("/api/actions/{action}", "post")} <= described
    assert document["servers"] == [{"url": ".."}]


def test_the_description_says_what_each_route_takes_and_gives(desk: TestClient) -> None:
    document = desk.get("/api/openapi.json").json()
    for path, methods in document["paths"].items():
        for method, route in methods.items():
            answer: Any = next(one for code, one in route["responses"].items() if code.startswith("2"))
            assert answer["content"]["application/json"]["schema"], (method, path)
            assert route["summary"], (method, path)
            assert route["description"], (method, path)
            assert route["security"], (method, path)
    action = document["paths"]["/api/actions/{action}"]["post"]
    assert action["responses"]["409"]["content"]["application/json"]["schema"]["$ref"].endswith("ActionResponse")
    assert "retry_sync" in str(document["components"]["schemas"]["Action"])


def test_what_the_api_answers_is_what_it_describes(desk: TestClient, ledger: Ledger) -> None:
    s.be_refused_by_the_cart(ledger, 1)
    document = desk.get("/api/openapi.json").json()
    order = desk.get("/api/orders/1").json()
    described = document["components"]["schemas"]["OrderView"]
    assert set(order) == set(described["properties"])
    assert (Decimal(order["total"]), order["lines"][0]["quantity"]) == (Decimal("12.50"), "2")
    assert order["shipments"][0]["writeback"]["writeback"] == "Failed"


def test_the_description_needs_a_login(stranger: TestClient) -> None:
    assert stranger.get("/api/openapi.json").status_code == 401
