"""Find every way into an application, and those that let in whom they should not."""

import re
from collections.abc import Iterator
from pathlib import Path

from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from tests.order_desk.people import OURS, browser, nobody

LOOKING = {"GET", "HEAD"}
Door = tuple[str, str]
OTHER_SITES = (
    {"Origin": "https://evil.example"},
    {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"},
    {"Origin": "https://evil.example", "Sec-Fetch-Site": "same-origin"},
    {"Origin": "http://testserver", "Sec-Fetch-Site": "same-site"},
    {"Origin": "http://testserver.evil.example"},
    {"Origin": "null"},
    {"Sec-Fetch-Site": "none"},
    {},
)
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain", "")


def doors(app: FastAPI) -> list[Door]:
    """List every method and path of an application: pages, JSON, generated documents, mounted applications, files."""
    return sorted(set(_within(app.routes, "")))


def _within(routes: list[BaseRoute], prefix: str) -> Iterator[Door]:
    for route in routes:
        if isinstance(route, Mount):
            yield from _mounted(route, prefix + route.path)
        elif isinstance(route, Route):
            yield from ((method, _filled(prefix + route.path)) for method in route.methods or {"GET", "POST"})
        else:
            raise AssertionError(f"{prefix}{route!r} is neither a route nor an application: teach this finder to knock")


def _mounted(mount: Mount, prefix: str) -> Iterator[Door]:
    if isinstance(mount.app, StaticFiles):
        for folder in mount.app.all_directories:
            files = (path for path in Path(folder).rglob("*") if path.is_file())
            yield from (("GET", f"{prefix}/{path.relative_to(folder)}") for path in files)
    elif mount.routes:
        yield from _within(mount.routes, prefix)
    else:
        yield from ((method, f"{prefix}/") for method in ("GET", "POST"))


def _filled(path: str) -> str:
    return re.sub(r"{(\w+)(?::\w+)?}", "1", path)


def holes(app: FastAPI) -> list[str]:
    """Say of each door what it lets through: nothing, if all is well."""
    visitors = {
        "a stranger": (nobody(app), {401}),
        "a forged login": (nobody(app, Authorization="Bearer forged"), {403}),
        "a forged cookie": (nobody(app, Cookie="_token=forged"), {403}),
    }
    found = [
        _hole(door, who, _knock(client, door, OURS), right)
        for who, (client, right) in visitors.items()
        for door in doors(app)
    ]
    changing = [door for door in doors(app) if door[0] not in LOOKING]
    found += [hole for door in changing for hole in _for_changes(app, door)]
    return [hole for hole in found if hole]


def _for_changes(app: FastAPI, door: Door) -> Iterator[str]:
    yield _hole(door, "a viewer", _knock(browser(app, "viewer"), door, OURS), {403})
    admin = browser(app, "admin")
    for headers in OTHER_SITES:
        yield _hole(door, f"another site {headers}", _knock(admin, door, headers), {403})
    for kind in FORMS:
        yield _hole(door, f"a form ({kind})", _knock(admin, door, OURS | {"Content-Type": kind}), {403, 415})


def _knock(client: TestClient, door: Door, headers: dict[str, str]) -> Response:
    method, path = door
    content = None if method in LOOKING else "{}"
    return client.request(method, path, headers={"Content-Type": "application/json"} | headers, content=content)


def _hole(door: Door, who: str, answer: Response, right: set[int]) -> str:
    return "" if answer.status_code in right else f"{' '.join(door)} answers {answer.status_code} to {who}"
