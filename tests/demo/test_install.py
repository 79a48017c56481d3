"""The installer: which Python, what is stamped, how an install fails. Nothing is fetched here."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from demo import install, pythons
from demo.bar import Bar


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of its own, with a stand-in for uv that makes an interpreter and notes what it was asked."""
    for name in ("requirements.txt", "requirements-dev.txt", "constraints.txt"):
        (tmp_path / name).write_text(f"# {name}\npackage==1\n")
    uv = tmp_path / "uv"
    uv.write_text(
        f"#!/bin/sh\necho $1 $2 >> {tmp_path}/asked\n"
        f'[ "$1" = venv ] && mkdir -p .venv/bin && ln -s {sys.executable} .venv/bin/python && touch .venv/pyvenv.cfg\n'
        f"[ ! -e {tmp_path}/broken ] || {{ echo no route to the index; exit 7; }}\n"
    )
    uv.chmod(0o755)
    monkeypatch.setenv("UV", str(uv))
    for name, value in {
        "ROOT": tmp_path,
        "VENV": tmp_path / ".venv",
        "UNFINISHED": tmp_path / ".venv/.unfinished",
    }.items():
        monkeypatch.setattr(install, name, value)
    return tmp_path


@pytest.fixture
def asked(project: Path) -> Callable[[], list[str]]:
    """Tell what the stand-in for uv was asked since the last time."""

    def read() -> list[str]:
        path = project / "asked"
        lines = path.read_text().splitlines() if path.exists() else []
        path.unlink(missing_ok=True)
        return [line.split(" -")[0] for line in lines]

    return read


def test_the_first_run_installs_and_the_second_does_nothing(asked: Callable[[], list[str]]) -> None:
    install.main([])
    assert asked() == ["venv", "pip install"]

    install.main([])
    assert asked() == []


def test_the_tests_requirements_come_on_top(asked: Callable[[], list[str]]) -> None:
    install.main([])
    asked()

    install.main(["--dev"])

    assert asked() == ["pip install"]

    install.main([])
    assert asked() == []


def test_what_the_tests_need_is_enough_for_the_demo(asked: Callable[[], list[str]]) -> None:
    install.main(["--dev"])
    asked()

    install.main([])

    assert asked() == []


@pytest.mark.parametrize("file", ["requirements.txt", "constraints.txt"])
def test_a_change_is_installed(project: Path, asked: Callable[[], list[str]], file: str) -> None:
    install.main([])
    asked()
    (project / file).write_text("package==2\n")

    install.main([])

    assert asked() == ["pip install"]


def test_an_interrupted_install_is_started_over(project: Path, asked: Callable[[], list[str]]) -> None:
    install.main([])
    asked()
    (project / ".venv/.unfinished").touch()
    (project / ".venv/leftover").touch()

    install.main([])

    assert asked() == ["venv", "pip install"]
    assert not (project / ".venv/leftover").exists()
    assert not (project / ".venv/.unfinished").exists()


def test_a_broken_venv_is_made_anew(project: Path, asked: Callable[[], list[str]]) -> None:
    install.main([])
    asked()
    (project / ".venv/bin/python").unlink()

    install.main([])

    assert asked() == ["venv", "pip install"]


def test_a_failure_shows_the_last_words_and_what_to_do(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    install.main([])
    (project / "broken").touch()
    (project / "requirements.txt").write_text("package==3\n")

    with pytest.raises(SystemExit) as end:
        install.main([])

    assert "no route to the index" in capsys.readouterr().out
    assert "reaches its package index" in str(end.value)
    assert (project / ".venv/.unfinished").exists()


def test_pip_is_used_where_uv_is_not_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UV", "none")

    assert install.uv() == ""


def test_a_silent_command_still_moves_the_clock() -> None:
    code = "import time; print('Resolved 3 packages'); time.sleep(0.7); print('Installed 3 packages', end='')"
    process = subprocess.Popen([sys.executable, "-u", "-c", code], stdout=subprocess.PIPE)

    said = list(install.lines_of(process))
    process.wait()

    assert [line for line in said if line] == ["Resolved 3 packages", "Installed 3 packages"]
    assert "" in said[1:-1]


def test_progress_is_read_off_pip_and_uv() -> None:
    assert install.how_far("Collecting aiohttp==3", 0.0, 7) == pytest.approx(0.1)
    assert install.how_far("Collecting aiohttp==3", 0.7, 7) == 0.7
    assert install.how_far("Installed 143 packages in 1s", 0.1, 7) == 0.4
    assert install.how_far("Using cached something", 0.3, 7) == 0.3


@pytest.mark.parametrize(
    ("version", "fits"), [("3.10.14", False), ("3.11.0", True), ("3.13.1", True), ("3.14.0", False)]
)
def test_which_pythons_fit(version: str, fits: bool) -> None:
    assert pythons.fits(version) is fits


def test_an_old_python_gives_way_to_one_on_the_path(monkeypatch: pytest.MonkeyPatch) -> None:
    versions = {sys.executable: "3.9.2", "/opt/python3.12": "", "/opt/python3.13": "3.13.1"}
    monkeypatch.setattr(pythons, "candidates", lambda: list(versions))
    monkeypatch.setattr(pythons, "version_of", versions.__getitem__)

    assert pythons.find_python() == ("/opt/python3.13", "3.13.1")


def test_no_fitting_python_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pythons, "candidates", lambda: [sys.executable])
    monkeypatch.setattr(pythons, "version_of", lambda _: "3.9.2")

    with pytest.raises(SystemExit, match=r"needs Python 3\.11, 3\.12 or 3\.13; .* is 3\.9\.2[\s\S]*PYTHON="):
        pythons.find_python()


def test_a_failing_venv_names_the_missing_package(capsys: pytest.CaptureFixture[str]) -> None:
    command = [sys.executable, "-c", "import sys; sys.exit('ensurepip is not available')", "-m venv"]

    with pytest.raises(SystemExit, match="python3-venv"):
        install.run(command, Bar("Making .venv"), 1)

    assert "ensurepip is not available" in capsys.readouterr().out
