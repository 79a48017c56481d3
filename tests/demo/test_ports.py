"""Ports that are taken are passed over."""

import socket
from collections.abc import Iterator

import pytest

from demo.ports import HOST, claim, pick_port, pick_ports


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as server:
        server.bind((HOST, 0))
        server.listen()
        yield server.getsockname()[1]


def test_a_port_that_is_listened_on_cannot_be_claimed(taken: int) -> None:
    assert claim(taken) is None


def test_a_claimed_port_can_be_listened_on_but_not_claimed_again(taken: int) -> None:
    claimed = pick_port(taken + 1)

    assert claim(claimed.port) is None
    with socket.socket() as server:
        server.bind((HOST, claimed.port))
    claimed.held.close()
    assert claim(claimed.port) is not None


def test_a_taken_port_gives_way_to_the_next_free_one(taken: int) -> None:
    assert taken < pick_port(taken).port < taken + 200


def test_no_port_is_picked_twice_and_none_that_another_wants(taken: int) -> None:
    free = pick_port(taken + 1)
    free.held.close()

    picked = pick_ports({"one": taken, "two": taken, "three": free.port})

    assert len({found.port for found in picked.values()}) == 3
    assert picked["three"].port == free.port
    assert taken not in {found.port for found in picked.values()}


def test_it_says_so_when_nothing_is_free() -> None:
    with pytest.raises(OSError, match="no port from 65535"):
        pick_port(65535, [65535])
