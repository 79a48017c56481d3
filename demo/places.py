"""Decides where the demo listens."""

from collections.abc import Callable
from dataclasses import dataclass

from demo.ports import Claim, pick_ports
from demo.settings import SANDBOX_CONNECTIONS, Settings

AIRFLOW_PORT = 8080
CONTROL_PORT = 8705
_AIRFLOW, _CONTROL = "Airflow", "the sandbox's control"


@dataclass(frozen=True, slots=True)
class Places:
    """Settings that name the sandbox's ports as they are, and a claim on every port for as long as this is kept."""

    settings: Settings
    claims: dict[str, Claim]

    @property
    def airflow(self) -> int:
        """Return the port of Airflow's pages."""
        return self.claims[_AIRFLOW].port

    @property
    def control(self) -> int:
        """Return the port of the sandbox's control server."""
        return self.claims[_CONTROL].port


def find_places(settings: Settings, say: Callable[[str], object]) -> Places:
    """Claim free ports, and say where a wanted one is taken."""
    wanted = {name: settings.port(name) for name in SANDBOX_CONNECTIONS}
    wanted |= {_CONTROL: CONTROL_PORT, _AIRFLOW: AIRFLOW_PORT}
    claims = pick_ports(wanted)
    for name, found in claims.items():
        if found.port != wanted[name]:
            say(f"Port {wanted[name]} ({name}) is taken: using {found.port} instead.")
    return Places(settings.with_ports({name: claims[name].port for name in SANDBOX_CONNECTIONS}), claims)
