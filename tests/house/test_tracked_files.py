"""No file of the project names a package registry or a place on somebody's machine."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
REGISTRIES = re.compile(r"pypi\.org|pythonhosted\.org|npmjs\.org|debian\.org|golang\.org")
MACHINE_PATHS = re.compile(r"(?<![\w.$}~-])/(?:root|work|home/\w+|Users/\w+)/[\w.-]")


def project_files() -> list[Path]:
    """List what git tracks or would track; everything but the usual leavings where there is no git."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this is no git work tree")
    return [ROOT / name for name in listed if (ROOT / name).is_file()]


def test_no_registry_host_and_no_machine_path() -> None:
    found = []
    for path in project_files():
        text = path.read_bytes().decode(errors="ignore")
        hits = [*REGISTRIES.findall(text), *MACHINE_PATHS.findall(text)]
        found += [f"{path.relative_to(ROOT)}: {hit}" for hit in hits]

    assert not found
