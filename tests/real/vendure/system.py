"""A real Vendure: installed once into a cache folder, with a PostgreSQL database of its own, on a loopback port."""

import hashlib
import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from tests.postgres import NoServer, running_server

TEMPLATE = Path(__file__).parent / "template"
CACHE = Path(__file__).parents[3] / ".real" / "vendure"
USER, PASSWORD = "superadmin", "secret-of-the-superadmin"
# Decimals that the shop keeps its amounts with, whatever the currency: enough for a dinar's.
PRECISION = 3
INSTALL_SECONDS, START_SECONDS = 600, 120


@dataclass(frozen=True, slots=True)
class RunningVendure:
    """A server that answers, without anything in its shop yet."""

    url: str
    database: str = field(repr=False)
    user: str = USER
    password: str = field(default=PASSWORD, repr=False)


@contextmanager
def running(folder: Path) -> Iterator[RunningVendure]:
    """Start a Vendure whose log is in `folder`; stop it, and remove its database, in the end."""
    for program in ("node", "npm"):
        if shutil.which(program) is None:
            pytest.skip(f"a real Vendure needs {program}, which is not here")
    installed = _installed()
    try:
        with running_server() as server, _database(server) as database, _process(installed, database, folder) as url:
            yield RunningVendure(url, make_conninfo("", **database))
    except NoServer as reason:
        pytest.skip(str(reason))


def _installed() -> Path:
    """Install what `template/package.json` names, unless that was done before."""
    wanted = hashlib.sha256((TEMPLATE / "package.json").read_bytes()).hexdigest()
    mark = CACHE / "installed"
    if not mark.exists() or mark.read_text() != wanted:
        CACHE.mkdir(parents=True, exist_ok=True)
        shutil.copy(TEMPLATE / "package.json", CACHE)
        command = ["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock"]
        done = subprocess.run(command, cwd=CACHE, capture_output=True, text=True, timeout=INSTALL_SECONDS, check=False)
        if done.returncode:
            pytest.fail(f"Vendure's packages cannot be installed: {done.stderr.strip()[-500:]}")
        mark.write_text(wanted)
    shutil.copy(TEMPLATE / "server.js", CACHE)
    return CACHE


@contextmanager
def _database(server: str) -> Iterator[dict[str, str]]:
    name = sql.Identifier(made := f"order_sync_real_vendure_{os.getpid()}")
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(name))
        try:
            known = {key: str(value) for key, value in conninfo_to_dict(server).items()}
            yield {**known, "dbname": made}
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))


@contextmanager
def _process(installed: Path, database: dict[str, str], folder: Path) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = {
        **os.environ,
        "TZ": "UTC",
        "VENDURE_DISABLE_TELEMETRY": "true",
        "SHOP_PORT": str(port),
        "SHOP_USER": USER,
        "SHOP_PASSWORD": PASSWORD,
        "SHOP_PRECISION": str(PRECISION),
        "SHOP_DB_HOST": database.get("host", "127.0.0.1"),
        "SHOP_DB_PORT": database.get("port", "5432"),
        "SHOP_DB_USER": database.get("user", "postgres"),
        "SHOP_DB_PASSWORD": database.get("password", ""),
        "SHOP_DB_NAME": database["dbname"],
    }
    log = folder / "vendure.log"
    with log.open("wb") as out:
        process = subprocess.Popen(["node", "server.js"], cwd=installed, env=environment, stdout=out, stderr=out)
        try:
            url = f"http://127.0.0.1:{port}"
            _wait(f"{url}/health", process, log)
            yield url
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            pass
        if process.poll() is not None or time.monotonic() > end:
            pytest.fail(f"Vendure did not start: {log.read_text(errors='replace')[-2000:]}")
        time.sleep(0.1)
