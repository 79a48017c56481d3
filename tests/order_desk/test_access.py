"""Nobody sees anything without Airflow's login, and the pages give away nothing by themselves."""

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient

ROUTES = {"/", "/style.css"}


def test_there_is_nothing_but_routes_that_the_guard_covers(app: FastAPI) -> None:
    assert all(isinstance(route, APIRoute) for route in app.routes)
    assert {route.path for route in app.routes if isinstance(route, APIRoute)} == ROUTES


def test_every_route_refuses_a_stranger(app: FastAPI, stranger: TestClient) -> None:
    for route in app.routes:
        assert isinstance(route, APIRoute)
        for method in route.methods:
            assert stranger.request(method, route.path).status_code == 401, route.path


def test_every_route_refuses_a_forged_login(app: FastAPI, stranger: TestClient) -> None:
    for route in ROUTES:
        assert stranger.get(route, headers={"Authorization": "Bearer forged"}).status_code == 403


@pytest.mark.parametrize("route", sorted(ROUTES))
def test_every_route_opens_with_a_login(desk: TestClient, route: str) -> None:
    assert desk.get(route).status_code == 200


@pytest.mark.parametrize("path", ["/docs", "/redoc", "/openapi.json"])
def test_generated_pages_are_off(desk: TestClient, path: str) -> None:
    assert desk.get(path).status_code == 404


@pytest.mark.parametrize("route", sorted(ROUTES))
def test_no_page_may_load_or_run_anything_from_elsewhere(desk: TestClient, route: str) -> None:
    headers = desk.get(route).headers
    assert headers["content-security-policy"].startswith("default-src 'none'; style-src 'self';")
    assert "script-src" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"


def test_the_style_sheet_is_one(desk: TestClient) -> None:
    found = desk.get("/style.css")
    assert found.headers["content-type"].startswith("text/css")
    assert "prefers-color-scheme: dark" in found.text
