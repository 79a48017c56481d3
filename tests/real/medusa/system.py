"""A real Medusa: installed once into a cache folder, with a PostgreSQL database of its own, on a loopback port."""

import hashlib
import os
import secrets
import shutil
import socket
import subprocess
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import LiteralString
from urllib.error import URLError
from urllib.parse import quote
from urllib.request import urlopen

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from include.order_sync.connectors.base import Endpoint
from tests.postgres import NoServer, running_server
from tests.real.medusa.desk import Desk
from tests.real.medusa.seed import EMAIL, PASSWORD, Article, Shop, open_shop

TEMPLATE = Path(__file__).parent / "template"
CACHE = Path(__file__).parents[3] / ".real" / "medusa"
CLI = "node_modules/@medusajs/cli/cli.js"
INSTALL_SECONDS, MIGRATE_SECONDS, START_SECONDS = 900, 300, 180


@dataclass(frozen=True)
class RunningMedusa:
    """A shop that is open for business; `database` is its PostgreSQL database."""

    url: str
    shop: Shop
    desk: Desk
    database: str

    def endpoint(self, url: str = "") -> Endpoint:
        """Tell how a connector reaches it, or reaches it by another address."""
        return Endpoint("shop", url or self.url, "", self.shop.secret_key)

    def change(self, statement: LiteralString, **values: object) -> None:
        """Change what stands in its database, for what takes very many orders to come about."""
        with psycopg.connect(self.database) as connection:
            connection.execute(statement, values)


@contextmanager
def running(folder: Path, articles: Iterable[Article]) -> Iterator[RunningMedusa]:
    """Start a Medusa whose logs are in `folder`, with a shop in it; stop it, and remove its database, in the end."""
    for program in ("node", "npm"):
        if shutil.which(program) is None:
            pytest.skip(f"a real Medusa needs {program}, which is not here")
    _install()
    try:
        with running_server() as server, _database(server) as database, _process(database, folder) as url:
            shop = open_shop(url, articles)
            yield RunningMedusa(url, shop, Desk(shop), database)
    except NoServer as reason:
        pytest.skip(str(reason))


def _install() -> None:
    """Install what `template/package.json` names, unless that was done before."""
    wanted = hashlib.sha256((TEMPLATE / "package.json").read_bytes()).hexdigest()
    mark = CACHE / "installed"
    CACHE.mkdir(parents=True, exist_ok=True)
    shutil.copy(TEMPLATE / "medusa-config.js", CACHE)
    if mark.exists() and mark.read_text() == wanted:
        return
    shutil.copy(TEMPLATE / "package.json", CACHE)
    command = ["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock"]
    done = subprocess.run(command, cwd=CACHE, capture_output=True, text=True, timeout=INSTALL_SECONDS, check=False)
    if done.returncode:
        pytest.fail(f"Medusa's packages cannot be installed: {done.stderr.strip()[-500:]}")
    mark.write_text(wanted)


@contextmanager
def _database(server: str) -> Iterator[str]:
    """Make a database; yields its address, as Medusa reads it too: with a socket's folder percent-encoded as host."""
    name = sql.Identifier(made := f"order_sync_real_medusa_{os.getpid()}")
    known = {key: str(value) for key, value in conninfo_to_dict(server).items()}
    person = quote(known.get("user", "postgres"), safe="")
    person += f":{quote(known['password'], safe='')}" if "password" in known else ""
    port = f":{known['port']}" if "port" in known else ""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(name))
        try:
            yield f"postgres://{person}@{quote(known.get('host', '127.0.0.1'), safe='')}{port}/{made}"
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))


@contextmanager
def _process(database: str, folder: Path) -> Iterator[str]:
    """Start the server on a free loopback port once its tables are made, and make its owner meanwhile."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = {
        **os.environ,
        "NODE_ENV": "production",
        "TZ": "UTC",
        "MEDUSA_DISABLE_TELEMETRY": "true",
        "DATABASE_URL": database,
        "SHOP_SECRET": secrets.token_hex(16),
    }
    _run(["db:migrate"], environment, folder / "migrate.log")
    log = folder / "medusa.log"
    start = ["start", "--host", "127.0.0.1", "--port", str(port)]
    with log.open("wb") as out:
        process = subprocess.Popen(["node", CLI, *start], cwd=CACHE, env=environment, stdout=out, stderr=out)
        try:
            _run(["user", "-e", EMAIL, "-p", PASSWORD], environment, folder / "user.log")
            url = f"http://127.0.0.1:{port}"
            _wait(f"{url}/health", process, log)
            yield url
        finally:
            _stop(process)


def _run(command: list[str], environment: dict[str, str], log: Path) -> None:
    with log.open("wb") as out:
        whole = ["node", CLI, *command]
        done = subprocess.run(
            whole, cwd=CACHE, env=environment, stdout=out, stderr=out, timeout=MIGRATE_SECONDS, check=False
        )
    if done.returncode:
        pytest.fail(f"medusa {command[0]} failed: {log.read_text(errors='replace')[-2000:]}")


def _wait(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while True:
        try:
            with urlopen(url, timeout=5) as answer:
                if answer.status == 200:
                    return
        except (URLError, OSError):
            pass
        if process.poll() is not None or time.monotonic() > end:
            pytest.fail(f"Medusa did not start: {log.read_text(errors='replace')[-2000:]}")
        time.sleep(0.1)


def _stop(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
