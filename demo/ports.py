"""Finds ports that are free on 127.0.0.1."""

import socket
from collections.abc import Iterable, Mapping

HOST = "127.0.0.1"
TRIES = 200


def is_free(port: int) -> bool:
    """Tell whether a server could listen on a port now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def pick_port(wanted: int, taken: Iterable[int] = ()) -> int:
    """Return the wanted port, or the next one that is free and not in `taken`. Raises OSError if there is none."""
    for port in range(wanted, min(wanted + TRIES, 65536)):
        if port not in taken and is_free(port):
            return port
    raise OSError(f"no port from {wanted} to {wanted + TRIES - 1} is free")


def pick_ports(wanted: Mapping[str, int]) -> dict[str, int]:
    """Pick a free port for each name, no port twice."""
    picked: dict[str, int] = {}
    for name, port in wanted.items():
        picked[name] = pick_port(port, {*picked.values(), *(set(wanted.values()) - {port})})
    return picked
