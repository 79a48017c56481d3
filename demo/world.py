"""Everything that the demo starts: the sandbox and the parts of Airflow, as one thing that comes up and goes down."""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from demo.airflow_parts import AirflowHome
from demo.parts import Part, PartFailed, stop_all
from demo.sandbox import Control, fetch

PAUSE = 0.25  # seconds between two looks at what is up
WORK_GRACE = 8.0  # seconds to end tasks under way
SERVER_GRACE = 3.0  # seconds: an idle server closes at once; what takes longer is Python clearing its memory
HEALTH = "/api/v2/monitor/health"
TASKS_API = "/execution/health/ping"
Tell = Callable[[Sequence[str], Sequence[str]], object]


class World:
    """The demo's processes. `start` brings them up, `check` tells of one that ended early, `stop` ends them all."""

    def __init__(self, sandbox: Part, control: Control, home: AirflowHome, logs: Path) -> None:
        self._control = control
        self._home = home
        self._sandbox = sandbox
        self._metadata = home.metadata(logs)
        self._server, *self._workers = home.parts(logs)

    def start(self, tell: Tell, deadline: float) -> dict[str, Any]:
        """Start what can be started side by side, tell how far it is, and return the sandbox's plan when all is up.

        Raises `PartFailed` if a part ends early or `deadline` (of the monotonic clock) passes.
        """
        self._sandbox.start()
        self._metadata.start()
        self._wait(lambda: self._up({}), [self._metadata.name], tell, deadline)
        for part in (self._server, *self._workers):
            part.start()
        everything = [part.name for part in (self._metadata, self._sandbox, self._server, *self._workers)]
        self._wait(lambda: self._up(self._health()), everything, tell, deadline)
        return self._control.plan() or {}

    def check(self) -> None:
        """Raise `PartFailed` if a part has ended that should not have."""
        for part in (self._sandbox, self._server, *self._workers):
            part.check()
        if self._metadata.exit_code not in (None, 0):
            self._metadata.check()

    def stop(self) -> None:
        """End what asks the others first, so that tasks under way can end well, then those that they ask."""
        stop_all([self._metadata, *self._workers], WORK_GRACE)
        stop_all([self._server, self._sandbox], SERVER_GRACE)

    def _health(self) -> Mapping[str, Any]:
        """Ask Airflow for its health, once the API that its tasks need is built: its first request starts that."""
        if fetch(self._home.url + TASKS_API, timeout=1.0) is None:
            return {}
        return fetch(self._home.url + HEALTH) or {}

    def _up(self, health: Mapping[str, Any]) -> set[str]:
        healthy = {name for name, found in health.items() if (found or {}).get("status") == "healthy"}
        up = {
            part.name for part, key in zip(self._workers, ("scheduler", "dag_processor"), strict=True) if key in healthy
        }
        if health:
            up.add(self._server.name)
        if self._metadata.exit_code == 0:
            up.add(self._metadata.name)
        if self._control.plan() is not None:
            up.add(self._sandbox.name)
        return up

    def _wait(self, up: Callable[[], set[str]], wanted: Iterable[str], tell: Tell, deadline: float) -> None:
        while waiting := sorted({*wanted} - (found := up())):
            self.check()
            if time.monotonic() > deadline:
                raise PartFailed(
                    f"{', '.join(waiting)} did not come up in time. Their logs: {self._sandbox.log.parent}"
                )
            tell(sorted(found), waiting)
            time.sleep(PAUSE)
