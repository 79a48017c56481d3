"""Decides where the demo listens."""

from collections.abc import Callable
from dataclasses import dataclass

from demo.ports import pick_ports
from demo.settings import SANDBOX_CONNECTIONS, Settings

AIRFLOW_PORT = 8080
CONTROL_PORT = 8705


@dataclass(frozen=True, slots=True)
class Places:
    """The ports of Airflow and of the sandbox's control server, and settings that name the sandbox's others."""

    settings: Settings
    airflow: int
    control: int


def find_places(settings: Settings, say: Callable[[str], object]) -> Places:
    """Pick free ports, and say where a wanted one is taken."""
    wanted = {name: settings.port(name) for name in SANDBOX_CONNECTIONS}
    wanted |= {"the sandbox's control": CONTROL_PORT, "Airflow": AIRFLOW_PORT}
    picked = pick_ports(wanted)
    for name, port in picked.items():
        if port != wanted[name]:
            say(f"Port {wanted[name]} ({name}) is taken: using {port} instead.")
    moved = settings.with_ports({name: picked[name] for name in SANDBOX_CONNECTIONS})
    return Places(moved, picked["Airflow"], picked["the sandbox's control"])
