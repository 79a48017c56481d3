"""What is asked for is pinned, and the pins name no machine and no registry."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CHOSEN = {
    "apache-airflow": "3.3.2",
    "apache-airflow-providers-http": "6.3.0",
    "apache-airflow-providers-smtp": "3.2.0",
}
PINS = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)(?: ; .+)?$")


def lines(name: str) -> list[str]:
    text = (ROOT / name).read_text()
    stripped = (line.split(" #")[0].strip() for line in text.splitlines())
    return [line for line in stripped if line and not line.startswith(("#", "-r"))]


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pinned() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for line in lines("constraints.txt"):
        pin = PINS.match(line)
        assert pin, line
        found.setdefault(normal(pin[1]), set()).add(pin[2])
    return found


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-dev.txt"])
def test_everything_asked_for_is_pinned(file: str) -> None:
    pins = pinned()
    for line in lines(file):
        name = normal(re.split(r"[\[=<>;! ]", line)[0])
        assert name in pins, f"{file} asks for {name}, and constraints.txt does not pin it: run make lock"


def test_the_chosen_versions_are_the_pinned_ones() -> None:
    pins = pinned()
    for name, version in CHOSEN.items():
        assert f"{name}=={version}" in lines("requirements.txt")
        assert pins[name] == {version}


def test_a_package_without_a_wheel_for_a_python_is_not_asked_for_there() -> None:
    assert 'pgserver; python_version < "3.13"' in lines("requirements-dev.txt")
