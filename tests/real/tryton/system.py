"""A real Tryton 7.8: installed and seeded once into a cache folder, with a database of its own, on a loopback port."""

import hashlib
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from include.order_sync.connectors.base import Endpoint
from tests.real.tryton.api import Api
from tests.real.tryton.desk import Desk
from tests.real.tryton.seed import LOGIN, PASSWORD, seed

HERE = Path(__file__).parent
REQUIREMENTS = HERE / "template" / "requirements.txt"
CACHE = HERE.parents[2] / ".real" / "tryton"
PROGRAMS = CACHE / "venv" / "bin"
DATABASE = "tryton"
ADMIN_PASSWORD = "secret-of-the-administrator"
MODULES = ["sale", "sale_shipment_cost", "stock_package_shipping", "account_invoice_stock"]
INSTALL_SECONDS, SETUP_SECONDS, START_SECONDS = 600, 600, 60


@dataclass(frozen=True)
class RunningTryton:
    """An office that is open."""

    url: str
    desk: Desk

    def endpoint(self, url: str = "", **changes: str) -> Endpoint:
        """Tell how a connector reaches it, or reaches it by another address or login."""
        known = {"login": LOGIN, "password": PASSWORD, **changes}
        return Endpoint("erp", url or self.url, known["login"], known["password"], {"database": DATABASE})


@contextmanager
def running(folder: Path) -> Iterator[RunningTryton]:
    """Start a Tryton whose database (SQLite) and log are in `folder`; stop it in the end."""
    _install()
    shutil.copyfile(_seeded(folder), folder / f"{DATABASE}.sqlite")
    with _process(folder) as url:
        yield RunningTryton(url, Desk(_administrator(url)))


def _administrator(url: str) -> Api:
    api = Api(f"{url}/{DATABASE}/", "admin", ADMIN_PASSWORD)
    api.context["company"] = api.call("model.res.user.get_preferences", True, {}).get("company")
    return api


def _install() -> None:
    """Install what `template/requirements.txt` names, unless that was done before."""
    wanted = hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()
    mark = CACHE / "installed"
    if mark.exists() and mark.read_text() == wanted:
        return
    CACHE.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(CACHE / "venv", ignore_errors=True)
    _run([sys.executable, "-m", "venv", str(CACHE / "venv")], INSTALL_SECONDS)
    _run([str(PROGRAMS / "python"), "-m", "pip", "install", "-q", "-r", str(REQUIREMENTS)], INSTALL_SECONDS)
    mark.write_text(wanted)


def _run(command: list[str], seconds: float, **environment: str) -> None:
    done = subprocess.run(
        command, env={**os.environ, **environment}, capture_output=True, text=True, timeout=seconds, check=False
    )
    if done.returncode:
        pytest.fail(f"Tryton cannot be set up here: {done.stderr.strip()[-500:]}")


def _seeded(folder: Path) -> Path:
    """Make the database with its modules and a company, unless that was done before: it takes a minute."""
    parts = b"".join(path.read_bytes() for path in (REQUIREMENTS, HERE / "seed.py"))
    kept = CACHE / f"seeded-{hashlib.sha256(parts).hexdigest()[:16]}.sqlite"
    if not kept.exists():
        made = folder / f"{DATABASE}.sqlite"
        made.touch()
        password = folder / "password"
        password.write_text(ADMIN_PASSWORD)
        admin = [str(PROGRAMS / "trytond-admin"), "-c", str(_configured(folder, 0)), "-d", DATABASE]
        more = ["-u", *MODULES, "--activate-dependencies", "--email", "admin@example.com"]
        _run([*admin, *more], SETUP_SECONDS, TRYTONPASSFILE=str(password))
        with _process(folder) as url:
            seed(_administrator(url))
        for outdated in CACHE.glob("seeded-*"):
            outdated.unlink()
        _copy(made, kept)
    return kept


def _copy(database: Path, target: Path) -> None:
    """Copy a database whole, with what is still in its write-ahead log."""
    unfinished = target.with_suffix(".part")
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(unfinished)) as copy:
        source.backup(copy)
    unfinished.replace(target)


def _configured(folder: Path, port: int) -> Path:
    written = folder / "trytond.conf"
    written.write_text(f"[database]\nuri = sqlite://\npath = {folder}\n\n[web]\nlisten = 127.0.0.1:{port}\n")
    return written


@contextmanager
def _process(folder: Path) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    log = folder / "trytond.log"
    command = [str(PROGRAMS / "trytond"), "-c", str(_configured(folder, port)), "-d", DATABASE]
    with log.open("ab") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out)
        try:
            _wait(port, process, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    """Wait until the port is open, which it is when the database is loaded."""
    end = time.monotonic() + START_SECONDS
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if process.poll() is not None or time.monotonic() > end:
                pytest.fail(f"Tryton did not start: {log.read_text(errors='replace')[-2000:]}")
            time.sleep(0.1)
        else:
            return
