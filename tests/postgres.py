"""A PostgreSQL server for one test session: the one that is named, one of this machine's, or the wheel's."""

import ctypes
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psycopg

VARIABLE = "ORDER_SYNC_TEST_POSTGRES"
_START_SECONDS = 30
_QUICK = {"listen_addresses": "", "fsync": "off", "full_page_writes": "off", "autovacuum": "off"}


class NoServer(Exception):
    """No PostgreSQL can be used here; the text says what was tried."""


@contextmanager
def running_server(*, durable: bool = False) -> Iterator[str]:
    """Give the address of a server where databases may be made; stops what it started.

    `durable`: it keeps its promises through a power cut, as a real one does; tests need not wait for that.
    """
    named = os.environ.get(VARIABLE)
    if named:
        yield named
        return
    troubles = []
    for binaries in _binaries():
        with tempfile.TemporaryDirectory(prefix="ospg") as folder:
            try:
                server = _Server(binaries, Path(folder), {"listen_addresses": ""} if durable else _QUICK)
            except (OSError, subprocess.SubprocessError, NoServer) as error:
                troubles.append(f"{binaries}: {error}")
                continue
            try:
                yield server.url
            finally:
                server.stop()
            return
    raise NoServer(f"there is no PostgreSQL to test on: set {VARIABLE}, or install one. {' '.join(troubles)}")


def _binaries() -> Iterator[Path]:
    found = shutil.which("initdb")
    if found:
        yield Path(found).resolve().parent
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    wheel = importlib.util.find_spec("pgserver")
    if wheel and wheel.origin:
        yield Path(wheel.origin).parent / "pginstall" / "bin"


def _account() -> str | None:
    """Name a user to run the server as: it refuses to run as root."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


class _Server:
    """A server that listens on a socket in its folder and on no port."""

    def __init__(self, binaries: Path, folder: Path, settings: Mapping[str, str]) -> None:
        self._user = _account()
        self._settings = settings
        self._folder = folder
        self._own(folder)
        binaries = self._reachable(binaries)
        self._data = folder / "data"
        options = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"]
        self._run([binaries / "initdb", "-D", self._data, *options])
        self._process = self._start(binaries / "postgres")
        self.url = f"postgresql://postgres@/postgres?host={folder}"
        try:
            self._wait()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Shut the server down: at once, and by force if it does not go."""
        self._process.send_signal(signal.SIGQUIT)
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _own(self, path: Path) -> None:
        if self._user:
            entry = pwd.getpwnam(self._user)
            os.chown(path, entry.pw_uid, entry.pw_gid)

    def _reachable(self, binaries: Path) -> Path:
        """Copy a wheel's binaries to where the server's user may read them, if it may not where they are."""
        try:
            self._run([binaries / "initdb", "--version"])
        except PermissionError:
            copy = self._folder / "install"
            shutil.copytree(binaries.parents[1], copy / "pgserver")
            shutil.copytree(binaries.parents[2] / "pgserver.libs", copy / "pgserver.libs")
            return copy / "pgserver" / binaries.relative_to(binaries.parents[1])
        return binaries

    def _run(self, command: list[object]) -> None:
        arguments = [str(part) for part in command]
        done = subprocess.run(
            arguments, user=self._user, group=self._group, cwd=self._folder, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise NoServer(done.stderr.strip())

    @property
    def _group(self) -> int | None:
        return pwd.getpwnam(self._user).pw_gid if self._user else None

    def _start(self, binary: Path) -> subprocess.Popen[bytes]:
        settings = [part for name, value in self._settings.items() for part in ("-c", f"{name}={value}")]
        with (self._folder / "log").open("wb") as log:
            return subprocess.Popen(
                [str(binary), "-D", str(self._data), "-k", str(self._folder), *settings],
                user=self._user,
                group=self._group,
                cwd=self._folder,
                stdout=log,
                stderr=log,
                preexec_fn=_end_with_parent(),
            )

    def _wait(self) -> None:
        end = time.monotonic() + _START_SECONDS
        while True:
            try:
                psycopg.connect(self.url, connect_timeout=5).close()
            except psycopg.OperationalError as error:
                if self._process.poll() is not None or time.monotonic() > end:
                    raise NoServer((self._folder / "log").read_text(errors="replace").strip()) from error
                time.sleep(0.05)
            else:
                return


def _end_with_parent() -> Callable[[], None] | None:
    """Let the server end when the tests are killed (Linux only)."""
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None).prctl
    ask_for_signal = 1

    def ask() -> None:
        prctl(ask_for_signal, signal.SIGQUIT)

    return ask
