"""Finds a Python that OrderSync runs on. Keep the syntax old: see `bar.py`."""

import shutil
import subprocess
import sys

VERSIONS = ((3, 12), (3, 13), (3, 11))  # in the order of preference when the given one does not fit
ASK = "import sys; print('.'.join(map(str, sys.version_info[:3])))"


def fits(version: str) -> bool:
    """Tell whether a version such as 3.12.1 is one that OrderSync runs on."""
    return tuple(int(part) for part in version.split(".")[:2]) in VERSIONS


def version_of(python: str) -> str:
    """Ask an interpreter for its version, such as 3.12.1 ("" if it does not run)."""
    try:
        said = subprocess.check_output([python, "-c", ASK], stderr=subprocess.DEVNULL)
    except (OSError, subprocess.CalledProcessError):
        return ""
    return said.decode().strip()


def candidates() -> "list[str]":
    """List the interpreters to try: the one that runs this, then those on the PATH."""
    named = [shutil.which(f"python{major}.{minor}") for major, minor in VERSIONS]
    return [sys.executable] + [path for path in named if path]


def find_python() -> "tuple[str, str]":
    """Choose an interpreter; return its path and version. Ends the program when there is none."""
    for python in candidates():
        version = version_of(python)
        if version and fits(version):
            return python, version
    sys.exit(
        f"OrderSync needs Python 3.11, 3.12 or 3.13; {sys.executable} is {version_of(sys.executable)}, and no other "
        "was found.\nInstall one, or say where it is: make demo PYTHON=/path/to/python3.12"
    )
