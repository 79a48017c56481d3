"""The parts of Airflow that the demo needs, and the environment that they run in."""

import base64
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from demo.options import ROOT
from demo.parts import Part, clean_environment
from demo.ports import HOST
from demo.settings import Settings

ROLES = {"admin": "admin", "viewer": "viewer"}  # who may log in, and as what: a viewer sees and changes nothing
WORKERS = 4
POLLS = {"ORDER_SYNC_POLL": "10s", "ORDER_SYNC_ALERT_POLL": "15s"}
RETRY_DELAY = 5  # seconds, for a task whose process was lost: Airflow's default is five minutes
LOST_AFTER = 30  # seconds without a sign of life after which a worker counts as lost: Airflow's default is five minutes
API_TIMEOUT = 120  # seconds: the execution API builds itself at its first request, which takes long on a busy machine
# Seconds that a writer waits for another: SQLite's default of five is too short on a busy machine, and so are fifteen.
# Triggering a run by the API can wait as long for a lock that the very same request holds; it is asked again then.
DATABASE_PATIENCE = 60
DESK = "/plugin/order-desk"


def new_passwords() -> dict[str, str]:
    """Make a password for everybody who may log in, another one each time."""
    return {name: secrets.token_urlsafe(9) for name in ROLES}


@dataclass(frozen=True, slots=True)
class AirflowHome:
    """An Airflow of the demo's own in `folder`, its pages on `port`, the ledger at `ledger_url`."""

    folder: Path
    port: int
    ledger_url: str
    passwords: dict[str, str] = field(default_factory=new_passwords, repr=False)

    @property
    def url(self) -> str:
        """Return the address of Airflow's pages."""
        return f"http://{HOST}:{self.port}"

    def write(self, settings: Settings) -> None:
        """Make the folder with the logins and with what `demo.metadata` loads."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self._write("passwords.json", self.passwords)
        given = {"connections": settings.connections, "pools": settings.pools, "variables": settings.variables}
        self._write("settings.json", given)

    def _write(self, name: str, content: Mapping[str, object]) -> None:
        path = self.folder / name
        path.touch(mode=0o600)
        path.write_text(json.dumps(content, indent=2))

    def metadata(self, logs: Path) -> Part:
        """Return the process that makes the metadata database."""
        command = ("-m", "demo.metadata", str(self.folder / "settings.json"))
        return Part("Airflow's database", command, logs / "metadata.log", self._env)

    def parts(self, logs: Path) -> list[Part]:
        """Return the processes that run as long as the demo, in the order of their start."""
        commands = {
            "api-server": ("api-server",),
            "scheduler": ("scheduler", "--skip-serve-logs"),
            "dag-processor": ("dag-processor",),
        }
        return [
            Part(f"Airflow's {name}", ("-m", "airflow", *command), logs / f"{name}.log", self._env)
            for name, command in commands.items()
        ]

    @property
    def _env(self) -> dict[str, str]:
        return {
            **clean_environment(os.environ),
            **self._airflow,
            "ORDER_SYNC_LEDGER_URL": self.ledger_url,
            **{name: os.environ.get(name, poll) for name, poll in POLLS.items()},
        }

    @property
    def _airflow(self) -> dict[str, str]:
        settings = {
            "CORE__DAGS_FOLDER": ROOT / "dags",
            "CORE__PLUGINS_FOLDER": ROOT / "plugins",
            "CORE__LOAD_EXAMPLES": False,
            "CORE__DAGS_ARE_PAUSED_AT_CREATION": False,
            "CORE__EXECUTOR": "LocalExecutor",
            "CORE__PARALLELISM": WORKERS,
            "CORE__FERNET_KEY": self._secret("fernet", 32),
            "CORE__DEFAULT_TASK_RETRY_DELAY": RETRY_DELAY,
            "CORE__EXECUTION_API_SERVER_URL": f"{self.url}/execution/",
            "CORE__SIMPLE_AUTH_MANAGER_USERS": ",".join(f"{name}:{role}" for name, role in ROLES.items()),
            "CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": self.folder / "passwords.json",
            "DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{self.folder / 'airflow.db'}?timeout={DATABASE_PATIENCE}",
            "LOGGING__BASE_LOG_FOLDER": self.folder / "logs",
            "API__HOST": HOST,
            "API__PORT": self.port,
            "API__BASE_URL": self.url,
            "API__WORKERS": 1,
            "API__SECRET_KEY": self._secret("session", 64),
            "API_AUTH__JWT_SECRET": self._secret("token", 64),
            "WORKERS__EXECUTION_API_TIMEOUT": API_TIMEOUT,
            "SCHEDULER__SCHEDULER_IDLE_SLEEP_TIME": 0.2,
            "SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT": LOST_AFTER,
            "SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT_DETECTION_INTERVAL": 5,
            "DAG_PROCESSOR__REFRESH_INTERVAL": 10,
        }
        named = {f"AIRFLOW__{name}": str(value) for name, value in settings.items()}
        return {"AIRFLOW_HOME": str(self.folder), **named}

    def _secret(self, purpose: str, size: int) -> str:
        """Return a key that is the same for every part of this run: so many bytes, in the URL-safe alphabet."""
        path = self.folder / f"{purpose}.key"
        if not path.exists():
            path.touch(mode=0o600)
            path.write_bytes(base64.urlsafe_b64encode(os.urandom(size)))
        return path.read_text()
