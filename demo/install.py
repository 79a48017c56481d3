"""Installs what OrderSync needs into .venv: `python3 -m demo.install [--dev]`. Keep the syntax old: see `bar.py`.

Uses uv if it is on the PATH (the variable UV names another, or `none`), else venv and pip. A second run finds that
nothing has changed and ends at once; an interrupted one is started over.
"""

import fcntl
import hashlib
import os
import select
import shutil
import subprocess
import sys
from collections import deque
from pathlib import Path
from typing import Iterator  # noqa: UP035 - the newer home of it is not in old Pythons

from demo.bar import Bar
from demo.pythons import find_python, fits, version_of

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
UNFINISHED = VENV / ".unfinished"
SHOWN_LINES = 15
QUIET_PIP = ("--disable-pip-version-check", "--no-input", "--progress-bar", "off")
STEPS = ("Collecting", "Downloading", "Installing", "Resolved", "Prepared", "Installed")


def main(arguments: "list[str]") -> None:
    """Bring .venv up to date for the demo, or with `--dev` for the tests as well."""
    runtime, tests = ROOT / "requirements.txt", ROOT / "requirements-dev.txt"
    wanted = tests if "--dev" in arguments else runtime
    with (ROOT / "constraints.txt").open() as locked:
        fcntl.flock(locked, fcntl.LOCK_EX)
        if not any(is_installed(requirements) for requirements in (wanted, tests)):
            bring_up_to_date(wanted)


def is_installed(requirements: Path) -> bool:
    """Tell whether the stamp in .venv says that all of a requirements file is there."""
    stamp = stamp_of(requirements)
    return stamp.exists() and not UNFINISHED.exists() and stamp.read_text() == fingerprint(requirements)


def stamp_of(requirements: Path) -> Path:
    """Return where it is noted what was installed."""
    return VENV / f".{requirements.stem}.stamp"


def bring_up_to_date(requirements: Path) -> None:
    """Install a requirements file, and note that it is there."""
    prepare_venv()
    UNFINISHED.touch()
    install(requirements)
    stamp_of(requirements).write_text(fingerprint(requirements))
    UNFINISHED.unlink()


def fingerprint(requirements: Path) -> str:
    """Digest all that an install depends on: what is asked for, the pins, the interpreter and the place."""
    digest = hashlib.sha256()
    for path in (ROOT / "requirements.txt", requirements, ROOT / "constraints.txt"):
        digest.update(path.read_bytes())
    digest.update(f"{version_of(str(venv_python()))} {VENV}".encode())
    return digest.hexdigest()


def venv_python() -> Path:
    """Return the path of the interpreter in .venv."""
    return VENV / "bin" / "python"


def prepare_venv() -> None:
    """Make .venv, anew if it cannot be used or its last install was interrupted."""
    if UNFINISHED.exists():
        print("The last install was interrupted: starting it over.")
    elif usable():
        return
    python, version = find_python()
    if VENV.exists():
        shutil.rmtree(str(VENV))
    VENV.mkdir()
    UNFINISHED.touch()
    print(f"Python {version} ({python})")
    by_uv = [uv(), "venv", "--quiet", "--allow-existing", "--python", python, str(VENV)]
    run(by_uv if uv() else [python, "-m", "venv", str(VENV)], Bar("Making .venv"), 1)


def usable() -> bool:
    """Tell whether .venv has an interpreter that fits and something to install with."""
    version = version_of(str(venv_python()))
    return bool(version) and fits(version) and bool(uv() or (VENV / "bin" / "pip").exists())


def uv() -> str:
    """Return the path of uv, or "" if there is none or it is not wanted."""
    named = os.environ.get("UV", "uv")
    return "" if named == "none" else shutil.which(named) or ""


def install(requirements: Path) -> None:
    """Install a requirements file with the pins of constraints.txt, and show how far it is."""
    asked = ["-r", str(requirements), "-c", str(ROOT / "constraints.txt")]
    if uv():
        command = [uv(), "pip", "install", "--compile-bytecode", "--python", str(venv_python())]
    else:
        command = [str(venv_python()), "-m", "pip", "install", *QUIET_PIP]
    pins = sum(1 for line in (ROOT / "constraints.txt").open() if "==" in line)
    run(command + asked, Bar("Installing with uv" if uv() else "Installing with pip"), pins)


def run(command: "list[str]", bar: Bar, steps: int) -> None:
    """Run a command to its end behind a bar. Ends the program with its last lines if it fails."""
    said = deque(maxlen=SHOWN_LINES)  # type: deque[str]
    done, step = 0.0, ""
    pipe, both = subprocess.PIPE, subprocess.STDOUT
    process = subprocess.Popen(command, stdout=pipe, stderr=both, cwd=str(ROOT), env=plain_env())
    for line in lines_of(process):
        if line:
            said.append(line)
            step = line if line.startswith(STEPS) else step
        done = max(done, how_far(line, done, steps) if line else unpacked(done, steps))
        bar.show(done, step)
    if process.wait():
        fail(command, bar, said)
    bar.close("is done")


def plain_env() -> "dict[str, str]":
    """Return the environment in which pip and uv write plain lines as they go."""
    return dict(os.environ, PYTHONUNBUFFERED="1", NO_COLOR="1", TERM="dumb")


def lines_of(process: "subprocess.Popen[bytes]") -> "Iterator[str]":
    """Yield what a process says, line by line, and "" whenever it is silent for half a second."""
    assert process.stdout is not None
    rest = b""
    while True:
        if not select.select([process.stdout], [], [], 0.5)[0]:
            yield ""
            continue
        piece = os.read(process.stdout.fileno(), 65536)
        *lines, rest = (rest + piece).split(b"\n")
        for line in lines if piece else [rest]:
            yield line.decode(errors="replace").strip()
        if not piece:
            return


def how_far(line: str, done: float, steps: int) -> float:
    """Read off a line of pip or uv how much of an install of so many packages is behind us."""
    words = line.split()
    if not words:
        return done
    if words[0] in ("Collecting", "Downloaded"):
        return min(done + 0.7 / steps, 0.7)
    return {"Resolved": 0.1, "Prepared": 0.3, "Installing": 0.7, "Installed": 0.4, "Bytecode": 1.0}.get(words[0], done)


def unpacked(done: float, steps: int) -> float:
    """Count what pip has unpacked: it says nothing while it does so, the last three tenths of an install."""
    if done < 0.7:
        return done
    return 0.7 + 0.3 * sum(1 for _ in VENV.glob("lib/*/site-packages/*.dist-info")) / steps


def fail(command: "list[str]", bar: Bar, said: "deque[str]") -> None:
    """Show what went wrong and what to do, and end the program."""
    bar.close("has failed")
    print("\n".join(f"  | {line}" for line in said))
    if "-m venv" in " ".join(command):
        sys.exit("Python could not make .venv. On Debian or Ubuntu: apt install python3-venv. Then try again.")
    sys.exit(
        "The install failed; the lines above say why. Check that this machine reaches its package index\n"
        "(a proxy or a mirror is set in pip's or uv's own configuration), then run the same command again.\n"
        "To use pip although uv is there: make demo UV=none"
    )


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except KeyboardInterrupt:
        sys.exit("\nStopped. The same command starts the install over.")
