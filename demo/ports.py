"""Finds ports that are free on 127.0.0.1, and keeps them from other demos until the servers listen."""

import socket
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

HOST = "127.0.0.1"
TRIES = 200


@dataclass(frozen=True, slots=True)
class Claim:
    """A port that is this demo's. Airflow listens ten seconds after its port was found free: until then the demo holds
    the UDP port of the same number, and every other demo looks at that too.
    """

    port: int
    held: socket.socket = field(repr=False)


def claim(port: int) -> Claim | None:
    """Claim a port; None if a server listens on it or another demo has claimed it."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        held = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        try:
            probe.bind((HOST, port))
            held.bind((HOST, port))
        except OSError:
            held.close()
            return None
    return Claim(port, held)


def pick_port(wanted: int, others: Iterable[int] = ()) -> Claim:
    """Claim the wanted port, or the next one that is free and not in `others`. Raises OSError if there is none."""
    for port in range(wanted, min(wanted + TRIES, 65536)):
        if port not in others and (claimed := claim(port)):
            return claimed
    raise OSError(f"no port from {wanted} to {wanted + TRIES - 1} is free")


def pick_ports(wanted: Mapping[str, int]) -> dict[str, Claim]:
    """Claim a port for each name; none is another name's wanted port."""
    return {name: pick_port(port, {*wanted.values()} - {port}) for name, port in wanted.items()}
