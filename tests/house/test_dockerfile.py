"""The image can't be built everywhere: check what can be checked without building it."""

import re
from fnmatch import fnmatch
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text()


def copied() -> list[str]:
    lines = re.findall(r"^COPY (?:--\S+ )*(.+)$", DOCKERFILE, re.MULTILINE)
    return [source for line in lines for source in line.split()[:-1]]


def test_the_image_is_the_airflow_that_we_require() -> None:
    image = re.search(r"^FROM apache/airflow:([\d.]+)$", DOCKERFILE, re.MULTILINE)
    required = re.search(r"^apache-airflow==([\d.]+)$", (ROOT / "requirements.txt").read_text(), re.MULTILINE)

    assert image
    assert required
    assert image[1] == required[1]


def test_all_that_is_copied_exists_and_is_not_ignored() -> None:
    ignored = (ROOT / ".dockerignore").read_text().split()

    assert {"dags", "plugins", "include", "requirements.txt", "constraints.txt", "airflow_settings.yaml"} <= {*copied()}
    for source in copied():
        assert (ROOT / source).exists(), source
        assert not any(fnmatch(source, pattern) for pattern in ignored), source


def test_the_requirements_are_installed_with_our_pins() -> None:
    assert re.search(r"pip install .*-r /tmp/requirements.txt -c /tmp/constraints.txt", DOCKERFILE)
